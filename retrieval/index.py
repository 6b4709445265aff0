"""The index: articles in, candidates out; complete again after any interruption.

Three stores work together: the manifest (what is true), the vector index and
the lexical index (both made from it). One process writes at a time. A batch of
articles goes through four steps, each of which may be the last before a crash:

1. the manifest lists the new chunks as strays,
2. both engines receive them (nobody sees them yet),
3. the manifest publishes the articles in one transaction; what they replace
   becomes stray,
4. strays are swept out of the engines.

The next run sweeps what an interrupted one left and goes on.
"""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from retrieval import chunking, date_terms, tokens
from retrieval.article import Article, Paragraph
from retrieval.database import open_database
from retrieval.encoder import EncodedQuestion, Encoder, Vector
from retrieval.errors import (
    CitedeskError,
    DataError,
    IndexLocked,
    IndexMismatch,
    NothingIndexed,
    ReadError,
)
from retrieval.late_interaction import segment_similarity
from retrieval.lexical import LexicalEntry, LexicalIndex
from retrieval.manifest import Chunk, Manifest, key_of
from retrieval.readers import SourceArticle
from retrieval.sentences import Span
from retrieval.translation import WordTranslations
from retrieval.vectors import VectorIndex

BATCH_CHUNKS = 128
"""Chunks that are embedded and published together: what a crash can cost."""

ALWAYS_EXACT = 20_000
"""Up to so many chunks the lexical statistics never count what was removed."""

# In larger indexes removed chunks may count in the statistics up to this share:
# writing the lexical index anew takes seconds there.
_TOLERATED_SHARE = 0.02

LEAD_COPIES = 2
"""How often a translated term of weight 1 stands for the lead; a chunk's own stands three times."""

LONGEST_CONTEXT = 160
"""Characters of a title that are embedded with each paragraph."""

FORMAT = "8"


@dataclass
class IndexReport:
    """What a run of indexing did: the ids of the articles, and the errors of what failed."""

    indexed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[CitedeskError] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"indexed {len(self.indexed)}, unchanged {len(self.unchanged)}, "
            f"removed {len(self.removed)}, failed {len(self.failed)}"
        )


@dataclass(frozen=True)
class IndexLocation:
    """Where the parts of an index are kept.

    ``chroma_url`` and ``database_url`` name servers; without them everything
    is in ``folder``.
    """

    folder: Path
    chroma_url: str | None = None
    database_url: str | None = None

    @property
    def vectors(self) -> Path | str:
        """The folder or server of the vector index."""
        return self.chroma_url or self.folder / "chroma"

    @property
    def lexical(self) -> Path:
        """The folder of the lexical index."""
        return self.folder / "lexical"

    def open_manifest(self) -> Manifest:
        """The manifest, opened."""
        return Manifest(open_database(self.database_url, self.folder / "manifest.sqlite"))


Progress = Callable[[str, int], None]
"""Called with an article's id and the number of its chunks once it is published."""


def _no_progress(article: str, chunks: int) -> None:
    pass


