"""Tells the body of a news page from what stands around it.

The rules are general: they know the wording that pages share (photo credits, bylines,
"related news") and their shapes, and no site. Every line is first named for what it is by
itself (``line_kinds``); then its place decides: a short line that stands twice is a caption,
a lone name closes the body, and what follows a heading such as "Related news" is a tail of
other stories, unless the body obviously goes on after it.

Wrapped lines are joined; else nothing is rewritten: the result says which lines are body.
"""

import itertools
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from retrieval.characters import HAN
from retrieval.line_kinds import (
    CAPTION_COLUMNS,
    LONG_COLUMNS,
    TITLE_COLUMNS,
    Kind,
    columns,
    copy_key,
    dated_by,
    ends_sentence,
    ends_story,
    has_clock_time,
    holds_menu,
    is_breadcrumb,
    is_date_line,
    is_head_line,
    is_masthead,
    is_navigation,
    is_page_head,
    is_signature,
    is_source_name,
    is_title_image,
    is_wide,
    kind_of,
    looks_like_paragraph,
    may_be_title,
    plain_line,
    says_whose,
    tells_who,
)

REPEATED_COLUMNS = 120
"""A narrower line that stands twice is a caption; a wider one only when the two touch."""

QUOTE_COLUMNS = 50
"""The width from which words that a paragraph says too are no heading, but quoted from it."""

QUOTED_COLUMNS = 25
"""The same of words in quotation marks, or with a full stop."""

QUOTE_REACH = 12
"""The lines above and below among which the paragraph that is quoted from stands."""

OPENING_COLUMNS = 60
"""The width from which a sentence can open the body."""

TOP_LINES = 2
"""The paragraphs that can be a standfirst and the one that says it again."""

WRAPPED_COLUMNS = 120
"""The width up to which a text may have been wrapped."""

WRAPPED_SLACK = 4
"""The columns that a wrapped line may leave: punctuation is not parted from its word."""

WRAPPED_LINES = 4
WRAPPED_SHARE = 0.8
"""The lines without room for the next word, and their share, from which a text was wrapped."""

HEAD_LINES = 3
"""The lines above the title that are known by themselves."""

HEAD_LOOK = 8
"""The lines below the title among which the writer's name and the date are looked for."""

LONG_HEAD_LINES = 30
"""The most lines of a page that may stand above the title: menus, slogans, buttons."""

TITLE_TERMS = 4
"""The words and pairs of words that a title below such lines shares with the story."""

TITLE_SHARE = 0.6
"""What a title tells of the story beside the line that tells most."""

WIDER = 1.5
"""How many times as wide as the first line a title below it is."""

LOOK_AHEAD = 200
"""Lines that are read ahead to tell whether the body goes on."""

_HEADINGS = (Kind.HEADING, Kind.COMMENTS)
_OPENING_QUOTES = "“\"‘'「『«❝"
_WORD = re.compile(rf"[^\W\d_{HAN}]{{2,}}")
_CHINESE_PAIR = re.compile(rf"(?=([{HAN}]{{2}}))")


@dataclass(frozen=True)
class _Line:
    number: int
    text: str
    kind: Kind
    is_link: bool

    @cached_property
    def is_title(self) -> bool:
        """Whether it reads as the title of another story rather than as a paragraph."""
        is_narrow = columns(self.text) <= TITLE_COLUMNS
        return self.is_link or (is_narrow and not ends_sentence(self.text))

    @property
    def is_paragraph(self) -> bool:
        return self.kind is Kind.TEXT and not self.is_title

    @property
    def is_long(self) -> bool:
        return not self.is_title and columns(self.text) >= LONG_COLUMNS


@dataclass(frozen=True)
class _Story:
    """What has been read of the story so far: its lines, and how many are paragraphs."""

    title: str
    lines: list[_Line]
    paragraphs: int

    @property
    def is_closed(self) -> bool:
        """Whether it ends with a byline, a source line or a name."""
        for line in reversed(self.lines):
            if line.kind is Kind.CLOSING:
                return True
            if line.kind is Kind.TEXT:
                return is_signature(line.text)
        return False

    def is_told_by(self, paragraph: _Line, rather_than: _Line) -> bool:
        """Whether a paragraph shares more words with this story than with another's title."""
        own = _terms(" ".join([self.title, *(line.text for line in self.lines[-2:])]))
        other, words = _terms(rather_than.text), _terms(paragraph.text)
        return len(words & own) / (len(own) or 1) > len(words & other) / (len(other) or 1)


