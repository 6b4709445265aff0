"""Evaluation data: articles, and questions whose relevant paragraphs are known.

Two formats are read, told apart by content:

- SQuAD v1.1 JSON (Rajpurkar et al. 2016, arXiv 1606.05250), which XQuAD and MLQA share;
- JSON Lines, one article or one question to a line.

Articles may also be given as ``citedesk index`` takes them: text, Markdown, and folders.

A fault raises ``DataError`` with its file and line, before anything costly starts.
"""

import hashlib
import itertools
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NoReturn

from evaluation.files import DataFile, read_data_files
from retrieval.article import Article
from retrieval.collection import Entry, article_of, is_encodable
from retrieval.errors import CitedeskError, ReadError
from retrieval.language import detect_language, stated_language
from retrieval.readers import PAGE_SUFFIXES, read_articles

RESERVED_TAGS = ("language", "article_language", "language_pair", "published_year")
"""Names of slices that are always there, so that no tag can have them."""


@dataclass(frozen=True)
class Question:
    """A question with what is known about its answer.

    ``relevant`` holds the names of the paragraphs that answer it; empty means that the
    collection cannot. ``answers`` holds every accepted wording.
    """

    id: str
    text: str
    language: str
    asked_on: date | None = None
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
    """Return the SHA-256 of a sequence of articles, in hexadecimal."""
    return _digest(article.fingerprint for article in articles)


def load_dataset(corpus: Sequence[Path], questions: Sequence[Path]) -> Dataset:
    """Read articles and questions from files of either format, several at a time.

    Text, Markdown and folders in ``corpus`` are read as ``citedesk index`` reads them.

    A SQuAD context becomes an article ``<file stem>/<running number>`` of one paragraph. A
    SQuAD question is relevant to every paragraph of the corpus that carries its id; where
    several files of questions share ids, as XQuAD's languages do, the file's stem is put
    before them.
    """
    reader = _CorpusReader()
    for file in read_data_files([path for path in corpus if not _is_page(path)]):
        reader.read(file)
    for path in filter(_is_page, corpus):
        reader.read_pages(path)
    asked = _read_questions(read_data_files(questions), reader)
    return Dataset(tuple(reader.articles.values()), tuple(asked))


# Articles


def _is_page(path: Path) -> bool:
    """Whether the ordinary readers read a path."""
    return path.is_dir() or path.suffix.lower() in PAGE_SUFFIXES


class _CorpusReader:
    """Collects articles, and the paragraphs that carry each SQuAD question."""

    def __init__(self) -> None:
        self.articles: dict[str, Article] = {}
        self.names: set[str] = set()
        self.relevant: dict[str, dict[str, None]] = {}
        self.answers: dict[str, dict[str, None]] = {}
        self._places: dict[str, Entry] = {}
        self._contexts: dict[str, str] = {}

    def read(self, file: DataFile) -> None:
        for entry in file.lines:
            self._add(article_of(entry), entry)
        numbers = itertools.count(1)
        for paragraph in file.paragraphs():
            name = self._paragraph_name(paragraph, lambda: f"{file.stem}/{next(numbers)}")
            self._link(paragraph, name)

    def read_pages(self, path: Path) -> None:
        """Take the articles that the ordinary readers find; raise the first fault that they do."""
        count = len(self.articles)
        for found in read_articles([path]):
            if isinstance(found, CitedeskError):
                raise found
            self._add(found.article, Entry(found.path, 1, {}))
        if len(self.articles) == count:
            raise ReadError(path, "holds no article: .txt, .md or articles.jsonl")

    def _paragraph_name(self, paragraph: Entry, next_id: Callable[[], str]) -> str:
        # MLQA repeats a context for each of its questions: it is still one article.
        context = paragraph.text("context")
        if context not in self._contexts:
            article = Article(next_id(), "", detect_language(context), (context,))
            self._add(article, paragraph)
            self._contexts[context] = f"{article.id}#1"
        return self._contexts[context]

    def _link(self, paragraph: Entry, name: str) -> None:
        for asked in paragraph.entries("qas"):
            if asked.fields.get("is_impossible") is True:
                continue
            identifier = asked.text("id")
            self.relevant.setdefault(identifier, {})[name] = None
            for answer in _squad_answers(asked):
                self.answers.setdefault(identifier, {})[answer] = None

    def _add(self, article: Article, entry: Entry) -> None:
        if article.id in self.articles:
            entry.fail(f'the article id "{article.id}" {_already(self._places[article.id])}')
        self.articles[article.id] = article
        self._places[article.id] = entry
        self.names.update(_names(article))


