"""An optional last look: a cross-encoder reads the question with each of the best passages.

Importing this module loads torch (seconds): import it where a model is needed.
"""

from collections.abc import Sequence
from dataclasses import replace

from sentence_transformers import CrossEncoder

from retrieval.errors import ModelError
from retrieval.retriever import Passage

RERANKED = 20
"""Passages that are read again; the rest keep their order behind them."""


class Reranker:
    """Puts passages in the order of a cross-encoder (sentence-transformers)."""

    def __init__(self, name: str) -> None:
        try:
            self._model = CrossEncoder(name)
        except (OSError, ValueError, RuntimeError) as error:
            raise ModelError(
                f"CITEDESK_RERANKER: {name} cannot be loaded ({str(error).splitlines()[0]}); "
                "correct the name or path, or leave the setting empty"
            ) from error

    def __call__(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
        """The passages, the first ``RERANKED`` of them best first; scores never rise."""
        first, rest = list(passages[:RERANKED]), list(passages[RERANKED:])
        if not first:
            return []
        pairs = [(question, passage.paragraph.text) for passage in first]
        judged = [float(score) for score in self._model.predict(pairs, show_progress_bar=False)]
        order = sorted(range(len(first)), key=lambda place: -judged[place])
        return [
            replace(first[old], score=passages[new].score) for new, old in enumerate(order)
        ] + rest
