"""Reads articles from files and folders: text, Markdown, and collections in JSON Lines.

Nothing that a file holds stops the others: what cannot be read comes out as an error in
its place. What is body and what is not is decided in ``cleaning``; here the file is
decoded and its title, outlet, address and date are found. A fact that the file does not
state is None, and a day without a year stays without one.
"""

import codecs
import logging
import os
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from retrieval.article import Article
from retrieval.cleaning import HEAD_LINES, body_lines, count_above_title, unwrapped
from retrieval.collection import article_of, entry_of
from retrieval.dates import find_dates, parse_date
from retrieval.errors import DataError, ReadError
from retrieval.language import stated_language
from retrieval.line_kinds import is_date_line, looks_like_paragraph, parted_caption
from retrieval.markdown import MarkdownText, read_markdown, split_front_matter
from retrieval.metadata import Metadata, web_url

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ReadingLimits:
    """What a reader accepts: bytes of a file, and faulty lines before it gives a file up."""

    article_bytes: int = 20_000_000
    collection_bytes: int = 1_000_000_000
    faulty_lines: int = 20


@dataclass(frozen=True)
class SourceArticle:
    """An article and where it was read: the real path of its file, and the folder given."""

    article: Article
    root: Path
    path: Path


def read_articles(
    paths: Iterable[Path], limits: ReadingLimits | None = None
) -> Iterator[SourceArticle | ReadError | DataError]:
    """Read files and folders, in a fixed order, one result for each article or fault.

    Folders are searched for ``.txt``, ``.md`` and ``articles.jsonl``; files of other kinds
    are an error only when they are named; in a folder they are passed over and counted in a
    warning. The ``path`` of results and of errors is absolute:
    an article that was read before has vanished when its file lies in a folder given and
    neither it nor a folder above it is the path of an error. Links that lead out of the
    folder given are not followed; a warning is logged.
    """
    reader = _Reader(limits or ReadingLimits())
    for path in paths:
        yield from reader.read(path)


@dataclass(frozen=True)
class _File:
    root: Path
    path: Path

    @property
    def identifier(self) -> str:
        """The id of an article that states none: the path below the root, without suffix."""
        inside = self.path.relative_to(self.root)
        name = unicodedata.normalize("NFC", inside.with_suffix("").as_posix())
        return "".join(map(_visible, name))


def _visible(character: str) -> str:
    """Escape what would break a line or cannot be encoded."""
    if unicodedata.category(character) in ("Cc", "Cs"):
        return character.encode("unicode_escape", "surrogatepass").decode()
    return character


class _Reader:
    """Reads one source after the other, each file once and each id once."""

    def __init__(self, limits: ReadingLimits) -> None:
        self._limits = limits
        self._files: set[str] = set()
        self._owners: dict[str, Path] = {}

    def read(self, path: Path) -> Iterator[SourceArticle | ReadError | DataError]:
        for found in _find(path):
            if isinstance(found, ReadError):
                yield found
            elif (real := os.path.realpath(found.path)) not in self._files:
                self._files.add(real)
                yield from self._read_file(found)

    def _read_file(self, file: _File) -> Iterator[SourceArticle | ReadError | DataError]:
        suffix = file.path.suffix.lower()
        try:
            if suffix == COLLECTION_SUFFIX:
                for found in _read_collection(file, self._limits):
                    yield found if isinstance(found, DataError) else self._claim(file, found)
            else:
                yield self._claim(file, _read_page(file, self._limits))
        except ReadError as error:
            yield error

    def _claim(self, file: _File, article: Article) -> SourceArticle | ReadError:
        if article.id in self._owners:
            return ReadError(
                file.path,
                f"its id {article.id!r} is that of {self._owners[article.id]} already; "
                "rename it, or state another id in its front matter",
            )
        self._owners[article.id] = file.path
        return SourceArticle(article, file.root, file.path)


# --- Files ------------------------------------------------------------------------------

PAGE_SUFFIXES = (".txt", ".md")
COLLECTION_SUFFIX = ".jsonl"
COLLECTION_NAME = "articles.jsonl"

# The marks of the UTF-32 encodings begin with those of UTF-16.
_OTHER_ENCODINGS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b"))
_MOST_CONTROLS = 0.01


def _find(path: Path) -> Iterator[_File | ReadError]:
    """Find the files that a path given by a person stands for."""
    try:
        real = path.resolve(strict=True)
        folder = path.parent.resolve()
    except FileNotFoundError:
        yield ReadError(path.absolute(), "does not exist; check the path")
    except (OSError, RuntimeError, ValueError) as error:
        yield ReadError(path.absolute(), _unreadable(error))
    else:
        yield from _walk(real) if real.is_dir() else _named(_File(folder, folder / path.name))


