"""Whether the passages hold the answer: a confidence from 0 to 1, and why it is low.

Two things are looked at. What a question names (people, places, numbers,
quoted words, a time) and the kind of thing it asks for (a date, a sum …) must
stand together in at least one good passage; where they do not, the confidence
is 0, however alike the texts are. Beyond that it is a logistic function of how
well the best of these passages matches, fitted on development data
(docs/evaluation.md).
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property

from bot.claims import claims
from bot.expectation import Expectation, expectations
from bot.names import is_short_abbreviation, is_state, names_state_by_capital
from bot.numerals import Quantity, ordinals
from bot.periods import speaks_of, year_above
from bot.phrases import shown_period
from bot.readings import Claim, Evidence, letters_of
from retrieval.article import Paragraph
from retrieval.characters import plain, simplified
from retrieval.dates import TimeConstraint, question_time, without_dates
from retrieval.evidence import Statement
from retrieval.index import Index
from retrieval.names import is_vietnamese_syllable
from retrieval.retriever import Passage, Query
from retrieval.tokens import words
from retrieval.translation import WordTranslations

# Passages that may hold the answer: the best few whose score is within reach of the first.
_GOOD_SHARE = 0.5
_GOOD_PASSAGES = 5
# From a logistic regression over questions about news and XQuAD's, each asked once more with the
# articles that answer it taken away; what is even was chosen by the errors on both sides
# (docs/evaluation.md).
_LATE, _DENSE, _SCORE = 1.7, 2.7, 0.8
# Of what is found at the right time, "today" says less than a date that is named.
_RELATIVE_TIME_LOSS = 0.5
_EVEN_SAME_LANGUAGE, _EVEN_ACROSS = 4.7, 4.3
# Another model gives no token vectors: then the share of the question that a sentence meets.
_COVERAGE, _EVEN_COVERAGE = 10.0, 0.4
# "Besides Hanoi, who …" does not ask about Hanoi.
_EXCEPTED = re.compile(
    r"(?:^|(?<=[,;]))\s*(?:besides|except(?: for)?|apart from|aside from|other than"
    r"|ngoài|trừ|bên cạnh)\s[^,?]*,|除了?[^，,。?？]*?(?:[，,]|之外|以外|外)",
    re.IGNORECASE,
)
_EACH = r"each(?! (?:year|month|week|day|time))|respectively|lần lượt"
# Of several that are named one will do: alternatives, and what is asked of each.
_ONE_OF_THEM = re.compile(
    rf"\b(?:or|{_EACH}|either|hoặc"
    r"|(?:mỗi|từng) (?:nước|bên|phía|người|cuộc|chuyến|văn kiện))\b|\bhay\b(?! (?:không|chưa))"
    r"|还是|或者?|各|分别|更[多少大小早晚高低长短贵强]|[\w]+ hơn\b",
    re.IGNORECASE,
)
# For numbers only the second: "hơn 500" and "or" say nothing of another number.
_EACH_OF_THEM = re.compile(rf"\b(?:{_EACH})\b|各(?![国方界位级地种项])|分别", re.IGNORECASE)
_SMALL = 10
_OF_A_SERIES = re.compile("[号届批轮期支]")
_QUOTED_SHARE = 0.75
_HOME = "vietnam"
# Not every tone mark is put back as it was meant.
_UNMARKED_SHARE = 0.93


@dataclass(frozen=True)
class Judgement:
    """How likely the collection holds the answer, and what speaks against it.

    ``fitting`` are the names of the paragraphs that have the kind of thing asked for, in articles
    that name all that the question names.
    """

    confidence: float
    reason: str
    fitting: AbstractSet[str] = frozenset()


class Judge:
    """Judges the passages of a question; what both say is read once, when it is first needed."""

    def __init__(self, query: Query, passages: Sequence[Passage], index: Index) -> None:
        self._query = query
        self._passages = passages
        self._index = index

    def judgement(
        self, statements: Sequence[Statement], order: Sequence[Passage] | None = None
    ) -> Judgement:
        """How likely the passages and their sentences answer the question.

        The passages stand in their ``order``, best first: that in which they were found where
        none is given.
        """
        passages = self._passages if order is None else order
        if not passages:
            return Judgement(0.0, "nothing was found")
        least = min(passages[0].score, abs(passages[0].score) * _GOOD_SHARE)
        good = [passage for passage in passages if passage.score >= least][:_GOOD_PASSAGES]
        lacking = [self._lacking(each) for each in good]
        whole = [each for each, lacks in zip(good, lacking, strict=True) if not lacks]
        fitting = {name for name, lacks in self._lacks.items() if not lacks}
        if whole:
            confidence = _match(self._query, whole, statements)
            return Judgement(confidence, "no paragraph fits the question well enough", fitting)
        fewest = min(lacking, key=len)
        reason = f"no paragraph that fits the question has {', '.join(fewest)}"
        return Judgement(0.0, reason, fitting)

    def naming(self) -> AbstractSet[str]:
        """The paragraphs that name all that the question names, by themselves or title and lead."""
        return {
            each.name
            for each, body in self._in_full
            if not [*self._unnamed(each, [body[0], each.text], self._demands.claims)]
        }

    @cached_property
    def years_above(self) -> Mapping[str, Paragraph]:
        """Where a time is asked about: of paragraphs without a year the nearest above with one."""
        if self._demands.period is None:
            return {}
        found = ((each.name, year_above(each, body)) for each, body in self._in_full)
        return {name: above for name, above in found if above}

    @cached_property
    def _demands(self) -> "_Demands":
        return _Demands.of(self._query, self._index.translations)

    @cached_property
    def _in_full(self) -> Sequence[tuple[Paragraph, Sequence[str]]]:
        """The paragraphs of the passages, each with all those of its article."""
        paragraphs = [passage.paragraph for passage in self._passages]
        bodies = self._index.manifest.bodies({paragraph.article for paragraph in paragraphs})
        return [(each, bodies[each.article]) for each in paragraphs if each.article in bodies]

    @cached_property
    def _lacks(self) -> Mapping[str, Sequence[str]]:
        """What each paragraph lacks of what a question names and asks for, by its name.

        Names and numbers may stand anywhere in its article, the time in its lead; and above it
        where it tells no year.
        """
        in_full = {each.article: (each, body) for each, body in self._in_full}
        of_articles = {
            name: [*self._unnamed(*article, self._demands.claims)]
            for name, article in in_full.items()
        }
        return {
            each.name: [
                *of_articles[each.article],
                *_untimely(self._demands, each, body[0], self.years_above.get(each.name)),
                *_another_of_a_series(self._demands, each, body[0]),
                *_of_another_kind(self._demands, each),
            ]
            for each, body in self._in_full
        }

    def _lacking(self, passage: Passage) -> Sequence[str]:
        """What a paragraph lacks to be the answer: to be about the subject too, if it has all."""
        bodies = {each.name: body for each, body in self._in_full}
        name = passage.paragraph.name
        if name not in bodies:
            return ["its subject"]
        return self._lacks[name] or [*self._told_of_another(passage.paragraph, bodies[name])]

    def _told_of_another(self, paragraph: Paragraph, body: Sequence[str]) -> Iterator[str]:
        """What the question is about, where a paragraph may tell of something else.

        It tells of what the title, the lead, the paragraph before or its own words name; of which
        state, often only the rest of the article says.
        """
        texts = [*body[:1], *body[: paragraph.number - 1][-1:], paragraph.text]
        return self._unnamed(paragraph, texts, self._demands.subjects)

    def _unnamed(
        self, paragraph: Paragraph, texts: Sequence[str], claims: Sequence[Claim]
    ) -> Iterator[str]:
        """Which of the question's claims these texts of the article of a paragraph do not state."""
        translations, language = self._index.translations, self._demands.language
        known = Evidence.of(paragraph, "\n".join(texts), translations)
        for claim in claims:
            if _cannot_stand(claim, language, paragraph):
                continue
            if not _is_stated(claim, language, known):
                yield f"“{claim.text}”"


