"""One score from several signals."""

from dataclasses import dataclass
from typing import NamedTuple

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
            same=(2.0, 0.5, 0.1, 0.5), cross=(2.0, 1.0, 1.0, 0.0), cross_share=0.93, time=1.25
        )

    def scores(self, signals: Vector, usual: "Usual", same_language: bool) -> Vector:
        """The fused score of each row of ``signals`` (n, 5), against what is ``usual``."""
        times, signals = signals[:, -1], signals[:, :-1]
        weights = np.array(self.same if same_language else self.cross, dtype=np.float32)
        if not signals[:, 0].any():
            weights[0] = 0.0  # a model without token vectors, or not yet looked at
        weights *= (1.0 if same_language else self.cross_share) / weights.sum()
        fused: Vector = (signals - usual.middle) / usual.spread @ weights + self.time * times
        return fused


class Usual(NamedTuple):
    """How the signals of what has nothing to do with a question lie: middle and spread, (4,)."""

    middle: Vector
    spread: Vector

    @classmethod
    def of(cls, sample: Vector) -> "Usual":
        """As a sample (m, 5) of a language's chunks shows it."""
        ordered = np.sort(sample[:, :-1], axis=0) if len(sample) else _USUAL_MIDDLE[np.newaxis]
        share = len(ordered) / (len(ordered) + _USUAL_COUNT)
        middle = share * _quantile(ordered, 0.5) + (1 - share) * _USUAL_MIDDLE
        unrelated = np.minimum(ordered, _quantile(ordered, _UNRELATED))
        spread = np.sqrt(share * unrelated.var(axis=0) + (1 - share) * _USUAL_SPREAD**2)
        return cls(middle, spread)


def _quantile(ordered: Vector, share: float) -> Vector:
    """The linear quantile of each column of sorted values, at a fifth of the time of numpy's."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    between: Vector = ordered[below] + (ordered[above] - ordered[below]) * (place - below)
    return between
