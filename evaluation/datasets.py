"""Evaluation data: articles with questions whose relevant paragraphs are known.

Two formats are read, told apart by content:

- SQuAD v1.1 JSON (Rajpurkar et al. 2016, arXiv 1606.05250), which XQuAD and MLQA share;
- JSON Lines, one article or one question to a line.

A fault raises ``DataError`` with its file and line, before anything costly starts.
"""

import datetime
import hashlib
import itertools
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import NoReturn

from retrieval.article import Article
from retrieval.errors import DataError, ReadError
from retrieval.language import detect_language

RESERVED_TAGS = ("language", "article_language", "language_pair", "published_year")

_SQUAD_START = re.compile(r'\s*\{\s*"(?:data|version)"\s*:')
_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_KNOWN_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?|--(\d{2})-(\d{2})")
_LEAP_YEAR = 2000


@dataclass(frozen=True)
class Question:
    """A question with what is known about its answer.

    ``relevant`` holds the names of the paragraphs that answer it; empty means that the
    collection cannot. ``answers`` holds every accepted wording.
    """

    id: str
    text: str
    language: str
    asked_on: datetime.date | None = None
    answers: tuple[str, ...] = ()
    relevant: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Dataset:
    """Articles and the questions asked about them."""

    articles: tuple[Article, ...]
    questions: tuple[Question, ...]

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of articles and questions, in hexadecimal."""
        questions = json.dumps([asdict(question) for question in self.questions], default=str)
        return _digest([corpus_fingerprint(self.articles), questions])

    @cached_property
    def article_of(self) -> Mapping[str, Article]:
        """The article of each paragraph, by the paragraph's name."""
        return {name: article for article in self.articles for name in _names(article)}

    @cached_property
    def text_of(self) -> Mapping[str, str]:
        """The text of each paragraph, by its name."""
        return {
            name: text
            for article in self.articles
            for name, text in zip(_names(article), article.paragraphs, strict=True)
        }


def corpus_fingerprint(articles: Iterable[Article]) -> str:
    """SHA-256 of a sequence of articles, in hexadecimal."""
    return _digest(article.fingerprint for article in articles)


def load_dataset(corpus: Sequence[Path], questions: Sequence[Path]) -> Dataset:
    """Read articles and questions from files of either format, several at a time."""
    reader = _CorpusReader()
    for document in _documents(corpus):
        reader.read(document)
    asked = _read_questions(_documents(questions), reader)
    return Dataset(tuple(reader.articles.values()), tuple(asked))


def load_articles(corpus: Sequence[Path]) -> tuple[Article, ...]:
    """Read articles alone."""
    return load_dataset(corpus, ()).articles


# Files


@dataclass(frozen=True)
class _Record:
    """A JSON object and the place where it was read."""

    path: Path
    line: int
    fields: Mapping[str, object]

    def fail(self, reason: str) -> NoReturn:
        raise DataError(self.path, self.line, reason)

    def text(self, name: str, *, empty: bool = False) -> str:
        value = self.optional_text(name)
        if value is None:
            self.fail(f'"{name}" is missing')
        if not empty and not value.strip():
            self.fail(f'"{name}" is empty')
        return value

    def optional_text(self, name: str) -> str | None:
        value = self.fields.get(name)
        if value is None:
            return None
        return self._checked(value, f'"{name}"')

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(self._checked(value, f'each of "{name}"') for value in self._list(name))

    def records(self, name: str) -> Iterator["_Record"]:
        for value in self._list(name):
            if not isinstance(value, _Object):
                self.fail(f'each of "{name}" must be an object')
            yield _Record(self.path, value.line, value)

    def _list(self, name: str) -> Sequence[object]:
        value = self.fields.get(name)
        if not isinstance(value, list):
            self.fail(f'"{name}" is missing' if value is None else f'"{name}" must be a list')
        return value

    def _checked(self, value: object, label: str) -> str:
        if not isinstance(value, str):
            self.fail(f"{label} must be a text")
        if not _is_encodable(value):
            self.fail(f"{label} holds half a surrogate pair, which is not a character")
        return value


@dataclass(frozen=True)
class _Document:
    """One data file: a SQuAD document, or the records of its lines."""

    stem: str
    squad: _Record | None
    lines: tuple[_Record, ...] = ()

    def paragraphs(self) -> Iterator[_Record]:
        """The paragraphs of a SQuAD document."""
        if self.squad is not None:
            for article in self.squad.records("data"):
                yield from article.records("paragraphs")

    def asked(self) -> Iterator[_Record]:
        """The questions of a SQuAD document."""
        for paragraph in self.paragraphs():
            yield from paragraph.records("qas")


class _Object(dict[str, object]):
    """A JSON object that knows the line of its opening brace."""

    line = 1


