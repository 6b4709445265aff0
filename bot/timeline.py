"""Lines of an answer, each with the exact words behind it and the time they tell of.

Lines that tell of the same event, be it in several articles or languages, are
one line with several sources; lines stand in order of time, undated ones last.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from retrieval.article import Paragraph
from retrieval.dates import DateMention, find_dates, overlaps
from retrieval.evidence import EvidenceFinder, Statement
from retrieval.sentences import clauses
from retrieval.translation import WordTranslations

# Two quotes that share this much of their translated terms say the same; of the same
# day they need share less, for few things of one kind happen on a day.
_SAME_STATEMENT = 0.6
_SAME_ON_ONE_DAY = 0.4


_ANCHOR = re.compile(
    r"(?:\b(?:since|after|before|until|kể từ|từ khi|sau|trước)\b|自从?|早于|晚于)[^,;，；。]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Source:
    """Exact words of a paragraph."""

    paragraph: Paragraph
    quote: str


@dataclass
class Line:
    """One line of an answer: one statement, with every source of it.

    ``subject`` is what tells it from other statements.
    """

    subject: str
    sources: list[Source]
    date: DateMention | None = None


def dates_told(finder: EvidenceFinder, statement: Statement) -> list[DateMention]:
    """The dates that go with what a sentence says of the question.

    They are those in the clause that meets most of it; where it has none, the
    last one before it ("On Monday, …"), else the first one after it. A date that
    only says after or before what something happened is none of its own.
    """
    paragraph, sentence = statement.passage.paragraph, statement.span
    mentions = [
        mention
        for mention in find_dates(paragraph.text, paragraph.language, paragraph.published)
        if sentence.start <= mention.start
        and mention.end <= sentence.end
        and not _ANCHOR.search(paragraph.text[sentence.start : mention.start])
    ]
    best = max(
        clauses(paragraph.text, sentence),
        key=lambda clause: finder.coverage(clause.of(paragraph.text), paragraph),
    )
    within = [m for m in mentions if best.start <= m.start < best.end]
    before = [m for m in mentions if m.start < best.start]
    return _without_dateline(within, paragraph.published) or before[-1:] or mentions[:1]


def _without_dateline(mentions: list[DateMention], published: str | None) -> list[DateMention]:
    """The dates without the day of publication, which a report begins with, if others are left."""
    return [mention for mention in mentions if mention.first != published] or mentions


def year_is_known(date: DateMention) -> bool:
    """Whether a date can be set in order with others."""
    return not date.first.startswith("--")


def shown_date(date: DateMention) -> str:
    """A date or a period for readers, at the precision it was given."""
    first, last = date.first.removeprefix("--"), date.last.removeprefix("--")
    return first if first == last else f"{first} – {last}"


def in_order(lines: Iterable[Line]) -> list[Line]:
    """The lines by the time they tell of; those without a full date last, in their order."""
    return sorted(lines, key=_time)


def _time(line: Line) -> tuple[bool, str, str]:
    if line.date is None or not year_is_known(line.date):
        return True, "", ""
    return False, line.date.first, line.date.last


def merged(lines: Iterable[Line], translations: WordTranslations) -> list[Line]:
    """The lines, those that say the same joined into the first of them."""
    known: list[tuple[Line, Mapping[str, float]]] = []
    for line in lines:
        terms = translations.pivot_terms(line.subject, line.sources[0].paragraph.language)
        same = next((other for other, its in known if _same(line, terms, other, its)), None)
        if same is None:
            known.append((line, terms))
        else:
            _join(same, line)
    return [line for line, _ in known]


def _join(line: Line, other: Line) -> None:
    cited = {source.paragraph.name for source in line.sources}
    line.sources.extend(s for s in other.sources if s.paragraph.name not in cited)
    line.date = _more_exact(line.date, other.date)


def _more_exact(date: DateMention | None, other: DateMention | None) -> DateMention | None:
    if date is None or other is None:
        return date or other
    return max(date, other, key=lambda each: (year_is_known(each), len(each.first)))


def _same(
    line: Line, terms: Mapping[str, float], other: Line, other_terms: Mapping[str, float]
) -> bool:
    if line.date is None or other.date is None:
        return _overlap(terms, other_terms) >= _SAME_STATEMENT
    if not overlaps(line.date, other.date):
        return False
    one_day = line.date.first == other.date.first and len(line.date.first) == len("2011-09-20")
    return _overlap(terms, other_terms) >= (_SAME_ON_ONE_DAY if one_day else _SAME_STATEMENT)


def _overlap(terms: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The share of the smaller bag of terms that stands in the larger (overlap coefficient)."""
    smaller, larger = sorted((terms, other), key=len)
    whole = sum(smaller.values())
    return sum(min(w, larger.get(t, 0.0)) for t, w in smaller.items()) / whole if whole else 0.0
