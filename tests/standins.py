"""Stand-ins for parts of the outside world; each says what it is and what it leaves out."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from retrieval.encoder import EncodedQuestion, EncodedText, Vector

_DIMENSION = 64


class HashingEncoder:
    """An encoder without a model: a text is the sum of pseudo-random vectors of its words.

    It stands in for the embedding model where a test is about storage, not about
    meaning: it starts at once and gives the same vectors everywhere. It knows no
    translations and gives no token vectors.
    """

    window = 60

    def __init__(self, name: str = "hashing", fingerprint: str = "1") -> None:
        self.name = name
        self.fingerprint = fingerprint
        self.encoded: list[str] = []
        self.asked: list[list[str]] = []

    def count_tokens(self, text: str) -> int:
        return len(_words(text))

    def encode_texts(self, texts: Sequence[str]) -> list[EncodedText]:
        self.encoded.extend(texts)
        return [EncodedText(_vector(text), b"") for text in texts]

    def encode_questions(self, questions: Sequence[str]) -> list[EncodedQuestion]:
        self.asked.append(list(questions))
        nothing = np.zeros((0, 0), dtype=np.float32)
        return [EncodedQuestion(_vector(each), nothing, nothing.reshape(-1)) for each in questions]


def _words(text: str) -> list[str]:
    return re.findall(r"[\u4e00-\u9fff]|\w+", text.lower())


def _vector(text: str) -> Vector:
    total = np.zeros(_DIMENSION, dtype=np.float32)
    for word in _words(text) or ["empty"]:
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "little")
        total += np.random.default_rng(seed).standard_normal(_DIMENSION).astype(np.float32)
    unit: Vector = total / np.linalg.norm(total)
    return unit
