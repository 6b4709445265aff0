"""Lines of an answer, each with the exact words behind it and the time they tell of.

Lines that tell of the same event, be it in several articles or languages, are
one line with several sources, unless one says something else of it; lines stand in
order of time, undated ones last.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.particulars import Particulars
from bot.periods import told_in
from retrieval.article import Paragraph
from retrieval.dates import DateMention, TimeConstraint, days, find_dates, overlaps
from retrieval.evidence import EvidenceFinder, Statement
from retrieval.names import is_year_of_a_name
from retrieval.sentences import Span, clauses
from retrieval.translation import WordTranslations

# Two quotes that share this much of their translated terms say the same. Of the same day or
# month they need share less, for few things of one kind happen at a time; and less again in
# two languages, where terms are lost. Events told twice in samples/ share .28 to .65 across
# languages, others of the same kind .0 to .14.
_SAME_STATEMENT = 0.6
_SAME_ON_ONE_DAY = 0.4
_SAME_ACROSS_LANGUAGES = 0.25
# Names of documents are short and much alike, and several are signed on one day: 渔业合作协定 is
# not 划界协定 (.47). Across languages the same share as little as .28.
_SAME_NAME = 0.5
_NEAREST_DATES = 5
_REACH = 100
_LONG = 366
"""Days: nothing happens on a date that is longer."""
_YEAR = re.compile(r"\d{4}")
# Characters of a part that is told by itself, and between its beginning or end and its date.
_SHORTEST = 4
_SHORT_LEAD = 6
_CLOSING_MARKS = 2
_TOLD_BEFORE = re.compile(r"(?:(?:[\u4e00-\u9fff][^,;，；\w]{0,3}){4}|(?:\w[^,;，；\w]{0,3}){10})$")
_PART_END = re.compile(r"[;；，]\s*|,\s+|(?<!\d),|,(?!\d)")
_JOINTS = " \t\n;；,，"
_LETTERS = re.compile(r"\w")
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


@dataclass(frozen=True)
class Source:
    """Exact words of a paragraph."""

    paragraph: Paragraph
    quote: str


@dataclass
class Line:
    """One line of an answer: one statement, with every source of it.

    ``subject`` is what tells it from other statements: the name of a document where it
    ``is_document``. ``published`` is the day that is shown where articles of different days
    differ.
    """

    subject: str
    sources: list[Source]
    date: DateMention | None = None
    published: str | None = None
    is_document: bool = False


def dates_told(finder: EvidenceFinder, statement: Statement, name: str = "") -> list[DateMention]:
    """The dates that go with what a sentence says of the question.

    They are those in the clause that meets most of it; where it has none, the
    last one before it ("On Monday, …"), else the first one after it. A date that
    only says after or before what something happened is none of its own, nor is
    a period that is part of its ``name`` ("the results of the second quarter").
    """
    paragraph, sentence = statement.passage.paragraph, statement.span
    mentions = own_dates(paragraph, sentence, name)
    best = max(
        clauses(paragraph.text, sentence),
        key=lambda clause: finder.coverage(clause.of(paragraph.text), paragraph),
    )
    within = [m for m in mentions if best.start <= m.start < best.end]
    before = [m for m in mentions if m.start < best.start]
    return without_dateline(within, paragraph.published) or before[-1:] or mentions[:1]


def dated_parts(paragraph: Paragraph, sentence: Span) -> list[Span]:
    """The parts of a sentence that each tell of another time, else the sentence.

    Such a part begins at a semicolon or comma and has a date of its own, behind the one of the
    part before: "2009: A; 2011: B" or "A in 2009, B in 2011".
    """
    text = paragraph.text
    starts = [sentence.start]
    for last, following in pairwise(own_dates(paragraph, sentence)):
        end = _end_between(text, last, following)
        if end is None or last.start < starts[-1] or last.first == following.first:
            continue
        if len(_LETTERS.findall(text[starts[-1] : last.start] + text[last.end : end])) >= _SHORTEST:
            starts.append(end)
    ends = [*starts[1:], sentence.end]
    return [
        Span(start, start + len(text[start:end].rstrip(_JOINTS)))
        for start, end in zip(starts, ends, strict=True)
    ]


def _end_between(text: str, last: DateMention, following: DateMention) -> int | None:
    """Where what is told of one date ends and what is told of the next one begins.

    That is at a semicolon; else at a comma that only one of the two touches ("in 2018, 2019",
    "2.5% more, down on last year" go together).
    """
    marks = list(_PART_END.finditer(text, last.end, following.start))
    semicolons = [mark.end() for mark in marks if mark[0][0] in ";；"]
    if semicolons:
        return semicolons[-1]
    if not marks or not any(map(str.isdigit, text[following.start : following.end])):
        return None
    begins = following.start - marks[-1].end() <= _SHORT_LEAD
    ends = len(marks) == 1 and marks[0].start() - last.end <= _CLOSING_MARKS
    if begins == ends:
        return None
    # "On Monday, …" begins what is told of that day.
    is_told = begins or _TOLD_BEFORE.search(text, max(0, last.start - _REACH), last.start)
    return marks[-1].end() if is_told else None


def _is_span_of_years(mention: DateMention, text: str) -> bool:
    """Whether a period is only so many years long: "in the past 30 years", not "since 1995"."""
    covered = days(mention.first, mention.last)
    if covered is None or _YEAR.search(text, mention.start, mention.end):
        return False
    return (covered[1] - covered[0]).days > _LONG


def own_dates(paragraph: Paragraph, sentence: Span, name: str = "") -> list[DateMention]:
    """The dates in a sentence on which something happened.

    Without those that it happened after or before, how many years something lasted, the years in
    names ("Golden Dragon 2023") and the periods that are part of the ``name`` of what is asked
    about.
    """
    text = paragraph.text
    return [
        mention
        for mention in find_dates(text, paragraph.language, paragraph.published)
        if sentence.start <= mention.start
        and mention.end <= sentence.end
        and not _ANCHOR.search(text, max(sentence.start, mention.start - _REACH), mention.start)
        and not _ANCHORED.search(text, mention.start, mention.end + _LONGEST_ANCHOR)
        and not is_year_of_a_name(text, mention.start, mention.end)
        and not _is_span_of_years(mention, text)
        and not (mention.first != mention.last and text[mention.start : mention.end] in name)
    ]


def without_dateline(mentions: list[DateMention], published: str | None) -> list[DateMention]:
    """The dates without the day of publication, which a report begins with, if others are left."""
    return [mention for mention in mentions if mention.first != published] or mentions


def year_is_known(date: DateMention) -> bool:
    """Whether a date can be set in order with others."""
    return not date.first.startswith("--")


def first_date(dates: Sequence[DateMention]) -> DateMention | None:
    """The first of some dates whose year is known, else the first."""
    return next(filter(year_is_known, dates), dates[0] if dates else None)


def shown_date(date: DateMention) -> str:
    """A date or a period for readers, at the precision it was given."""
    first, last = date.first.removeprefix("--"), date.last.removeprefix("--")
    return first if first == last else f"{first} – {last}"


def nearest_dates(paragraphs: Iterable[Paragraph], period: TimeConstraint) -> list[str]:
    """The dates nearest to a period that paragraphs tell of, or on which they appeared.

    In order of time, each once, at the precision it was given.
    """
    asked = days(period.first or "0001", period.last or "9999")
    told = {
        (date.first, known)
        for paragraph in paragraphs
        for date in _dates_on_axis(paragraph, period)
        if date.first == date.last
        and not told_in(date, period)
        and (known := days(date.first, date.last))
    }
    if asked is None:
        return []
    first, last = asked
    nearest = sorted(told, key=lambda each: (max(each[1][0] - last, first - each[1][1]), each[0]))
    return sorted(value for value, _ in nearest[:_NEAREST_DATES])


def _dates_on_axis(paragraph: Paragraph, period: TimeConstraint) -> list[DateMention]:
    if period.axis == "event":
        return find_dates(paragraph.text, paragraph.language, paragraph.published)
    day = paragraph.published
    return [DateMention(0, 0, day, day)] if day else []


def in_order(lines: Iterable[Line]) -> list[Line]:
    """The lines by the time they tell of; those without a full date last, in their order."""
    return sorted(lines, key=_time)


def _time(line: Line) -> tuple[bool, str, str]:
    if line.date is None or not year_is_known(line.date):
        return True, "", ""
    return False, line.date.first, line.date.last


def merged(lines: Sequence[Line], translations: WordTranslations) -> list[Line]:
    """The lines in their order, those that tell of the same joined.

    The most exact date goes first, so that a mere year finds what it belongs to.
    """
    places = {id(line): place for place, line in enumerate(lines)}
    known: list[tuple[Line, list[_Telling]]] = []
    for line in sorted(lines, key=_vagueness):
        paragraph = line.sources[0].paragraph
        terms = translations.pivot_terms(line.subject, paragraph.language)
        particulars = Particulars.of(line.sources[0].quote, paragraph, translations)
        telling = _Telling(paragraph, line.subject, line.date, terms, particulars, line.is_document)
        likeness = [max(map(telling.likeness, tellings)) for _, tellings in known]
        if not any(likeness):
            known.append((line, [telling]))
        else:
            same, tellings = known[likeness.index(max(likeness))]
            _join(same, line)
            tellings.append(telling)
    return sorted((line for line, _ in known), key=lambda line: places[id(line)])


def _vagueness(line: Line) -> int:
    return -len(line.date.first) if line.date else 0


def _join(line: Line, other: Line) -> None:
    cited = {source.paragraph.name for source in line.sources}
    line.sources.extend(s for s in other.sources if s.paragraph.name not in cited)
    line.date = _more_exact(line.date, other.date)


def _more_exact(date: DateMention | None, other: DateMention | None) -> DateMention | None:
    if date is None or other is None:
        return date or other
    return max(date, other, key=lambda each: (year_is_known(each), len(each.first)))


@dataclass(frozen=True)
class _Telling:
    """One telling of something: in a paragraph, of a time, its words and what they say."""

    paragraph: Paragraph
    subject: str
    date: DateMention | None
    terms: Mapping[str, float]
    particulars: Particulars
    is_document: bool

    def likeness(self, other: "_Telling") -> float:
        """How much both share, 0 unless they tell of the same; no paragraph does that twice."""
        if self.paragraph.name == other.paragraph.name:
            return float(self.subject == other.subject)
        is_dated = self.date is not None and other.date is not None
        if self.particulars.contradict(other.particulars, of_one_time=is_dated):
            return 0.0
        shared = overlap(self.terms, other.terms)
        return shared if shared >= self._least_overlap(other) else 0.0

    def _least_overlap(self, other: "_Telling") -> float:
        if self.date is None or other.date is None:
            return _SAME_STATEMENT
        if not overlaps(self.date, other.date):
            return float("inf")
        coarser = min(len(self.date.first), len(other.date.first))
        if self.paragraph.language != other.paragraph.language and coarser >= len("2011-09"):
            return _SAME_ACROSS_LANGUAGES
        if coarser < len("2011-09-20"):
            return _SAME_STATEMENT
        return _SAME_NAME if self.is_document else _SAME_ON_ONE_DAY


def overlap(terms: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The share of the smaller bag of terms that stands in the larger (overlap coefficient)."""
    smaller, larger = sorted((terms, other), key=len)
    whole = sum(smaller.values())
    return sum(min(w, larger.get(t, 0.0)) for t, w in smaller.items()) / whole if whole else 0.0