def _named(file: _File) -> Iterator[_File | ReadError]:
    if file.path.suffix.lower() in (*PAGE_SUFFIXES, COLLECTION_SUFFIX):
        yield file
    else:
        known = ", ".join((*PAGE_SUFFIXES, COLLECTION_SUFFIX))
        yield ReadError(file.path, f"is of a kind that cannot be read; give one of {known}")


def _walk(root: Path) -> Iterator[_File | ReadError]:
    """Find the articles below a real folder; its links are followed only to other names."""
    faults: list[OSError] = []
    other_kinds: Counter[str] = Counter()
    for folder, folders, names in os.walk(root, onerror=faults.append):
        yield from (ReadError(fault.filename, _unreadable(fault)) for fault in faults)
        faults.clear()
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            _stays_inside(Path(folder, name), root)
        for name in sorted(names):
            yield from _found(Path(folder, name), root)
        other_kinds.update(_kind(name) for name in names if not _is_article_name(Path(name)))
    yield from (ReadError(fault.filename, _unreadable(fault)) for fault in faults)
    _note_other_kinds(root, {kind: count for kind, count in other_kinds.items() if kind})


def _kind(name: str) -> str:
    """The suffix of a file that is not hidden."""
    return "" if name.startswith(".") else "".join(map(_visible, Path(name).suffix.lower()))


def _note_other_kinds(root: Path, counts: Mapping[str, int]) -> None:
    if counts:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
        known = ", ".join((*PAGE_SUFFIXES, COLLECTION_NAME))
        logger.warning("%s: files that are no %s were passed over: %s", root, known, kinds)


def _found(path: Path, root: Path) -> Iterator[_File | ReadError]:
    if not _is_article_name(path):
        return
    try:
        if not _stays_inside(path, root) or _is_found_elsewhere(path, root):
            return
    except (OSError, RuntimeError) as error:
        yield ReadError(path, f"is a link that leads nowhere: {_unreadable(error)}")
    else:
        yield _File(root, path)


def _is_article_name(path: Path) -> bool:
    if path.name.startswith("."):
        return False
    return path.suffix.lower() in PAGE_SUFFIXES or path.name == COLLECTION_NAME


def _stays_inside(path: Path, root: Path) -> bool:
    """Tell whether a path, followed if it is a link, stays below ``root``; log it if not."""
    if not path.is_symlink():
        return True
    target = path.resolve(strict=path.suffix.lower() in PAGE_SUFFIXES)
    if target.is_relative_to(root):
        return True
    logger.warning("%s: not followed, the link leads out of %s", path, root)
    return False


def _is_found_elsewhere(path: Path, root: Path) -> bool:
    """Tell whether a link leads to a file that the walk finds under its own name."""
    if not path.is_symlink():
        return False
    target = path.resolve()
    hidden = any(part.startswith(".") for part in target.relative_to(root).parts)
    return not hidden and _is_article_name(target)


def _unreadable(error: Exception) -> str:
    reason = getattr(error, "strerror", None) or str(error)
    return f"cannot be read: {reason}; check the path and its permissions"


def _check_file(path: Path, limit: int) -> None:
    """Refuse what is no ordinary file or is too large, before anything is read."""
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        raise ReadError(path, _unreadable(error)) from error
    if not stat.S_ISREG(status.st_mode):
        raise ReadError(path, "is no ordinary file; give a file of text")
    if status.st_size > limit:
        raise ReadError(
            path,
            f"holds {status.st_size:,} bytes, more than the limit of {limit:,}; split it",
        )


def _read_bytes(path: Path, limit: int) -> bytes:
    _check_file(path, limit)
    try:
        with path.open("rb") as stream:
            return stream.read(limit)
    except OSError as error:
        raise ReadError(path, _unreadable(error)) from error


def _decode(path: Path, content: bytes) -> str:
    for mark, name in _OTHER_ENCODINGS.items():
        if content.startswith(mark):
            raise ReadError(path, f"is {name}, not UTF-8; convert it: iconv -f {name} -t UTF-8")
    _refuse_binary(path, content)
    text = content.removeprefix(codecs.BOM_UTF8)
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        offset = error.start + len(content) - len(text)
        raise ReadError(
            path,
            f"is not UTF-8: byte 0x{content[offset]:02x} at offset {offset} cannot be read; "
            "convert it to UTF-8, as with iconv",
        ) from error


def _refuse_binary(path: Path, content: bytes) -> None:
    controls = len(content) - len(content.translate(None, _CONTROLS))
    if b"\0" in content or controls > _MOST_CONTROLS * len(content):
        raise ReadError(path, "is binary, not text; export it as UTF-8 text")


