"""Sentences and clauses as exact stretches of a paragraph, in the three languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CLOSING = "\"'”’」』）)》〉\\]"
# A Latin full stop ends a sentence only before white space and something that can
# start one; the look-behinds keep abbreviations and initials together.
_SENTENCE_END = re.compile(
    rf"(?:[。！？][{_CLOSING}]*|[!?][{_CLOSING}]*(?=[\u4e00-\u9fff]))"
    rf"|(?:[.!?…]+[{_CLOSING}]*(?=\s+[\"'“‘«(\[]*[^\W_a-zà-ỹđ]|\s*$))"
    r"|(?:\n+)"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-ZĐ]|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Sgt|Adm|Sen|Rep|Gov|St|No|Nos|vs|Jr|Sr"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Inc|Ltd|Co|Corp|etc|approx"
    r"|TP|TS|ThS|PGS|GS|BS|KS|Th|Tr|tr)|\b(?:[A-Z]\.)+[A-Z])\.$"
)
_CLAUSE_END = re.compile(r"[;；]\s*|[,，、]\s*(?=[^\d])")


@dataclass(frozen=True)
class Span:
    """A stretch ``text[start:end]`` of a paragraph."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The exact words of the stretch."""
        return text[self.start : self.end]


def sentences(text: str) -> list[Span]:
    """The sentences of a paragraph, without the white space around them.

    Together they hold every character of the text that is not white space.
    """
    spans = []
    start = 0
    for end in _ends(text):
        if span := _stripped(text, start, end):
            spans.append(span)
        start = end
    return spans


def clauses(text: str, sentence: Span) -> list[Span]:
    """The clauses of a sentence: what stands between its semicolons and commas."""
    spans = []
    start = sentence.start
    for match in _CLAUSE_END.finditer(text, sentence.start, sentence.end):
        if span := _stripped(text, start, match.end()):
            spans.append(span)
        start = match.end()
    if span := _stripped(text, start, sentence.end):
        spans.append(span)
    return spans


def _ends(text: str) -> Iterator[int]:
    for match in _SENTENCE_END.finditer(text):
        if not _ABBREVIATION.search(text, max(0, match.start() - 12), match.end()):
            yield match.end()
    yield len(text)


def _stripped(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = start + len(piece.rstrip())
    return Span(left, right) if left < right else None
