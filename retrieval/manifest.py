"""What the index holds: the articles, their paragraphs, and the chunks that stand in the engines.

The manifest is the only source of truth. Chroma and the lexical index are made
from it, and whatever they return counts only while the manifest names it. So
an interrupted run can never show half an article: new chunks are written to
the engines first and become visible when one transaction here says so.

Chunks that may stand in an engine without being live (announced before they
were written, or replaced) are listed as strays until they are swept away.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sql
from sqlalchemy import Column, Integer, LargeBinary, String, Text, select

from retrieval.article import Article, Paragraph

Value = TypeVar("Value")

SQL_VARIABLES = 500
"""Values in one ``IN (…)``: below what every database accepts."""

_tables = sql.MetaData()
_state = sql.Table(
    "index_state", _tables, Column("name", String, primary_key=True), Column("value", Text)
)
_article = sql.Table(
    "article",
    _tables,
    Column("id", String, primary_key=True),
    Column("path", Text, nullable=False, index=True),
    Column("fingerprint", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("language", String, nullable=False),
    Column("outlet", Text),
    Column("url", Text),
    Column("published", String),
    Column("length", Integer, nullable=False),
)
_paragraph = sql.Table(
    "paragraph",
    _tables,
    Column("article", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("text", Text, nullable=False),
)
_chunk = sql.Table(
    "chunk",
    _tables,
    Column("id", String, primary_key=True),
    Column("key", sql.BigInteger, nullable=False, index=True),
    Column("article", String, nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("language", String, nullable=False),
    Column("digest", String(64), nullable=False, index=True),
    Column("vector", LargeBinary, nullable=False),
    Column("tokens", LargeBinary, nullable=False),
    sql.Index("chunk_sample", "language", "digest"),
)
_stray = sql.Table(
    "stray_chunk",
    _tables,
    Column("id", String, primary_key=True),
    Column("language", String, nullable=False),
)


def key_of(identifier: str) -> int:
    """A number of 63 bits for a chunk's id, which engines look up faster than a text."""
    return int.from_bytes(hashlib.sha256(identifier.encode()).digest()[:8], "big") >> 1


@dataclass(frozen=True)
class Chunk:
    """A stretch of a paragraph as it was embedded.

    ``key`` is the number that the lexical index knows the chunk by, ``digest``
    the SHA-256 of the text in hexadecimal, ``vector`` and ``tokens`` the
    encoder's bytes for the whole and for its tokens.
    """

    id: str
    key: int
    article: str
    number: int
    start: int
    end: int
    language: str
    digest: str
    vector: bytes
    tokens: bytes


class Candidate(NamedTuple):
    """What ranking needs to know of every chunk that may be found."""

    key: int
    article: str
    number: int
    vector: bytes


_CANDIDATE = [_chunk.c[name] for name in Candidate._fields]


@dataclass(frozen=True)
class ArticleEntry:
    """An indexed article without its text."""

    id: str
    path: str
    fingerprint: str
    title: str
    language: str
    outlet: str | None
    url: str | None
    published: str | None
    length: int


