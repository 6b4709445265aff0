"""Words of Vietnamese and Chinese text and their English translations, without any model hub."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

Language = Literal["en", "vi", "zh"]

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇"
_TOKEN = re.compile(rf"[{HAN}]+(?:·[{HAN}]+)*|[^\W_{HAN}]+(?:['’][^\W_{HAN}]+)*|[^\w\s]+")
_DOTS = str.maketrans({"•": "·", "・": "·", "‧": "·", "∙": "·", "･": "·", "’": "'"})
_TONE = re.compile(r"(?<=[^\Wq])u([ỳýỷỹỵ])(?!\w)|o([àáảãạèéẻẽẹ])(?!\w)")
_MARK = {"̀": "̀", "́": "́", "̉": "̉", "̃": "̃", "̣": "̣"}


def _old_style_tone(match: re.Match[str]) -> str:
    first, second = match.group(0)
    base, mark = unicodedata.normalize("NFD", second)
    return unicodedata.normalize("NFC", first + mark) + base


def normalise(text: str, simplified: Mapping[int, str]) -> str:
    """Full-width forms narrowed, lower-case, simplified characters, one style of tone placement."""
    text = unicodedata.normalize("NFKC", text).translate(_DOTS).lower().translate(simplified)
    return _TONE.sub(_old_style_tone, text)


def plain(word: str) -> str:
    """A Latin-script word without its diacritics."""
    decomposed = unicodedata.normalize("NFD", word.replace("đ", "d").replace("ı", "i"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


class Segmenter:
    """Longest match, leftmost first, of a vocabulary's words in normalised text."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        longest: dict[str, int] = {}
        for word in self.words:
            if word[0] >= "\u3400":
                head, size = word[0], len(word)
            else:
                head, size = word.split(" ", 1)[0], word.count(" ") + 1
            if size > longest.get(head, 1):
                longest[head] = size
        self._longest = longest

    def split(self, text: str) -> Iterator[str]:
        """The units of a normalised text: words of the vocabulary, other Latin words, single Han characters."""
        run: list[str] = []
        for token in _TOKEN.findall(text):
            if token[0] >= "\u3400" and token[0] < "\uffff":
                yield from self._syllables(run)
                run = []
                yield from self._characters(token)
            elif token[0].isalnum():
                run.append(token)
            else:
                yield from self._syllables(run)
                run = []
        yield from self._syllables(run)

    def _syllables(self, run: list[str]) -> Iterator[str]:
        start, end = 0, len(run)
        while start < end:
            for size in range(min(self._longest.get(run[start], 1), end - start), 1, -1):
                word = " ".join(run[start : start + size])
                if word in self.words:
                    yield word
                    start += size
                    break
            else:
                yield run[start]
                start += 1

    def _characters(self, run: str) -> Iterator[str]:
        start, end = 0, len(run)
        while start < end:
            for size in range(min(self._longest.get(run[start], 1), end - start), 1, -1):
                if run[start : start + size] in self.words:
                    yield run[start : start + size]
                    start += size
                    break
            else:
                if run[start] != "·":
                    yield run[start]
                start += 1