def body_lines(
    lines: Sequence[str],
    title: str = "",
    captions: Collection[int] = (),
    links: Collection[int] = (),
) -> list[int]:
    """Find the lines that are body paragraphs; return their indices in order.

    ``lines`` follow the title. ``captions`` are the indices of lines that are known to be
    captions, ``links`` of those that only lead to another page, where the format tells.
    """
    page = [
        _Line(number, text := plain_line(line), kind_of(text), number in links)
        for number, line in enumerate(lines)
    ]
    title = plain_line(title)
    known = {copy_key(page[number].text) for number in captions}
    story = _without_tail(_without_head(_without_captions(page, title, known)), title)
    return [line.number for line in _without_signature(_without_repeats(story))]


def _terms(text: str) -> set[str]:
    """Collect the words in Latin letters and the pairs of neighbouring Chinese characters."""
    return {*_WORD.findall(text.casefold()), *_CHINESE_PAIR.findall(text)}


def _without_captions(page: list[_Line], title: str, known: Collection[str]) -> list[_Line]:
    """Drop empty lines, known and doubled captions, and repeats of the title."""
    lines = [line for line in page if line.kind is not Kind.EMPTY]
    keys = [copy_key(line.text) if line.kind is Kind.TEXT else "" for line in lines]
    own = {copy_key(title), *known} - {""}
    shown = []
    openings = 0
    quoted = _pull_quotes(lines)
    for place, (line, key) in enumerate(zip(lines, keys, strict=True)):
        is_own = key in own or is_title_image(line.text, title)
        is_double = key in (*keys[max(place - 1, 0) : place], *keys[place + 1 : place + 2])
        is_top = openings < TOP_LINES
        is_caption = is_own or (is_double and _is_doubled_caption(line, is_top=is_top))
        openings += _opens_body(line)
        if line.kind is not Kind.TEXT or not (is_caption or place in quoted):
            shown.append(line)
    return shown


def _pull_quotes(lines: Sequence[_Line]) -> set[int]:
    """The places of lines that say again what a paragraph says, and of whose words they are."""
    keys = [copy_key(line.text) for line in lines]
    story = [key if line.is_paragraph else "" for line, key in zip(lines, keys, strict=True)]
    pulled: set[int] = set()
    for place, (line, key) in enumerate(zip(lines, keys, strict=True)):
        width = columns(line.text)
        is_said = line.text[0] in _OPENING_QUOTES or line.is_paragraph
        least = QUOTED_COLUMNS if is_said else QUOTE_COLUMNS
        is_narrow = line.kind is Kind.TEXT and least <= width < TITLE_COLUMNS
        near = story[max(0, place - QUOTE_REACH) : place + QUOTE_REACH]
        if is_narrow and any(_is_part(key, each) for each in near):
            pulled.add(place)
    below = {place + 1 for place in pulled if place + 1 < len(lines)}
    return pulled | {place for place in below if says_whose(lines[place].text)}


def _is_part(key: str, paragraph: str) -> bool:
    """Whether words stand within a paragraph that says more."""
    is_chinese = bool(_CHINESE_PAIR.search(key))
    bounded = (key, paragraph) if is_chinese else (f" {key} ", f" {paragraph} ")
    return bool(key) and key != paragraph and bounded[0] in bounded[1]


def _is_doubled_caption(line: _Line, *, is_top: bool) -> bool:
    """Tell whether a line that stands next to its copy is a caption.

    At the top two wide ones are rather a standfirst and the paragraph that says it again.
    """
    return columns(line.text) < (REPEATED_COLUMNS if is_top else CAPTION_COLUMNS)


def _without_repeats(lines: list[_Line]) -> list[_Line]:
    """Drop captions that stand twice in different places, and the copies of paragraphs."""
    counts = Counter(copy_key(line.text) for line in lines)
    seen: set[str] = set()
    kept: list[_Line] = []
    for line in lines:
        key = copy_key(line.text)
        is_caption = counts[key] > 1 and columns(line.text) < REPEATED_COLUMNS
        if line.kind is not Kind.TEXT or not (is_caption or key in seen):
            kept.append(line)
            seen.add(key)
    return kept


def _without_head(lines: list[_Line]) -> list[_Line]:
    """Drop dates, names and menus that stand between the title and the first paragraph."""
    start = next((place for place, line in enumerate(lines) if _opens_body(line)), 0)
    heads = [is_head_line(line.text) for line in lines[:start]]
    return [
        line
        for place, line in enumerate(lines)
        if not (place < start and (heads[place] or _names_source(lines, heads, place)))
        and not (place < HEAD_LOOK and _signs_beside_date(lines, place))
    ]


