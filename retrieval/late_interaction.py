"""Late interaction: a question's words each look for their best match among a paragraph's words.

ColBERT's MaxSim (Khattab and Zaharia 2020), with three additions that let it work across
languages and in little space: each language's mean token vector is taken away, because languages
differ by a constant shift (cf. Libovický, Rosa and Fraser 2020); a projection, learned so that a
word and its translation fall together and different words apart, shortens the vectors; and eight
bits hold each number. Questions weigh their words by rarity.

numpy only: the encoder's token vectors come in, scores go out.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file

from retrieval.encoder import EncodedQuestion, Vector

FILE_NAME = "late_interaction.safetensors"

_STEPS = 256.0
# Components of unit vectors of some hundred dimensions rarely exceed a half: a byte steps 1/256.
_GOOD_MATCH = 0.65
# What a match in the first paragraph of the article counts beside one in the paragraph.
_LEAD_SHARE = 0.85
# A word and its translation in the same context are usually nearer than this.
_LEAST_SHARE = 0.2
# With at least this share of a language's own words a text is written in it, else in English.

_BLOCK, _WINDOW_BLOCKS = 16, 3
# Words that stand together say more than the same words scattered: windows of 48 tokens.

Bytes = npt.NDArray[np.int8]


class LateInteraction:
    """From a model's contextual token vectors to what is stored and compared."""

    def __init__(
        self, projection: Vector, centres: Vector, languages: npt.NDArray[np.uint8], weights: Vector
    ) -> None:
        """A projection (d, e), a centre for each language (g, d); each token's language and weight.

        Special tokens have weight below zero, and are left out.
        """
        self.projection, self.centres = projection, centres
        self._languages, self._weights = languages, weights

    @classmethod
    def load(cls, model_folder: Path) -> "LateInteraction | None":
        """What a model's folder holds for it, or nothing where it holds none."""
        path = model_folder / FILE_NAME
        if not path.is_file():
            return None
        stored = load_file(path)
        return cls(
            stored["projection"].astype(np.float32),
            stored["centres"].astype(np.float32),
            stored["languages"],
            stored["weights"].astype(np.float32),
        )

    @property
    def dimensions(self) -> int:
        """Numbers, and bytes, of a stored token."""
        return int(self.projection.shape[1])

    def compress(self, token_vectors: Vector, ids: Sequence[int]) -> bytes:
        """The bytes stored for a paragraph: its tokens in order, without the special ones."""
        vectors, _ = self._projected(token_vectors, ids)
        stored: Bytes = np.clip(np.rint(vectors * _STEPS), -127, 127).astype(np.int8)
        return stored.tobytes()

    def question(self, token_vectors: Vector, ids: Sequence[int]) -> tuple[Vector, Vector]:
        """The vectors (n, e) of a question's words and their weights (n,), which add up to one."""
        vectors, tokens = self._projected(token_vectors, ids)
        weights = self._weights[tokens]
        useful = weights > 0
        if not useful.any():
            useful, weights = np.ones_like(useful), np.ones_like(weights)
        kept = weights[useful]
        return vectors[useful], np.asarray(kept / max(float(kept.sum()), 1e-9), dtype=np.float32)

    def _projected(
        self, token_vectors: Vector, ids: Sequence[int]
    ) -> tuple[Vector, npt.NDArray[np.int64]]:
        tokens = np.asarray(ids, dtype=np.int64)
        words = self._weights[tokens] >= 0
        tokens = tokens[words]
        centred = (
            np.asarray(token_vectors, dtype=np.float32)[words]
            - self.centres[self._language(tokens)]
        )
        vectors = centred @ self.projection
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return vectors, tokens

    def _language(self, tokens: npt.NDArray[np.int64]) -> int:
        """The language that most words of their own point to; shared pieces are English."""
        counts = np.bincount(self._languages[tokens], minlength=len(self.centres))
        counts[0] = 0
        most = int(counts.argmax())
        return most if counts[most] >= max(1.0, _LEAST_SHARE * len(tokens)) else 0


