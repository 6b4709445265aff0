"""Names that no dictionary holds, matched by sound across scripts.

A foreign name in Han characters and the same name in Latin letters become the same tokens: pairs of
neighbouring Mandarin syllables ("~ken.ni"). Han characters have their syllable; a Latin name is cut
into the chunks that Han characters usually render ("Ken|ne|dy"), the likeliest few ways (the joint
source-channel view of transliteration: Li, Zhang and Su 2004, "A Joint Source-Channel Model for
Machine Transliteration", here with single chunks).

A Vietnamese or Chinese person's or place's name becomes pairs of neighbouring readings
("_ngo.xuan"): Sino-Vietnamese and Mandarin ones for Han characters, and the words themselves where
they stand with capitals in Latin letters.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, product, takewhile

from retrieval.characters import HAN, simplified, without_diacritics
from retrieval.errors import ModelError

LONGEST_CHUNK = 4
READINGS = 4
SHORTEST_HEARD = 3
_LATIN_NAME = re.compile(r"[a-z]{3,14}")
_VIETNAMESE_SYLLABLE = re.compile(
    r"(?:b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu?|r|s|t|th|tr|v|x)?[aeiouy]{1,3}(?:c|ch|m|n|ng|nh|p|t)?"
)
_VOWEL = re.compile("[aeiou]")
_WORDS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)+")
_YEAR = re.compile(r"(?:19|20)\d\d")
# What a year is joined to: “金龙—2023”, “金龙”2024, VINBAX-2023, 金龙2024, RIMPAC2018.
_JOINED = re.compile(
    r"(?:[^\W\d_][”\"》」]?|[”\"》」])[-—–]$|[”\"》」]$|[^\W\d_](?<![于在自从到至由])$"
)
_LONGEST_BEFORE = 60
_PIECE = re.compile(rf"[{HAN}]|[^\W\d_{HAN}][^\s_{HAN}]*(?<=[^\W_])|[^\s]")
# Words that begin no name, though they may stand in capitals before a place or a person.
_PREPOSITIONS = frozenset(
    """
    about after and around as at before between by during for from in of on or over since through to
    under until with within cho của cuối đến đầu giữa hồi kể khoảng mùa năm ngày ở sau tại tháng
    theo tới trong trước từ và vào với
    january february march april may june july august september october november december
    spring summer autumn winter
    """.split()
)
_OFFICES = frozenset(
    """
    president minister premier chancellor secretary senator ambassador general admiral mr mrs ms
    king queen thống trưởng tướng tịch thư sứ ông bà tổng thủ bộ chủ
    """.split()
)


class NameSounds:
    """The sounds of names; all tokens of one script meet those of the other."""

    def __init__(
        self,
        chunks: Mapping[str, Sequence[tuple[str, float]]],
        mandarin: Mapping[str, str],
        vietnamese: Mapping[str, Sequence[str]],
        foreign: frozenset[str],
        surnames: frozenset[str],
    ) -> None:
        self._chunks, self._mandarin, self._vietnamese = chunks, mandarin, vietnamese
        self.foreign, self.surnames = foreign, surnames
        syllables = (each for each in {*mandarin.values()} if _VOWEL.search(each))
        self._pinyin = re.compile(f"(?:{'|'.join(sorted(syllables))})+")

    @classmethod
    def from_text(cls, chunks: str, readings: str, foreign: str, surnames: str) -> "NameSounds":
        """Read the lines "chunk syllable logarithm" and "character syllable reading,reading"."""
        table: dict[str, list[tuple[str, float]]] = {}
        mandarin, vietnamese = {}, {}
        try:
            for line in chunks.splitlines():
                chunk, syllable, logarithm = line.split(" ")
                table.setdefault(chunk, []).append((syllable, float(logarithm)))
            for line in readings.splitlines():
                character, syllable, others = line.split(" ")
                mandarin[character] = syllable
                vietnamese[character] = others.split(",") if others else []
        except ValueError as error:
            raise ModelError(
                f"the word translations are damaged ({error}): install citedesk again"
            ) from error
        return cls(table, mandarin, vietnamese, frozenset(foreign), frozenset(surnames))

    def of_latin(self, word: str) -> Mapping[str, float]:
        """Sound tokens of a plain lower-case name, weighed by the likelihood of each reading."""
        if not _LATIN_NAME.fullmatch(word):
            return {}
        ways = self._ways(word)
        tokens: dict[str, float] = {}
        for score, syllables in ways:
            for token in sound_tokens(syllables):
                tokens[token] = max(tokens.get(token, 0.0), math.exp((score - ways[0][0]) / 2))
        return tokens

    def _ways(self, word: str) -> list[tuple[float, tuple[str, ...]]]:
        """The likeliest Mandarin syllables for a word, best first: a beam over its letters."""
        ends: list[list[tuple[float, tuple[str, ...]]]] = [[] for _ in range(len(word) + 1)]
        ends[0] = [(0.0, ())]
        for start in range(len(word)):
            beam = sorted(ends[start], reverse=True)[:READINGS]
            if not beam:
                continue
            for end in range(start + 1, min(start + LONGEST_CHUNK, len(word)) + 1):
                for syllable, logarithm in self._chunks.get(word[start:end], ())[:READINGS]:
                    ends[end].extend((score + logarithm, (*past, syllable)) for score, past in beam)
        return sorted(ends[-1], reverse=True)[:READINGS]

    def of_han(self, run: str) -> Iterator[str]:
        """Sound tokens of a foreign name in Han characters."""
        return sound_tokens([self._mandarin.get(character, character) for character in run])

    def sounds_like(self, run: str, word: str) -> bool:
        """Whether a name in Han characters sounds as a plain lower-case word: 上海, shanghai.

        A stem ("beij") will do, and a place without its kind: 隆阳区, longyang. Of two characters
        nothing but the Mandarin spelling is sure: too many short words sound alike.
        """
        syllables = self.mandarin(run)
        without_last = "".join(syllables[:-1])
        least = len(without_last) + (len(run) < SHORTEST_HEARD)
        if "".join(syllables).startswith(word) and len(word) >= max(LONGEST_CHUNK, least):
            return True
        if len(run) < SHORTEST_HEARD or not _LATIN_NAME.fullmatch(word):
            return False
        heard = {*sound_tokens(syllables)}
        ways = (heard.intersection(sound_tokens(way)) for _, way in self._ways(word))
        return any(2 * len(shared) >= len(heard) for shared in ways)

    def mandarin(self, text: str) -> list[str]:
        """The Mandarin syllables of a text's Han characters; the other characters as they are."""
        return [self._mandarin.get(character, character) for character in text]

    def is_mandarin(self, word: str) -> bool:
        """Whether a plain lower-case word can be read as Mandarin syllables."""
        return self._pinyin.fullmatch(word) is not None

    def native(self, run: str) -> Iterator[str]:
        """Pairs of readings of a Vietnamese or Chinese name in Han characters."""
        for first, second in pairwise(run):
            for readings in product(
                self._vietnamese.get(first, ())[:2], self._vietnamese.get(second, ())[:2]
            ):
                yield pair_token(*readings)
        syllables = [self._mandarin.get(character, character) for character in run]
        yield pair_token(syllables[0], "".join(syllables[1:]))