def _signs_beside_date(lines: Sequence[_Line], place: int) -> bool:
    """Whether a line below the standfirst names who wrote, beside the date."""
    signs = lines[place].kind is Kind.TEXT and is_signature(lines[place].text)
    beside = [*lines[max(0, place - 1) : place], *lines[place + 1 : place + 2]]
    return signs and any(is_date_line(line.text) for line in beside)


def _names_source(lines: Sequence[_Line], heads: Sequence[bool], place: int) -> bool:
    """Whether a line beside the date of a page is the name of its paper."""
    beside = [n for n in (place - 1, place + 1) if 0 <= n < len(heads) and heads[n]]
    return any(is_date_line(lines[n].text) for n in beside) and is_source_name(lines[place].text)


def _opens_body(line: _Line) -> bool:
    return line.is_paragraph and columns(line.text) >= OPENING_COLUMNS


def _without_tail(lines: list[_Line], title: str) -> list[_Line]:
    """Drop what follows the end of the story, and boxes of other stories inside it."""
    body: list[_Line] = []
    paragraphs, resume = 0, 0
    for place, line in enumerate(lines):
        if place < resume:
            continue
        story = _Story(title, body, paragraphs)
        if paragraphs and _ends_body(line, story, lines[place + 1 : place + 1 + LOOK_AHEAD]):
            break
        if line.kind is Kind.HEADING:
            resume = place + 1 + _count_teasers(lines, place + 1)
        body.append(line)
        paragraphs += line.is_paragraph
        if line.is_paragraph and ends_story(line.text):
            break
    return body


def _ends_body(line: _Line, story: _Story, rest: list[_Line]) -> bool:
    if line.kind is Kind.HEADING:
        return _is_tail(story, rest)
    if line.kind is Kind.CLOSING:
        return _is_bare_tail(story, rest)
    return line.kind in (Kind.COMMENTS, Kind.END)


def _count_teasers(lines: Sequence[_Line], start: int) -> int:
    """How many lines from ``start`` on are titles of other stories, or noise among them."""
    following = (lines[place] for place in range(start, len(lines)))
    return sum(1 for _ in itertools.takewhile(_is_teaser, following))


def _is_teaser(line: _Line) -> bool:
    return line.kind is Kind.NOISE or (line.kind is Kind.TEXT and line.is_title)


def _is_tail(story: _Story, rest: list[_Line]) -> bool:
    """Whether a heading over other stories ends the body."""
    section = list(itertools.takewhile(lambda line: line.kind not in _HEADINGS, rest))
    if any(line.kind is Kind.END or ends_story(line.text) for line in section):
        return False
    texts = [line for line in section if line.kind is Kind.TEXT]
    long = [line for line in texts if line.is_long]
    if story.is_closed:
        return len(long) <= story.paragraphs
    another_heading_decides = len(section) < len(rest) and all(line.is_title for line in texts)
    return not (another_heading_decides or _goes_on(story, texts, long))


def _goes_on(story: _Story, texts: list[_Line], long: list[_Line]) -> bool:
    """Whether long paragraphs follow the teasers, without titles between them."""
    teasers = _count_teasers(texts, 0)
    if not long:
        return False
    between = texts[teasers : texts.index(long[-1])]
    titles = sum(line.is_title for line in between)
    if len(long) > 1:
        return len(long) > 2 * titles
    return teasers == 1 and titles == 0 and story.is_told_by(long[0], rather_than=texts[0])


def _is_bare_tail(story: _Story, rest: list[_Line]) -> bool:
    """Whether other stories follow a byline or a source line without a heading."""
    texts = [line for line in rest if line.kind is Kind.TEXT]
    titles = sum(line.is_title for line in texts)
    paragraphs = len(texts) - titles
    if texts and texts[0].is_paragraph:
        return False
    return 0 < paragraphs <= min(titles, story.paragraphs) and story.paragraphs > 1


def _without_signature(body: list[_Line]) -> list[_Line]:
    """Keep the text alone, up to a name or a date that stands after the last paragraph."""
    texts = [line for line in body if line.kind is Kind.TEXT]
    last = max((place for place, line in enumerate(texts) if line.is_paragraph), default=0)
    for place, line in enumerate(texts[last + 1 :], last + 1):
        if is_signature(line.text) or is_date_line(line.text):
            return texts[:place]
    return texts


# --- Above the title --------------------------------------------------------------------


