"""Whether the collection holds the answer, as a confidence from 0 to 1."""

import math
from collections.abc import Sequence

from retrieval.evidence import Statement
from retrieval.retriever import Query


def confidence(query: Query, statements: Sequence[Statement]) -> float:
    """How likely the best passages answer the question."""
    if not statements:
        return 0.0
    best = max(statement.coverage for statement in statements)
    return 1 / (1 + math.exp(-10 * (best - 0.45)))
