"""The words of a sentence that go with each of the times that it tells of.

"1999 the treaty was signed, 2000 the agreement" tells of two times; what goes with one says
nothing of the other.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from bot.evidence import blanked
from bot.timeline import own_dates, without_dateline
from retrieval.characters import HAN
from retrieval.dates import DateMention, find_dates
from retrieval.evidence import Statement
from retrieval.sentences import Span, clauses

_OPENING, _CLOSING = "《“「『（([", "》”」』）)]"
_JOINTS = (",", "，", "、", ";", "；")
_LONGEST_JOINT = 4
_LETTER, _HAN = re.compile(r"[^\W\d_]"), re.compile(f"[{HAN}]")
_WORD = re.compile(rf"[{HAN}]+|[^\W\d_{HAN}]+")
# What may stand beside the date in words that only say when: "Sáng 7/3/2024", "On 3 May", 当天上午.
_MOST_LETTERS, _MOST_HAN = 8, 3
# And in words that say of what was named before what it did: "có hiệu lực từ", 生效.
_MOST_LEANING_LETTERS, _MOST_LEANING_HAN = 18, 4


class Stretch(NamedTuple):
    """Words of a sentence, and the dates that go with them: none where it is not their own time.

    A frame only says when, and goes with all that follows: "Sáng 7/3/2024, …".
    """

    words: str
    dates: Sequence[DateMention]
    is_frame: bool = False


def stretches(statement: Statement, name: str) -> list[Stretch]:
    """A statement by the times that it tells of, of an event with a ``name``; whole if by one."""
    paragraph, sentence = statement.passage.paragraph, statement.span
    own = _own_dates(statement, name)
    mentions = [
        each
        for each in find_dates(paragraph.text, paragraph.language, paragraph.published)
        if sentence.start <= each.start and each.end <= sentence.end
    ]
    parts = _parts(paragraph.text, sentence, mentions)
    dated = [part for part in parts if part.dates]
    if len(dated) < 2:  # noqa: PLR2004
        return [Stretch(statement.quote, own)]
    return [
        Stretch(words, [date for date in part.dates if date in own], part.is_frame)
        for part, words in zip(dated, _words(parts), strict=True)
    ]


def _own_dates(statement: Statement, name: str) -> list[DateMention]:
    """The dates that may be the event's, without those that it is called by, if others are left."""
    paragraph = statement.passage.paragraph
    dates = own_dates(paragraph, statement.span, name)
    others = [each for each in dates if paragraph.text[each.start : each.end] not in name]
    return without_dateline(others or dates, paragraph.published)


class _Part(NamedTuple):
    """A clause, the dates in it, and the words beside these."""

    text: str
    dates: Sequence[DateMention]
    beside: str

    @property
    def is_frame(self) -> bool:
        return bool(self.dates) and self._is_short(_MOST_LETTERS, _MOST_HAN)

    @property
    def leans(self) -> bool:
        """Whether it says of what was named before it what it did: ", in force from 2004"."""
        words = _WORD.findall(self.beside)
        names_something = any(word[0].isupper() for word in words)
        is_short = self._is_short(_MOST_LEANING_LETTERS, _MOST_LEANING_HAN)
        return bool(words) and is_short and not names_something

    def _is_short(self, letters: int, han: int) -> bool:
        few = len(_LETTER.findall(self.beside)) <= letters
        return few and len(_HAN.findall(self.beside)) <= han


def _words(parts: Sequence[_Part]) -> Iterator[str]:
    """The words that go with each part that has a date: up to those that go with another.

    What stands before all dates goes with each of them.
    """
    dated = [at for at, part in enumerate(parts) if part.dates]
    frames = [at for at in dated if parts[at].is_frame]
    introduction = "".join(part.text for part in parts[: dated[0]])
    for place, at in enumerate(dated):
        before = dated[place - 1] if place else -1
        first = before if before >= 0 and parts[at].leans else before + 1
        ends = frames if parts[at].is_frame else dated
        last = min((end for end in ends if end > at), default=len(parts))
        words = "".join(part.text for part in parts[first:last])
        yield f"{introduction}{words}" if first else words


def _parts(text: str, sentence: Span, mentions: Sequence[DateMention]) -> list[_Part]:
    """The clauses of a sentence, cut before listed dates too, and nowhere within brackets."""
    cuts = {clause.start for clause in clauses(text, sentence)}
    for mention in mentions:
        before = text[max(sentence.start, mention.start - _LONGEST_JOINT) : mention.start]
        if before.rstrip().endswith(_JOINTS):
            cuts.add(mention.start)
    steps = ((letter in _OPENING) - (letter in _CLOSING) for letter in sentence.of(text))
    depth = [0, *accumulate(steps)]
    inner = [cut for cut in sorted(cuts) if cut > sentence.start]
    kept = [cut for cut in inner if depth[cut - sentence.start] <= 0]
    return [
        _part(text, start, end, mentions)
        for start, end in pairwise([sentence.start, *kept, sentence.end])
    ]


def _part(text: str, start: int, end: int, mentions: Sequence[DateMention]) -> _Part:
    dates = [each for each in mentions if start <= each.start < end]
    spans = [(each.start - start, min(each.end, end) - start) for each in dates]
    return _Part(text[start:end], dates, blanked(text[start:end], spans))
