"""Which words of a language join the model's vocabulary."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from training.tokenizer import is_han

Floats = NDArray[np.float32]
Vector = Callable[[str], Floats | None]
LONGEST_HAN = 6
LONGEST_PHRASE = 4
LEAST_SEEN = 20
COMMON_PIECES = 9000
"""English pieces with smaller ids are common words."""

# Syllables that stay English words although they are rare in our English text.
ENGLISH_WORDS = frozenset({"tin", "hay", "con", "quay"})


def han_counts(texts: Iterable[tuple[str, float]], words: frozenset[str]) -> Counter[str]:
    """How often each word occurs in the texts (normalised text, weight of an occurrence)."""
    counts: Counter[str] = Counter()
    for text, weight in tqdm(texts, desc="count Han words", unit_scale=True):
        for run in re.findall(r"[\u3400-\u9fff·]+", text):
            for start in range(len(run)):
                for end in range(start + 1, min(start + LONGEST_HAN, len(run)) + 1):
                    if run[start:end] in words:
                        counts[run[start:end]] += weight  # type: ignore[assignment]
    return counts


def syllable_counts(texts: Iterable[tuple[str, float]], words: frozenset[str]) -> Counter[str]:
    """The same for words of several syllables written with spaces."""
    counts: Counter[str] = Counter()
    for text, weight in tqdm(texts, desc="count Latin words", unit_scale=True):
        for phrase in re.findall(r"[^\W\d_]+(?: [^\W\d_]+)*", text):
            run = phrase.split(" ")
            for start in range(len(run)):
                for size in range(1, min(LONGEST_PHRASE, len(run) - start) + 1):
                    word = " ".join(run[start : start + size])
                    if word in words:
                        counts[word] += weight  # type: ignore[assignment]
    return counts


def most_useful(
    words: Iterable[str], counts: Mapping[str, float], vector: Vector, size: int
) -> list[str]:
    """The long words that lose most when split: frequent, and unlike the sum of their parts."""
    usefulness: dict[str, float] = {}
    for word in words:
        own = vector(word)
        if own is None:
            continue
        usefulness[word] = math.log1p(counts.get(word, 0.0)) * _novelty(own, word, vector)
    return sorted(usefulness, key=lambda word: -usefulness[word])[:size]


def _novelty(own: Floats, word: str, vector: Vector) -> float:
    parts = [vector(part) for part in (word if is_han(word) else word.split(" "))]
    known = [part for part in parts if part is not None]
    if not known:
        return 1.0
    composed = np.mean(known, axis=0)
    return float(1.0 - own @ composed / (np.linalg.norm(own) * np.linalg.norm(composed) + 1e-9))


def unambiguous_syllables(
    syllables: Iterable[str],
    vietnamese: Mapping[str, float],
    english: Mapping[str, int],
    ranks: Mapping[str, int],
) -> list[str]:
    """Syllables without marks that are hardly English, so that they may have a vector of their own.

    `ranks` are the ids in the English vocabulary, whose first 9,000 words are common.
    """
    return [
        s
        for s in syllables
        if s.isascii()
        and len(s) > 1
        and s not in ENGLISH_WORDS
        and vietnamese.get(s, 0) >= LEAST_SEEN
        and english.get(s, 0) * 40 < vietnamese[s]
        and ranks.get(s, COMMON_PIECES) >= COMMON_PIECES
    ]