# Questions


def _read_questions(files: Sequence[DataFile], corpus: _CorpusReader) -> list[Question]:
    shared = _shared_ids(files)
    asked: dict[str, tuple[Question, Entry]] = {}
    for file in files:
        for question, entry in _found(file, corpus, shared):
            if question.id in asked:
                entry.fail(f'the question id "{question.id}" {_already(asked[question.id][1])}')
            asked[question.id] = (question, entry)
    return [question for question, _ in asked.values()]


def _shared_ids(files: Iterable[DataFile]) -> AbstractSet[str]:
    """Return the ids that stand in several SQuAD files."""
    ids = ({entry.text("id") for entry in file.asked()} for file in files)
    counts = Counter(itertools.chain.from_iterable(ids))
    return {identifier for identifier, count in counts.items() if count > 1}


def _found(
    file: DataFile, corpus: _CorpusReader, shared: AbstractSet[str]
) -> Iterator[tuple[Question, Entry]]:
    for entry in file.lines:
        yield _read_question(entry, corpus), entry
    # A SQuAD file may repeat a question under every context that answers it.
    distinct = {(entry.text("id"), entry.text("question")): entry for entry in file.asked()}
    for entry in distinct.values():
        question = _squad_question(entry, corpus)
        if question.id in shared:
            question = replace(question, id=f"{file.stem}/{question.id}")
        yield question, entry


def _squad_question(entry: Entry, corpus: _CorpusReader) -> Question:
    identifier, text = entry.text("id"), entry.text("question")
    own = dict.fromkeys(_squad_answers(entry))
    return Question(
        id=identifier,
        text=text,
        language=detect_language(text),
        answers=tuple(own | corpus.answers.get(identifier, {})),
        relevant=tuple(corpus.relevant.get(identifier, ())),
    )


def _squad_answers(entry: Entry) -> list[str]:
    if entry.fields.get("answers") is None:
        return []
    return [answer.text("text") for answer in entry.entries("answers")]


def _read_question(entry: Entry, corpus: _CorpusReader) -> Question:
    text = entry.text("question")
    answer = entry.optional_text("answer")
    return Question(
        id=entry.text("id"),
        text=text,
        language=stated_language(entry.optional_text("language"), text),
        asked_on=_asked_on(entry),
        answers=(answer,) if answer else (),
        relevant=_relevant(entry, corpus),
        tags=_tags(entry),
    )


# ChronoQA also writes 2021-4-1 and 2022-9月12日.
_DAY = re.compile(r"([0-9]{4})[^0-9]([0-9]{1,2})[^0-9]([0-9]{1,2})[^0-9]?")


def _asked_on(entry: Entry) -> date | None:
    value = entry.optional_text("asked_on")
    if value is None:
        return None
    match = _DAY.fullmatch(value)
    try:
        return date(*map(int, match.groups())) if match else _no_day(entry, value)
    except ValueError:
        _no_day(entry, value)


def _no_day(entry: Entry, value: str) -> NoReturn:
    entry.fail(f'"asked_on" is not a date like 2024-11-12: {value!r}')


def _relevant(entry: Entry, corpus: _CorpusReader) -> tuple[str, ...]:
    names = entry.texts("relevant")
    for name in names:
        if name not in corpus.names:
            entry.fail(f'"relevant" names {name!r}, which is not a paragraph of the corpus')
    return tuple(dict.fromkeys(names))


def _tags(entry: Entry) -> Mapping[str, str]:
    tags = entry.fields.get("tags")
    if tags is None:
        return {}
    if not isinstance(tags, dict):
        entry.fail('"tags" must be an object')
    for name, value in tags.items():
        if name in RESERVED_TAGS:
            entry.fail(f'the tag "{name}" is reserved; give it another name')
        if not isinstance(value, str | int | float):
            entry.fail(f'the tag "{name}" must be a text, a number, true or false')
        if not is_encodable(f"{name}{value}"):
            entry.fail(f"the tag {name!r} holds half a surrogate pair, which is not a character")
    return {name: _tag_value(value) for name, value in tags.items()}


def _tag_value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


# Names and hashes


def _names(article: Article) -> list[str]:
    return [f"{article.id}#{number}" for number in range(1, len(article.paragraphs) + 1)]


def _already(first: Entry) -> str:
    return f"already stands in {first.path}:{first.line}"


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode())
        digest.update(b"\0")
    return digest.hexdigest()
