"""Lines of an answer, each with the exact words behind it and the time they tell of.

Lines that tell of the same event, be it in several articles or languages, are
one line with several sources, unless one says something else of it; lines stand in
order of time, undated ones last.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.particulars import Particulars
from retrieval.article import Paragraph
from retrieval.dates import DateMention, overlaps
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
# The precision of a month.
_OF_A_MONTH = 2


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


def in_order(lines: Iterable[Line]) -> list[Line]:
    """The lines by the time they tell of; those without a full date last, in their order."""
    return sorted(lines, key=_time)


def _time(line: Line) -> tuple[bool, str, str]:
    if line.date is None or not line.date.knows_year:
        return True, "", ""
    return False, line.date.first, line.date.last


def merged(lines: Sequence[Line], translations: WordTranslations) -> list[Line]:
    """The lines in their order, those that tell of the same joined.

    The most exact date goes first, so that a mere year finds what it belongs to.
    """
    places = {id(line): place for place, line in enumerate(lines)}
    known: list[tuple[Line, list[_Account]]] = []
    for line in sorted(lines, key=_vagueness):
        paragraph = line.sources[0].paragraph
        terms = translations.pivot_terms(line.subject, paragraph.language)
        particulars = Particulars.of(line.sources[0].quote, paragraph, translations)
        account = _Account(paragraph, line.subject, line.date, terms, particulars, line.is_document)
        likeness = [max(map(account.likeness, accounts)) for _, accounts in known]
        if not any(likeness):
            known.append((line, [account]))
        else:
            same, accounts = known[likeness.index(max(likeness))]
            _join(same, line)
            accounts.append(account)
    return sorted((line for line, _ in known), key=lambda line: places[id(line)])


def _vagueness(line: Line) -> int:
    return -line.date.precision if line.date else 0


def _join(line: Line, other: Line) -> None:
    cited = {source.paragraph.name for source in line.sources}
    line.sources.extend(s for s in other.sources if s.paragraph.name not in cited)
    line.date = _more_exact(line.date, other.date)


def _more_exact(date: DateMention | None, other: DateMention | None) -> DateMention | None:
    if date is None or other is None:
        return date or other
    return max(date, other, key=lambda each: (each.knows_year, each.precision))


@dataclass(frozen=True)
class _Account:
    """An account of something: in a paragraph, of a time, its words and what they say."""

    paragraph: Paragraph
    subject: str
    date: DateMention | None
    terms: Mapping[str, float]
    particulars: Particulars
    is_document: bool

    def likeness(self, other: "_Account") -> float:
        """How much both share, 0 unless they tell of the same; no paragraph does that twice."""
        if self.paragraph.name == other.paragraph.name:
            return float(self.subject == other.subject)
        is_dated = self.date is not None and other.date is not None
        if self.particulars.contradict(other.particulars, of_one_time=is_dated):
            return 0.0
        shared = overlap(self.terms, other.terms)
        return shared if shared >= self._least_overlap(other) else 0.0

    def _least_overlap(self, other: "_Account") -> float:
        if self.date is None or other.date is None:
            return _SAME_STATEMENT
        if not overlaps(self.date, other.date):
            return float("inf")
        coarser = min(self.date.precision, other.date.precision)
        if self.paragraph.language != other.paragraph.language and coarser >= _OF_A_MONTH:
            return _SAME_ACROSS_LANGUAGES
        if coarser <= _OF_A_MONTH:
            return _SAME_STATEMENT
        return _SAME_NAME if self.is_document else _SAME_ON_ONE_DAY


def overlap(terms: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The share of the smaller bag of terms that stands in the larger (overlap coefficient)."""
    smaller, larger = sorted((terms, other), key=len)
    whole = sum(smaller.values())
    return sum(min(w, larger.get(t, 0.0)) for t, w in smaller.items()) / whole if whole else 0.0
