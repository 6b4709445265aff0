"""Counts and durations, for logs and for Prometheus."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.answer import Answer

logger = logging.getLogger(__name__)

_BOUNDS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_COUNTS = {
    "updates": "Updates received, each once.",
    "questions": "Questions that were asked of the collection.",
    "answers": "Questions that were answered, refusals included.",
    "refusals": "Questions that the collection does not answer.",
    "failures": "Questions that failed.",
    "denied": "Messages from outside the allow-list.",
    "over_budget": "Questions beyond the budget.",
    "doubts": "Sends that may or may not have arrived.",
}


class Metrics:
    """What happened since the process started."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._buckets: Counter[float] = Counter()
        self._seconds = 0.0
        self.since = time.strftime("%Y-%m-%d %H:%M")

    def count(self, name: str, by: int = 1) -> None:
        """Count something."""
        self._counts[name] += by

    @contextmanager
    def question(self, update: int, text: str) -> Iterator[Callable[[Answer], None]]:
        """Measure a question; call what this gives with its answer."""
        self.count("questions")
        started = time.perf_counter()
        logger.info("question", extra={"update": update, "question": text})

        def answered(answer: Answer) -> None:
            seconds = time.perf_counter() - started
            self._observe(answer, seconds)
            facts = {"update": update, "answer": answer.id, "refused": answer.refused}
            logger.info("answered", extra={**facts, "seconds": round(seconds, 3)})

        yield answered

    def _observe(self, answer: Answer, seconds: float) -> None:
        self.count("answers")
        self.count("refusals", int(answer.refused))
        self._seconds += seconds
        for bound in _BOUNDS:
            self._buckets[bound] += seconds <= bound

    def exposition(self, waiting: int) -> str:
        """Everything in the text format of Prometheus (version 0.0.4)."""
        lines = []
        for name, about in _COUNTS.items():
            full = f"citedesk_telegram_{name}_total"
            lines += [f"# HELP {full} {about}", f"# TYPE {full} counter"]
            lines.append(f"{full} {self._counts[name]}")
        lines += ["# TYPE citedesk_telegram_waiting gauge", f"citedesk_telegram_waiting {waiting}"]
        histogram = "citedesk_telegram_answer_seconds"
        lines.append(f"# TYPE {histogram} histogram")
        answers = self._counts["answers"]
        for bound in _BOUNDS:
            lines.append(f'{histogram}_bucket{{le="{bound}"}} {self._buckets[bound]}')
        lines.append(f'{histogram}_bucket{{le="+Inf"}} {answers}')
        lines += [f"{histogram}_sum {self._seconds:.3f}", f"{histogram}_count {answers}"]
        return "\n".join(lines) + "\n"
