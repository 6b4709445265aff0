"""One score from several signals."""

from dataclasses import dataclass

import numpy as np

from retrieval.encoder import Vector

SIGNALS = ("late", "dense", "pivot", "words", "time")
"""Late interaction, paragraph vector, BM25 of translations, BM25 of words, share of dates met."""


# How the signals of paragraphs that have nothing to do with a question usually lie
# (xquad-dev). A sample counts beside this as beside so many further paragraphs, so
# that a language of one or two paragraphs is judged too.
_USUAL_MIDDLE = np.array([0.245, 0.05, 2.0, 2.0], dtype=np.float32)
_USUAL_SPREAD = np.array([0.08, 0.10, 3.5, 5.0], dtype=np.float32)
_USUAL_COUNT = 8
# In a small collection the sample may hold what the question is about: the highest values
# count as this quantile, or they would make the spread of their own language large.
_UNRELATED = 0.85


@dataclass(frozen=True)
class Fusion:
    """A weight for each of ``SIGNALS``, within a language and across languages.

    ``cross_share`` is what a standardised score across languages counts beside
    one within a language: below 1, the same statement in the question's own
    language comes first. ``time`` is what meeting all dates of the question
    adds to a score.
    """

    same: tuple[float, float, float, float]
    cross: tuple[float, float, float, float]
    cross_share: float
    time: float

    @staticmethod
    def default() -> "Fusion":
        """Fitted on development data; docs/evaluation.md tells which."""
        return Fusion(
            same=(1.0, 0.5, 0.25, 0.5), cross=(2.0, 1.0, 1.0, 0.0), cross_share=0.93, time=0.75
        )

    def scores(self, signals: Vector, sample: Vector, same_language: bool) -> Vector:
        """The fused score of each row of ``signals`` (n, 5), against a ``sample`` (m, 5)."""
        times, signals, sample = signals[:, -1], signals[:, :-1], sample[:, :-1]
        sample = sample if len(sample) else _USUAL_MIDDLE[np.newaxis]
        share = len(sample) / (len(sample) + _USUAL_COUNT)
        middle = share * np.median(sample, axis=0) + (1 - share) * _USUAL_MIDDLE
        unrelated = np.minimum(sample, np.quantile(sample, _UNRELATED, axis=0))
        spread = np.sqrt(share * unrelated.var(axis=0) + (1 - share) * _USUAL_SPREAD**2)
        weights = np.array(self.same if same_language else self.cross, dtype=np.float32)
        if not signals[:, 0].any():
            weights[0] = 0.0  # a model without token vectors
        weights *= (1.0 if same_language else self.cross_share) / weights.sum()
        fused: Vector = (signals - middle) / spread @ weights + self.time * times
        return fused
