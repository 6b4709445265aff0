"""Lines of an answer, each with the exact words behind it and the time they tell of.

Lines that tell of the same event, be it in several articles or languages, are
one line with several sources, unless one says something else of it; lines stand in
order of time, undated ones last.
"""

import re
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
# Words that many names are made of: of a name with no more than so much weight beside them, the
# words around it must share as much as a statement does, unless both are of one day.
_COMMON_IN_NAMES = {
    "en": "bilateral memorandum of understanding, cooperation agreement, joint statement",
    "vi": "bản ghi nhớ hợp tác, hiệp định, thỏa thuận, tuyên bố chung hai bên",
    "zh": "双边，合作，谅解，备忘录，合作备忘录，协议，合作协议，协定，合作协定，联合，声明",
}
_LEAST_OWN_WEIGHT = 0.5
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
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
    common = {
        term
        for language, words in _COMMON_IN_NAMES.items()
        for term in translations.pivot_terms(words, language)
    }
    places = {id(line): place for place, line in enumerate(lines)}
    known: list[tuple[Line, list[_Account]]] = []
    for line in sorted(lines, key=_vagueness):
        paragraph = line.sources[0].paragraph
        terms = translations.pivot_terms(line.subject, paragraph.language)
        particulars = Particulars.of(line.sources[0].quote, paragraph, translations)
        told = translations.pivot_terms(line.sources[0].quote, paragraph.language)
        own = sum(weight for term, weight in terms.items() if term not in common)
        account = _Account(
            paragraph, line.subject, line.date, terms, told, particulars, line.is_document, own
        )
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
    """An account of something: in a paragraph, of a time, its words and what they say.

    ``own_weight`` is that of its terms that few names of documents have.
    """

    paragraph: Paragraph
    subject: str
    date: DateMention | None
    terms: Mapping[str, float]
    told: Mapping[str, float]
    particulars: Particulars
    is_document: bool
    own_weight: float

    def likeness(self, other: "_Account") -> float:
        """How much both share, 0 unless they tell of the same; no paragraph does that twice."""
        if self.paragraph.name == other.paragraph.name:
            return float(self.subject == other.subject and not self._is_of_another_day(other))
        is_dated = self.date is not None and other.date is not None
        if self.particulars.contradict(other.particulars, of_one_time=is_dated):
            return 0.0
        shared = overlap(self.terms, other.terms)
        if shared < self._least_overlap(other) or not self._may_share_a_name(other):
            return 0.0
        return shared

    def _is_of_another_day(self, other: "_Account") -> bool:
        return bool(self.date and other.date and not overlaps(self.date, other.date))

    def _may_share_a_name(self, other: "_Account") -> bool:
        """Whether two documents may be one: not those for other years, "to 2030" and "to 2025".

        And not two of those that have no name but what many are called, unless they are of a day.
        """
        if not self.is_document:
            return True
        years, others = (set(_YEAR.findall(each.subject)) for each in (self, other))
        if years and others and years.isdisjoint(others):
            return False
        is_of_a_day = min(map(_precision, (self, other))) > _OF_A_MONTH
        is_telling = min(self.own_weight, other.own_weight) > _LEAST_OWN_WEIGHT
        return is_of_a_day or is_telling or overlap(self.told, other.told) >= _SAME_STATEMENT

    def _least_overlap(self, other: "_Account") -> float:
        if self.date is None or other.date is None:
            return _SAME_STATEMENT
        if self._is_of_another_day(other):
            return float("inf")
        coarser = min(self.date.precision, other.date.precision)
        if self.paragraph.language != other.paragraph.language and coarser >= _OF_A_MONTH:
            return _SAME_ACROSS_LANGUAGES
        if coarser <= _OF_A_MONTH:
            return _SAME_STATEMENT
        return _SAME_NAME if self.is_document else _SAME_ON_ONE_DAY


def _precision(account: _Account) -> int:
    return account.date.precision if account.date else 0


def overlap(terms: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The share of the smaller bag of terms that stands in the larger (overlap coefficient)."""
    smaller, larger = sorted((terms, other), key=len)
    whole = sum(smaller.values())
    return sum(min(w, larger.get(t, 0.0)) for t, w in smaller.items()) / whole if whole else 0.0