def count_above_title(lines: Sequence[str]) -> int:
    """How many lines stand above the title: a menu, the paper's name, a date.

    ``lines`` are those of a page that are not empty. There is at most one of a name, and only
    where what follows is wider and no paragraph; or any number of lines that say little of the
    story, where one below them says much.
    """
    plain = [plain_line(line) for line in lines]
    above = 0
    while above < min(HEAD_LINES, len(plain) - 1) and _is_above_title(*plain[above:][:3]):
        above += 1
    is_menu = bool(plain) and holds_menu(lines[above])
    return _count_above_telling_line(plain, above, is_menu=is_menu)


def _count_above_telling_line(plain: Sequence[str], above: int, *, is_menu: bool) -> int:
    """The place of the line that tells most of the story, if the first tells less in less space.

    A standfirst may tell more than the title: of those that tell much the first is taken.
    """
    start = next((n for n, line in enumerate(plain) if looks_like_paragraph(line)), 0)
    if not above + 1 < start <= LONG_HEAD_LINES:
        return above
    story = {term for line in plain[start:] for term in _terms_and_pairs(line)}
    told = [sum(term in story for term in _terms_and_pairs(line)) for line in plain[:start]]
    least = max(TITLE_TERMS, 2 * told[above])
    wide = 0 if is_menu else WIDER * columns(plain[above])
    telling = [
        place
        for place in range(above + 1, start)
        if told[place] >= least and columns(plain[place]) >= wide and may_be_title(plain[place])
    ]
    most = max((told[place] for place in telling), default=0)
    title = next((place for place in telling if told[place] >= TITLE_SHARE * most), above)
    skipped = plain[above:title]
    is_page = is_menu or bool(skipped and is_page_head(skipped[0]))
    is_page |= len(skipped) >= HEAD_LINES and any(map(is_navigation, skipped))
    return title if is_page else above


def _is_above_title(line: str, title: str, below: str = "") -> bool:
    if looks_like_paragraph(title) or is_date_line(title) or tells_who(title):
        return False
    if is_date_line(line):
        return dated_by(line) == "" or has_clock_time(line)
    if is_breadcrumb(line) and not any(map(str.isdigit, line)):
        return "|" not in line or columns(line) < columns(title)
    is_wider = columns(line) < columns(title)
    is_head = is_date_line(below) or tells_who(below)
    return is_wider and is_head and is_masthead(line)


def _terms_and_pairs(text: str) -> list[str]:
    """The words and pairs of words in Latin letters, and the pairs of Chinese characters."""
    words = _WORD.findall(text.casefold())
    pairs = [" ".join(pair) for pair in itertools.pairwise(words)]
    return [*words, *pairs, *_CHINESE_PAIR.findall(text)]


# --- Wrapped lines ----------------------------------------------------------------------


def unwrapped(lines: Sequence[str]) -> list[str]:
    """The lines, those of a text that was wrapped at a fixed width joined to paragraphs.

    A wrapped text shows itself: no line is wider than ``WRAPPED_COLUMNS``; where a line is
    followed by another, the next word had no room on it; and few such lines end a sentence.
    A line that had room ends its paragraph, and one that is indented, where most are not,
    begins another.
    """
    plain = [" ".join(line.split()) for line in lines]
    widths = [columns(line) for line in plain]
    widest = max((width for width in widths if width <= WRAPPED_COLUMNS), default=0)
    indented = {place for place, line in enumerate(lines) if line[:1].isspace() and plain[place]}
    begins = indented if 2 * len(indented) < sum(map(bool, plain)) else set()
    joints = [
        place
        for place in range(len(plain) - 1)
        if plain[place] and plain[place + 1] and place + 1 not in begins
    ]
    full = {
        place
        for place in joints
        if widths[place] <= WRAPPED_COLUMNS
        and widths[place] + columns(_first_word(plain[place + 1])) > widest - WRAPPED_SLACK
    }
    whole = sum(ends_sentence(plain[place]) for place in full)
    if len(full) < max(WRAPPED_LINES, WRAPPED_SHARE * len(joints), 2 * whole):
        return list(lines)
    paragraphs: list[str] = []
    for place, line in enumerate(plain):
        if place - 1 in full:
            paragraphs[-1] += line if is_wide(paragraphs[-1][-1]) else f" {line}"
        else:
            paragraphs.append(line)
    return paragraphs


def _first_word(line: str) -> str:
    """What would have stood on the line before: a Chinese character, or a word and its space."""
    if is_wide(line[0]):
        return line[0]
    word = line.split(maxsplit=1)[0]
    return " " + "".join(itertools.takewhile(lambda each: not is_wide(each), word))
