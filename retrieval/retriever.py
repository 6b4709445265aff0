"""Question in, passages out: candidates of every signal, one comparable score.

For each language of the collection the best candidates of every signal are
gathered and then scored on all of them, so that no signal is missing where a
ranking was cut. How a question's scores lie in a language (some questions are
near to everything) is read from a random sample of that language's chunks and
taken off: test normalisation, from speaker verification (Auckenthaler et al.
2000). What is left is weighed and summed, and is comparable over languages.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from retrieval import date_terms, tokens
from retrieval.article import Paragraph
from retrieval.decomposition import compared_sides, leaning
from retrieval.encoder import EncodedQuestion, Vector
from retrieval.fusion import SIGNALS, Fusion
from retrieval.index import Index, vector_of
from retrieval.language import detect_language
from retrieval.late_interaction import maximum_similarity
from retrieval.lexical import Concept
from retrieval.manifest import Chunk, key_of

CANDIDATES = 32
"""Candidates that each signal proposes in each language."""

SAMPLE = 32
"""Chunks of each language that show how a question's scores lie."""


# The title says what the whole article is about: a paragraph need not repeat it.
_TITLE_WEIGHT = 0.3
# A word typed without its tone marks finds the word with them, below exact matches.
_FOLDED_WEIGHT = 0.3


@dataclass(frozen=True)
class Passage:
    """A paragraph retrieved for a question.

    ``signals`` holds each signal's own value before fusion.
    """

    paragraph: Paragraph
    score: float
    signals: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Query:
    """A question, made ready once for all signals."""

    text: str
    language: str
    asked_on: date
    encoded: EncodedQuestion
    words: Sequence[Concept]
    translated: Sequence[Concept]
    times: Sequence[Concept]

    def at(self, times: Sequence[Concept]) -> "Query":
        """The same question about certain dates."""
        return replace(self, times=[*self.times, *times])


@dataclass(frozen=True)
class Side:
    """One of the events that a question compares, as a question of its own, and its passages."""

    query: Query
    passages: Sequence[Passage]


Rerank = Callable[[str, Sequence[Passage]], list[Passage]]
"""Puts the passages of a question in another order."""