def _match(query: Query, passages: Sequence[Passage], statements: Sequence[Statement]) -> float:
    if not any(passage.signals["late"] for passage in passages):
        coverage = max(statement.coverage for statement in statements)
        return _logistic(_COVERAGE * (coverage - _EVEN_COVERAGE))
    loss = 0.0 if _names_a_date(query) else _RELATIVE_TIME_LOSS
    return max(_logistic(_evidence(query, passage, loss)) for passage in passages)


def _evidence(query: Query, passage: Passage, loss: float) -> float:
    """What speaks for a passage, as logarithm of the odds; ``loss`` of what its dates say."""
    late, dense, dates = (passage.signals[name] for name in ("late", "dense", "dates"))
    score = passage.score - loss * dates
    return _LATE * late + _DENSE * dense + _SCORE * score - _even(query, passage.paragraph)


def _names_a_date(query: Query) -> bool:
    period = question_time(query.read, query.language, query.asked_on)
    words = [query.read[start:end] for start, end in period.spans] if period else []
    return any(map(str.isdecimal, "".join(words)))


def _even(query: Query, paragraph: Paragraph) -> float:
    same = paragraph.language == query.language
    even = _EVEN_SAME_LANGUAGE if same else _EVEN_ACROSS
    return even * _UNMARKED_SHARE if query.lacks_tone_marks else even


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value))


