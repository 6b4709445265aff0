"""Late interaction: a question's words each look for their best match among a paragraph's words.

ColBERT's MaxSim (Khattab and Zaharia 2020), with three additions that let it work across
languages and in little space: each language's mean token vector is taken away, because languages
differ by a constant shift (cf. Libovický, Rosa and Fraser 2020); a projection, learned so that a
word and its translation fall together and different words apart, shortens the vectors; and eight
bits hold each number. Questions weigh their words by rarity.

numpy only: the encoder's token vectors come in, scores go out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file

from retrieval.encoder import EncodedQuestion, Vector

FILE_NAME = "late_interaction.safetensors"

_STEPS = 256.0
# Components of unit vectors of some hundred dimensions rarely exceed a half: a byte steps 1/256.
# What a match in the first paragraph of the article counts beside one in the paragraph.
_LEAD_SHARE = 0.85
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


class StoredTokens:
    """Paragraphs by the bytes of their tokens, read once for any number of questions.

    ``leads`` are the tokens of the beginning of each paragraph's article, empty where
    there is none, or the paragraph is the beginning itself.
    """

    def __init__(self, paragraphs: Sequence[bytes], leads: Sequence[bytes] = ()) -> None:
        self._paragraphs = [paragraph for paragraph in paragraphs if paragraph]
        self._filled = np.flatnonzero([len(paragraph) for paragraph in paragraphs])
        self._count = len(paragraphs)
        self._leads = [lead for lead, own in zip(leads, paragraphs, strict=bool(leads)) if own]
        self._read: _Read | None = None

    def maximum_similarity(self, questions: Sequence[EncodedQuestion]) -> Vector:
        """How well each paragraph (rows) meets each question's words, about 0 to 1.

        The mean of two: each word's best match anywhere in the paragraph, and in its
        best window. A match in the lead counts a little less than one in the paragraph.
        What is empty gives 0.
        """
        scores = np.zeros((self._count, len(questions)), dtype=np.float32)
        asked = [question for question in questions if question.tokens.size]
        if not asked or not self._filled.size:
            return scores
        words = (np.concatenate([each.tokens for each in asked]).T / _STEPS).astype(np.float32)
        weights = np.concatenate([question.weights for question in asked])
        counts = np.array([len(question.weights) for question in asked])
        firsts = np.cumsum(counts) - counts
        if self._read is None:
            self._read = _Read.of(self._paragraphs, self._leads, len(words))
        blocks, around = self._read.blocks, self._read.leads.matches(words)
        best = np.maximum.reduceat(self._read.tokens @ words, blocks.starts, axis=0)
        whole = np.maximum(np.maximum.reduceat(best, blocks.firsts, axis=0), around)
        windows = np.maximum(blocks.windows(best), blocks.of_paragraphs(around))
        everywhere = np.add.reduceat(whole * weights, firsts, axis=1)
        in_windows = np.add.reduceat(windows * weights, firsts, axis=1)
        together = (everywhere + np.maximum.reduceat(in_windows, blocks.firsts, axis=0)) / 2
        places = np.flatnonzero([question.tokens.size for question in questions])
        scores[np.ix_(self._filled, places)] = together
        return scores


def maximum_similarity(
    question: EncodedQuestion, paragraphs: Sequence[bytes], leads: Sequence[bytes] = ()
) -> Vector:
    """The same for paragraphs that a single question meets, shape (n,)."""
    return StoredTokens(paragraphs, leads).maximum_similarity([question])[:, 0]


class _Leads:
    """The leads of paragraphs: each different one once, and which of them is whose."""

    def __init__(self, leads: Sequence[bytes], width: int) -> None:
        different = sorted({*leads} - {b""})
        place = {lead: at for at, lead in enumerate(different)}
        self._of = np.array([place.get(lead, len(different)) for lead in leads], dtype=np.int64)
        self._tokens = _numbers(b"".join(different), width)
        lengths = np.array([len(lead) // width for lead in different], dtype=np.int64)
        self._starts = np.cumsum(lengths) - lengths

    def matches(self, words: Vector) -> Vector:
        """What each word finds in each paragraph's lead, shape (paragraphs, words); -1 is nothing.

        A single row is everybody's.
        """
        nothing = np.full((1, words.shape[1]), -1.0, dtype=np.float32)
        if not self._starts.size:
            return nothing
        best = np.maximum.reduceat(self._tokens @ words, self._starts, axis=0)
        return np.asarray(np.concatenate([_LEAD_SHARE * best, nothing])[self._of])


@dataclass(frozen=True)
class _Read:
    """Stored tokens as numbers, shape (tokens, e), and where each paragraph's blocks lie."""

    tokens: Vector
    blocks: "_Blocks"
    leads: _Leads

    @classmethod
    def of(cls, paragraphs: Sequence[bytes], leads: Sequence[bytes], width: int) -> "_Read":
        lengths = np.array([len(paragraph) // width for paragraph in paragraphs], dtype=np.int64)
        tokens = _numbers(b"".join(paragraphs), width)
        return cls(tokens, _Blocks(lengths), _Leads(leads, width))


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


def words_met(question: EncodedQuestion, text: bytes) -> Vector:
    """How well the best of a text's tokens meets each word of a question, about 0 to 1, shape (n,).

    ``text`` are the tokens of a text as they are stored.
    """
    if not text or not question.tokens.size:
        return np.zeros(len(question.weights), dtype=np.float32)
    return np.asarray(_similarities(question, text).max(axis=0), dtype=np.float32)


def _similarities(question: EncodedQuestion, paragraph: bytes) -> Vector:
    """The cosine of each token of the paragraph (rows) with each word of the question."""
    words = question.tokens.T / _STEPS
    return np.asarray(_numbers(paragraph, len(words)) @ words, dtype=np.float32)


def _numbers(stored: bytes, width: int) -> Vector:
    """Stored tokens as they are compared: rows of ``width`` numbers, each in ``_STEPS``."""
    numbers: Bytes = np.frombuffer(stored, dtype=np.int8)
    return numbers.reshape(-1, width).astype(np.float32)
