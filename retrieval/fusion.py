"""One score from several signals."""

from dataclasses import dataclass

import numpy as np

from retrieval.encoder import Vector

SIGNALS = ("late", "dense", "pivot", "words", "time")
"""Late interaction, paragraph vector, BM25 of translations, BM25 of words, share of dates met."""


# How the signals of paragraphs that have nothing to do with a question usually lie
# (xquad-dev). A sample counts beside this as beside so many further paragraphs, so
# that a language of one or two paragraphs is judged too. Spreads are not read from
# the sample: where it holds something of what a question is about they grow, and the
# language that has the answer falls behind the others (docs/evaluation.md).
_USUAL_MIDDLE = np.array([0.245, 0.05, 2.0, 2.0], dtype=np.float32)
_SPREAD = np.array([0.08, 0.10, 3.5, 5.0], dtype=np.float32)
_USUAL_COUNT = 8


@dataclass(frozen=True)
class Fusion:
    """A weight for each of ``SIGNALS``, within a language and across languages.

    ``time`` is what meeting all dates of the question adds to a score.
    """

    same: tuple[float, float, float, float]
    cross: tuple[float, float, float, float]
    time: float

    @staticmethod
    def default() -> "Fusion":
        """Fitted on development data; docs/evaluation.md tells which."""
        return Fusion(same=(2.0, 0.5, 0.1, 0.5), cross=(2.0, 1.0, 1.0, 0.0), time=1.25)

    def scores(self, signals: Vector, middle: Vector, same_language: bool) -> Vector:
        """The fused score of each row of ``signals`` (n, 5), against their usual ``middle``.

        A score is a weighted mean of standardised signals, and comparable over languages.
        """
        times, signals = signals[:, -1], signals[:, :-1]
        weights = np.array(self.same if same_language else self.cross, dtype=np.float32)
        if not signals[:, 0].any():
            weights[0] = 0.0  # a model without token vectors, or not yet looked at
        fused: Vector = (signals - middle) / _SPREAD @ (weights / weights.sum()) + self.time * times
        return fused


def usual(sample: Vector) -> Vector:
    """The middle, shape (4,), of what has nothing to do with a question.

    ``sample`` (m, 5) are the signals of a language's chunks.
    """
    if not len(sample):
        return _USUAL_MIDDLE
    share = len(sample) / (len(sample) + _USUAL_COUNT)
    middle: Vector = share * np.median(sample[:, :-1], axis=0) + (1 - share) * _USUAL_MIDDLE
    return middle
