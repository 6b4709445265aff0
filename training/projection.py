"""The projection of late interaction: words and their translations together, other words apart.

Pairs of translated tokens come from parallel text by mutual nearest neighbours (SimAlign, Jalili
Sabet et al. 2020). Whitening by the covariance within pairs (Hatch, Kajarekar and Stolcke 2006)
shrinks the directions in which translations differ; the principal directions of what remains are
kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
LEAST_SIMILARITY = 0.3


@dataclass(frozen=True)
class Head:
    """What turns contextual token vectors into those of late interaction."""

    projection: Floats
    centres: Floats
    languages: NDArray[np.uint8]
    weights: Floats

    def stored(self) -> dict[str, NDArray[Any]]:
        """The arrays as they ship."""
        return {
            "projection": self.projection.astype(np.float16),
            "centres": self.centres.astype(np.float16),
            "languages": self.languages,
            "weights": self.weights.astype(np.float16),
        }


def unit(vectors: Floats) -> Floats:
    """Rows of length one."""
    return np.asarray(
        vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), dtype=np.float32
    )


def mutual_neighbours(left: Floats, right: Floats) -> tuple[Integers, Integers]:
    """Tokens of two parallel texts (centred vectors) that are each other's nearest."""
    similarities = unit(left) @ unit(right).T
    if 0 in similarities.shape:
        empty = np.zeros(0, dtype=np.int64)
        return empty, empty
    towards_right, towards_left = similarities.argmax(axis=1), similarities.argmax(axis=0)
    rows = np.arange(len(left))
    mutual = (towards_left[towards_right] == rows) & (
        similarities[rows, towards_right] > LEAST_SIMILARITY
    )
    found = np.flatnonzero(mutual)
    return found, towards_right[found]


def whitened_projection(left: Floats, right: Floats, dimensions: int, ridge: float = 0.5) -> Floats:
    """The projection (d, e) learned from aligned, centred token vectors."""
    left, right = unit(left), unit(right)
    difference = left - right
    width = left.shape[1]
    within = difference.T @ difference / len(difference)
    within += ridge * np.trace(within) / width * np.eye(width, dtype=np.float32)
    values, directions = np.linalg.eigh(within)
    whitening = directions * values**-0.5 @ directions.T
    both = np.concatenate([left, right])
    spread, axes = np.linalg.eigh(whitening.T @ np.cov(both.T) @ whitening)
    strongest = np.argsort(spread)[::-1][:dimensions]
    projection = whitening @ axes[:, strongest]
    return np.asarray(projection / np.linalg.norm(projection, axis=0).mean(), dtype=np.float32)


def rarities(texts: Iterable[Sequence[int]], size: int, most: float = 7.5) -> Floats:
    """Each token's inverse document frequency, limited because of tokens never seen."""
    frequency, count = np.full(size, 0.5), 1
    for identifiers in texts:
        frequency[np.unique(np.asarray(identifiers))] += 1
        count += 1
    return np.clip(np.log(count / frequency), 0.0, most).astype(np.float32)
