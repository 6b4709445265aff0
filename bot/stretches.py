"""The words of a sentence that go with each of the times that it tells of.

"1999 the treaty was signed, 2000 the agreement" tells of two times; what goes with one says
nothing of the other.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from bot.periods import dates_within, is_aimed_at
from retrieval.article import Paragraph
from retrieval.characters import HAN, HAN_CHARACTER, blanked
from retrieval.dates import DateMention
from retrieval.evidence import EvidenceFinder, Statement
from retrieval.names import is_year_of_a_name
from retrieval.sentences import Span, clauses

_OPENING, _CLOSING = "《“「『（([", "》”」』）)]"
_LISTING = (",", "，", "、", ";", "；")
_LONGEST_JOINT = 4
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(rf"[{HAN}]+|[^\W\d_{HAN}]+")
# What may stand beside the date in words that only say when: "Sáng 7/3/2024", "On 3 May", 当天上午.
_MOST_LETTERS, _MOST_HAN = 8, 3
# And in words that say of what was named before what it did: "có hiệu lực từ", 生效.
_MOST_LEANING_LETTERS, _MOST_LEANING_HAN = 18, 4
# Characters of a part that is told by itself, and between its beginning or end and its date.
_SHORTEST = 4
_SHORT_LEAD = 6
_CLOSING_MARKS = 2
_TOLD_BEFORE = re.compile(
    rf"(?:(?:[{HAN}][^,;，；\w]{{0,3}}){{4}}|(?:\w[^,;，；\w]{{0,3}}){{10}})$"
)
_JOINTS = " \t\n;；,，"
_LETTER_OR_DIGIT = re.compile(r"\w")
_REACH = 100
_LONG = 366
"""Days: nothing happens on a date that is longer."""
_YEAR = re.compile(r"\d{4}")
_ANCHOR = re.compile(
    r"(?:\b(?:since(?! then)|after|before|until|kể từ|từ khi|trước"
    # "Sau hai ngày 25 và 26/10": the days that it lasted.
    r"|sau(?! (?:\d+|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) (?:ngày )?$))\b|自从?|早于|晚于"
    r"|\b(?:so với|than|compared (?:with|to))\b|[比较])"
    r"[^,;:，；：。]{0,80}$",
    re.IGNORECASE,
)
_ANCHORED = re.compile(r"以来|[之以][后前]")
_LONGEST_ANCHOR = 2


class Stretch(NamedTuple):
    """Words of a sentence, and the dates that go with them: none where it is not their own time.

    ``span`` is what may be quoted, and shares no word with the others; ``words`` are with what is
    said before all dates, and with what goes with several. A frame only says when, and goes with
    all that follows: "Sáng 7/3/2024, …".
    """

    span: Span
    words: str
    dates: Sequence[DateMention]
    is_frame: bool = False


def stretches(paragraph: Paragraph, sentence: Span, name: str = "") -> list[Stretch]:
    """A sentence by the times that it tells of, of an event with a ``name``; whole if by one."""
    own = _dates_of(paragraph, sentence, name)
    parts = _parts(paragraph.text, sentence, _times(paragraph, sentence))
    dated = [at for at, part in enumerate(parts) if part.dates]
    if len(dated) < 2:  # noqa: PLR2004
        return [Stretch(sentence, sentence.of(paragraph.text), own)]
    return [
        Stretch(span, words, [date for date in parts[at].dates if date in own], parts[at].is_frame)
        for at, span, words in zip(dated, _spans(parts, dated), _words(parts, dated), strict=True)
    ]


def dated_parts(paragraph: Paragraph, sentence: Span) -> list[Span]:
    """The parts of a sentence that each tell of another time, else the sentence.

    Such a part begins at a semicolon or comma and has a date of its own, behind the one of the
    part before: "2009: A; 2011: B" or "A in 2009, B in 2011".
    """
    first, *rest = stretches(paragraph, sentence)
    apart = [first]
    for each in rest:
        if _tell_apart(paragraph.text, apart[-1], each):
            apart.append(each)
        else:
            whole = Span(apart[-1].span.start, each.span.end)
            apart[-1] = Stretch(whole, "", [*apart[-1].dates, *each.dates])
    return [each.span for each in apart]


def _tell_apart(text: str, stretch: Stretch, following: Stretch) -> bool:
    """Whether a stretch and the one behind it are two parts.

    They are at a semicolon; else at a comma that only one of their dates touches ("in 2018, 2019",
    "2.5% more, down on last year" go together).
    """
    if not stretch.dates or not following.dates:
        return False
    last, first = stretch.dates[-1], following.dates[0]
    beside = text[stretch.span.start : last.start] + text[last.end : stretch.span.end]
    if last.first == first.first or len(_LETTER_OR_DIGIT.findall(beside)) < _SHORTEST:
        return False
    between = text[last.end : following.span.start].rstrip()
    if between.endswith((";", "；")):
        return True
    is_numbered = any(map(str.isdigit, text[first.start : first.end]))
    begins = first.start - following.span.start <= _SHORT_LEAD
    ends = len(between.rstrip(_JOINTS)) <= _CLOSING_MARKS
    if not between.endswith((",", "，")) or not is_numbered or begins == ends:
        return False
    # "On Monday, …" begins what is told of that day.
    return begins or bool(_TOLD_BEFORE.search(text, max(0, last.start - _REACH), last.start))


# --- Which dates are a sentence's own -----------------------------------------------------


def dates_told(finder: EvidenceFinder, statement: Statement) -> list[DateMention]:
    """The dates that go with what a sentence says of the question.

    They are those in the clause that meets most of it; where it has none, the
    last one before it ("On Monday, …"), else the first one after it.
    """
    paragraph, sentence = statement.passage.paragraph, statement.span
    mentions = own_dates(paragraph, sentence)
    best = max(
        clauses(paragraph.text, sentence),
        key=lambda clause: finder.coverage(clause.of(paragraph.text), paragraph),
    )
    within = [m for m in mentions if best.start <= m.start < best.end]
    before = [m for m in mentions if m.start < best.start]
    return without_dateline(within, paragraph.published) or before[-1:] or mentions[:1]


def own_dates(paragraph: Paragraph, sentence: Span, name: str = "") -> list[DateMention]:
    """The dates in a sentence on which something happened.

    Without those that it happened after or before, how many years something lasted, the years in
    names ("Golden Dragon 2023"), those aimed at ("to 2030") or compared with, and the periods that
    are part of the ``name`` of what is asked about.
    """
    text = paragraph.text
    return [
        mention
        for mention in _times(paragraph, sentence)
        if not _ANCHOR.search(text, max(sentence.start, mention.start - _REACH), mention.start)
        and not _ANCHORED.search(text, mention.start, mention.end + _LONGEST_ANCHOR)
        and not is_year_of_a_name(text, mention.start, mention.end)
        and not _is_span_of_years(mention, text)
        and not (mention.first != mention.last and text[mention.start : mention.end] in name)
    ]


def _times(paragraph: Paragraph, sentence: Span) -> list[DateMention]:
    """The dates of a sentence without those that only belong to titles, aims and comparisons."""
    text = paragraph.text
    return [
        mention
        for mention in dates_within(paragraph, sentence)
        if not is_aimed_at(mention, text, sentence.start) and not _is_in_a_title(mention, text)
    ]


def _is_in_a_title(mention: DateMention, text: str) -> bool:
    opened = text.rfind("《", 0, mention.start)
    return opened > text.rfind("》", 0, mention.start) and "》" in text[mention.end :]


def _is_span_of_years(mention: DateMention, text: str) -> bool:
    """Whether a period is only so many years long: "in the past 30 years", not "since 1995"."""
    covered = mention.days
    if covered is None or _YEAR.search(text, mention.start, mention.end):
        return False
    return (covered[1] - covered[0]).days > _LONG


def without_dateline(mentions: list[DateMention], published: str | None) -> list[DateMention]:
    """The dates without the day of publication, which a report begins with, if others are left."""
    return [mention for mention in mentions if mention.first != published] or mentions


def _dates_of(paragraph: Paragraph, sentence: Span, name: str) -> list[DateMention]:
    """The dates that may be the event's, without those that it is called by, if others are left."""
    dates = own_dates(paragraph, sentence, name)
    return [each for each in dates if paragraph.text[each.start : each.end] not in name] or dates


