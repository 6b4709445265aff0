"""The lexical index: BM25 over several fields of pre-made terms, on disk (tantivy).

Terms come ready from ``tokens`` and ``translation``; here they are only stored
and ranked, with the usual BM25 (Robertson and Zaragoza 2009; k1 1.2, b 0.75).
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tantivy

from retrieval.encoder import Vector
from retrieval.errors import IndexMismatch

WRITER_MEMORY = 64_000_000
"""Bytes that tantivy may use before it writes a segment."""


Concept = Mapping[tuple[str, str], float]
"""One thing a question speaks of: (field, term) pairs that express it, with their weights.

A text that holds several of them is hardly better than one that holds the best.
"""

Clause = tuple[tantivy.Occur, tantivy.Query]
"""A concept made ready to be looked for."""

_SYNONYM_SHARE = 0.2
# What a concept's other terms add to the best one (measured in docs/model.md).


@dataclass(frozen=True)
class LexicalEntry:
    """One chunk: its id and number, its language, and the terms of each field."""

    id: str
    key: int
    language: str
    fields: Mapping[str, Sequence[str]]


class LexicalIndex:
    """Chunks by their terms. One writer at a time; readers see the last commit."""

    FIELDS = ("words", "folded", "pivot", "dates", "published")

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field("key", indexed=True, fast=True, stored=True)
        builder.add_text_field("language", stored=True, tokenizer_name="raw", index_option="basic")
        for field in self.FIELDS:
            builder.add_text_field(field, stored=True, tokenizer_name="spaces", index_option="freq")
        self._schema = builder.build()
        try:
            self._index = tantivy.Index(self._schema, str(folder), reuse=True)
        except ValueError as error:
            raise IndexMismatch(
                f"{folder}: the lexical index was made by another version of citedesk; "
                "rebuild it with `citedesk index --rebuild PATH...`"
            ) from error
        spaces = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("spaces", spaces)
        self.refresh()

    def refresh(self) -> None:
        """See what another process has written."""
        self._index.reload()
        self._searcher = self._index.searcher()

    def update(self, add: Iterable[LexicalEntry] = (), remove: Iterable[str] = ()) -> None:
        """Remove the ids, add the entries, and make both visible at once."""
        writer = self._writer()
        for identifier in remove:
            writer.delete_documents_by_term("id", identifier)
        for entry in add:
            writer.add_document(self._document(entry))
        self._commit(writer)

    def clear(self) -> None:
        """Remove everything, with the statistics of what was removed."""
        writer = self._writer()
        writer.delete_all_documents()
        self._commit(writer)

    def rewrite(self) -> None:
        """Write everything anew, so that nothing removed counts in the statistics any more."""
        writer = self._writer()
        documents = sorted(self._documents(), key=lambda document: str(document.get_first("id")))
        writer.delete_all_documents()
        for document in documents:
            writer.add_document(document)
        self._commit(writer)

    def ids(self) -> set[str]:
        """Every id held."""
        return {str(document.get_first("id")) for document in self._documents()}

    def clauses(self, concepts: Iterable[Concept], must: bool = False) -> list[Clause]:
        """A question's concepts, made ready once for ``search`` and ``scores``.

        What is found ``must`` hold each of them, or any.
        """
        occur = tantivy.Occur.Must if must else tantivy.Occur.Should
        return [(occur, self._any_term(concept)) for concept in concepts]

    def search(
        self, clauses: Sequence[Clause], language: str, limit: int
    ) -> list[tuple[int, float]]:
        """The keys of the best chunks of a language for a question's concepts, best first."""
        found = self._run(self._term("language", language), clauses, limit)
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def scores(self, legs: Sequence[Sequence[Clause]], keys: Sequence[int]) -> Vector:
        """The score of each of these chunks (columns) for each set of clauses (rows)."""
        # This takes a third of the time of tantivy's own query for a set of terms.
        wanted = [(tantivy.Occur.Should, self._term("key", key)) for key in keys]
        among = tantivy.Query.boolean_query(wanted)
        found = (dict(self._run(among, clauses, len(keys))) for clauses in legs)
        rows = [[scores.get(key, 0.0) for key in keys] for scores in found]
        return np.array(rows, dtype=np.float32).reshape(len(legs), len(keys))

    def count(self, field: str, term: str) -> int:
        """The chunks that hold a term in a field."""
        return int(self._searcher.doc_freq(field, term))

    def rarities(self, concepts: Sequence[Concept]) -> list[float]:
        """What each concept is worth: the BM25 weight of its best term, seen once.

        A term that stands nowhere is as rare as can be, but counts only where
        no other term of its concept is known.
        """
        return [_worth(concept, self._searcher) for concept in concepts]

    def _documents(self) -> Iterator[tantivy.Document]:
        searcher = self._searcher
        hits = searcher.search(tantivy.Query.all_query(), limit=max(1, searcher.num_docs)).hits
        return (searcher.doc(address) for _, address in hits)

    def _writer(self) -> tantivy.IndexWriter:
        return self._index.writer(heap_size=WRITER_MEMORY, num_threads=1)

    def _commit(self, writer: tantivy.IndexWriter) -> None:
        writer.commit()
        writer.wait_merging_threads()
        self.refresh()

    def _term(self, field: str, value: str | int) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, value, index_option="basic")

    def _any_term(self, concept: Concept) -> tantivy.Query:
        terms = [
            tantivy.Query.boost_query(
                tantivy.Query.term_query(self._schema, field, term, index_option="freq"), weight
            )
            for (field, term), weight in concept.items()
        ]
        return tantivy.Query.disjunction_max_query(terms, _SYNONYM_SHARE)

    def _run(
        self, among: tantivy.Query, clauses: Sequence[Clause], limit: int
    ) -> list[tuple[int, float]]:
        if not clauses or limit < 1:
            return []
        searcher = self._searcher
        only = tantivy.Occur.Must, tantivy.Query.const_score_query(among, 0.0)
        query = tantivy.Query.boolean_query([only, *clauses])
        hits = searcher.search(query, limit, count=False).hits
        keys = searcher.fast_field_values("key", [address for _, address in hits])
        return [
            (int(key or 0), float(hit[0]))
            for key, hit in zip(keys, hits, strict=True)
            if hit[0] > 0
        ]

    @staticmethod
    def _document(entry: LexicalEntry) -> tantivy.Document:
        document = tantivy.Document()
        document.add_text("id", entry.id)
        document.add_unsigned("key", entry.key)
        document.add_text("language", entry.language)
        for field, terms in entry.fields.items():
            document.add_text(field, " ".join(terms))
        return document


def _worth(concept: Concept, searcher: tantivy.Searcher) -> float:
    counts = {pair: searcher.doc_freq(*pair) for pair in concept}
    known = [pair for pair, count in counts.items() if count] or list(concept)
    return max(
        (concept[pair] * _rarity(counts[pair], searcher.num_docs) for pair in known), default=0.0
    )


def _rarity(documents: int, total: int) -> float:
    return math.log(1 + (total - documents + 0.5) / (documents + 0.5))