def _documents(paths: Sequence[Path]) -> Iterator[_Document]:
    stems: dict[str, int] = {}
    for path in paths:
        stems[path.stem] = stems.get(path.stem, 0) + 1
        # Two files of one name in different folders must not share article ids.
        suffix = f"-{stems[path.stem]}" if stems[path.stem] > 1 else ""
        yield _read_document(path, path.stem + suffix)


def _read_document(path: Path, stem: str) -> _Document:
    text = _read_text(path)
    squad = _parse_squad(path, text)
    if squad is not None:
        return _Document(stem, squad)
    lines = tuple(_parse_lines(path, text))
    if not lines:
        raise DataError(path, 1, "the file is empty; give SQuAD JSON or JSON Lines")
    return _Document(stem, None, lines)


def _read_text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadError(path, f"cannot be read: {reason}") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataError(path, line, "is not UTF-8; save the file as UTF-8") from error


def _parse_squad(path: Path, text: str) -> _Record | None:
    """The SQuAD document in ``text``; None where it is of the other format."""
    try:
        value, end = _decoder(text).raw_decode(text, len(text) - len(text.lstrip()))
    except json.JSONDecodeError as error:
        if _SQUAD_START.match(text):
            raise DataError(path, error.lineno, f"is not JSON: {error.msg}") from error
        return None
    except (ValueError, RecursionError):
        return None  # The reader of lines says which line it is.
    if not isinstance(value, _Object) or "data" not in value:
        return None
    if text[end:].strip():
        raise DataError(path, text.count("\n", 0, end) + 1, "text follows the JSON document")
    return _Record(path, value.line, value)


def _parse_lines(path: Path, text: str) -> Iterator[_Record]:
    # str.splitlines would also cut at U+2028, which may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _Record(path, number, _parse_line(path, number, line))


