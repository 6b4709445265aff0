"""What the index asks of an embedding model, without importing one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]


@dataclass(frozen=True)
class EncodedText:
    """A chunk as the model sees it: its unit vector, and its token vectors as stored bytes.

    ``tokens`` is empty when the model gives none.
    """

    vector: Vector
    tokens: bytes


@dataclass(frozen=True)
class EncodedQuestion:
    """A question: its unit vector (d,), its token vectors (n, e) and their weights (n,)."""

    vector: Vector
    tokens: Vector
    weights: Vector


NOT_ENCODED = EncodedQuestion(*(np.zeros(shape, np.float32) for shape in ((0,), (0, 0), (0,))))
"""What is never sought as a whole."""


class Encoder(Protocol):
    """Turns texts into vectors. Texts of one language are near their translations."""

    name: str
    fingerprint: str
    window: int

    def count_tokens(self, text: str) -> int:
        """How much of the window a text takes."""
        ...

    def encode_texts(self, texts: Sequence[str]) -> list[EncodedText]:
        """Chunks, each at most ``window`` tokens long."""
        ...

    def encode_questions(self, questions: Sequence[str]) -> list[EncodedQuestion]:
        """Questions, each cut to the model's window."""
        ...
