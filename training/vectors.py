"""First vectors of new words: weighted means of their translations' vectors in the English model.

New rows of an embedding matrix that start inside the old space keep a frozen transformer usable
(cf. WECHSEL, Minixhofer, Paischer and Rekabsaz 2022; FOCUS, Dobler and de Melo 2023).
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Translations = Mapping[str, Sequence[tuple[str, float]]]
Pieces = Callable[[str], list[int]]


class WordVectors:
    """Vectors of words of one language through their weighted English translations."""

    def __init__(
        self,
        table: Translations,
        pieces: Pieces,
        matrix: Floats,
        importance: Mapping[str, float],
        sharpness: float = 1.0,
    ) -> None:
        self.table, self.pieces, self.matrix = table, pieces, matrix
        self.importance, self.sharpness = importance, sharpness
        self._english: dict[str, Floats] = {}

    def english(self, word: str) -> Floats:
        """The mean of a word's pieces in the English vocabulary."""
        if word not in self._english:
            self._english[word] = self.matrix[self.pieces(word)].mean(axis=0)
        return self._english[word]

    def __call__(self, word: str) -> Floats | None:
        """The word's vector, or nothing where no translation is known."""
        found = [
            (english, weight)
            for english, weight in self.table.get(word, ())
            if self.pieces(english)
        ]
        if not found:
            return None
        weights = np.array(
            [w**self.sharpness * self.importance.get(e, 1.0) for e, w in found], dtype=np.float32
        )
        vectors = np.stack([self.english(e) for e, _ in found])
        return np.asarray(weights @ vectors / weights.sum(), dtype=np.float32)


def rescaled(vectors: Floats, typical: Floats) -> Floats:
    """Vectors stretched away from the typical ones' mean, to the usual distance from it."""
    centre = typical.mean(axis=0)
    length = float(np.linalg.norm(typical - centre, axis=1).mean())
    around = vectors - centre
    norms = np.linalg.norm(around, axis=1, keepdims=True)
    return np.asarray(centre + around * (length / np.maximum(norms, 1e-6)), dtype=np.float32)
