"""Which sentence of a passage speaks to the question, and how much of the question it meets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from retrieval import date_terms, tokens
from retrieval.article import Paragraph
from retrieval.index import Index
from retrieval.lexical import Concept
from retrieval.retriever import Passage, Query
from retrieval.sentences import Span, sentences

Term = TypeVar("Term", str, tuple[str, str])

# What tells the sentence that answers from its neighbours: a conditional logit over 713
# paragraphs of news (docs/evaluation.md).
_COVERED, _MATCHED, _COVERED_ALONE = 2.0, 7.0, 6.5


@dataclass(frozen=True)
class Statement:
    """A sentence of a passage.

    ``coverage`` is the share of the question, weighed by rarity, that it meets.
    """

    passage: Passage
    span: Span
    coverage: float

    @property
    def quote(self) -> str:
        """The exact words."""
        return self.span.of(self.passage.paragraph.text)


class EvidenceFinder:
    """Measures texts against the concepts of a question."""

    def __init__(self, index: Index, query: Query) -> None:
        self._words = [*query.words, *query.times]
        self._translated = [*query.translated, *query.times]
        self._language = query.language
        self._encoded = query.encoded
        self._index = index
        self._translations = index.translations
        self._word_worth = index.lexical.rarities(self._words)
        self._translated_worth = index.lexical.rarities(self._translated)

    def statements(self, passages: Iterable[Passage]) -> list[Statement]:
        """Every sentence of the passages with its coverage, in their order."""
        return [
            Statement(passage, span, self.coverage(span.of(paragraph.text), paragraph))
            for passage in passages
            for paragraph in [passage.paragraph]
            for span in sentences(paragraph.text)
        ]

    def leads(self, statements: Iterable[Statement]) -> dict[str, Paragraph]:
        """The first paragraph of the article of each statement, by the article's name."""
        firsts = {(each.passage.paragraph.article, 1) for each in statements}
        return {name: lead for (name, _), lead in self._index.manifest.paragraphs(firsts).items()}

    def odds(self, statements: Sequence[Statement]) -> list[float]:
        """For sentences of one passage, in order: how likely each answers, rather than the others.

        The logarithm of the odds, from what it covers of the question and how well its words
        match in context.
        """
        paragraph = statements[0].passage.paragraph
        spans = [statement.span for statement in statements]
        matches = self._index.similarities(self._encoded, paragraph, spans)
        covered = _COVERED if matches.any() else _COVERED_ALONE
        return [
            covered * statement.coverage + _MATCHED * float(match)
            for statement, match in zip(statements, matches, strict=True)
        ]

    def coverage(self, text: str, paragraph: Paragraph) -> float:
        """The share of the question's concepts, weighed by rarity, that words meet."""
        language = paragraph.language
        terms = self._terms(text, paragraph)
        translated = _coverage(self._translated, self._translated_worth, terms)
        if language != self._language:
            return translated
        return max(translated, _coverage(self._words, self._word_worth, terms))

    def _terms(self, text: str, paragraph: Paragraph) -> Mapping[tuple[str, str], float]:
        language, published = paragraph.language, paragraph.published
        dates = date_terms.event_terms(text, language, published)
        words = tokens.words(text, language)
        pivot = self._translations.pivot_terms(text, language)
        return {
            **{("words", term): 1.0 for term in words},
            **{("folded", term): 1.0 for term in tokens.folded(words)},
            **{(date_terms.EVENT, term): 1.0 for term in dates},
            **{(date_terms.PUBLISHED, t): 1.0 for t in date_terms.published_terms(published)},
            **{("pivot", term): weight for term, weight in pivot.items()},
        }


def _coverage(
    concepts: Sequence[Concept], worth: Sequence[float], terms: Mapping[tuple[str, str], float]
) -> float:
    whole = sum(worth)
    met = sum(
        value * how_well_met(concept, terms) for concept, value in zip(concepts, worth, strict=True)
    )
    return met / whole if whole else 0.0


def how_well_met(
    concept: Mapping[Term, float], terms: Mapping[Term, float], surer: float = 1.0
) -> float:
    """How well a text with these terms expresses a concept, from 0 to 1.

    ``surer`` is how many times as much as its weight a term of the text counts.
    """
    strongest = max(concept.values(), default=1.0)
    return max(
        (
            weight / strongest * min(1.0, terms[term] * surer)
            for term, weight in concept.items()
            if term in terms
        ),
        default=0.0,
    )