def sound_tokens(syllables: Sequence[str]) -> Iterator[str]:
    """Pairs of neighbouring syllables, the ends of the name included."""
    return ("~" + ".".join(pair) for pair in pairwise(("", *syllables, "")))


def is_vietnamese_syllable(word: str) -> bool:
    """Whether a plain Latin word could be a Vietnamese syllable.

    Looser than what tells the language of a text: the index holds the sounds of other words.
    """
    return _VIETNAMESE_SYLLABLE.fullmatch(word) is not None


def is_year_of_a_name(text: str, start: int, end: int) -> bool:
    """Whether a number is a year that belongs to a name: Golden Dragon 2023, not "In Hanoi 2011".

    A name in capitals begins with no preposition, month or office. A single word, which might
    only begin a sentence, is all in capitals or has another before it: "the Paris 1973 accord".
    """
    if not _YEAR.fullmatch(text, start, end):
        return False
    before = simplified(text[max(0, start - _LONGEST_BEFORE) : start])
    if not before.endswith(" "):
        return _JOINED.search(before) is not None
    words = _PIECE.findall(before)
    name = [*takewhile(_is_capitalised, reversed(words))]
    opener = words[-len(name) - 1].lower() if len(name) < len(words) else ""
    if name and name[-1] == "The":
        opener = name.pop().lower()
    if not name or name[-1].lower() in _PREPOSITIONS | _OFFICES or opener in _OFFICES:
        return False
    is_within = opener.isalpha() or not opener.isascii()
    return len(name) > 1 or name[0].isupper() or (is_within and opener not in _PREPOSITIONS)


def _is_capitalised(word: str) -> bool:
    return word[0].isupper()


def capitalised_pairs(text: str) -> Iterator[tuple[str, str]]:
    """Neighbouring words with capitals: ("Ngô", "Xuân") and ("Xuân", "Lịch") of "Ngô Xuân Lịch"."""
    for match in _WORDS.finditer(text):
        for first, second in pairwise(match.group().split(" ")):
            if first.istitle() and second.istitle() and len(first) > 1 and len(second) > 1:
                yield first, second


def pair_token(first: str, second: str) -> str:
    """The token of two neighbouring words of a name, as in "_ngo.xuan"."""
    return "_" + ".".join(without_diacritics(word).lower() for word in (first, second))