class Index:
    """Articles by their paragraphs.

    Raises ``NothingIndexed`` from every reading method while there is nothing
    to read, ``IndexMismatch`` when it was built with another model.
    """

    def __init__(
        self,
        location: IndexLocation,
        encoder: Encoder,
        translations: WordTranslations,
        rebuild: bool = False,
    ) -> None:
        location.folder.mkdir(parents=True, exist_ok=True)
        self.location = location
        self.encoder = encoder
        self.translations = translations
        self.manifest = location.open_manifest()
        if rebuild:
            shutil.rmtree(location.lexical, ignore_errors=True)
        else:
            self._check_model()
        self.lexical = LexicalIndex(location.lexical)
        self.vectors = VectorIndex(location.vectors, encoder.name, encoder.fingerprint)
        if rebuild:
            self.clear()
        self._generation = self.manifest.generation()

    def close(self) -> None:
        """Release what is held open."""
        self.manifest.close()

    # -- reading -------------------------------------------------------------

    def generation(self) -> int:
        """A number that grows with every change; what another process wrote is then seen."""
        current = self.manifest.generation()
        if current == 0:
            raise NothingIndexed(
                f"nothing is indexed yet in {self.location.folder}: run `citedesk index PATH`"
            )
        self.lexical.refresh()
        if current != self._generation:
            self.vectors.refresh()
            self._generation = current
        return current

    # -- writing -------------------------------------------------------------

    def update(
        self,
        sources: Iterable[SourceArticle | CitedeskError],
        roots: Sequence[Path] = (),
        progress: Progress = _no_progress,
    ) -> IndexReport:
        """Bring the index up to date with these articles.

        Articles that came from files under ``roots`` and are not among the
        sources any more are removed, unless their file failed to be read.
        Raises ``IndexLocked`` while another process writes.
        """
        with self._lock():
            self._record_model()
            self._sweep()
            self._renew_translations()
            report = IndexReport()
            paths = self._add_all(sources, report, progress)
            self._remove_vanished(paths, roots, report)
            self._sweep()
            return report

    def clear(self) -> None:
        """Remove everything."""
        with self._lock():
            self.manifest.remove(list(self.manifest.fingerprints()))
            self.vectors.clear()
            self.lexical.clear()
            self.manifest.forget_strays(list(self.manifest.strays()))
            self._record_model(force=True)

    def similarities(
        self, question: EncodedQuestion, paragraph: Paragraph, spans: Sequence[Span]
    ) -> Vector:
        """How well each of the sentences of a paragraph, in order, meets a question's words.

        Shape (n,), by late interaction; 0 for all where the model gives no token vectors.
        """
        scores = np.zeros(len(spans), dtype=np.float32)
        for start, end, stored in self.manifest.windows(paragraph.article, paragraph.number):
            context = f"{_context_of(paragraph.title)}{paragraph.text[start:end]}"
            shift = len(context) - (end - start) - start
            within = [at for at, span in enumerate(spans) if start <= span.start < end]
            places = [
                self.encoder.count_tokens(context[: shift + spans[at].start]) for at in within
            ]
            scores[within] = segment_similarity(question, stored, places)
        return scores

    def faults(self) -> list[str]:
        """What is wrong between the three stores, one sentence each; empty when all is well."""
        live = self.manifest.chunk_ids()
        strays = self.manifest.strays()
        languages = sorted({*self.manifest.languages(), *strays.values()})
        found = []
        for name, held in (
            ("lexical", self.lexical.ids()),
            ("vector", self.vectors.ids(languages)),
        ):
            if missing := live - held:
                found.append(f"the {name} index lacks {len(missing)} of {len(live)} chunks")
            if foreign := held - live - set(strays):
                found.append(f"the {name} index holds {len(foreign)} chunks that nobody knows")
        if strays:
            found.append(f"an interrupted run left {len(strays)} chunks to be swept")
        return found

    def _add_all(
        self,
        sources: Iterable[SourceArticle | CitedeskError],
        report: IndexReport,
        progress: Progress,
    ) -> dict[str, str]:
        known = self.manifest.fingerprints()
        known_paths = self.manifest.paths()
        paths: dict[str, str] = {}
        pending: list[tuple[Article, str]] = []
        size = 0
        for source in sources:
            if isinstance(source, CitedeskError):
                report.failed.append(source)
                continue
            article, path = source.article, str(source.path)
            if problem := self._conflict(article, path, paths, known_paths):
                report.failed.append(problem)
                continue
            paths[article.id] = path
            if known.get(article.id) == article.fingerprint:
                report.unchanged.append(article.id)
                continue
            pending.append((article, path))
            size += len(article.paragraphs)
            if size >= BATCH_CHUNKS:
                self._publish(pending, report, progress)
                pending, size = [], 0
        self._publish(pending, report, progress)
        moved = {key: path for key, path in paths.items() if known_paths.get(key, path) != path}
        self.manifest.move(moved)
        return paths

    @staticmethod
    def _conflict(
        article: Article, path: str, seen: dict[str, str], known: dict[str, str]
    ) -> ReadError | None:
        other = seen.get(article.id)
        if (
            other is None
            and known.get(article.id, path) != path
            and Path(known[article.id]).exists()
        ):
            other = known[article.id]
        if other is None:
            return None
        return ReadError(
            path,
            f"its id {article.id!r} is taken by {other}; state another id in its front matter",
        )

    def _remove_vanished(
        self, paths: dict[str, str], roots: Sequence[Path], report: IndexReport
    ) -> None:
        failed = [e.path for e in report.failed if isinstance(e, ReadError | DataError)]
        vanished = [
            identifier
            for identifier, path in self.manifest.paths().items()
            if identifier not in paths
            and any(Path(path).is_relative_to(root) for root in roots)
            and not any(Path(path).is_relative_to(unread) for unread in failed)
        ]
        if vanished:
            self.manifest.remove(vanished)
        report.removed.extend(vanished)

    def _publish(
        self, articles: list[tuple[Article, str]], report: IndexReport, progress: Progress
    ) -> None:
        if not articles:
            return
        by_id = {article.id: article for article, _ in articles}
        chunks = [chunk for article in by_id.values() for chunk in self._chunks(article)]
        chunks = self._encode(chunks, by_id)
        self.manifest.announce(chunks)
        self._write_engines(chunks, by_id)
        self.manifest.publish(articles, chunks)
        self._generation = self.manifest.generation()
        for article, _ in articles:
            report.indexed.append(article.id)
            progress(article.id, sum(chunk.article == article.id for chunk in chunks))

    def _chunks(self, article: Article) -> Iterator[Chunk]:
        version = article.fingerprint[:12]
        room = self.encoder.window - self.encoder.count_tokens(_context_of(article.title))
        for number, text in enumerate(article.paragraphs, start=1):
            spans = chunking.windows(text, self.encoder.count_tokens, room)
            for order, span in enumerate(spans):
                part = f".{order + 1}" if len(spans) > 1 else ""
                identifier = f"{article.id}#{number}{part}@{version}"
                yield Chunk(
                    id=identifier,
                    key=key_of(identifier),
                    article=article.id,
                    number=number,
                    start=span.start,
                    end=span.end,
                    language=article.language,
                    digest=hashlib.sha256(
                        f"{_context_of(article.title)}{span.of(text)}".encode()
                    ).hexdigest(),
                    vector=b"",
                    tokens=b"",
                )

    def _encode(self, chunks: list[Chunk], articles: dict[str, Article]) -> list[Chunk]:
        """The chunks with their vectors; a text that is indexed already is not embedded again."""
        known = self.manifest.chunks_by_digest(list({chunk.digest for chunk in chunks}))
        vectors = {digest: (chunk.vector, chunk.tokens) for digest, chunk in known.items()}
        texts = {
            chunk.digest: _context_of(articles[chunk.article].title) + _text(chunk, articles)
            for chunk in chunks
        }
        missing = [digest for digest in texts if digest not in vectors]
        encoded = self.encoder.encode_texts([texts[digest] for digest in missing])
        for digest, entry in zip(missing, encoded, strict=True):
            vectors[digest] = (entry.vector.astype("<f4").tobytes(), entry.tokens)
        return [
            replace(chunk, vector=vectors[chunk.digest][0], tokens=vectors[chunk.digest][1])
            for chunk in chunks
        ]

    def _write_engines(self, chunks: Sequence[Chunk], articles: dict[str, Article]) -> None:
        for language in sorted({chunk.language for chunk in chunks}):
            part = [chunk for chunk in chunks if chunk.language == language]
            self.vectors.add(
                language,
                [chunk.id for chunk in part],
                [vector_of(chunk) for chunk in part],
                [_text(chunk, articles) for chunk in part],
                [_metadata(chunk, articles[chunk.article]) for chunk in part],
            )
        self._write_lexical(chunks, articles)

    def _write_lexical(self, chunks: Sequence[Chunk], articles: dict[str, Article]) -> None:
        self.lexical.update(
            add=[
                self._entry(chunk, _text(chunk, articles), articles[chunk.article])
                for chunk in chunks
            ]
        )

    def _entry(self, chunk: Chunk, text: str, article: Article) -> LexicalEntry:
        """The terms of a chunk, those of its article's lead among them.

        One field for both is BM25F (Robertson, Zaragoza and Taylor 2004): a word that stands in
        both counts little more than one that stands in either.
        """
        language, lead = chunk.language, _lead(chunk, article)
        terms = [*tokens.words(text, language), *tokens.words(lead, language)]
        fields = {
            "words": terms,
            "folded": tokens.folded(terms),
            "pivot": [
                *self.translations.paragraph_terms(text, language),
                *self.translations.paragraph_terms(lead, language, LEAD_COPIES),
            ],
            date_terms.EVENT: self._dates(chunk, text, article),
            date_terms.PUBLISHED: date_terms.published_terms(article.published),
        }
        return LexicalEntry(chunk.id, chunk.key, language, fields)

    @staticmethod
    def _dates(chunk: Chunk, text: str, article: Article) -> list[str]:
        """The dates of a chunk; one that names none tells of the time of its article's lead."""
        own = date_terms.event_terms(text, chunk.language, article.published)
        if own or chunk.number == 1:
            return own
        return date_terms.event_terms(article.paragraphs[0], chunk.language, article.published)

    def _stored_articles(self, chunks: Sequence[Chunk]) -> dict[str, Article]:
        names = {(chunk.article, number) for chunk in chunks for number in (1, chunk.number)}
        articles: dict[str, Article] = {}
        for (identifier, number), paragraph in self.manifest.paragraphs(names).items():
            known = articles[identifier].paragraphs if identifier in articles else ()
            filled = (*known, *[""] * (number - 1 - len(known)), paragraph.text)
            articles[identifier] = Article(
                identifier,
                paragraph.title,
                paragraph.language,
                filled,
                paragraph.outlet,
                paragraph.url,
                paragraph.published,
            )
        return articles

    def _renew_translations(self) -> None:
        """Make the lexical index anew when the word translations have changed."""
        current = self.translations.fingerprint
        if self.manifest.state("translations") not in (None, current):
            self.lexical.clear()
            for part in _batches(sorted(self.manifest.chunk_ids()), BATCH_CHUNKS):
                chunks = sorted(self.manifest.chunks(part).values(), key=_chunk_order)
                self._write_lexical(chunks, self._stored_articles(chunks))
        self.manifest.set_state({"translations": current})

    def _sweep(self) -> None:
        strays = self.manifest.strays()
        if not strays:
            return
        for language in sorted(set(strays.values())):
            self.vectors.remove(
                language, [key for key, value in strays.items() if value == language]
            )
        self.lexical.update(remove=list(strays))
        self._forget_removed(len(strays))
        self.manifest.forget_strays(list(strays))

    def _forget_removed(self, count: int) -> None:
        """Write the lexical index anew once removed chunks distort its statistics."""
        removed = int(self.manifest.state("lexical_removed") or 0) + count
        total = self.manifest.count_chunks()
        if total <= ALWAYS_EXACT or removed > total * _TOLERATED_SHARE:
            self.lexical.rewrite()
            removed = 0
        self.manifest.set_state({"lexical_removed": str(removed)})

    # -- model and lock ------------------------------------------------------

    def _check_model(self) -> None:
        model = self.manifest.state("model")
        if model is None:
            return
        if (model, self.manifest.state("fingerprint")) != (
            self.encoder.name,
            self.encoder.fingerprint,
        ):
            raise IndexMismatch(
                f"{self.location.folder}: the index was built with the embedding model {model}, "
                f"which is not the {self.encoder.name} of now; set CITEDESK_EMBEDDING_MODEL back, "
                "or rebuild it with `citedesk index --rebuild PATH...`"
            )
        if (found := self.manifest.state("format")) != FORMAT:
            raise IndexMismatch(
                f"{self.location.folder}: the index has the format {found} of another version of "
                f"citedesk, this one needs {FORMAT}: rebuild it with "
                "`citedesk index --rebuild PATH...`"
            )

    def _record_model(self, force: bool = False) -> None:
        if force or self.manifest.state("model") is None:
            self.manifest.set_state(
                {
                    "model": self.encoder.name,
                    "fingerprint": self.encoder.fingerprint,
                    "format": FORMAT,
                }
            )

    @contextmanager
    def _lock(self) -> Iterator[None]:
        with writing_lock(self.location.folder):
            yield


