"""Text with marks, as Telegram wants it: entities in UTF-16 units, parts of at most 4096.

Marks are sent as entities beside the text, never as markup inside it. So no
character of an answer has to be escaped, and none can break a message.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from telegram import MessageEntity

LIMIT = 4096
"""UTF-16 units that a message may have."""

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_SENTENCE_END = re.compile(r"[。！？]+[”’」』）]*|[.!?…]+[”’\"')\]]*(?=\s)|(?<=\])(?=\s)")
_OPEN_MARKER = re.compile(r"\[\d{0,4}$")
_JOINERS = "\u200d\ufe0f"
_LONGEST_CLUSTER = 40


@dataclass(frozen=True)
class Mark:
    """A stretch of text (in characters) with one of Telegram's entity types."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Styled:
    """A text and the marks on it."""

    text: str = ""
    marks: tuple[Mark, ...] = ()

    def __add__(self, other: "Styled | str") -> "Styled":
        more = plain(other) if isinstance(other, str) else other
        shift = len(self.text)
        moved = (Mark(m.kind, m.start + shift, m.end + shift) for m in more.marks)
        return Styled(self.text + more.text, (*self.marks, *moved))

    def part(self, start: int, end: int) -> "Styled":
        """The characters from ``start`` to ``end`` with their marks, without white space around."""
        piece = self.text[start:end]
        start += len(piece) - len(piece.lstrip())
        end = start + len(piece.strip())
        marks = (Mark(m.kind, max(m.start, start), min(m.end, end)) for m in self.marks)
        kept = (Mark(m.kind, m.start - start, m.end - start) for m in marks if m.start < m.end)
        return Styled(self.text[start:end], tuple(kept))

    def marked(self, kind: str) -> "Styled":
        """The same with a mark around the whole."""
        return (
            Styled(self.text, (Mark(kind, 0, len(self.text)), *self.marks)) if self.text else self
        )

    def entities(self) -> list[MessageEntity]:
        """The marks as Telegram counts them."""
        return [
            MessageEntity(
                mark.kind, units(self.text[: mark.start]), units(self.text[mark.start : mark.end])
            )
            for mark in self.marks
        ]


def units(text: str) -> int:
    """The length of a text in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def plain(text: str) -> Styled:
    """A text without marks; what cannot be encoded becomes the replacement character."""
    return Styled(_LONE_SURROGATE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")))


def bold(text: str) -> Styled:
    """A text in bold."""
    return plain(text).marked(MessageEntity.BOLD)


def italic(text: str) -> Styled:
    """A text in italics."""
    return plain(text).marked(MessageEntity.ITALIC)


def folded(text: Styled) -> Styled:
    """A quotation that opens when it is tapped."""
    return text.marked(MessageEntity.EXPANDABLE_BLOCKQUOTE)


def fits(text: Styled) -> bool:
    """Whether a text can be one message."""
    return units(text.text) <= LIMIT


def split(text: Styled, limit: int = LIMIT) -> list[Styled]:
    """The text in parts that fit: cut between paragraphs, else lines, sentences, words.

    Only white space at a cut is left out. A mark that spans a cut goes on in
    the next part; a citation's number, a character and what is combined with
    it are never cut in two.
    """
    pieces = (text.part(start, end) for start, end in _cuts(text.text, limit))
    return [piece for piece in pieces if piece.text]


def _cuts(text: str, limit: int) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = start + _prefix(text[start : start + limit], limit)
        if end < len(text):
            end = _best_cut(text, start, end)
        yield start, end
        start = end


def _prefix(text: str, limit: int) -> int:
    """How many of the first characters have at most ``limit`` UTF-16 units."""
    length = len(text)
    excess = units(text) - limit
    while excess > 0:
        length -= 1
        excess -= units(text[length])
    return length


def _best_cut(text: str, start: int, end: int) -> int:
    window = text[start:end]
    for separator in ("\n\n", "\n"):
        found = window.rfind(separator)
        if window[: max(found, 0)].strip():
            return start + found
    sentences = [match.end() for match in _SENTENCE_END.finditer(window) if match.end()]
    if sentences:
        return start + sentences[-1]
    space = max(window.rfind(" "), window.rfind("\t"))
    if window[: max(space, 0)].strip():
        return start + space
    return _between_characters(text, start, end)


def _between_characters(text: str, start: int, end: int) -> int:
    """A cut at or before ``end`` that leaves markers and combined characters whole."""
    cut = end
    if marker := _OPEN_MARKER.search(text, start, end):
        cut = marker.start()
    earliest = max(start + 1, cut - _LONGEST_CLUSTER)
    while cut > earliest and _is_combined(text, cut):
        cut -= 1
    return cut if cut > earliest else end


def _is_combined(text: str, at: int) -> bool:
    return (
        bool(unicodedata.combining(text[at])) or text[at] in _JOINERS or text[at - 1] == _JOINERS[0]
    )
