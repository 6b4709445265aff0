"""Data files of both formats, as JSON objects that know the line on which they stand."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from retrieval.errors import DataError, ReadError


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
        if not empty and not value.strip():
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
        """Yield the objects of the list under ``name``."""
        for value in self._list(name):
            if not isinstance(value, _Object):
                self.fail(f'each of "{name}" must be an object')
            yield Entry(self.path, value.line, value)

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


@dataclass(frozen=True)
class DataFile:
    """One data file: a SQuAD document, or an entry for each line.

    ``stem`` is the file's name without suffix, made unique among the files read together.
    """

    stem: str
    squad: Entry | None = None
    lines: tuple[Entry, ...] = ()

    def paragraphs(self) -> Iterator[Entry]:
        """Yield the paragraphs of a SQuAD document."""
        if self.squad is not None:
            for article in self.squad.entries("data"):
                yield from article.entries("paragraphs")

    def asked(self) -> Iterator[Entry]:
        """Yield the questions of a SQuAD document."""
        for paragraph in self.paragraphs():
            yield from paragraph.entries("qas")


def read_data_files(paths: Sequence[Path]) -> list[DataFile]:
    """Read data files, each in the format that its content shows."""
    stems: dict[str, int] = {}
    files = []
    for path in paths:
        stems[path.stem] = stems.get(path.stem, 0) + 1
        suffix = f"-{stems[path.stem]}" if stems[path.stem] > 1 else ""
        files.append(_read_file(path, path.stem + suffix))
    return files


def is_encodable(text: str) -> bool:
    """Whether a text can be written down: JSON lets half a surrogate pair pass."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _read_file(path: Path, stem: str) -> DataFile:
    text = _read_text(path)
    squad = _parse_squad(path, text)
    if squad is not None:
        return DataFile(stem, squad)
    lines = tuple(_parse_lines(path, text))
    if not lines:
        raise DataError(path, 1, "the file is empty; give SQuAD JSON or JSON Lines")
    return DataFile(stem, lines=lines)


def _read_text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ReadError(path, f"cannot be read: {error.strerror}") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataError(path, line, "is not UTF-8; save the file as UTF-8") from error


_SQUAD_START = re.compile(r'\s*\{\s*"(?:data|version)"\s*:')


def _parse_squad(path: Path, text: str) -> Entry | None:
    """Return the SQuAD document in ``text``; None where it is of the other format."""
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
    return Entry(path, value.line, value)


def _parse_lines(path: Path, text: str) -> Iterator[Entry]:
    # str.splitlines would also cut at U+2028, which may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield Entry(path, number, _parse_line(path, number, line))


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


class _Object(dict[str, object]):
    """A JSON object that knows the line of its opening brace."""

    line = 1


def _decoder(text: str) -> json.JSONDecoder:
    """Return a decoder whose objects know their lines."""
    lines = _object_lines(text)

    def located(fields: dict[str, object]) -> _Object:
        value = _Object(fields)
        value.line = next(lines)
        return value

    return json.JSONDecoder(object_hook=located, parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


_MARK = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\n]', re.DOTALL)


def _object_lines(text: str) -> Iterator[int]:
    """Yield the line of each object's opening brace, in the order in which objects close."""
    line = 1
    opened: list[int] = []
    for match in _MARK.finditer(text):
        mark = match.group()
        if mark == "\n":
            line += 1
        elif mark == "{":
            opened.append(line)
        elif mark == "}" and opened:
            yield opened.pop()