class Retriever:
    """Finds the paragraphs of an index that a question is about."""

    def __init__(
        self,
        index: Index,
        fusion: Fusion | None = None,
        candidates: int = CANDIDATES,
        rerank: Rerank | None = None,
    ) -> None:
        self._index = index
        self._fusion = fusion or Fusion.default()
        self._candidates = candidates
        self._rerank = rerank
        self._samples: dict[str, list[Chunk]] = {}
        self._languages: list[str] = []
        self._generation = -1

    def search(self, query: "Query | str", k: int) -> list[Passage]:
        """The ``k`` best paragraphs, best first. Each stands once.

        Of a question about several events the best of the whole and of each
        event take turns; where its time is that of another event, what it asks
        of that time goes first. Raises ``NothingIndexed`` and what else keeps the
        index from answering.
        """
        self._refresh()
        query = self.query(query) if isinstance(query, str) else query
        whole = self._ranked(query, k)
        sides = [side.passages for side in self.sides(query, k)]
        found = _taking_turns([*self._leaning(query, k), whole, *sides])[:k]
        return self._rerank(query.text, found) if self._rerank else found

    def sides(self, query: Query, k: int) -> list[Side]:
        """What a question compares, each with its own ``k`` best passages; often nothing."""
        self._refresh()
        questions = [
            self.query(side, query.asked_on, query.language) for side in compared_sides(query.text)
        ]
        return [Side(question, self._ranked(question, k)) for question in questions]

    def query(
        self, question: str, asked_on: date | None = None, language: str | None = None
    ) -> Query:
        """A question, made ready for all signals; relative times count from ``asked_on``.

        Its language is detected where none is given.
        """
        language = language or detect_language(question)
        day = asked_on or datetime.now().astimezone().date()
        times = date_terms.question_concepts(question, language, day)
        subject = date_terms.without_relative_times(question, language, day)
        translated = self._index.translations.question_concepts(subject, language)
        return Query(
            text=question,
            language=language,
            asked_on=day,
            encoded=self._index.encoder.encode_question(question),
            words=_word_concepts(subject, language),
            translated=[
                {("pivot", term): weight for term, weight in each.items()} for each in translated
            ],
            times=times,
        )

    def _ranked(self, query: Query, k: int) -> list[Passage]:
        best: dict[tuple[str, int], tuple[float, Mapping[str, float]]] = {}
        for language in self._languages:
            for chunk, score, signals in self._scored(query, language):
                key = (chunk.article, chunk.number)
                if key not in best or score > best[key][0]:
                    best[key] = (score, signals)
        order = sorted(best, key=lambda key: (-best[key][0], key))[:k]
        paragraphs = self._index.manifest.paragraphs(order)
        return [Passage(paragraphs[key], *best[key]) for key in order if key in paragraphs]

    def _leaning(self, query: Query, k: int) -> Iterator[list[Passage]]:
        """What a question asks at the time of the event that it leans on, and that event."""
        if leans := leaning(query.text, query.language):
            event = self._ranked(self.query(leans.event, query.asked_on, query.language), k)
            rest = self.query(leans.rest, query.asked_on, query.language)
            times = date_terms.concepts_of_event(event[0].paragraph, leans.unit) if event else []
            yield self._ranked(rest.at(times), k)
            yield event

    def _refresh(self) -> None:
        generation = self._index.generation()
        if generation != self._generation:
            languages = self._index.manifest.languages()
            self._samples = {
                language: self._index.manifest.sample(language, SAMPLE) for language in languages
            }
            self._languages, self._generation = languages, generation

    def _scored(
        self, query: Query, language: str
    ) -> list[tuple[Chunk, float, Mapping[str, float]]]:
        """The candidates of one language with their fused score and their signals."""
        same = language == query.language
        candidates = self._index.manifest.chunks_by_key(self._propose(query, language))
        if not candidates:
            return []
        sample = self._samples.get(language, [])
        signals = self._signals(query, [*candidates, *sample], same)
        of_candidates, of_sample = signals[: len(candidates)], signals[len(candidates) :]
        scores = self._fusion.scores(of_candidates, of_sample, same)
        return [
            (chunk, float(score), dict(zip(SIGNALS, map(float, row), strict=True)))
            for chunk, score, row in zip(candidates, scores, of_candidates, strict=True)
        ]

    def _propose(self, query: Query, language: str) -> list[int]:
        """The keys of the best chunks of a language by each signal."""
        nearest = self._index.vectors.search(language, query.encoded.vector, self._candidates)
        proposed = dict.fromkeys(key_of(identifier) for identifier in nearest)
        legs = [query.translated] + ([query.words] if language == query.language else [])
        for concepts in legs:
            found = self._index.lexical.search(
                [*concepts, *query.times], language, self._candidates
            )
            proposed.update(dict.fromkeys(key for key, _ in found))
        return list(proposed)

    def _signals(self, query: Query, chunks: Sequence[Chunk], same: bool) -> Vector:
        """Each chunk's signals, shape (n, 5), in the order of ``SIGNALS``."""
        keys = [chunk.key for chunk in chunks]
        lexical = self._index.lexical
        translated = lexical.scores(query.translated, keys)
        words = lexical.scores(query.words, keys) if same else {}
        times = lexical.scores(query.times, keys)
        most = sum(lexical.rarities(query.times)) or 1.0
        vectors = np.stack([vector_of(chunk) for chunk in chunks])
        columns = [
            maximum_similarity(query.encoded, [chunk.tokens for chunk in chunks]),
            vectors @ query.encoded.vector,
            np.array([translated.get(key, 0.0) + times.get(key, 0.0) for key in keys]),
            np.array([words.get(key, 0.0) + times.get(key, 0.0) * same for key in keys]),
            np.array([min(1.0, times.get(key, 0.0) / most) for key in keys]),
        ]
        return np.stack(columns, axis=1).astype(np.float32)


def _taking_turns(rankings: Sequence[Sequence[Passage]]) -> list[Passage]:
    """The rankings' passages rank by rank, each paragraph once; scores never rise."""
    merged: dict[str, Passage] = {}
    lowest = float("inf")
    for rank in range(max(map(len, rankings))):
        for ranking in rankings:
            if rank < len(ranking) and ranking[rank].paragraph.name not in merged:
                lowest = min(lowest, ranking[rank].score)
                merged[ranking[rank].paragraph.name] = replace(ranking[rank], score=lowest)
    return list(merged.values())


def _word_concepts(question: str, language: str) -> list[Concept]:
    return [
        {
            ("words", term): weight,
            ("folded", tokens.fold(term)): weight * _FOLDED_WEIGHT,
            ("title", term): weight * _TITLE_WEIGHT,
        }
        for term, weight in tokens.question_terms(question, language).items()
    ]


class ArticleRetriever(BaseRetriever):
    """The retriever as LangChain sees it: one ``Document`` for each paragraph."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: Retriever
    k: int = 10

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002  LangChain hands it in
    ) -> list[Document]:
        return [document_of(passage) for passage in self.retriever.search(query, self.k)]


def document_of(passage: Passage) -> Document:
    """A passage as a LangChain document; the metadata hold all but the text."""
    paragraph = passage.paragraph
    return Document(
        id=paragraph.name,
        page_content=paragraph.text,
        metadata={
            "article": paragraph.article,
            "paragraph": paragraph.number,
            "score": passage.score,
            "title": paragraph.title,
            "url": paragraph.url,
            "published": paragraph.published,
            "language": paragraph.language,
        },
    )
