"""Vietnamese typed without its tone marks, read as it was meant.

People who ask in a hurry leave the marks out: "tuan tra chung" for "tuần tra chung". The
model and the word translations know words with their marks alone. What looks the same
without marks ("ky": ký, kỳ, kỷ) is read as the likeliest sequence of words: likely are the
usual words of a vocabulary, and above all the syllables that stand side by side in the
collection, which writes of things ("ngà voi") and people that no vocabulary has.
"""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import pairwise

from retrieval.characters import without_diacritics
from retrieval.states import short_pairs

_WORD = re.compile(r"[^\W_]+")
_READINGS = 12
_LIKE_A_PAIR_OF_STATES, _USUAL_COST = "việt nam", 12.0
# Logarithms of counts, beside one of frequencies. From 3 to 6 for a pair and from .5 to 1.5
# for a syllable hardly differ.
_PAIR_GAIN, _SYLLABLE_GAIN = 4.0, 0.5
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
        typed = [word.lower() for word in _WORD.findall(text)]
        marked = iter(self._likeliest(typed))
        return _WORD.sub(lambda word: _like(next(marked), word[0]), text)

    def _likeliest(self, typed: Sequence[str]) -> Sequence[str]:
        """The syllables with their marks.

        What follows depends on the syllable before it alone, so that of all ways to read what
        precedes only the cheapest to each last syllable is looked at (Viterbi).
        """
        known = cache(lambda term: math.log1p(self._count(term)))
        ways: list[dict[str, tuple[float, Sequence[str]]]] = [{} for _ in range(len(typed) + 1)]
        ways[0][""] = 0.0, []
        for start, end, word in self._words(typed):
            syllables = word.split(" ")
            before, way = min(
                (cost - _PAIR_GAIN * known(f"{last}_{syllables[0]}"), way)
                for last, (cost, way) in ways[start].items()
            )
            cost = before + self._cost(word, syllables, known)
            if cost < ways[end].get(syllables[-1], (math.inf,))[0]:
                ways[end][syllables[-1]] = cost, [*way, *syllables]
        return min(ways[-1].values())[1]

    def _words(self, typed: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """The words that may be meant, each with where it begins and ends, in that order."""
        for start, alone in enumerate(typed):
            yield from ((start, start + 1, word) for word in self._readings.get(alone, [alone]))
            for end in range(start + 2, min(start + self._longest, len(typed)) + 1):
                readings = self._readings.get(" ".join(typed[start:end]), ())
                yield from ((start, end, word) for word in readings)

    def _cost(self, word: str, syllables: Sequence[str], known: Callable[[str], float]) -> float:
        """What a word costs wherever it stands."""
        together = sum(known(f"{first}_{second}") for first, second in pairwise(syllables))
        alone = sum(map(known, syllables))
        gain = _PAIR_GAIN * together + _SYLLABLE_GAIN * alone + _WORD_GAIN * (len(syllables) - 1)
        return self._costs.get(word, self._dearest) - gain

    @cached_property
    def _readings(self) -> Mapping[str, Sequence[str]]:
        """The likeliest words for each that looks like them without marks, likeliest first."""
        readings: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._costs, key=lambda word: self._costs[word]):
            alike = readings[without_diacritics(word)]
            if len(alike) < _READINGS:
                alike.append(word)
        return readings

    @cached_property
    def _longest(self) -> int:
        """The most syllables of a word."""
        return max((word.count(" ") + 1 for word in self._costs), default=1)

    @cached_property
    def _dearest(self) -> float:
        return max(self._costs.values(), default=0.0)


def _like(marked: str, typed: str) -> str:
    """A word as it was typed but for its marks."""
    if without_diacritics(marked) != typed.lower():
        return typed
    return "".join(
        mark.upper() if letter.isupper() else mark
        for mark, letter in zip(marked, typed, strict=True)
    )