# --- Pages ------------------------------------------------------------------------------

_BLANKS = " \t\n\r\f\v\u0085\u00a0\u200b\u2028\u2029\u3000\ufeff"


def _read_page(file: _File, limits: ReadingLimits) -> Article:
    text = _decode(file.path, _read_bytes(file.path, limits.article_bytes))
    if not text.strip(_BLANKS):
        raise ReadError(file.path, "is empty; put an article into it, or remove it")
    if file.path.suffix.lower() == ".md":
        return _markdown_article(file, text)
    lines = [part for line in unwrapped(text.splitlines()) for part in parted_caption(line)]
    return _article(file, MarkdownText(lines=lines), {})


def _markdown_article(file: _File, text: str) -> Article:
    try:
        stated, rest = split_front_matter(text)
    except ValueError as error:
        raise ReadError(file.path, str(error)) from error
    page = read_markdown(rest)
    page.title = stated.get("title") or page.title
    return _article(file, page, stated)


def _article(file: _File, page: MarkdownText, stated: Mapping[str, str]) -> Article:
    lines = [line.strip(_BLANKS) for line in page.lines]
    stated_title = page.title.strip(_BLANKS)
    title, above = (stated_title, []) if stated_title else _head(lines)
    body = body_lines(lines, title, page.captions, page.links)
    if not body:
        raise ReadError(file.path, "holds no body text; put the article below its title")
    paragraphs = tuple(lines[number] for number in body)
    language = stated_language(stated.get("language"), "\n".join(paragraphs))
    found = Metadata(lines, body, language, web_url(stated.get("url")), above)
    return Article(
        id=stated.get("id") or file.identifier,
        title=title,
        language=language,
        paragraphs=paragraphs,
        outlet=stated.get("outlet") or found.outlet,
        url=found.url,
        published=_stated_day(file.path, stated.get("published")) or found.published,
    )


def _head(lines: list[str]) -> tuple[str, list[str]]:
    """Take out the title and what stands above it: the paper's name, menus.

    The title is empty where the first line reads as a paragraph.
    """
    filled = [number for number, line in enumerate(lines) if line]
    above = count_above_title([lines[number] for number in filled])
    if above == len(filled) or looks_like_paragraph(lines[filled[above]]):
        return "", []
    # A date above the title may be that of the day on which the page was looked at.
    is_dated = any(is_date_line(lines[number]) for number in filled[above + 1 :][:HEAD_LINES])
    head = [lines[number] for number in filled[:above]]
    for number in filled[:above]:
        lines[number] = lines[number] if is_date_line(lines[number]) and not is_dated else ""
    title, lines[filled[above]] = lines[filled[above]], ""
    return title, head


def _stated_day(path: Path, value: str | None) -> str | None:
    if not value:
        return None
    parsed = parse_date(value.split()[0])
    if any(parsed):
        return str(parsed)
    found = find_dates(value)
    if len(found) == 1 and found[0].first == found[0].last:
        return found[0].first
    raise ReadError(path, f"its front matter states no date like 2019-11-21: {value!r}")


# --- Collections ------------------------------------------------------------------------


def _read_collection(file: _File, limits: ReadingLimits) -> Iterator[Article | DataError]:
    """Read one article from each line of a JSON Lines file."""
    lines: dict[str, int] = {}
    faults = 0
    for number, line in _json_lines(file.path, limits):
        try:
            article = _line_article(file.path, number, line, lines)
        except DataError as fault:
            yield fault
            faults += 1
            if faults == limits.faulty_lines:
                raise ReadError(file.path, f"is left after {faults} faulty lines") from fault
        else:
            lines[article.id] = number
            yield article


def _json_lines(path: Path, limits: ReadingLimits) -> Iterator[tuple[int, bytes]]:
    _check_file(path, limits.collection_bytes)
    longest = limits.article_bytes
    try:
        with path.open("rb") as stream:
            for number, line in enumerate(iter(lambda: stream.readline(longest + 1), b""), 1):
                if len(line) > longest:
                    raise ReadError(path, f"line {number} is over {longest:,} bytes; split it")
                if line.strip():
                    yield number, line
    except OSError as error:
        raise ReadError(path, _unreadable(error)) from error


def _line_article(path: Path, number: int, line: bytes, known: Mapping[str, int]) -> Article:
    try:
        entry = entry_of(path, number, line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        reason = f"is not UTF-8 at byte {error.start} of the line"
        raise DataError(path, number, reason) from error
    article = article_of(entry)
    if article.id in known:
        entry.fail(f"the id {article.id!r} stands in line {known[article.id]} already")
    return article
