"""Lines of an answer, each with the exact words behind it and the time they tell of.

Lines that tell of the same event, be it in several articles or languages, are
one line with several sources; lines stand in order of time, undated ones last.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.refusal import falls_in
from retrieval.article import Paragraph
from retrieval.dates import DateMention, TimeConstraint, days, find_dates, overlaps
from retrieval.evidence import EvidenceFinder, Statement
from retrieval.sentences import Span, clauses
from retrieval.translation import WordTranslations

# Two quotes that share this much of their translated terms say the same. Of the same day or
# month they need share less, for few things of one kind happen at a time; and less again in
# two languages, where terms are lost. Events told twice in samples/ share .28 to .65 across
# languages, others of the same kind .0 to .14.
_SAME_STATEMENT = 0.6
_SAME_ON_ONE_DAY = 0.4
_SAME_ACROSS_LANGUAGES = 0.25
_NEAREST_DATES = 5
_ANCHOR = re.compile(
    r"(?:\b(?:since(?! then)|after|before|until|kể từ|từ khi|trước"
    # "Sau hai ngày 25 và 26/10": the days that it lasted.
    r"|sau(?! (?:\d+|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) (?:ngày )?$))\b|自从?|早于|晚于)"
    r"[^,;:，；：。]{0,80}$",
    re.IGNORECASE,
)
_ANCHORED = re.compile(r"以来|[之以][后前]")
# “金龙—2023”, Golden Dragon 2023; a year is an event's own in "In 2023", 2023年 and “…2023年”.
_NAMED_BEFORE = re.compile(
    r"(?:[^\W\d_][”\"》」]?|[”\"》」])[-—–]$|[”\"》」]$|\b[A-ZĐ]\w*[ -][A-ZĐ][\w.]* $"
)
_YEAR = re.compile(r"\d{4}")
_LONGEST_NAME, _LONGEST_ANCHOR = 40, 2


@dataclass(frozen=True)
class Source:
    """Exact words of a paragraph."""

    paragraph: Paragraph
    quote: str


@dataclass
class Line:
    """One line of an answer: one statement, with every source of it.

    ``subject`` is what tells it from other statements. ``published`` is the day
    that is shown where articles of different days differ.
    """

    subject: str
    sources: list[Source]
    date: DateMention | None = None
    published: str | None = None


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


def own_dates(paragraph: Paragraph, sentence: Span, name: str) -> list[DateMention]:
    """The dates in a sentence on which something happened.

    Without those that it happened after or before, the years in names ("Golden Dragon 2023")
    and the periods that are part of the ``name`` of what is asked about.
    """
    text = paragraph.text
    return [
        mention
        for mention in find_dates(text, paragraph.language, paragraph.published)
        if sentence.start <= mention.start
        and mention.end <= sentence.end
        and not _ANCHOR.search(text[sentence.start : mention.start])
        and not _ANCHORED.search(text, mention.start, mention.end + _LONGEST_ANCHOR)
        and not _is_in_a_name(text, mention)
        and not (mention.first != mention.last and text[mention.start : mention.end] in name)
    ]


def _is_in_a_name(text: str, mention: DateMention) -> bool:
    before = text[max(0, mention.start - _LONGEST_NAME) : mention.start]
    is_year = _YEAR.fullmatch(text, mention.start, mention.end) is not None
    return is_year and _NAMED_BEFORE.search(before) is not None


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


def told_in(date: DateMention, period: TimeConstraint) -> bool:
    """Whether a date lies in the period; one that reaches beyond it tells of no time in it."""
    ends = (DateMention(0, 0, end, end) for end in (date.first, date.last))
    return all(falls_in(end, period) for end in ends)


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
        telling = _Telling(paragraph, line.subject, line.date, terms)
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
    """One telling of something: in a paragraph, of a time, in its words and translated terms."""

    paragraph: Paragraph
    subject: str
    date: DateMention | None
    terms: Mapping[str, float]

    def likeness(self, other: "_Telling") -> float:
        """How much both share, 0 unless they tell of the same; no paragraph does that twice."""
        if self.paragraph.name == other.paragraph.name:
            return float(self.subject == other.subject)
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
        return _SAME_ON_ONE_DAY if coarser == len("2011-09-20") else _SAME_STATEMENT


def overlap(terms: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The share of the smaller bag of terms that stands in the larger (overlap coefficient)."""
    smaller, larger = sorted((terms, other), key=len)
    whole = sum(smaller.values())
    return sum(min(w, larger.get(t, 0.0)) for t, w in smaller.items()) / whole if whole else 0.0
