"""Terms with their names in three languages, read from a file of a concept a line."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from retrieval.errors import DataError, ModelError

LANGUAGES = ("en", "vi", "zh")

NEWS = Path(__file__).with_name("news-terms.tsv")
"""What newspapers call states, offices, bodies and treaties, where dictionaries fail."""

Term = Mapping[str, str]
"""The names of a concept by language; a name may be empty."""

_LEAST_NAMES = 2


def read_terms(path: Path) -> list[Term]:
    """The terms of a file: English, Vietnamese, Chinese, separated by tabs, two at least filled.

    Several lines with the same first name are names of the same concept. Empty
    lines and lines that begin with # are passed over. Raises ``DataError`` for
    a faulty line, ``ModelError`` where the file cannot be read.
    """
    return [_term(path, number, line) for number, line in _lines(path)]


def _term(path: Path, number: int, line: str) -> Term:
    columns = [column.strip() for column in line.split("\t")]
    if len(columns) != len(LANGUAGES):
        raise DataError(
            path.name,
            number,
            f"three columns (en, vi, zh) are needed, separated by tabs, not {len(columns)}",
        )
    if sum(map(bool, columns)) < _LEAST_NAMES:
        raise DataError(path.name, number, "a concept needs its name in two languages at least")
    for language, name in zip(LANGUAGES, columns, strict=True):
        if name and not any(character.isalnum() for character in name):
            raise DataError(path.name, number, f"{name!r} is no {language} word")
    return dict(zip(LANGUAGES, columns, strict=True))


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(
            path.name, 1 + error.object[: error.start].count(b"\n"), "is not UTF-8 text"
        ) from error
    except OSError as error:
        raise ModelError(
            f"{path}: your terms cannot be read ({error.strerror}): correct CITEDESK_TERMS_FILE"
        ) from error
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line
