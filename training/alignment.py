"""Word alignment, and sentence alignment of texts whose lines have slipped.

Words: IBM Model 1 (Brown et al. 1993, "The Mathematics of Statistical Machine Translation") with
the prior for the diagonal of fast_align (Dyer, Chahuneau and Smith 2013), first in each direction
alone, then with the product of both directions' posteriors as counts (Liang, Taskar and Klein 2006,
"Alignment by Agreement").

Sentences: the best rising chain through pairs of lines that share rare translated words, after Gale
and Church (1993), who allow sentences without a partner in the same way.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from tqdm import tqdm

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]


class SentencePair(NamedTuple):
    """Two sentences as numbers of words, and how much they count."""

    left: list[int]
    right: list[int]
    weight: float = 1.0


DIAGONAL_TENSION = 4.0
NULL_SHARE = 0.08
MINIMUM_LINKS = 0.1
LONGEST_GAP = 4


class Links(NamedTuple):
    """Expected number of links between words, and how often each word occurs."""

    left: Integers
    right: Integers
    expected: Floats
    left_frequency: Floats
    right_frequency: Floats


_Node = tuple[float, tuple[int, int] | None]


class _Cells(NamedTuple):
    """Every pair of tokens in every sentence pair."""

    left: Integers
    right: Integers
    left_token: NDArray[np.int32]
    right_token: NDArray[np.int32]
    prior: Floats
    weight: Floats


def _cells(pairs: Sequence[SentencePair]) -> _Cells:
    total = sum(len(pair.left) * len(pair.right) for pair in pairs)
    left, right = np.empty(total, np.int64), np.empty(total, np.int64)
    left_token, right_token = np.empty(total, np.int32), np.empty(total, np.int32)
    prior, weight = np.empty(total, np.float32), np.empty(total, np.float32)
    start = left_start = right_start = 0
    for left_words, right_words, sentence_weight in pairs:
        n, m = len(left_words), len(right_words)
        rows, columns, here = np.arange(n), np.arange(m), slice(start, start + n * m)
        left[here], right[here] = np.repeat(left_words, m), np.tile(right_words, n)
        left_token[here], right_token[here] = (
            np.repeat(left_start + rows, m),
            np.tile(right_start + columns, n),
        )
        distance = np.abs(((rows + 0.5) / n)[:, None] - ((columns + 0.5) / m)[None, :])
        prior[here] = np.exp(-DIAGONAL_TENSION * distance).ravel()
        weight[here] = sentence_weight
        start, left_start, right_start = start + n * m, left_start + n, right_start + m
    return _Cells(left, right, left_token, right_token, prior, weight)


class _Direction:
    """The probability of made words given others, and the posterior of each link under it."""

    def __init__(
        self,
        token: NDArray[np.int32],
        made: Integers,
        prior: Floats,
        given_of_type: Integers,
        cell_type: Integers,
    ) -> None:
        self._token, self._given, self._type = token, given_of_type, cell_type
        self._prior = ((1 - NULL_SHARE) * prior / np.bincount(token, weights=prior)[token]).astype(
            np.float32
        )
        made_of_token = np.zeros(int(token.max()) + 1, np.int64)
        made_of_token[token] = made
        frequency = np.bincount(made_of_token) / len(made_of_token)
        self._null = NULL_SHARE * frequency[made_of_token]
        self._probability = np.full(len(given_of_type), 1e-4, np.float32)

    def posterior(self) -> Floats:
        joint: Floats = self._probability[self._type] * self._prior
        joint /= (np.bincount(self._token, weights=joint) + self._null).astype(np.float32)[
            self._token
        ]
        return joint

    def learn(self, counts: Floats) -> None:
        totals = np.bincount(self._given, weights=counts)
        self._probability = (counts / np.maximum(totals[self._given], 1e-9)).astype(np.float32)


def align(pairs: Sequence[SentencePair], label: str, alone: int = 4, together: int = 4) -> Links:
    """Expected links of words: `alone` rounds in each direction, `together` in agreement."""
    cells = _cells(pairs)
    width = int(cells.right.max()) + 1
    types, cell_type = np.unique(cells.left * width + cells.right, return_inverse=True)
    left, right = types // width, types % width
    forward = _Direction(cells.right_token, cells.right, cells.prior, left, cell_type)
    backward = _Direction(cells.left_token, cells.left, cells.prior, right, cell_type)

    def counted(posterior: Floats) -> Floats:
        counts = np.bincount(cell_type, weights=posterior * cells.weight, minlength=len(types))
        return counts.astype(np.float32)

    counts = np.zeros(len(types), np.float32)
    for step in tqdm(range(alone + together), desc=f"aligning {label}"):
        if step < alone:
            forward.learn(counted(forward.posterior()))
            backward.learn(counted(backward.posterior()))
        else:
            counts = counted(forward.posterior() * backward.posterior())
            forward.learn(counts)
            backward.learn(counts)
    kept = counts >= MINIMUM_LINKS
    weights = [pair.weight for pair in pairs]
    return Links(
        left[kept],
        right[kept],
        counts[kept],
        _frequency([pair.left for pair in pairs], weights),
        _frequency([pair.right for pair in pairs], weights),
    )


def _frequency(sentences: Sequence[list[int]], weights: Sequence[float]) -> Floats:
    repeated = np.repeat(weights, [len(sentence) for sentence in sentences])
    return np.bincount(np.concatenate(sentences), weights=repeated).astype(np.float32)


def slipped_lines(
    left: Sequence[Mapping[str, float]], right: Sequence[Mapping[str, float]], candidates: int = 15
) -> list[tuple[int, int]]:
    """Pairs of lines that translate each other in two texts of one order, lines missing in both.

    Each line is a bag of weighted terms of a common space.
    """
    similarity = _similar_lines(left, right, candidates)
    chain = _best_chain(_supported(similarity), len(right))
    pairs = []
    for (row, column), (next_row, next_column) in zip(chain, chain[1:] + chain[-1:], strict=True):
        pairs.append((row, column))
        gap = next_row - row
        if gap == next_column - column and gap <= LONGEST_GAP:
            pairs.extend((row + step, column + step) for step in range(1, gap))
    return pairs


def _similar_lines(
    left: Sequence[Mapping[str, float]], right: Sequence[Mapping[str, float]], candidates: int
) -> dict[tuple[int, int], float]:
    numbers: dict[str, int] = {}
    for bag in (*left, *right):
        for term in bag:
            numbers.setdefault(term, len(numbers))
    rows, columns = _matrix(left, numbers), _matrix(right, numbers).T.tocsr()
    found: dict[tuple[int, int], float] = {}
    for start in tqdm(range(0, len(left), 300), desc="matching news lines"):
        block = (rows[start : start + 300] @ columns).toarray()
        best = np.argpartition(-block, candidates, axis=1)[:, :candidates]
        for offset, chosen in enumerate(best):
            found.update(
                {(start + offset, int(column)): float(block[offset, column]) for column in chosen}
            )
    return found


def _matrix(bags: Sequence[Mapping[str, float]], numbers: Mapping[str, int]) -> sparse.csr_matrix:
    cells = [
        (row, numbers[term], weight) for row, bag in enumerate(bags) for term, weight in bag.items()
    ]
    row, column, weight = (np.array(values) for values in zip(*cells, strict=True))
    rarity = np.log((len(bags) + 1) / (np.bincount(column, minlength=len(numbers)) + 1)).clip(0)
    weight = weight * rarity[column]
    length = np.sqrt(np.bincount(row, weights=weight**2, minlength=len(bags)))
    shape = (len(bags), len(numbers))
    return sparse.csr_matrix((weight / np.maximum(length[row], 1e-9), (row, column)), shape=shape)


def _supported(similarity: Mapping[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    """Similarity with that of the neighbours on the diagonal, where it exceeds chance."""
    weights = {-2: 0.25, -1: 0.5, 0: 1.0, 1: 0.5, 2: 0.25}
    scores = {
        (row, column): sum(
            w * similarity.get((row + d, column + d), 0.0) for d, w in weights.items()
        )
        - 0.15
        for row, column in similarity
    }
    return {pair: score for pair, score in scores.items() if score > 0}


def _best_chain(scores: Mapping[tuple[int, int], float], width: int) -> list[tuple[int, int]]:
    """The heaviest chain that rises in row and column, over a Fenwick tree of maxima."""
    tree: list[_Node] = [(0.0, None)] * (width + 1)
    before: dict[tuple[int, int], tuple[int, int] | None] = {}
    for pair in sorted(scores, key=lambda pair: (pair[0], -pair[1])):
        best: _Node = (0.0, None)
        position = pair[1]
        while position > 0:
            best = max(best, tree[position], key=lambda node: node[0])
            position -= position & -position
        before[pair] = best[1]
        position = pair[1] + 1
        while position <= width:
            tree[position] = max(
                tree[position], (best[0] + scores[pair], pair), key=lambda node: node[0]
            )
            position += position & -position
    chain: list[tuple[int, int]] = []
    last = max(tree, key=lambda node: node[0])[1]
    while last is not None:
        chain.append(last)
        last = before[last]
    return chain[::-1]