@contextmanager
def writing_lock(folder: Path) -> Iterator[None]:
    """Hold the right to write an index; ``IndexLocked`` names who holds it already."""
    path = folder / "index.lock"
    holder = folder / "index.lock.json"
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise IndexLocked(f"{path}: {_holder(holder)}; wait until it ends, or stop it") from None
    try:
        started = time.strftime("%Y-%m-%d %H:%M:%S")
        holder.write_text(json.dumps({"process": os.getpid(), "since": started}))
        yield
    finally:
        lock.release()


def _holder(path: Path) -> str:
    try:
        entry = json.loads(path.read_text())
        return f"process {entry['process']} has been writing the index since {entry['since']}"
    except (OSError, ValueError, KeyError):
        return "another process is writing the index"


def vector_of(chunk: Chunk) -> Vector:
    """The stored unit vector of a chunk, shape (d,)."""
    return np.frombuffer(chunk.vector, dtype="<f4").astype(np.float32)


def _context_of(title: str) -> str:
    """What is embedded before each paragraph: the title names whom and what it is about."""
    return f"{title[:LONGEST_CONTEXT]}\n" if title else ""


def _lead(chunk: Chunk, article: Article) -> str:
    """Title and first paragraph: they name whom and what the rest only refers to."""
    first = "" if chunk.number == 1 else article.paragraphs[0]
    return f"{article.title}\n{first}"


def _text(chunk: Chunk, articles: dict[str, Article]) -> str:
    return articles[chunk.article].paragraphs[chunk.number - 1][chunk.start : chunk.end]


def _metadata(chunk: Chunk, article: Article) -> dict[str, str | int]:
    known: dict[str, str | int | None] = {
        "article": article.id,
        "paragraph": chunk.number,
        "language": chunk.language,
        "title": article.title,
        "outlet": article.outlet,
        "url": article.url,
        "published": article.published,
    }
    return {key: value for key, value in known.items() if value is not None}


def _chunk_order(chunk: Chunk) -> tuple[str, int, int]:
    return chunk.article, chunk.number, chunk.start


def _batches(values: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