def maximum_similarity(
    question: EncodedQuestion, paragraphs: Sequence[bytes], leads: Sequence[bytes] = ()
) -> Vector:
    """How well each paragraph meets the question's words, about 0 to 1; an empty one gives 0.

    The mean of two: each word's best match anywhere in the paragraph, and in its
    best window. A match in the ``lead`` of a paragraph's article counts a little
    less than one in the paragraph itself.
    """
    sizes = [len(paragraph) for paragraph in paragraphs]
    scores = np.zeros(len(sizes), dtype=np.float32)
    width = question.tokens.shape[1] if question.tokens.size else 0
    if not width or not any(sizes):
        return scores
    filled = np.flatnonzero(sizes)
    blocks = _Blocks(np.array(sizes)[filled] // width)
    around = _matches_in_leads(
        question, [lead for lead, size in zip(leads, sizes, strict=True) if size] if leads else []
    )
    best = np.maximum.reduceat(_similarities(question, b"".join(paragraphs)), blocks.starts, axis=0)
    whole = np.maximum(np.maximum.reduceat(best, blocks.firsts, axis=0), around) @ question.weights
    windows = np.maximum(blocks.windows(best), blocks.of_paragraphs(around)) @ question.weights
    scores[filled] = (whole + np.maximum.reduceat(windows, blocks.firsts)) / 2
    return scores


def _matches_in_leads(question: EncodedQuestion, leads: Sequence[bytes]) -> Vector:
    """What each word of the question finds in each lead, shape (leads, words); -1 is nothing."""
    found = {
        lead: _LEAD_SHARE * _similarities(question, lead).max(axis=0) for lead in {*leads} - {b""}
    }
    nothing = np.full(len(question.weights), -1.0, dtype=np.float32)
    return np.stack([found.get(lead, nothing) for lead in leads or [b""]])


def unmet_share(question: EncodedQuestion, paragraph: bytes) -> float:
    """The share of a question, 0 to 1, that no word of a paragraph comes near.

    A word counts by how far its best match stays below a good one.
    """
    if not paragraph or not question.tokens.size:
        return 1.0
    best = _similarities(question, paragraph).max(axis=0)
    missing = np.maximum(0.0, _GOOD_MATCH - best) / _GOOD_MATCH
    return float(missing @ question.weights)


class _Blocks:
    """Paragraphs, one after the other, cut into blocks of tokens; a window is a few blocks."""

    def __init__(self, lengths: npt.NDArray[np.int64]) -> None:
        counts = -(-lengths // _BLOCK)
        self.firsts = np.cumsum(counts) - counts
        self._paragraph = np.repeat(np.arange(len(lengths)), counts)
        place = np.arange(len(self._paragraph)) - self.firsts[self._paragraph]
        self.starts = (np.cumsum(lengths) - lengths)[self._paragraph] + _BLOCK * place

    def of_paragraphs(self, rows: Vector) -> Vector:
        """For each block the row of its paragraph; a single row is everybody's."""
        return rows[self._paragraph] if len(rows) > 1 else rows

    def windows(self, best: Vector) -> Vector:
        """For each block, the best of it and those after it in the paragraph's window."""
        windows = best.copy()
        for shift in range(1, _WINDOW_BLOCKS):
            same = self._paragraph[shift:] == self._paragraph[:-shift]
            reachable = np.flatnonzero(same)
            windows[reachable] = np.maximum(windows[reachable], best[reachable + shift])
        return windows


def segment_similarity(
    question: EncodedQuestion, paragraph: bytes, starts: Sequence[int]
) -> Vector:
    """The same for stretches of one paragraph that begin at the given tokens (ascending)."""
    if not paragraph or not question.tokens.size or not starts:
        return np.zeros(len(starts), dtype=np.float32)
    similarities = _similarities(question, paragraph)
    last = len(similarities)
    within = np.minimum(np.asarray(starts, dtype=np.int64), last - 1)
    best = np.maximum.reduceat(similarities, within, axis=0)
    scores = np.asarray(best @ question.weights, dtype=np.float32)
    ends = np.append(np.asarray(starts, dtype=np.int64)[1:], last)
    scores[ends <= np.asarray(starts)] = 0.0
    return scores


def _similarities(question: EncodedQuestion, paragraph: bytes) -> Vector:
    """The cosine of each token of the paragraph (rows) with each word of the question."""
    stored: Bytes = np.frombuffer(paragraph, dtype=np.int8)
    tokens = stored.reshape(-1, question.tokens.shape[1]).astype(np.float32)
    return np.asarray(tokens @ (question.tokens.T / _STEPS), dtype=np.float32)
