"""Question in, passages out: candidates of every signal, one comparable score.

For each language of the collection the best candidates of every signal are
gathered and then scored on all of them, so that no signal is missing where a
ranking was cut. Where a question's vectors lie in a language (some questions are
near to everything) is read from a random sample of that language's chunks and
taken off: the mean of test normalisation, from speaker verification (Auckenthaler
et al. 2000). What is left is weighed and summed, and is comparable over languages.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from operator import itemgetter
from typing import NamedTuple, TypeVar

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from retrieval import date_terms, tokens
from retrieval.article import Paragraph
from retrieval.characters import without_diacritics
from retrieval.decomposition import Comparison, Leaning, Unit, comparison, leaning
from retrieval.encoder import NOT_ENCODED, EncodedQuestion, Vector
from retrieval.fusion import SIGNALS, Fusion, usual
from retrieval.index import Index
from retrieval.language import detect_language
from retrieval.late_interaction import StoredTokens, maximum_similarity
from retrieval.lexical import Clause, Concept
from retrieval.manifest import Candidate, key_of
from retrieval.sentences import only_announces
from retrieval.states import abbreviations_in_full
from retrieval.tone_marks import ToneMarks, is_unmarked

Value = TypeVar("Value")

CANDIDATES = 16
"""Candidates that vectors, and words or (in other languages) translations, propose each."""

MET = 16
"""Candidates of each language, the best by all else, whose words late interaction looks at."""

BATCH = 128
"""Questions that are searched together; each holds up to a megabyte of candidates."""

WORKERS = 2
"""Batches that are searched at the same time."""

SAMPLE = 32
"""Chunks of each language that show where the vectors of a question lie."""


# Questions whose similarities to a sample fit the processor's cache.
_MET_TOGETHER = 32
# A word typed without its tone marks finds the word with them, below exact matches.
_FOLDED_WEIGHT = 0.3
_YEAR = re.compile("(?:19|20)[0-9]{2}年?")
# Passages whose scores lie so near (in standard deviations) that a date may decide between them.
_AS_GOOD = 1.0


@dataclass(frozen=True)
class Passage:
    """A paragraph retrieved for a question.

    ``signals`` holds each signal's own value before fusion, and as ``dates`` what the dates of
    the question added to the score.
    """

    paragraph: Paragraph
    score: float
    signals: Mapping[str, float] = field(default_factory=dict)


class Question(NamedTuple):
    """A question as it is put: today where no day is given, in the language that it shows."""

    text: str
    on: date | None = None
    language: str | None = None


@dataclass(frozen=True, eq=False)
class Query:
    """A question, made ready once for all signals.

    So are its parts: the ``sides`` that it compares, and the event that its time leans on.
    One that compares is sought by its sides alone where they hold all that it says, and has no
    vectors of its own then.
    ``read`` is the ``text`` as it was meant: Vietnamese with its tone marks put back and TQ as
    Trung Quốc. Only what
    speaks of the ``required`` date is found, where there is one.
    """

    text: str
    read: str
    language: str
    asked_on: date
    encoded: EncodedQuestion
    words: Sequence[Concept]
    translated: Sequence[Concept]
    times: Sequence[Concept]
    sides: Sequence["Query"] = ()
    leaning: "LeaningQuery | None" = None
    required: Concept | None = None

    @property
    def lacks_tone_marks(self) -> bool:
        """Whether it is Vietnamese that was typed without any."""
        return self.language == "vi" and is_unmarked(self.text)

    @property
    def parts(self) -> list["Query"]:
        """What is sought at once: the event that it leans on, itself, its sides.

        Itself only where the sides do not hold all that it says.
        """
        events = [self.leaning.event] if self.leaning else []
        return [*events, *([self] if self.encoded is not NOT_ENCODED else []), *self.sides]

    @property
    def without_times(self) -> "Query":
        """The same question about no dates."""
        words, translated = (
            [each for each in concepts if not any(_YEAR.fullmatch(term) for _, term in each)]
            for concepts in (self.words, self.translated)
        )
        return replace(self, words=words, translated=translated, times=())

    def at(self, times: Sequence[Concept]) -> "Query":
        """The same question about certain dates."""
        return replace(self, times=[*self.times, *times])


@dataclass(frozen=True)
class LeaningQuery:
    """A question whose time is that of an event: the event, and what is asked of its time."""

    event: Query
    rest: Query
    unit: Unit


@dataclass(frozen=True)
class Side:
    """One of the events that a question compares, as a question of its own, and its passages.

    ``others`` are the events that it is compared with.
    """

    query: Query
    passages: Sequence[Passage]
    others: Sequence[Query] = ()


@dataclass(frozen=True)
class Found:
    """The passages for a question, best first, and those of each side that it compares."""

    passages: list[Passage]
    sides: Sequence[Side] = ()


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
        self.tone_marks = ToneMarks(
            index.translations.word_costs("vi"), lambda term: index.lexical.count("words", term)
        )
        self._samples: dict[str, _Sample] = {}
        self._generation = -1

    def search(self, query: "Query | str", k: int) -> list[Passage]:
        """The ``k`` best paragraphs, best first, as ``found`` gives them."""
        return self.found(self.query(query) if isinstance(query, str) else query, k).passages

    def found(self, query: Query, k: int) -> Found:
        """The ``k`` best paragraphs for a question and for each side that it compares.

        Each paragraph stands once. Of a question about several events the best of each go
        first. Where its time is that of another event, what it asks of that time goes first,
        then what shows that the event was then. Raises ``NothingIndexed`` and what else keeps
        the index from answering.
        """
        self._refresh()
        return self._found([query], k)[0]

    def search_many(self, asked: Sequence[Question], k: int) -> Iterator[list[list[Passage]]]:
        """What ``search`` finds for each of many questions, batch by batch, in their order."""
        if asked:
            self._refresh()
        with ThreadPoolExecutor(WORKERS) as workers:
            for found in workers.map(
                lambda batch: self._found(self.queries(batch), k), _parts(asked, BATCH)
            ):
                yield [each.passages for each in found]

    def _found(self, queries: Sequence[Query], k: int) -> list[Found]:
        """What is found in the index as it was last refreshed, which threads must not do."""
        parts = [part for query in queries for part in query.parts]
        found = dict(zip(parts, self._ranked(parts, k), strict=True))
        leaning = [query for query in queries if query.leaning]
        proofs = self._proofs(leaning, found, k) if leaning else {}
        return [
            Found(
                self._reranked(query, _merged(proofs.get(query) or _of_parts(query, found))[:k]),
                _sides(query, found),
            )
            for query in queries
        ]

    def _proofs(
        self, queries: Sequence[Query], found: Mapping[Query, Sequence[Passage]], k: int
    ) -> dict[Query, list[Sequence[Passage]]]:
        """For questions that lean on an event: what they ask of its time, and the event then.

        The event is sought twice: first for its date, which helps to find the rest, then among
        what speaks of the date that the answer to the rest gives.
        """
        rests = [query.leaning.rest for query in queries if query.leaning]
        plain = self._ranked(rests, k)
        timed = self._ranked([_at_event(query, found) for query in queries], k)
        best = dict(zip(queries, map(_fitting, timed, plain), strict=True))
        events = {query: event for query in queries if (event := _event_then(query, best[query]))}
        then = dict(zip(events, self._ranked(list(events.values()), k), strict=True))
        return {
            query: [best[query], then[query]]
            if then.get(query)
            else [best[query], *_of_parts(query, found)]
            for query in queries
        }

    def query(
        self, question: str, asked_on: date | None = None, language: str | None = None
    ) -> Query:
        """A question, made ready for all signals; relative times count from ``asked_on``.

        Its language is detected where none is given.
        """
        return self.queries([Question(question, asked_on, language)])[0]

    def queries(self, asked: Iterable[Question]) -> list[Query]:
        """Questions with their parts, made ready for all signals: each text is embedded once."""
        outlines = [_outline(each) for each in asked]
        readings = {
            text: self._read(text, outline.language)
            for outline in outlines
            for text in [outline.text, *outline.sought]
        }
        sought = (readings[text] for outline in outlines for text in outline.sought)
        texts = list(dict.fromkeys(sought))
        vectors = self._index.encoder.encode_questions(texts)
        encoded = dict(zip(texts, vectors, strict=True))
        return [self._with_parts(outline, readings, encoded) for outline in outlines]

    def _read(self, text: str, language: str) -> str:
        if language != "vi":
            return text
        marked = self.tone_marks.restored(text) if is_unmarked(text) else text
        return abbreviations_in_full(marked)

    def _with_parts(
        self,
        outline: "_Outline",
        readings: Mapping[str, str],
        encoded: Mapping[str, EncodedQuestion],
    ) -> Query:
        def part(text: str) -> Query:
            read = readings[text]
            vectors = encoded[read] if text in outline.sought else NOT_ENCODED
            return self._query(text, read, outline.asked_on, outline.language, vectors)

        leans = outline.leaning
        return replace(
            part(outline.text),
            sides=[part(side) for side in outline.sides],
            leaning=LeaningQuery(part(leans.event), part(leans.rest), leans.unit)
            if leans
            else None,
        )

    def _query(
        self, text: str, read: str, day: date, language: str, encoded: EncodedQuestion
    ) -> Query:
        subject = date_terms.without_relative_times(read, language, day)
        translated = self._index.translations.question_concepts(
            tokens.without_asking(subject, language), language
        )
        return Query(
            text=text,
            read=read,
            language=language,
            asked_on=day,
            encoded=encoded,
            words=_word_concepts(subject, language),
            translated=[
                {("pivot", term): weight for term, weight in each.items()} for each in translated
            ],
            times=date_terms.question_concepts(read, language, day),
        )

    def _refresh(self) -> None:
        generation = self._index.generation()
        if generation != self._generation:
            languages = self._index.manifest.languages()
            self._samples = {language: self._sample(language) for language in languages}
            self._generation = generation

    def _sample(self, language: str) -> "_Sample":
        chunks = self._index.manifest.sample(language, SAMPLE)
        tokens, leads = self._tokens(chunks), self._leads(chunks)
        return _Sample(
            _vectors(chunks),
            StoredTokens(
                [tokens.get(chunk.key, b"") for chunk in chunks],
                [leads.get(chunk.key, b"") for chunk in chunks],
            ),
        )

    def _ranked(self, queries: Sequence[Query], k: int) -> list[list[Passage]]:
        """The ``k`` best paragraphs for each question as a whole."""
        if not queries:
            return []
        best: list[dict[tuple[str, int], _Scored]] = [{} for _ in queries]
        legs = [self._legs(query) for query in queries]
        for language in self._samples:
            of_language = self._scored(queries, legs, language, k)
            for known, scored in zip(best, of_language, strict=True):
                for name, each in scored:
                    if name not in known or each.score > known[name].score:
                        known[name] = each
        orders = [sorted(each, key=lambda name: (-each[name].score, name))[:k] for each in best]
        told = self._telling({name for order in orders for name in order})
        return [
            _each_once(known[name].passage(told[name]) for name in order if name in told)
            for known, order in zip(best, orders, strict=True)
        ]

    def _telling(self, names: Collection[tuple[str, int]]) -> dict[tuple[str, int], Paragraph]:
        """The paragraph of each name; for one that only asks or heads a section, the next."""
        following = {(article, number): (article, number + 1) for article, number in names}
        found = self._index.manifest.paragraphs({*names, *following.values()})
        return {
            name: found[after]
            if (after := following[name]) in found
            and only_announces(found[name].text, found[after].text)
            else found[name]
            for name in names
            if name in found
        }

    def _legs(self, query: Query) -> "_Legs":
        lexical = self._index.lexical
        return _Legs(
            translated=lexical.clauses(query.translated),
            words=lexical.clauses(query.words),
            times=lexical.clauses(query.times),
            required=lexical.clauses([query.required], must=True) if query.required else [],
            most=sum(lexical.rarities(query.times)) or 1.0,
        )

    def _scored(
        self, queries: Sequence[Query], legs: Sequence["_Legs"], language: str, k: int
    ) -> Iterator[list[tuple[tuple[str, int], "_Scored"]]]:
        """The best of one language for each question, each with its paragraph's name."""
        most = max(k, MET)
        proposed = self._propose(queries, legs, language, max(k, self._candidates))
        known = self._index.manifest.candidates({key for keys in proposed for key in keys})
        middles = self._samples[language].middles([query.encoded for query in queries])
        pools = [
            self._pool(
                query, own, [known[key] for key in keys if key in known], language, middle, most
            )
            for query, own, keys, middle in zip(queries, legs, proposed, middles, strict=True)
        ]
        met = [candidate for pool in pools for candidate in pool.candidates]
        tokens, leads = self._tokens(met), self._leads(met)
        for pool in pools:
            pool.signals[:, 0] = maximum_similarity(
                pool.query.encoded,
                [tokens.get(each.key, b"") for each in pool.candidates],
                [leads.get(each.key, b"") for each in pool.candidates],
            )
            scores = self._fusion.scores(pool.signals, pool.middle, pool.same)
            undated = (
                self._fusion.scores(pool.undated, pool.middle, pool.same)
                if pool.times.any()
                else scores
            )
            ahead = 0.0 if pool.same else self._fusion.handicap(scores)
            yield [
                ((each.article, each.number), _Scored(float(score), float(score - subject), row))
                for each, score, subject, row in zip(
                    pool.candidates, scores + ahead, undated + ahead, pool.signals, strict=True
                )
            ]

    def _pool(
        self,
        query: Query,
        legs: "_Legs",
        candidates: Sequence[Candidate],
        language: str,
        middle: Vector,
        limit: int,
    ) -> "_Pool":
        """The best ``limit`` of a language by all signals but late interaction, which is 0."""
        same = language == query.language
        signals, times = self._signals(query, legs, candidates, same)
        if len(candidates) > limit:
            scores = self._fusion.scores(signals, middle, same)
            best = np.sort(np.argsort(-scores, kind="stable")[:limit])
            candidates = [candidates[at] for at in best]
            signals, times = signals[best], times[best]
        return _Pool(query, same, candidates, signals, times, middle)

    def _propose(
        self, queries: Sequence[Query], legs: Sequence["_Legs"], language: str, limit: int
    ) -> list[list[int]]:
        """The keys of the best chunks of a language by each signal, for each question."""
        vectors = [query.encoded.vector for query in queries]
        nearest = self._index.vectors.search(language, vectors, limit)
        search = self._index.lexical.search
        proposed = []
        for query, own_legs, near in zip(queries, legs, nearest, strict=True):
            always = [*own_legs.required, *own_legs.times]
            leg = own_legs.words if language == query.language else own_legs.translated
            found = search([*leg, *always], language, limit)
            keys = [*([] if query.required else map(key_of, near)), *(key for key, _ in found)]
            proposed.append(list(dict.fromkeys(keys)))
        return proposed

    def _tokens(self, chunks: Iterable[Candidate]) -> Mapping[int, bytes]:
        """The tokens of each chunk, by its key."""
        return self._index.manifest.tokens({chunk.key for chunk in chunks})

    def _leads(self, chunks: Iterable[Candidate]) -> Mapping[int, bytes]:
        """The tokens of the lead of each chunk that is not in it, by the chunk's key."""
        within = [chunk for chunk in chunks if chunk.number > 1]
        leads = self._index.manifest.leads({chunk.article for chunk in within})
        return {chunk.key: leads[chunk.article] for chunk in within if chunk.article in leads}

    def _signals(
        self, query: Query, legs: "_Legs", chunks: Sequence[Candidate], same: bool
    ) -> tuple[Vector, Vector]:
        """Each chunk's signals, shape (n, 5), in the order of ``SIGNALS``; ``late`` is 0.

        And what dates add to both lexical ones, shape (n,).
        """
        if not chunks:
            return np.zeros((0, len(SIGNALS)), dtype=np.float32), np.zeros(0, dtype=np.float32)
        translated, words, times = self._index.lexical.scores(
            [legs.translated, legs.words if same else [], legs.times],
            [chunk.key for chunk in chunks],
        )
        columns = [
            np.zeros(len(chunks)),
            _vectors(chunks) @ query.encoded.vector,
            translated + times,
            words + times * same,
            np.minimum(1.0, times / legs.most),
        ]
        return np.stack(columns, axis=1).astype(np.float32), times

    def _reranked(self, query: Query, found: list[Passage]) -> list[Passage]:
        return self._rerank(query.text, found) if self._rerank else found


