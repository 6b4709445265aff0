"""How Han characters write foreign names, learned from titles.

Hard expectation maximisation over monotone segmentations: each character of a name stands for a
chunk of zero to four Latin letters (Li, Zhang and Su 2004; the segmentation as in Viterbi training
of a hidden Markov model).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tqdm import tqdm

from retrieval.names import LONGEST_CHUNK

Name = tuple[str, str]
"""A name in Han characters and in plain Latin letters."""

HAN_LENGTHS, LATIN_LENGTHS = range(2, 8), range(3, 15)
LETTERS_PER_CHARACTER = (1.2, 4.5)
ROUNDS = 5
UNSEEN = -9.0
WORST_KEPT = -5.0
"""Names with a lower mean log-probability a character are translations, not transliterations."""
CLEAR = -3.0
MUCH_COMMONER = 2
CHUNK_BONUS = 2.0
"""Favours short chunks when Latin names are cut: one in a title list of 3,000 is found more often
(.57 to .61).
"""


def is_candidate(han: str, latin: str) -> bool:
    """Whether the lengths allow that one writes the sound of the other."""
    ratio = len(latin) / len(han)
    least, most = LETTERS_PER_CHARACTER
    return len(han) in HAN_LENGTHS and len(latin) in LATIN_LENGTHS and least <= ratio <= most


class Transliteration:
    """Counts of (character, chunk), and the names that follow them."""

    def __init__(self, names: Sequence[Name]) -> None:
        self.counts = _diagonal_counts(names)
        self.names: list[Name] = []
        for _ in tqdm(range(ROUNDS), desc="transliteration"):
            self._learn(names)

    def _learn(self, names: Sequence[Name]) -> None:
        totals: Counter[str] = Counter()
        for (character, _), count in self.counts.items():
            totals[character] += count  # type: ignore[assignment]
        logarithms: dict[str, dict[str, float]] = defaultdict(dict)
        for (character, chunk), count in self.counts.items():
            logarithms[character][chunk] = math.log(count / (totals[character] + 1))
        self.counts, self.names = defaultdict(float), []
        for han, latin in names:
            score, chunks = _best_cut(han, latin, logarithms)
            if score < WORST_KEPT:
                continue
            if score > CLEAR:
                self.names.append((han, latin))
            for character, chunk in zip(han, chunks, strict=True):
                self.counts[character, chunk] += 1

    def foreign_characters(self, ordinary: Mapping[str, int]) -> str:
        """Characters that are commoner in foreign names than in ordinary text."""
        inside = Counter(character for han, _ in self.names for character in han)
        all_inside, all_outside = sum(inside.values()), sum(ordinary.values())
        return "".join(
            sorted(
                character
                for character, count in inside.items()
                if (count + 0.5) / all_inside
                > MUCH_COMMONER * (ordinary.get(character, 0) + 5) / all_outside
            )
        )

    def chunk_lines(
        self, characters: Iterable[str], syllable: Mapping[str, str], most: int = 6
    ) -> str:
        """Lines "chunk syllable logarithm", the likeliest syllables of each chunk."""
        allowed, counts = set(characters), Counter[tuple[str, str]]()
        for (character, chunk), count in self.counts.items():
            if chunk and character in allowed:
                counts[chunk, syllable.get(character, character)] += count  # type: ignore[assignment]
        total = sum(counts.values())
        by_chunk: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for (chunk, sound), count in counts.items():
            if count > 1:
                by_chunk[chunk].append((count, sound))
        return "\n".join(
            f"{chunk} {sound} {math.log(count / total) + CHUNK_BONUS:.2f}"
            for chunk, sounds in sorted(by_chunk.items())
            for count, sound in sorted(sounds, reverse=True)[:most]
        )


def _diagonal_counts(names: Sequence[Name]) -> dict[tuple[str, str], float]:
    """A start: each character with the chunks about its own place in the name."""
    counts: dict[tuple[str, str], float] = defaultdict(float)
    for han, latin in names:
        for place, character in enumerate(han):
            centre = (place + 0.5) / len(han) * len(latin)
            for size in range(LONGEST_CHUNK + 1):
                for start in {int(centre - size / 2), int(centre - size / 2 + 0.5)}:
                    if 0 <= start <= len(latin) - size:
                        counts[character, latin[start : start + size]] += 0.25 if size else 0.02
    return counts


def _best_cut(
    han: str, latin: str, logarithms: Mapping[str, Mapping[str, float]]
) -> tuple[float, list[str]]:
    """The likeliest chunks, one a character, with the mean log-probability (Viterbi)."""
    width = len(latin) + 1
    scores = [0.0] + [-math.inf] * (width - 1)
    sizes: list[list[int]] = []
    for character in han:
        known = logarithms.get(character, {})
        following, chosen = [-math.inf] * width, [0] * width
        for start, score in enumerate(scores):
            if score == -math.inf:
                continue
            for size in range(min(LONGEST_CHUNK, len(latin) - start) + 1):
                reached = score + known.get(latin[start : start + size], UNSEEN)
                if reached > following[start + size]:
                    following[start + size], chosen[start + size] = reached, size
        scores = following
        sizes.append(chosen)
    if scores[-1] == -math.inf:
        return -math.inf, []
    chunks, end = [], len(latin)
    for chosen in reversed(sizes):
        chunks.append(latin[end - chosen[end] : end])
        end -= chosen[end]
    return scores[-1] / len(han), chunks[::-1]