def _parse_line(path: Path, number: int, line: str) -> Mapping[str, object]:
    try:
        value = _decoder(line).decode(line)
    except json.JSONDecodeError as error:
        raise DataError(path, number, f"is not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise DataError(path, number, f"is not usable JSON: {error}") from error
    if not isinstance(value, _Object):
        raise DataError(path, number, "must be a JSON object")
    return value


def _decoder(text: str) -> json.JSONDecoder:
    """A decoder whose objects know their lines."""
    lines = _object_lines(text)

    def located(fields: dict[str, object]) -> _Object:
        value = _Object(fields)
        value.line = next(lines)
        return value

    return json.JSONDecoder(object_hook=located, parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


_JSON_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\n]', re.DOTALL)


def _object_lines(text: str) -> Iterator[int]:
    """The line of each object's opening brace, in the order in which the objects close."""
    line = 1
    opened: list[int] = []
    for match in _JSON_TOKEN.finditer(text):
        token = match.group()
        if token == "\n":
            line += 1
        elif token == "{":
            opened.append(line)
        elif token == "}" and opened:
            yield opened.pop()


# Articles


class _CorpusReader:
    """Collects articles, and the paragraphs that carry each SQuAD question."""

    def __init__(self) -> None:
        self.articles: dict[str, Article] = {}
        self.relevant: dict[str, dict[str, None]] = {}
        self.answers: dict[str, dict[str, None]] = {}
        self.names: set[str] = set()
        self._places: dict[str, _Record] = {}
        self._contexts: dict[str, str] = {}

    def read(self, document: _Document) -> None:
        for record in document.lines:
            self._add(_read_article(record), record)
        numbers = itertools.count(1)
        for paragraph in document.paragraphs():
            name = self._paragraph_name(paragraph, lambda: f"{document.stem}/{next(numbers)}")
            self._link(paragraph, name)

    def _paragraph_name(self, paragraph: _Record, next_id: Callable[[], str]) -> str:
        # MLQA repeats a context for each of its questions: it is still one article.
        context = paragraph.text("context")
        if context not in self._contexts:
            article = Article(next_id(), "", detect_language(context), (context,))
            self._add(article, paragraph)
            self._contexts[context] = f"{article.id}#1"
        return self._contexts[context]

    def _link(self, paragraph: _Record, name: str) -> None:
        for asked in paragraph.records("qas"):
            if asked.fields.get("is_impossible") is True:
                continue
            identifier = asked.text("id")
            self.relevant.setdefault(identifier, {})[name] = None
            for answer in _squad_answers(asked):
                self.answers.setdefault(identifier, {})[answer] = None

    def _add(self, article: Article, record: _Record) -> None:
        if article.id in self.articles:
            record.fail(f'the article id "{article.id}" {_already(self._places[article.id])}')
        self.articles[article.id] = article
        self._places[article.id] = record
        self.names.update(_names(article))


def _read_article(record: _Record) -> Article:
    paragraphs = record.texts("paragraphs")
    if not paragraphs:
        record.fail('"paragraphs" is empty')
    for number, paragraph in enumerate(paragraphs, start=1):
        if not paragraph.strip():
            record.fail(f"paragraph {number} is empty")
    return Article(
        id=record.text("id"),
        title=record.text("title", empty=True),
        language=record.optional_text("language") or detect_language("\n".join(paragraphs)),
        paragraphs=paragraphs,
        outlet=record.optional_text("outlet"),
        url=record.optional_text("url"),
        published=_published(record),
    )


def _published(record: _Record) -> str | None:
    value = record.optional_text("published")
    if value is not None and not _is_known_date(value):
        record.fail(f'"published" is not a date like 2019-11-21: {value!r}')
    return value


def _is_known_date(text: str) -> bool:
    match = _KNOWN_DATE.fullmatch(text)
    if match is None:
        return False
    year, month, day, bare_month, bare_day = (
        int(part) if part else None for part in match.groups()
    )
    try:
        datetime.date(
            _LEAP_YEAR if year is None else year, month or bare_month or 1, day or bare_day or 1
        )
    except ValueError:
        return False
    return 0 not in (month, day, bare_month, bare_day)


# Questions


def _read_questions(documents: Iterable[_Document], corpus: _CorpusReader) -> list[Question]:
    documents = list(documents)
    shared = _shared_ids(documents)
    asked: dict[str, tuple[Question, _Record]] = {}
    for question, record in (found for each in documents for found in _found(each, corpus, shared)):
        if question.id in asked:
            record.fail(f'the question id "{question.id}" {_already(asked[question.id][1])}')
        asked[question.id] = (question, record)
    return [question for question, _ in asked.values()]


def _found(
    document: _Document, corpus: _CorpusReader, shared: Set[str]
) -> Iterator[tuple[Question, _Record]]:
    for record in document.lines:
        yield _read_question(record, corpus), record
    # A SQuAD file may repeat a question under every context that answers it.
    distinct = {(each.text("id"), each.text("question")): each for each in document.asked()}
    for record in distinct.values():
        question = _squad_question(record, corpus)
        if question.id in shared:
            question = replace(question, id=f"{document.stem}/{question.id}")
        yield question, record


def _shared_ids(documents: Iterable[_Document]) -> Set[str]:
    """Ids that stand in several SQuAD files, as XQuAD's do in each of its languages."""
    files = ({record.text("id") for record in document.asked()} for document in documents)
    counts = Counter(itertools.chain.from_iterable(files))
    return {identifier for identifier, count in counts.items() if count > 1}


def _squad_question(record: _Record, corpus: _CorpusReader) -> Question:
    identifier, text = record.text("id"), record.text("question")
    own = dict.fromkeys(_squad_answers(record))
    return Question(
        id=identifier,
        text=text,
        language=detect_language(text),
        answers=tuple(own | corpus.answers.get(identifier, {})),
        relevant=tuple(corpus.relevant.get(identifier, ())),
    )


def _squad_answers(record: _Record) -> list[str]:
    if record.fields.get("answers") is None:
        return []
    return [answer.text("text") for answer in record.records("answers")]


def _read_question(record: _Record, corpus: _CorpusReader) -> Question:
    text = record.text("question")
    answer = record.optional_text("answer")
    return Question(
        id=record.text("id"),
        text=text,
        language=record.optional_text("language") or detect_language(text),
        asked_on=_asked_on(record),
        answers=(answer,) if answer else (),
        relevant=_relevant(record, corpus),
        tags=_tags(record),
    )


def _asked_on(record: _Record) -> datetime.date | None:
    value = record.optional_text("asked_on")
    if value is None:
        return None
    try:
        if _FULL_DATE.fullmatch(value):
            return datetime.date.fromisoformat(value)
    except ValueError:
        pass
    record.fail(f'"asked_on" is not a date like 2024-11-12: {value!r}')


def _relevant(record: _Record, corpus: _CorpusReader) -> tuple[str, ...]:
    names = record.texts("relevant")
    for name in names:
        if name not in corpus.names:
            record.fail(f'"relevant" names {name!r}, which is not a paragraph of the corpus')
    return tuple(dict.fromkeys(names))


def _tags(record: _Record) -> Mapping[str, str]:
    tags = record.fields.get("tags")
    if tags is None:
        return {}
    if not isinstance(tags, dict):
        record.fail('"tags" must be an object')
    for name, value in tags.items():
        if name in RESERVED_TAGS:
            record.fail(f'the tag "{name}" is reserved; give it another name')
        if not isinstance(value, str | int | float):
            record.fail(f'the tag "{name}" must be a text, a number, true or false')
        if not _is_encodable(f"{name}{value}"):
            record.fail(f"the tag {name!r} holds half a surrogate pair, which is not a character")
    return {name: _tag_value(value) for name, value in tags.items()}


def _tag_value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


# Small


def _names(article: Article) -> list[str]:
    return [f"{article.id}#{number}" for number in range(1, len(article.paragraphs) + 1)]


def _already(first: _Record) -> str:
    return f"already stands in {first.path}:{first.line}"


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode())
        digest.update(b"\0")
    return digest.hexdigest()
