"""Sentences and clauses as exact stretches of a paragraph, in the three languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.characters import HAN, is_han, simplified

_CLOSING = "\"'”’」』）)》〉\\]"
# A Latin full stop ends a sentence only before white space and something that can
# start one; the look-behinds keep abbreviations and initials together.
_SENTENCE_END = re.compile(
    rf"(?:[。！？][{_CLOSING}]*|[!?][{_CLOSING}]*(?=[{HAN}]))"
    rf"|(?:[.!?…]+[{_CLOSING}]*(?=\s+[\"'“‘«(\[]*[^\W_a-zà-ỹđ]|\s*$))"
    r"|(?:\n+)"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-ZĐ]|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Sgt|Adm|Sen|Rep|Gov|St|No|Nos|vs|Jr|Sr"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Inc|Ltd|Co|Corp|etc|approx"
    r"|TP|TS|ThS|PGS|GS|BS|KS|Th|Tr|tr)|\b(?:[A-Z]\.)+[A-Z])\.$"
)
# "He made three proposals", "gồm bốn phần:": more is to come.
_ANNOUNCES = re.compile(
    r"[两二三四五六七八九十几多\d]+[个大]?[点项条方面件步]|[:：]$"
    r"|\b(?:hai|ba|bốn|năm|sáu|bảy|mấy|nhiều|một số) (?:việc|điểm|kiến nghị|đề xuất|vấn đề|nội dung"
    r"|yêu cầu|biện pháp|lý do|nguyên nhân|phần|mục|nhiệm vụ|hướng|ưu tiên)\b"
    r"|\b(?:two|three|four|five|six|seven|several|some)\b(?: \w+){0,2}? \w+s\b",
    re.IGNORECASE,
)
_MEMBERS = [
    re.compile(
        rf"(?:[（(]?[{signs}][）)、.．]|第{signs[1]}[，,]|{signs[1]}是|其{signs[1]}"
        rf"|(?:{words})(?: là\b|,)|(?:{adverbs})[，,])\s*(?=[^\W\d])"
    )
    for signs, words, adverbs in (
        ("1一①", "Một|Thứ nhất", "首先|Trước hết|First(?:ly)?|One"),
        ("2二②", "Hai|Thứ hai", "其次|Second(?:ly)?|Two"),
        ("3三③", "Ba|Thứ ba", "再次|Third(?:ly)?|Three"),
        ("4四④", "Bốn|Thứ tư", "Fourth(?:ly)?|Four"),
        ("5五⑤", "Năm|Thứ năm", "Fifth(?:ly)?|Five"),
        ("6六⑥", "Sáu|Thứ sáu", "Sixth(?:ly)?|Six"),
    )
]
_ENDS_ASKING = re.compile(rf"[?？][{_CLOSING}]*\s*$")
_ASKER = re.compile(
    r"(?:PV|P\.V|Phóng viên|Hỏi|Q|问|[^：:，。]{0,14}记者[^：:，。]{0,4})\s*[:：]", re.IGNORECASE
)
# A line of a list or a chronicle holds a figure or a colon, a caption a full stop.
_NO_HEADING = re.compile(r"[.!?。！？,，;；…\[\]]$|[:：\d]")
_NUMBERING = re.compile(rf"^(?:\d{{1,2}}|[{HAN}])\s*[.、)）]\s*|[(（][\d\s—–-]+[)）]")
_LAST_MEMBER = re.compile(r"最后[，,]|(?:Cuối cùng|Finally|Lastly),")
_CLAUSE_END = re.compile(r"[;；，]\s*|[,、]\s*(?=[^\d])")

LONGEST_QUESTION = 400
"""Characters of a paragraph that may only ask."""

LONGEST_HEADING = 60
"""Columns of a paragraph that may be a heading; a Chinese character takes two."""

LONGEST_ENUMERATION = 800
"""Characters of a sentence quoted with all that it announces."""


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


def only_announces(paragraph: str, following: str) -> bool:
    """Whether a paragraph proves nothing by itself: it asks, or stands as a heading above the next.

    So in an interview or a briefing, and in a report with sections.
    """
    return only_asks(paragraph) or _is_heading(paragraph, following)


def only_asks(paragraph: str) -> bool:
    """Whether a paragraph is nothing but a question, or what somebody says who asks one."""
    if len(paragraph) > LONGEST_QUESTION or not _ENDS_ASKING.search(paragraph):
        return False
    if _ASKER.match(simplified(paragraph)):
        return True
    return all(_ENDS_ASKING.search(each.of(paragraph)) for each in sentences(paragraph))


def _is_heading(paragraph: str, following: str) -> bool:
    bare = _NUMBERING.sub("", paragraph)
    width = len(paragraph) + sum(map(is_han, paragraph))
    is_above_text = len(following) > 2 * len(paragraph) and _SENTENCE_END.search(following)
    return width <= LONGEST_HEADING and bool(is_above_text) and not _NO_HEADING.search(bare)


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


def with_enumeration(text: str, sentence: Span, longest: int = LONGEST_ENUMERATION) -> Span:
    """The sentence with those after it that enumerate what it announces, as far as they fit.

    "I propose three things. First, … Second, …"; ``longest`` counts characters.
    """
    text = simplified(text)
    if not _ANNOUNCES.search(sentence.of(text)):
        return sentence
    following = (span for span in sentences(text) if span.start >= sentence.end)
    end = sentence.end
    for place, span in enumerate(following):
        is_next = place < len(_MEMBERS) and _MEMBERS[place].match(text, span.start)
        is_last = place > 1 and _LAST_MEMBER.match(text, span.start)
        if not (is_next or is_last) or span.end - sentence.start > longest:
            break
        end = span.end
        if is_last:
            break
    return Span(sentence.start, end)


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
