"""Reduces Markdown to the lines of text that a reader sees, and reads its front matter.

Marks of emphasis, links, images and headings go, their words stay: a paragraph becomes one
line. Front matter is a block of ``key: value`` lines between two lines of ``---``; values
may be plain, quoted or folded. It is read by hand because people write titles with colons
in them, which is not YAML.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_RULE = re.compile(r"\s{0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|=+\s*|-+\s*)")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_DEFINITION = re.compile(r"\s{0,3}\[[^\]]+\]:\s+\S+")
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)[\s#]*")
_ADDRESS = r"\((?:[^()\n]|\([^()\n]*\))*\)"
_IMAGE = re.compile(rf"\s*!\[([^\[\]]*)\]{_ADDRESS}\s*")
_CAPTION = re.compile(r"\s*([*_])(?!\1)[^*_]+\1\s*")
_ITEM = re.compile(r"\s*(?:[-*+]\s+|(?=\d{1,3}[.)]\s))(.*)")
_LINK = re.compile(rf"\W{{0,3}}\[[^\[\]]+\]{_ADDRESS}")

# A comment that never ends must not be searched again from each later one.
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_INLINE = (
    (re.compile(rf"!\[[^\[\]]*\]{_ADDRESS}"), ""),
    (re.compile(rf"\[([^\[\]]*)\]{_ADDRESS}"), r"\1"),
    (re.compile(r"\[([^\[\]]+)\]\[[^\[\]]*\]"), r"\1"),
    (re.compile(r"<(https?://[^<>\s]+)>"), r"\1"),
    (re.compile(r"</?[A-Za-z][^<>]{0,200}>"), ""),
    (re.compile(r"(?<!\\)(\*{1,3})(?=[^\s*])(.{1,2000}?)(?<=[^\s\\])\1"), r"\2"),
    (re.compile(r"(?<![\w\\])(_{1,3})(?=[^\s_])(.{1,2000}?)(?<=[^\s\\])\1(?!\w)"), r"\2"),
    (re.compile(r"(?<!\\)`([^`]{1,2000})`"), r"\1"),
    (re.compile(r"~~(?=\S)([^~]{1,2000})~~"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!<>~|-])"), r"\1"),
)
_LONGEST_PROSE = 100_000
LEAST_WRAPPED_COLUMNS, WRAPPED_COLUMNS = 36, 160
"""The widths between which a line may be wrapped and go on on the next; Chinese counts double."""
CAPTION_COLUMNS = 120
"""The width up to which words in italics below an image are its caption."""

_WIDE = r"[\u3000-\u9fff\uf900-\ufaff\uff00-\uffef]"
_CHINESE_SEAM = re.compile(rf"{_WIDE}(?:{_WIDE}|\W)|\W{_WIDE}")


@dataclass
class MarkdownText:
    """What a Markdown file shows.

    ``title`` is its first heading of the first level, which is not among the lines.
    ``captions`` and ``links`` are the indices of lines that were the description of an
    image, or stand in italics below it, or that begin with a link as the entries of a list
    of other pages do.
    """

    title: str = ""
    lines: list[str] = field(default_factory=list)
    captions: set[int] = field(default_factory=set)
    links: set[int] = field(default_factory=set)


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """Split a file into what its front matter states and the rest.

    Raises ``ValueError``, with a reason for people, when front matter has no end.
    """
    lines = text.splitlines()
    if not lines or lines[0].rstrip() != "---":
        return {}, text
    ends = (number for number, line in enumerate(lines) if number and line.rstrip() == "---")
    end = next(ends, None)
    if end is not None:
        return _stated(lines[1:end]), "\n".join(lines[end + 1 :])
    if len(lines) > 1 and re.match(r"\w+:(?:\s|$)", lines[1]):
        raise ValueError("its front matter has no end; close it with a line of ---")
    return {}, text


def read_markdown(text: str) -> MarkdownText:
    """Reduce Markdown without front matter to text."""
    blocks = _Blocks()
    for line in _COMMENT.sub("", text).splitlines():
        blocks.read(line)
    blocks.close()
    return blocks.found


def _stated(lines: Iterable[str]) -> dict[str, str]:
    raw: dict[str, str] = {}
    key = ""
    for line in lines:
        if match := re.match(r"([\w-]+)\s*:(?:\s+(.*)|$)", line):
            key = match[1].lower()
            raw[key] = match[2] or ""
        elif key and line[:1].isspace():
            raw[key] += f" {line.strip()}"
    return {key: _scalar(value) for key, value in raw.items()}


def _scalar(value: str) -> str:
    value = re.sub(r"^[>|][+-]?(?:\s+|$)", "", value.strip())
    if match := re.match(r"'((?:[^']|'')*)'", value):
        return match[1].replace("''", "'")
    if match := re.match(r'"((?:[^"\\]|\\.)*)"', value):
        return _unescaped(match[0]) or match[1]
    plain = re.split(r"(?:^|\s)#", value, maxsplit=1)[0].strip()
    return "" if plain in ("null", "~") else plain


def _unescaped(quoted: str) -> str | None:
    try:
        text = str(json.loads(quoted))
        text.encode()
    except ValueError:
        return None
    return text


class _Blocks:
    """Collects the lines of a paragraph until something ends it."""

    def __init__(self) -> None:
        self.found = MarkdownText()
        self._open: list[str] = []
        self._in_code = False
        self._below_image = False

    def read(self, line: str) -> None:
        if _FENCE.match(line):
            self.close()
            self._in_code = not self._in_code
        elif self._in_code:
            self._add(line.strip())
        elif not line.strip() or _is_furniture(line):
            self.close()
            self._below_image = False
        else:
            self._read_text(re.sub(r"^\s{0,3}(?:>\s?)+", "", line))

    def _read_text(self, line: str) -> None:
        below_image, self._below_image = self._below_image, bool(_IMAGE.fullmatch(line))
        if below_image and _CAPTION.fullmatch(line) and _width(line) <= CAPTION_COLUMNS:
            self.found.captions.add(len(self.found.lines))
            self._add(_inline(line))
        elif match := _HEADING.fullmatch(line):
            self.close()
            self._add_heading(len(match[1]), _inline(match[2]))
        elif match := _IMAGE.fullmatch(line):
            self.close()
            self.found.captions.add(len(self.found.lines))
            self._add(match[1].strip())
        elif match := _ITEM.fullmatch(line):
            self.close()
            self._open.append(match[1].strip())
        else:
            if not (self._open and _is_wrapped(self._open[-1]) and _may_continue(line)):
                self.close()
            self._open.append(line.rstrip().lstrip(" \t"))

    def _add_heading(self, level: int, text: str) -> None:
        if level == 1 and not self.found.title:
            self.found.title = text
        else:
            self._add(text)

    def close(self) -> None:
        """End the open paragraph."""
        text = _joined([line.strip() for line in self._open])
        self._open.clear()
        if _LINK.match(text):
            self.found.links.add(len(self.found.lines))
        self._add(_inline(text))

    def _add(self, text: str) -> None:
        self.found.lines.append(text)


def _may_continue(line: str) -> bool:
    """Whether a line can be a further one of a paragraph; an indented one begins its own."""
    return not line.startswith("\u3000") and _width(line) <= WRAPPED_COLUMNS


def _is_wrapped(line: str) -> bool:
    """Whether a line is as long as those are that were wrapped, and so may go on on the next."""
    is_indented = line.startswith("\u3000")
    return not is_indented and LEAST_WRAPPED_COLUMNS <= _width(line) <= WRAPPED_COLUMNS


def _width(line: str) -> int:
    return len(line) + len(re.findall(_WIDE, line))


def _is_furniture(line: str) -> bool:
    patterns = (_RULE, _TABLE_RULE, _DEFINITION)
    return any(pattern.fullmatch(line.rstrip()) for pattern in patterns[:2]) or bool(
        _DEFINITION.match(line)
    )


def _joined(lines: list[str]) -> str:
    """Join the lines of a paragraph: with a blank, but without one beside Chinese text."""
    text = ""
    for line in (each.removesuffix("\\") for each in lines):
        seam = text[-1:] + line[:1]
        text += line if not text or _CHINESE_SEAM.fullmatch(seam) else f" {line}"
    return text


def _inline(text: str) -> str:
    if len(text) > _LONGEST_PROSE:
        return text
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return text.strip()
