"""One score from several signals."""

from dataclasses import dataclass

import numpy as np

from retrieval.encoder import Vector

SIGNALS = ("late", "dense", "pivot", "words")
"""Late interaction, paragraph vector, BM25 of translations, BM25 of words."""


@dataclass(frozen=True)
class Fusion:
    """A weight for each of ``SIGNALS``, within a language and across languages."""

    same: tuple[float, float, float, float]
    cross: tuple[float, float, float, float]

    @staticmethod
    def default() -> "Fusion":
        """Fitted on ../shared/data/xquad-dev; see docs/evaluation.md."""
        return Fusion(same=(1.0, 0.5, 0.0, 0.5), cross=(1.75, 1.0, 1.0, 0.0))

    def scores(self, signals: Vector, sample: Vector, same_language: bool) -> Vector:
        """The fused score of each row of ``signals`` (n, 4), against a ``sample`` (m, 4)."""
        middle = np.median(sample, axis=0)
        spread = np.maximum(sample.std(axis=0), 1e-3)
        weights = np.array(self.same if same_language else self.cross, dtype=np.float32)
        standardised: Vector = (signals - middle) / spread
        fused: Vector = standardised @ (weights / weights.sum())
        return fused
