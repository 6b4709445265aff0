"""The vector index: one Chroma collection for each language, cosine distance.

A collection of its own for each language keeps one language from crowding out
another, without a metadata filter (which makes a query sixteen times slower).
"""

import gc
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chromadb
from chromadb.api import ClientAPI
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings
from chromadb.errors import ChromaError, NotFoundError

from retrieval.encoder import Vector
from retrieval.errors import IndexMismatch, IndexStateError

# Neighbours that HNSW keeps in view: high, so that the best candidates do not
# depend on the order in which they were added.
_SEARCH_WIDTH = 200


class VectorIndex:
    """Chunks by their vectors, in a folder or on a Chroma server."""

    def __init__(self, location: Path | str, model: str, fingerprint: str) -> None:
        self._location = location
        self._identity = {"model": model, "fingerprint": fingerprint}
        self._client = self._connect()
        self._collections: dict[str, Any] = {}

    def _connect(self) -> ClientAPI:
        settings = Settings(anonymized_telemetry=False)
        if isinstance(self._location, Path):
            return chromadb.PersistentClient(str(self._location), settings=settings)
        address = urlsplit(self._location)
        try:
            return chromadb.HttpClient(
                host=address.hostname or "localhost",
                port=address.port or (443 if address.scheme == "https" else 80),
                ssl=address.scheme == "https",
                settings=settings,
            )
        except (ValueError, ChromaError) as error:
            raise IndexStateError(
                f"CITEDESK_CHROMA_URL: no Chroma server answers at {self._location}; "
                "start one with `chroma run`, or correct the setting"
            ) from error

    def refresh(self) -> None:
        """See what another process has written (Chroma keeps its view of a folder)."""
        if isinstance(self._location, Path):
            SharedSystemClient.clear_system_cache()
            self._client = self._connect()
            # The former client is held by a circle of references, and ten open files with it.
            gc.collect()
        self._collections.clear()

    def add(
        self,
        language: str,
        ids: Sequence[str],
        vectors: Sequence[Vector],
        texts: Sequence[str],
        metadata: Sequence[Mapping[str, str | int]],
    ) -> None:
        """Add or overwrite chunks of one language."""
        collection = self._client.get_or_create_collection(
            _collection_name(language),
            configuration={"hnsw": {"space": "cosine", "ef_search": _SEARCH_WIDTH}},
            metadata=self._identity,
            embedding_function=None,
        )
        self._check(collection)
        size = self._client.get_max_batch_size()
        for start in range(0, len(ids), size):
            part = slice(start, start + size)
            collection.upsert(
                ids=list(ids[part]),
                embeddings=[vector.tolist() for vector in vectors[part]],
                documents=list(texts[part]),
                metadatas=[dict(entry) for entry in metadata[part]],
            )

    def remove(self, language: str, ids: Sequence[str]) -> None:
        """Remove chunks; those that are not there are passed over."""
        collection = self._existing(language)
        if collection is None:
            return
        size = self._client.get_max_batch_size()
        for start in range(0, len(ids), size):
            collection.delete(ids=list(ids[start : start + size]))

    def search(self, language: str, vectors: Sequence[Vector], limit: int) -> list[list[str]]:
        """For each vector the ids of the nearest chunks of a language, nearest first."""
        collection = self._existing(language)
        if collection is None or limit < 1 or not vectors:
            return [[] for _ in vectors]
        answer = collection.query(query_embeddings=list(vectors), n_results=limit, include=[])
        return list(answer["ids"])

    def ids(self, languages: Iterable[str]) -> set[str]:
        """Every id held in these languages."""
        found: set[str] = set()
        for language in languages:
            if (collection := self._existing(language)) is not None:
                found.update(collection.get(include=[])["ids"])
        return found

    def clear(self) -> None:
        """Remove every collection of this program."""
        for collection in self._client.list_collections():
            if collection.name.startswith(_PREFIX):
                self._client.delete_collection(collection.name)
        self._collections.clear()

    def _existing(self, language: str) -> Any | None:
        if language in self._collections:
            return self._collections[language]
        try:
            collection = self._client.get_collection(
                _collection_name(language), embedding_function=None
            )
        except NotFoundError:
            return None
        self._check(collection)
        self._collections[language] = collection
        return collection

    def _check(self, collection: Any) -> None:
        if dict(collection.metadata or {}) != self._identity:
            raise IndexMismatch(
                f"the Chroma collection {collection.name} was built with another embedding model "
                f"({(collection.metadata or {}).get('model')}); set CITEDESK_EMBEDDING_MODEL back, "
                "or rebuild the index with `citedesk index --rebuild PATH...`"
            )


_PREFIX = "citedesk-"


_PLAIN = re.compile("[a-z]{1,8}")


def _collection_name(language: str) -> str:
    """The collection of a language; any text has one, though Chroma takes few characters."""
    plain = _PLAIN.fullmatch(language)
    return f"{_PREFIX}{language if plain else hashlib.sha256(language.encode()).hexdigest()[:16]}"