class _Legs(NamedTuple):
    """A question's concepts as the lexical index looks for them; ``most`` is all its dates met."""

    translated: Sequence[Clause]
    words: Sequence[Clause]
    times: Sequence[Clause]
    required: Sequence[Clause]
    most: float


class _Sample(NamedTuple):
    """Chunks of a language that show how a question's scores lie: their vectors and tokens."""

    vectors: Vector
    tokens: StoredTokens

    def middles(self, questions: Sequence[EncodedQuestion]) -> Vector:
        """Where the signals of each question usually lie, shape (questions, 4)."""
        vectors = np.stack([question.vector for question in questions], axis=1)
        late = map(self.tokens.maximum_similarity, _parts(questions, _MET_TOGETHER))
        return usual(np.concatenate([*late], axis=1), self.vectors @ vectors)


class _Pool(NamedTuple):
    """The candidates of one language for a question, their signals, and where these usually lie."""

    query: Query
    same: bool
    candidates: Sequence[Candidate]
    signals: Vector
    times: Vector
    middle: Vector

    @property
    def undated(self) -> Vector:
        """The signals without what dates add to them."""
        added = [0.0, 0.0, 1.0, float(self.same), 0.0]
        signals = self.signals - np.outer(self.times, added)
        signals[:, SIGNALS.index("time")] = 0.0
        return np.asarray(signals, dtype=np.float32)