@dataclass(frozen=True)
class _Demands:
    """What a question names and asks for, read once for all passages.

    ``subjects`` are its claims but for the names of states.
    """

    language: str
    claims: Sequence[Claim]
    subjects: Sequence[Claim]
    wanted: Sequence[Expectation]
    period: TimeConstraint | None
    ordinals: Sequence[Quantity]

    @classmethod
    def of(cls, query: Query, translations: WordTranslations) -> "_Demands":
        asked = _EXCEPTED.sub(" ", query.text)
        found = claims(asked, query.language, translations)
        named = [each for each in found if _tells(each, query)]
        period = question_time(query.read, query.language, query.asked_on)
        # "The second term", 第二大: words for small numbers rarely name one of a series.
        of_series = [
            each
            for each in _ordinals(query.read, query.language)
            if each.written
            or max(each.values) >= _SMALL
            or _OF_A_SERIES.match(simplified(query.read), each.end)
        ]
        if len(of_series) > 1:  # "the 41st or the 43rd": each stands where it is told of
            named = [each for each in named if each.quantity not in of_series]
        subjects = [each for each in named if not _is_state(each, query.language, translations)]
        return cls(query.language, named, subjects, expectations(query.text), period, of_series)


def _untimely(
    demands: _Demands, paragraph: Paragraph, first: str, above: Paragraph | None
) -> Iterator[str]:
    """The time asked about, where neither a paragraph nor the ``first`` of its article has it.

    Nor the one ``above`` where that tells the year.
    """
    period, lead = demands.period, replace(paragraph, text=first)
    if period and not (speaks_of(paragraph, period, above=above) or speaks_of(lead, period)):
        yield f"the time asked about ({shown_period('en', period.first, period.last)})"


def _another_of_a_series(demands: _Demands, paragraph: Paragraph, first: str) -> Iterator[str]:
    """Which one of a series is asked about, where article or paragraph are about another one.

    That the 42nd is mentioned somewhere in a report on the 43rd does not make it one on the 42nd.
    """
    asked = demands.ordinals
    if not asked:
        return
    about = _ordinals(f"{paragraph.title}\n{first}", paragraph.language)
    told = [*about, *_ordinals(paragraph.text, paragraph.language)]
    if told and not any(each.means(other) for each in asked for other in told):
        yield f"number {max(asked[0].values):f}"


def _ordinals(text: str, language: str) -> list[Quantity]:
    return ordinals(without_dates(text, language), language)


def _of_another_kind(demands: _Demands, paragraph: Paragraph) -> Iterator[str]:
    wanted = demands.wanted
    if wanted and not any(each.is_met(paragraph.text, paragraph) for each in wanted):
        yield f"{'an' if wanted[0].name[0] in 'aeiou' else 'a'} {wanted[0].name}"


def _is_stated(claim: Claim, language: str, evidence: Evidence) -> bool:
    if claim.kind == "quote":
        return _is_nearly_quoted(claim.text, evidence)
    return claim.stated_in(evidence) or (
        claim.kind == "name" and names_state_by_capital(claim.text, language, evidence)
    )


def _is_nearly_quoted(quote: str, evidence: Evidence) -> bool:
    """Whether most of the words that a question quotes are there: readers quote from memory."""
    terms = {*words(quote, evidence.language)}
    met = terms.intersection(words(evidence.whole, evidence.language))
    return len(met) >= _QUOTED_SHARE * len(terms)


def _tells(claim: Claim, query: Query) -> bool:
    """Whether a passage must state what a question says: days are looked at as its time.

    Of each of several numbers or names one will do. A small number in words ("the
    three-nation talks") often only counts what is listed, and names of one syllable without
    its tone marks are too often something else: My may be Mỹ, the United States.
    """
    if claim.kind == "name":
        is_syllable = query.lacks_tone_marks and is_vietnamese_syllable(claim.text.lower())
        return not (is_syllable or _ONE_OF_THEM.search(query.text))
    if number := claim.quantity:
        counts = number.written or max(number.values) > _SMALL
        return counts and not _EACH_OF_THEM.search(query.text)
    return claim.kind == "quote"


def _is_state(claim: Claim, language: str, translations: WordTranslations) -> bool:
    # States of a Chinese question are claimed by their English names.
    named_in = "en" if language == "zh" and claim.text.isascii() else language
    return claim.kind == "name" and (
        _is_home(claim) or is_state(claim.text, named_in, translations)
    )


def _is_home(claim: Claim) -> bool:
    return plain(letters_of(claim.text)) == _HOME


def _cannot_stand(claim: Claim, language: str, paragraph: Paragraph) -> bool:
    """Whether a text may well lack what it nevertheless is about.

    Few texts abbreviate alike, a paper seldom names the state that all its readers live in, and
    quoted words cannot stand in a text of another language.
    """
    if claim.kind == "quote":
        return language != paragraph.language
    is_home = paragraph.language == "vi" and _is_home(claim)
    return claim.kind == "name" and (is_home or is_short_abbreviation(claim.text))