# --- The parts of a sentence --------------------------------------------------------------


class _Part(NamedTuple):
    """A clause, the dates in it, and the words beside these."""

    start: int
    text: str
    dates: Sequence[DateMention]
    beside: str

    @property
    def is_frame(self) -> bool:
        return bool(self.dates) and self._is_short(_MOST_LETTERS, _MOST_HAN)

    @property
    def leans(self) -> bool:
        """Whether it says of what was named before it what it did: ", in force from 2004"."""
        words = _WORD.findall(self.beside)
        names_something = any(word[0].isupper() for word in words)
        is_short = self._is_short(_MOST_LEANING_LETTERS, _MOST_LEANING_HAN)
        return bool(words) and is_short and not names_something

    @property
    def ends_at_a_semicolon(self) -> bool:
        return self.text.rstrip().endswith((";", "；"))

    def _is_short(self, letters: int, han: int) -> bool:
        few = len(_LETTER.findall(self.beside)) <= letters
        return few and len(HAN_CHARACTER.findall(self.beside)) <= han


def _spans(parts: Sequence[_Part], dated: Sequence[int]) -> Iterator[Span]:
    """Where each part that has a date stands, with what follows up to the next or a semicolon."""
    firsts = [
        max(
            (at for at in range(last, following) if parts[at].ends_at_a_semicolon),
            default=following - 1,
        )
        + 1
        for last, following in pairwise(dated)
    ]
    for first, end in pairwise([0, *firsts, len(parts)]):
        words = "".join(part.text for part in parts[first:end]).rstrip(_JOINTS)
        yield Span(parts[first].start, parts[first].start + len(words))