class _Scored(NamedTuple):
    """A candidate's fused score, what dates added to it, and its signals (5,)."""

    score: float
    dates: float
    signals: Vector

    def passage(self, paragraph: Paragraph) -> Passage:
        signals = zip(SIGNALS, map(float, self.signals), strict=True)
        return Passage(paragraph, self.score, {**dict(signals), "dates": self.dates})


@dataclass(frozen=True)
class _Outline:
    """A question and what it is made of, not yet embedded."""

    text: str
    asked_on: date
    language: str
    comparison: Comparison | None
    leaning: Leaning | None

    @property
    def sides(self) -> Sequence[str]:
        return self.comparison.sides if self.comparison else ()

    @property
    def sought(self) -> list[str]:
        """The texts that are sought: the question but for one that its sides hold whole."""
        leans = [self.leaning.event, self.leaning.rest] if self.leaning else []
        whole = [] if self.comparison and self.comparison.is_whole else [self.text]
        return [*whole, *self.sides, *leans]


def _outline(asked: Question) -> _Outline:
    language = asked.language or detect_language(asked.text)
    day = asked.on or datetime.now().astimezone().date()
    compared = comparison(asked.text)
    leans = None if compared else leaning(asked.text, language)
    return _Outline(asked.text, day, language, compared, leans)


