"""How sure a figure is: bootstrap intervals and the paired randomisation test.

Seeds are fixed, so that the same data give the same figures.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

SEED = 20261122
RESAMPLES = 5_000
ASSIGNMENTS = 20_000
CONFIDENCE = 0.95

_EXACT_UP_TO = 14
_BLOCK = 500  # rows at a time: 1,200 questions then take 5 MB
_ROUNDING = 1e-9

_Numbers: TypeAlias = NDArray[np.float64]


class Interval(NamedTuple):
    """A confidence interval."""

    low: float
    high: float


def bootstrap_interval(values: Sequence[float]) -> Interval:
    """The 95 % percentile bootstrap interval of the mean (Efron and Tibshirani 1993, ch. 13)."""
    sample = np.asarray(values, dtype=np.float64)
    generator = np.random.default_rng(SEED)
    blocks = [
        sample[generator.integers(len(sample), size=(_BLOCK, len(sample)))].mean(axis=1)
        for _ in range(RESAMPLES // _BLOCK)
    ]
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(np.concatenate(blocks), (tail, 1 - tail))
    return Interval(float(low), float(high))


def randomisation_test(differences: Sequence[float]) -> float:
    """The chance of a sum of differences this low or lower, were the two runs alike.

    The paired randomisation test, one-sided (Fisher 1935; Smucker, Allan and Carterette 2007):
    were the runs alike, each question's difference could as well have the other sign. Exact
    where few questions differ, else estimated from random signs.
    """
    changed = np.asarray([each for each in differences if each != 0], dtype=np.float64)
    exact = len(changed) <= _EXACT_UP_TO
    sums = np.concatenate(list(_every_sum(changed) if exact else _random_sums(changed)))
    # The same numbers summed in another order differ in their last digits.
    as_low = int((sums <= changed.sum() + _ROUNDING).sum())
    return as_low / len(sums) if exact else (as_low + 1) / (len(sums) + 1)


def _every_sum(changed: _Numbers) -> Iterator[_Numbers]:
    codes = np.arange(2 ** len(changed))[:, None] >> np.arange(len(changed))
    yield (1 - 2 * (codes & 1)) @ changed


def _random_sums(changed: _Numbers) -> Iterator[_Numbers]:
    generator = np.random.default_rng(SEED)
    for _ in range(ASSIGNMENTS // _BLOCK):
        yield generator.choice((-1.0, 1.0), size=(_BLOCK, len(changed))) @ changed
