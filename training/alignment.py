"""Word alignment of parallel text."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Aligned:
    """Expected number of links between each pair of words."""

    left: Integers
    right: Integers
    links: Floats


def cooccurrences(pairs: list[tuple[list[int], list[int]]]) -> tuple[Any, ...]:
    sizes = np.array([(len(a), len(b)) for a, b in pairs], dtype=np.int64)
    products = sizes[:, 0] * sizes[:, 1]
    total = int(products.sum())
    left = np.empty(total, dtype=np.int32)
    right = np.empty(total, dtype=np.int32)
    left_slot = np.empty(total, dtype=np.int32)
    right_slot = np.empty(total, dtype=np.int32)
    distance = np.empty(total, dtype=np.float32)
    at = left_at = right_at = 0
    for a, b in pairs:
        n, m = len(a), len(b)
        end = at + n * m
        left[at:end] = np.repeat(np.array(a, dtype=np.int32), m)
        right[at:end] = np.tile(np.array(b, dtype=np.int32), n)
        i, j = np.arange(n), np.arange(m)
        left_slot[at:end] = np.repeat(left_at + i, m)
        right_slot[at:end] = np.tile(right_at + j, n)
        distance[at:end] = np.abs(((i + 0.5) / n)[:, None] - ((j + 0.5) / m)[None, :]).ravel()
        at, left_at, right_at = end, left_at + n, right_at + m
    return left, right, left_slot, right_slot, distance


def align(
    pairs: list[tuple[list[int], list[int]]],
    left_size: int,
    right_size: int,
    alone: int = 4,
    together: int = 4,
    tension: float = 4.0,
    null: float = 0.08,
    label: str = "",
) -> Aligned:
    left, right, left_slot, right_slot, distance = cooccurrences(pairs)
    key = left.astype(np.int64) * right_size + right
    types, pair = np.unique(key, return_inverse=True)
    pair = pair.astype(np.int32)
    del key
    type_left, type_right = types // right_size, types % right_size
    prior = np.exp(-tension * distance).astype(np.float32)
    del distance

    class Direction:
        def __init__(
            self,
            slot: NDArray[np.int32],
            given: Integers,
            given_size: int,
            made: Integers,
            made_token: NDArray[np.int32],
            made_size: int,
        ) -> None:
            self.slot, self.given, self.given_size = slot, given, given_size
            sums = np.bincount(slot, weights=prior)
            self.prior = ((1 - null) * prior / sums[slot]).astype(np.float32)
            first = np.zeros(int(slot.max()) + 1, dtype=np.int64)
            first[slot] = made_token
            frequency = np.bincount(first, minlength=made_size) / len(first)
            self.null = (null * frequency[first]).astype(np.float32)
            self.table = np.full(len(types), 1e-4, dtype=np.float32)

        def posterior(self) -> Floats:
            joint = self.table[pair] * self.prior
            norm = (np.bincount(self.slot, weights=joint) + self.null).astype(np.float32)
            joint /= norm[self.slot]
            return joint

        def update(self, counts: Floats) -> None:
            totals = np.bincount(self.given, weights=counts, minlength=self.given_size)
            self.table = (counts / np.maximum(totals[self.given], 1e-9)).astype(np.float32)

    forward = Direction(right_slot, type_left, left_size, type_right, right, right_size)
    backward = Direction(left_slot, type_right, right_size, type_left, left, left_size)
    counts = np.zeros(0, dtype=np.float32)
    for step in tqdm(range(alone + together), desc=f"align {label}"):
        if step < alone:
            for direction in (forward, backward):
                direction.update(
                    np.bincount(pair, weights=direction.posterior(), minlength=len(types)).astype(
                        np.float32
                    )
                )
        else:
            both = forward.posterior() * backward.posterior()
            counts = np.bincount(pair, weights=both, minlength=len(types)).astype(np.float32)
            forward.update(counts)
            backward.update(counts)
    keep = counts > 0.02
    return Aligned(type_left[keep], type_right[keep], counts[keep])
