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
from itertools import pairwise, product

from retrieval.characters import without_diacritics
from retrieval.errors import ModelError

LONGEST_CHUNK = 4
READINGS = 4
_LATIN_NAME = re.compile(r"[a-z]{3,14}")
_VIETNAMESE_SYLLABLE = re.compile(
    r"(?:b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu?|r|s|t|th|tr|v|x)?[aeiouy]{1,3}(?:c|ch|m|n|ng|nh|p|t)?"
)
_VOWEL = re.compile("[aeiou]")
_WORDS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)+")


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


def capitalised_pairs(text: str) -> Iterator[tuple[str, str]]:
    """Neighbouring words with capitals: ("Ngô", "Xuân") and ("Xuân", "Lịch") of "Ngô Xuân Lịch"."""
    for match in _WORDS.finditer(text):
        for first, second in pairwise(match.group().split(" ")):
            if first.istitle() and second.istitle() and len(first) > 1 and len(second) > 1:
                yield first, second


def pair_token(first: str, second: str) -> str:
    """The token of two neighbouring words of a name, as in "_ngo.xuan"."""
    return "_" + ".".join(without_diacritics(word).lower() for word in (first, second))