def _at_event(query: Query, found: Mapping[Query, Sequence[Passage]]) -> Query:
    """What a question asks besides the event that it leans on, at the time of that event."""
    if query.leaning is None:
        return query
    event = found[query.leaning.event]
    time = date_terms.concept_of_event(event[0].paragraph, query.leaning.unit) if event else None
    return query.leaning.rest.at([time] if time else [])


def _fitting(timed: Sequence[Passage], plain: Sequence[Passage]) -> Sequence[Passage]:
    """What was found at a time, if it is not the time alone for which it was found."""
    without_time = {passage.paragraph.name: passage.score for passage in plain}
    if timed and timed[0].paragraph.name in without_time:
        below = plain[0].score - without_time[timed[0].paragraph.name]
        return timed if below <= _AS_GOOD else plain
    return plain


def _event_then(query: Query, rest: Sequence[Passage]) -> Query | None:
    """The event that a question leans on, at the time that what was found for its rest gives."""
    if query.leaning is None or not rest:
        return None
    time = date_terms.exact_concept_of_event(rest[0].paragraph, query.leaning.unit)
    return replace(query.leaning.event, required=time) if time else None


def _vectors(chunks: Sequence[Candidate]) -> Vector:
    """The vectors of chunks, shape (n, d)."""
    numbers = np.frombuffer(b"".join(chunk.vector for chunk in chunks), dtype="<f4")
    return numbers.reshape(len(chunks), -1)


