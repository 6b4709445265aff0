"""Fitting the threshold of confidence below which a question is refused."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, NamedTuple

FOLDS = 5
TABLE_ROWS = 25


class Scores(NamedTuple):
    """The confidence in the questions that can be answered, and in those that cannot."""

    answerable: Sequence[float]
    unanswerable: Sequence[float]


@dataclass(frozen=True)
class TradeOff:
    """What a threshold costs. Questions whose score is below it are refused.

    The rates are shares of the answerable questions refused, and of the unanswerable ones
    answered.
    """

    threshold: float
    refused_answerable: float
    answered_unanswerable: float

    @property
    def error(self) -> float:
        """The mean of both rates: 1 less the balanced accuracy."""
        return (self.refused_answerable + self.answered_unanswerable) / 2


@dataclass(frozen=True)
class ThresholdFit:
    """The threshold that fits given data best, and what every other would have cost.

    ``held_out`` is the mean error on questions that the fit had not seen, each fifth of them
    in turn: what to expect of new questions; None where they are too few. ``separation`` is
    the chance that an answerable question scores above an unanswerable one (the area under
    the ROC curve).
    """

    best: TradeOff
    held_out: float | None
    separation: float
    scores: Scores
    trade_offs: tuple[TradeOff, ...]

    def to_json(self) -> dict[str, Any]:
        """The fit and its table."""
        return {
            **_as_json(self.best),
            "held_out_error": self.held_out,
            "separation": self.separation,
            "answerable": len(self.scores.answerable),
            "unanswerable": len(self.scores.unanswerable),
            "table": [_as_json(each) for each in self.table()],
        }

    def table(self) -> list[TradeOff]:
        """At most ``TABLE_ROWS`` trade-offs spread evenly over the data, and the best."""
        last = len(self.trade_offs) - 1
        rows = {self.trade_offs[last * row // (TABLE_ROWS - 1)] for row in range(TABLE_ROWS)}
        return sorted(rows | {self.best}, key=lambda each: each.threshold)


def fit_threshold(scores: Sequence[float], answerable: Sequence[bool]) -> ThresholdFit:
    """The threshold with the least mean of both error rates; of equals, in the widest gap.

    Needs scores of both answerable and unanswerable questions.
    """
    both = Scores(
        sorted(score for score, can in zip(scores, answerable, strict=True) if can),
        sorted(score for score, can in zip(scores, answerable, strict=True) if not can),
    )
    if not (both.answerable and both.unanswerable):
        raise ValueError("a threshold needs both answerable and unanswerable questions")
    return ThresholdFit(
        best=_best(both),
        held_out=_held_out_error(both),
        separation=_separation(both),
        scores=both,
        trade_offs=tuple(_trade_off(between, both) for _, between in _candidates(both)),
    )


def _best(scores: Scores) -> TradeOff:
    judged = [(_trade_off(between, scores), gap) for gap, between in _candidates(scores)]
    return min(judged, key=lambda each: (round(each[0].error, 12), -each[1]))[0]


def _candidates(scores: Scores) -> list[tuple[float, float]]:
    """The gap between neighbouring scores and its middle; and thresholds outside them all."""
    distinct = sorted({*scores.answerable, *scores.unanswerable})
    between = [(high - low, (low + high) / 2) for low, high in pairwise(distinct)]
    return [(0.0, distinct[0]), *between, (0.0, math.nextafter(distinct[-1], math.inf))]


def _trade_off(threshold: float, scores: Scores) -> TradeOff:
    good, bad = scores
    return TradeOff(
        threshold=threshold,
        refused_answerable=bisect_left(good, threshold) / len(good),
        answered_unanswerable=(len(bad) - bisect_left(bad, threshold)) / len(bad),
    )


def _held_out_error(scores: Scores) -> float | None:
    if min(map(len, scores)) < FOLDS:
        return None
    folds = range(FOLDS)
    return sum(_error_on_fold(fold, scores) for fold in folds) / FOLDS


def _error_on_fold(fold: int, scores: Scores) -> float:
    seen = Scores(*([s for i, s in enumerate(group) if i % FOLDS != fold] for group in scores))
    unseen = Scores(*(group[fold::FOLDS] for group in scores))
    return _trade_off(_best(seen).threshold, unseen).error


def _separation(scores: Scores) -> float:
    """The Mann-Whitney statistic; a tie counts half."""
    pairs = len(scores.answerable) * len(scores.unanswerable)
    wins = sum(
        bisect_left(scores.unanswerable, score) + bisect_right(scores.unanswerable, score)
        for score in scores.answerable
    )
    return wins / 2 / pairs


def _as_json(trade_off: TradeOff) -> dict[str, float]:
    return {**asdict(trade_off), "error": trade_off.error}