class Manifest:
    """The tables behind the index, in SQLite or PostgreSQL."""

    def __init__(self, engine: sql.Engine) -> None:
        self._engine = engine
        _tables.create_all(engine)

    def close(self) -> None:
        """Release the connections."""
        self._engine.dispose()

    # -- state ---------------------------------------------------------------

    def state(self, name: str) -> str | None:
        """A named value of the index as a whole, None when it was never set."""
        with self._engine.connect() as connection:
            query = select(_state.c.value).where(_state.c.name == name)
            return connection.execute(query).scalar_one_or_none()

    def set_state(self, values: Mapping[str, str]) -> None:
        """Set named values of the index as a whole."""
        with self._engine.begin() as connection:
            _set_state(connection, values)

    def generation(self) -> int:
        """A number that grows with every change of what is live."""
        return int(self.state("generation") or 0)

    # -- reading -------------------------------------------------------------

    def articles(self) -> list[ArticleEntry]:
        """Every article, in the order of ids."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(_article).order_by(_article.c.id))
            return [ArticleEntry(**row) for row in rows.mappings()]

    def fingerprints(self) -> dict[str, str]:
        """The fingerprint of every live article, by id."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(_article.c.id, _article.c.fingerprint))
            return {row.id: row.fingerprint for row in rows}

    def paths(self) -> dict[str, str]:
        """The file of every live article, by id."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(_article.c.id, _article.c.path))
            return {row.id: row.path for row in rows}

    def languages(self) -> list[str]:
        """The languages of the live chunks, in alphabetical order."""
        with self._engine.connect() as connection:
            query = select(_chunk.c.language).distinct().order_by(_chunk.c.language)
            return list(connection.execute(query).scalars())

    def count_chunks(self) -> int:
        """The number of live chunks."""
        with self._engine.connect() as connection:
            return int(
                connection.execute(select(sql.func.count()).select_from(_chunk)).scalar_one()
            )

    def chunks(self, ids: Sequence[str]) -> dict[str, Chunk]:
        """The live ones among these chunks, by id."""
        return {chunk.id: chunk for chunk in self._chunks_where(_chunk.c.id, ids)}

    def candidates(self, keys: Iterable[int]) -> dict[int, Candidate]:
        """The live ones among these chunks, by key, without their tokens."""
        rows = self._rows(select(*_CANDIDATE), _chunk.c.key, sorted(keys))
        return {row.key: Candidate._make(row) for row in rows}

    def tokens(self, keys: Iterable[int]) -> dict[int, bytes]:
        """The tokens of the live ones among these chunks, by key."""
        rows = self._rows(select(_chunk.c.key, _chunk.c.tokens), _chunk.c.key, sorted(keys))
        return {row.key: row.tokens for row in rows}

    def chunks_by_digest(self, digests: Sequence[str]) -> dict[str, Chunk]:
        """A live chunk for each of these texts that is indexed already."""
        return {chunk.digest: chunk for chunk in self._chunks_where(_chunk.c.digest, digests)}

    def leads(self, articles: Iterable[str]) -> dict[str, bytes]:
        """The tokens of the first chunk of each of these articles, by article."""
        first = select(_chunk.c.article, _chunk.c.tokens).where(
            _chunk.c.number == 1, _chunk.c.start == 0
        )
        rows = self._rows(first, _chunk.c.article, sorted(articles))
        return {row.article: row.tokens for row in rows}

    def windows(self, article: str, number: int) -> list[tuple[int, int, bytes]]:
        """Where the live chunks of a paragraph begin and end in it, with their tokens, in order."""
        query = (
            select(_chunk.c.start, _chunk.c.end, _chunk.c.tokens)
            .where(_chunk.c.article == article, _chunk.c.number == number)
            .order_by(_chunk.c.start)
        )
        with self._engine.connect() as connection:
            return [(row.start, row.end, row.tokens) for row in connection.execute(query)]

    def chunk_ids(self) -> set[str]:
        """The id of every live chunk."""
        with self._engine.connect() as connection:
            return set(connection.execute(select(_chunk.c.id)).scalars())

    def sample(self, language: str, size: int) -> list[Candidate]:
        """A random sample of the chunks of a language that changes little as the index grows.

        The chunks with the smallest digests are a uniform sample (bottom-k
        sketch; Cohen and Kaplan 2007), whatever the order they came in.
        """
        query = (
            select(*_CANDIDATE)
            .where(_chunk.c.language == language)
            .order_by(_chunk.c.digest, _chunk.c.id)
            .limit(size)
        )
        with self._engine.connect() as connection:
            return [Candidate._make(row) for row in connection.execute(query)]

    def paragraphs(self, names: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Paragraph]:
        """The live ones among these paragraphs, by article and number."""
        query = (
            select(
                _paragraph.c.article,
                _paragraph.c.number,
                _paragraph.c.text,
                _article.c.title,
                _article.c.language,
                _article.c.outlet,
                _article.c.url,
                _article.c.published,
            )
            .join(_article, _article.c.id == _paragraph.c.article)
            .order_by(_paragraph.c.article, _paragraph.c.number)
        )
        name = sql.tuple_(_paragraph.c.article, _paragraph.c.number)
        found: dict[tuple[str, int], Paragraph] = {}
        with self._engine.connect() as connection:
            for part in _parts(sorted(set(names)), SQL_VARIABLES // 3):
                # SQLite finds pairs by no index; by the articles alone it does.
                of_articles = _paragraph.c.article.in_({article for article, _ in part})
                rows = connection.execute(query.where(of_articles, name.in_(part)))
                found.update({(row.article, row.number): Paragraph(*row) for row in rows})
        return found

    def bodies(self, articles: Iterable[str]) -> dict[str, list[str]]:
        """All paragraphs of the live ones among these articles, in their order."""
        query = select(_paragraph.c.article, _paragraph.c.text).order_by(
            _paragraph.c.article, _paragraph.c.number
        )
        found: dict[str, list[str]] = {}
        for row in self._rows(query, _paragraph.c.article, sorted(articles)):
            found.setdefault(row.article, []).append(row.text)
        return found

    def strays(self) -> dict[str, str]:
        """The chunks that may stand in an engine without being live: id and language."""
        with self._engine.connect() as connection:
            return {row.id: row.language for row in connection.execute(select(_stray))}

    def _chunks_where(self, column: "Column[Any]", values: Sequence[Any]) -> Iterator[Chunk]:
        return (Chunk(*tuple(row)) for row in self._rows(select(_chunk), column, values))

    def _rows(
        self, query: "sql.Select[Any]", column: "Column[Any]", values: Sequence[Any]
    ) -> Iterator["sql.Row[Any]"]:
        """The rows that have one of the values in the column."""
        with self._engine.connect() as connection:
            for part in _parts(values):
                yield from connection.execute(query.where(column.in_(part))).all()

    # -- writing -------------------------------------------------------------

    def announce(self, chunks: Sequence[Chunk]) -> None:
        """List chunks as strays before they are written to the engines."""
        with self._engine.begin() as connection:
            _add_strays(connection, {chunk.id: chunk.language for chunk in chunks})

    def publish(self, articles: Sequence[tuple[Article, str]], chunks: Sequence[Chunk]) -> None:
        """Make articles (each with its file's path) live in one transaction.

        What they replace becomes stray.
        """
        with self._engine.begin() as connection:
            _retire(connection, [article.id for article, _ in articles])
            for article, path in articles:
                _insert_article(connection, article, path)
            for part in _parts([chunk.id for chunk in chunks]):
                connection.execute(_stray.delete().where(_stray.c.id.in_(part)))
            if chunks:
                connection.execute(_chunk.insert(), [vars(chunk) for chunk in chunks])
            _next_generation(connection)

    def move(self, paths: Mapping[str, str]) -> None:
        """Note that unchanged articles now come from other files: path by id."""
        with self._engine.begin() as connection:
            for identifier, path in paths.items():
                connection.execute(
                    _article.update().where(_article.c.id == identifier).values(path=path)
                )

    def remove(self, articles: Sequence[str]) -> None:
        """Make articles disappear in one transaction; their chunks become stray."""
        with self._engine.begin() as connection:
            _retire(connection, articles)
            _next_generation(connection)

    def forget_strays(self, chunks: Sequence[str]) -> None:
        """Take swept chunks off the list."""
        with self._engine.begin() as connection:
            for part in _parts(chunks):
                connection.execute(_stray.delete().where(_stray.c.id.in_(part)))


def _parts(values: Sequence[Value], size: int = SQL_VARIABLES) -> Iterator[Sequence[Value]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _set_state(connection: sql.Connection, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        connection.execute(_state.delete().where(_state.c.name == name))
        connection.execute(_state.insert().values(name=name, value=value))


def _next_generation(connection: sql.Connection) -> None:
    query = select(_state.c.value).where(_state.c.name == "generation")
    current = connection.execute(query).scalar_one_or_none()
    _set_state(connection, {"generation": str(int(current or 0) + 1)})


def _add_strays(connection: sql.Connection, chunks: Mapping[str, str]) -> None:
    known: set[str] = set()
    for part in _parts(list(chunks)):
        known.update(connection.execute(select(_stray.c.id).where(_stray.c.id.in_(part))).scalars())
    rows = [{"id": key, "language": value} for key, value in chunks.items() if key not in known]
    if rows:
        connection.execute(_stray.insert(), rows)


def _retire(connection: sql.Connection, articles: Sequence[str]) -> None:
    for part in _parts(articles):
        rows = connection.execute(
            select(_chunk.c.id, _chunk.c.language).where(_chunk.c.article.in_(part))
        )
        _add_strays(connection, {row.id: row.language for row in rows})
        for table, column in (
            (_chunk, _chunk.c.article),
            (_paragraph, _paragraph.c.article),
            (_article, _article.c.id),
        ):
            connection.execute(table.delete().where(column.in_(part)))


def _insert_article(connection: sql.Connection, article: Article, path: str) -> None:
    connection.execute(
        _article.insert().values(
            id=article.id,
            path=path,
            fingerprint=article.fingerprint,
            title=article.title,
            language=article.language,
            outlet=article.outlet,
            url=article.url,
            published=article.published,
            length=len(article.paragraphs),
        )
    )
    rows = [
        {"article": article.id, "number": number, "text": text}
        for number, text in enumerate(article.paragraphs, start=1)
    ]
    connection.execute(_paragraph.insert(), rows)
