"""Sentences and clauses as exact stretches of a paragraph, in the three languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

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
_FIRST_OF_SEVERAL = re.compile(
    r"[（(]?[1一①][）)、.．]|第一[，,]|一是|其一|首先|Một(?: là\b|,)|Thứ nhất\b|Trước hết,"
    r"|First(?:ly)?,|One,"
)
_ONE_OF_SEVERAL = re.compile(
    r"[（(]?(?:[1-9]|[一二三四五六七八九十]|[①-⑨])[）)、.．]|第[一二三四五六七八九][，,]|[一二三四五六七八九]是"
    r"|其[一二三四五六]|首先|其次|再次|此外|最[后後]"
    r"|(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy)(?: là\b|,)|Thứ (?:nhất|hai|ba|tư|năm|sáu)\b"
    r"|(?:Trước hết|Tiếp theo|Cuối cùng),"
    r"|(?:First|Second|Third|Fourth|Fifth|Last)(?:ly)?,|(?:One|Two|Three|Four|Finally),"
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


def with_enumeration(text: str, sentence: Span, longest: int) -> Span:
    """The sentence with those after it that enumerate what it announces, as far as they fit.

    "I propose three things. First, … Second, …"; ``longest`` counts characters.
    """
    following = [span for span in sentences(text) if span.start >= sentence.end]
    if not following or not _FIRST_OF_SEVERAL.match(text, following[0].start):
        return sentence
    told = takewhile(lambda span: _ONE_OF_SEVERAL.match(text, span.start), following)
    ends = [span.end for span in told if span.end - sentence.start <= longest]
    return Span(sentence.start, max(ends, default=sentence.end))


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
