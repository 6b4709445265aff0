"""Vietnamese typed without its tone marks, read as it was meant.

People who ask in a hurry leave the marks out: "tuan tra chung" for "tuần tra chung". The
model and the word translations know words with their marks alone. Most words of two
syllables can be meant in one way only: a text is cut into the likeliest sequence of words
of a vocabulary as they look without marks (a unigram model). What stays alone ("ky": ký,
kỳ, kỷ) is read as the collection writes it most beside its neighbours.
"""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from retrieval.characters import without_diacritics
from retrieval.states import short_pairs
from retrieval.translation import Segmenter

_RUN = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
_READINGS = 8
_LIKE_A_PAIR_OF_STATES, _USUAL_COST = "việt nam", 12.0
_PAIR_GAIN, _SYLLABLE_GAIN = 1.0, 0.5  # a logarithm of counts, beside one of frequencies
_WORD_GAIN = 1.0  # for each further syllable: chance joins few that are a word


def is_unmarked(text: str) -> bool:
    """Whether no letter of a text has a mark."""
    return text == without_diacritics(text)


class ToneMarks:
    """Puts tone marks back by a vocabulary and by what a collection says."""

    def __init__(self, costs: Mapping[str, float], count: Callable[[str], int]) -> None:
        """``costs`` are negative logarithms of the frequencies of words in lower case.

        ``count`` tells how often the collection has a syllable, or two joined by a "_".
        """
        # The vocabulary is that of films, which do not shorten the names of states.
        pair_cost = costs.get(_LIKE_A_PAIR_OF_STATES, _USUAL_COST)
        self._costs = {**costs, **dict.fromkeys(short_pairs(), pair_cost)}
        self._count = count

    def restored(self, text: str) -> str:
        """The text with the likeliest marks; each word keeps its capital, and its place."""
        return _RUN.sub(lambda run: self._marked(run[0].split(" ")), text)

    def _marked(self, typed: Sequence[str]) -> str:
        units = self._units(typed)
        words = [self._readings.get(unit, [unit])[0] for unit in units]
        for place, unit in enumerate(units):
            before, after = words[:place][-1:], words[place + 1 :][:1]
            readings = self._readings.get(unit, [unit])
            if len(readings) > 1:
                words[place] = max(
                    readings, key=lambda each: self._fits([*before, each, *after], each)
                )
        return " ".join(map(_like, " ".join(words).split(" "), typed))

    def _units(self, typed: Sequence[str]) -> Sequence[str]:
        """The words as they look without marks; two with capitals are one where one is known.

        Names are rarer in the vocabulary, which is that of films, than in the news.
        """
        units: list[str] = []
        place = 0
        for unit in self._segment(" ".join(typed).lower()):
            pair = f"{units[-1]} {unit}" if units else ""
            is_name = all(word[0].isupper() for word in typed[max(place - 1, 0) : place + 1])
            if pair.count(" ") == 1 and is_name and pair in self._readings:
                units[-1] = pair
            else:
                units.append(unit)
            place += unit.count(" ") + 1
        return units

    def _fits(self, words: Sequence[str], word: str) -> float:
        """How well a word stands between its neighbours."""
        pairs = pairwise(" ".join(words).split(" "))
        together = sum(math.log1p(self._count(f"{first}_{second}")) for first, second in pairs)
        alone = sum(math.log1p(self._count(syllable)) for syllable in word.split(" "))
        return _PAIR_GAIN * together + _SYLLABLE_GAIN * alone - self._costs[word]

    @cached_property
    def _readings(self) -> Mapping[str, Sequence[str]]:
        """The likeliest words for each that looks like them without marks, likeliest first."""
        readings: dict[str, list[str]] = defaultdict(list)
        for word in self._by_cost:
            if len(readings[without_diacritics(word)]) < _READINGS:
                readings[without_diacritics(word)].append(word)
        return readings

    @cached_property
    def _by_cost(self) -> Sequence[str]:
        return sorted(self._costs, key=lambda word: self._costs[word])

    @cached_property
    def _segment(self) -> Segmenter:
        return Segmenter(
            {
                plain: self._costs[words[0]] - _WORD_GAIN * plain.count(" ")
                for plain, words in self._readings.items()
            }
        )


def _like(marked: str, typed: str) -> str:
    """A word as it was typed but for its marks."""
    if without_diacritics(marked) != typed.lower():
        return typed
    return "".join(
        mark.upper() if letter.isupper() else mark
        for mark, letter in zip(marked, typed, strict=True)
    )
