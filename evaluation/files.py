"""Data files of both formats, as JSON objects that know the line on which they stand."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.collection import Entry, entry_of, refuse_constant
from retrieval.errors import DataError, ReadError


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
            yield entry_of(path, number, line)


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

    return json.JSONDecoder(object_hook=located, parse_constant=refuse_constant)


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