def _words(parts: Sequence[_Part], dated: Sequence[int]) -> Iterator[str]:
    """The words that go with each part that has a date: up to those that go with another.

    What stands before all dates goes with each of them.
    """
    frames = [at for at in dated if parts[at].is_frame]
    introduction = "".join(part.text for part in parts[: dated[0]])
    for place, at in enumerate(dated):
        before = dated[place - 1] if place else -1
        first = before if before >= 0 and parts[at].leans else before + 1
        ends = frames if parts[at].is_frame else dated
        last = min((end for end in ends if end > at), default=len(parts))
        words = "".join(part.text for part in parts[first:last])
        yield f"{introduction}{words}" if first else words


def _parts(text: str, sentence: Span, mentions: Sequence[DateMention]) -> list[_Part]:
    """The clauses of a sentence, cut before listed dates too, nowhere in brackets or dates."""
    cuts = {clause.start for clause in clauses(text, sentence)}
    for mention in mentions:
        cuts -= set(range(mention.start + 1, mention.end))
        before = text[max(sentence.start, mention.start - _LONGEST_JOINT) : mention.start]
        if before.rstrip().endswith(_LISTING):
            cuts.add(mention.start)
    steps = ((letter in _OPENING) - (letter in _CLOSING) for letter in sentence.of(text))
    depth = [0, *accumulate(steps)]
    inner = [cut for cut in sorted(cuts) if cut > sentence.start]
    kept = [cut for cut in inner if depth[cut - sentence.start] <= 0]
    return [
        _part(text, start, end, mentions)
        for start, end in pairwise([sentence.start, *kept, sentence.end])
    ]


def _part(text: str, start: int, end: int, mentions: Sequence[DateMention]) -> _Part:
    dates = [each for each in mentions if start <= each.start < end]
    spans = [(each.start - start, each.end - start) for each in dates]
    return _Part(start, text[start:end], dates, blanked(text[start:end], spans))
