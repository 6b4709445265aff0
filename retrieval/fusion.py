"""One score from several signals."""

from dataclasses import dataclass

import numpy as np

from retrieval.encoder import Vector

SIGNALS = ("late", "dense", "pivot", "words", "time")
"""Late interaction, paragraph vector, BM25 of translations, BM25 of words, share of dates met."""


# How the signals of paragraphs that have nothing to do with a question usually lie
# (xquad-dev). Where the vectors lie differs by model, language and question, so it is
# read from a sample too, which counts beside this as beside so many further paragraphs:
# a language of one or two paragraphs is judged as well. The lexical signals hardly
# differ. Spreads are not read from the sample: where it holds something of what a
# question is about they grow, and the language that has the answer falls behind the
# others (docs/evaluation.md).
_USUAL_MIDDLE = np.array([0.245, 0.05, 2.0, 2.0], dtype=np.float32)
_SPREAD = np.array([0.08, 0.10, 3.5, 5.0], dtype=np.float32)
_USUAL_COUNT = 8
# Of its lead over the question's language a passage loses this share of what it lies below the best
# of its own.
_FADING = 0.5


@dataclass(frozen=True)
class Fusion:
    """A weight for each of ``SIGNALS``, within a language and across languages.

    ``time`` is what meeting all dates of the question adds to a score, ``ahead`` what the best of
    a language that is not the question's gets.
    """

    same: tuple[float, float, float, float]
    cross: tuple[float, float, float, float]
    time: float
    ahead: float

    @staticmethod
    def default() -> "Fusion":
        """Fitted on development data; docs/evaluation.md tells which."""
        return Fusion(same=(2.0, 0.5, 0.1, 0.5), cross=(2.0, 1.0, 1.0, 0.0), time=1.25, ahead=0.4)

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

    def handicap(self, scores: Vector) -> Vector:
        """What scores of a language that is not the question's get ahead, shape (n,).

        What only tells of the same subject matches better in the question's own words than in
        translation, so that it would stand before an exact answer in another language. What is
        below the best of its language gets less.
        """
        falls = scores.max(initial=-np.inf) - scores
        return np.asarray(np.maximum(0.0, self.ahead - _FADING * falls), dtype=np.float32)


def usual(late: Vector, dense: Vector) -> Vector:
    """The middle of what has nothing to do with each question, shape (questions, 4).

    ``late`` and ``dense`` (chunks, questions) are those signals of a sample of a language.
    """
    count, questions = late.shape
    middles = np.tile(_USUAL_MIDDLE, (questions, 1))
    if count:
        share = count / (count + _USUAL_COUNT)
        sampled = np.median(np.stack([late, dense]), axis=1).T
        middles[:, :2] = share * sampled + (1 - share) * _USUAL_MIDDLE[:2]
    return middles
