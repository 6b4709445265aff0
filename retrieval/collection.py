"""Articles stated in JSON: what a line of ``articles.jsonl`` may hold, and what is a fault."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from retrieval.article import Article
from retrieval.dates import parse_date
from retrieval.errors import DataError
from retrieval.language import stated_language
from retrieval.metadata import web_url

_NO_WIDTH = "\u200b\ufeff"


@dataclass(frozen=True)
class Entry:
    """A JSON object of a data file. What is missing or of the wrong type raises ``DataError``."""

    path: Path
    line: int
    fields: Mapping[str, object]

    def fail(self, reason: str) -> NoReturn:
        """Raise the fault of this entry."""
        raise DataError(self.path, self.line, reason)

    def text(self, name: str, *, empty: bool = False) -> str:
        """Return the text under ``name``; ``empty`` tells whether it may be."""
        value = self.optional_text(name)
        if value is None:
            self.fail(f'"{name}" is missing')
        if not empty and _is_blank(value):
            self.fail(f'"{name}" is empty')
        return value

    def optional_text(self, name: str) -> str | None:
        """Return the text under ``name``, if any."""
        value = self.fields.get(name)
        return None if value is None else self._checked(value, f'"{name}"')

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the list of texts under ``name``."""
        return tuple(self._checked(value, f'each of "{name}"') for value in self._list(name))

    def entries(self, name: str) -> Iterator["Entry"]:
        """Yield the objects of the list under ``name``, each with its own line if it knows it."""
        for value in self._list(name):
            if not isinstance(value, dict):
                self.fail(f'each of "{name}" must be an object')
            yield Entry(self.path, getattr(value, "line", self.line), value)

    def _list(self, name: str) -> Sequence[object]:
        value = self.fields.get(name)
        if not isinstance(value, list):
            self.fail(f'"{name}" is missing' if value is None else f'"{name}" must be a list')
        return value

    def _checked(self, value: object, label: str) -> str:
        if not isinstance(value, str):
            self.fail(f"{label} must be a text")
        if not is_encodable(value):
            self.fail(f"{label} holds half a surrogate pair, which is not a character")
        return value


def entry_of(path: Path, number: int, line: str) -> Entry:
    """The JSON object that a line of a file holds. Raises ``DataError``."""
    try:
        fields = json.loads(line, parse_constant=refuse_constant)
    except json.JSONDecodeError as error:
        reason = f"is not JSON: {error.msg} at column {error.colno}"
        raise DataError(path, number, reason) from error
    except (ValueError, RecursionError) as error:
        raise DataError(path, number, f"is not usable JSON: {error}") from error
    if not isinstance(fields, dict):
        raise DataError(path, number, "must be a JSON object")
    return Entry(path, number, fields)


def article_of(entry: Entry) -> Article:
    """The article that an object states, in the forms in which the index compares.

    Language, address and date are taken as front matter is. Raises ``DataError``.
    """
    identifier, title = entry.text("id"), entry.text("title", empty=True)
    paragraphs = _paragraphs(entry)
    return Article(
        id=identifier,
        title=title,
        language=stated_language(entry.optional_text("language"), "\n".join(paragraphs)),
        paragraphs=paragraphs,
        outlet=entry.optional_text("outlet") or None,
        url=web_url(entry.optional_text("url")),
        published=_published(entry),
    )


def refuse_constant(name: str) -> NoReturn:
    """Refuse NaN and the infinities, which Python's reader takes and JSON has not."""
    raise ValueError(f"{name} is not a JSON number")


def is_encodable(text: str) -> bool:
    """Whether a text can be written down: JSON lets half a surrogate pair pass."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _paragraphs(entry: Entry) -> tuple[str, ...]:
    paragraphs = entry.texts("paragraphs")
    if not paragraphs:
        entry.fail('"paragraphs" is empty')
    for number, paragraph in enumerate(paragraphs, start=1):
        if _is_blank(paragraph):
            entry.fail(f"paragraph {number} is empty")
    return paragraphs


def _published(entry: Entry) -> str | None:
    value = entry.optional_text("published")
    if not value:
        return None
    known = parse_date(value)
    if not any(known):
        entry.fail(f'"published" is not a date like 2019-11-21: {value!r}')
    return str(known)


def _is_blank(text: str) -> bool:
    return all(character.isspace() or character in _NO_WIDTH for character in text)