def _parts(values: Sequence[Value], size: int) -> Iterator[Sequence[Value]]:
    return (values[start : start + size] for start in range(0, len(values), size))


def _of_parts(query: Query, found: Mapping[Query, Sequence[Passage]]) -> list[Sequence[Passage]]:
    """What was found for the parts of a question; of the sides that it compares the best first."""
    rankings = [found[part] for part in query.parts if found[part]]
    return sorted(rankings, key=lambda each: -each[0].score) if query.sides else rankings


def _sides(query: Query, found: Mapping[Query, Sequence[Passage]]) -> list[Side]:
    return [
        Side(side, found[side], [other for other in query.sides if other is not side])
        for side in query.sides
    ]


def _each_once(passages: Iterable[Passage]) -> list[Passage]:
    """The passages, each paragraph where it first stands."""
    first: dict[str, Passage] = {}
    for passage in passages:
        first.setdefault(passage.paragraph.name, passage)
    return list(first.values())


def _merged(rankings: Sequence[Sequence[Passage]]) -> list[Passage]:
    """The rankings' passages, each paragraph once: what falls least below the best of its ranking.

    So the best of each go first, and the scores of different questions need not compare.
    Scores never rise.
    """
    falls = [
        (ranking[0].score - passage.score, passage) for ranking in rankings for passage in ranking
    ]
    merged: dict[str, Passage] = {}
    lowest = float("inf")
    for _, passage in sorted(falls, key=itemgetter(0)):
        if passage.paragraph.name not in merged:
            lowest = min(lowest, passage.score)
            merged[passage.paragraph.name] = replace(passage, score=lowest)
    return list(merged.values())


def _word_concepts(question: str, language: str) -> list[Concept]:
    return [
        {
            ("words", term): weight,
            ("folded", without_diacritics(term)): weight * _FOLDED_WEIGHT,
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
