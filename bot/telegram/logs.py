"""Logs as JSON, one object a line, without the token and without what people write.

Only the bot's own modules are trusted to log: the libraries beneath would put
the token (in addresses) and messages (in dumps of requests) into their lines.
"""

import json
import logging
import sys
import time
import traceback
from typing import TextIO

_OURS = "bot.telegram"
_FIELDS = (
    "update",
    "person",
    "chat",
    "answer",
    "refused",
    "seconds",
    "count",
    "attempts",
    "report",
    "reason",
    "mode",
)
_QUIET = ("httpx", "httpcore", "telegram", "tornado", "asyncio")


class JsonLines(logging.Formatter):
    """One JSON object for each record; the token is taken out wherever it stands."""

    def __init__(self, token: str, show_questions: bool) -> None:
        super().__init__()
        self._token = token
        self._show_questions = show_questions

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line."""
        entry: dict[str, object] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S%z", time.localtime(record.created)),
            "level": record.levelname.lower(),
            "event": self._event(record),
            "logger": record.name,
        }
        fields = (*_FIELDS, "question") if self._show_questions else _FIELDS
        entry |= {name: vars(record)[name] for name in fields if name in vars(record)}
        if record.exc_info and record.exc_info[1]:
            entry["exception"] = self._exception(record.exc_info[1])
        line = json.dumps(entry, ensure_ascii=False, default=str)
        return line.replace(self._token, "TOKEN") if self._token else line

    def _event(self, record: logging.LogRecord) -> str:
        """The message; of other modules without the values in it, which may quote a question."""
        if self._show_questions or record.name.startswith(_OURS):
            return record.getMessage()
        return str(record.msg)

    def _exception(self, error: BaseException) -> str:
        """Where an error came from; its message may quote a question, so it is left out."""
        if self._show_questions:
            return "".join(traceback.format_exception(error))
        frames = traceback.extract_tb(error.__traceback__)
        places = " < ".join(f"{f.filename}:{f.lineno} {f.name}" for f in reversed(frames[-8:]))
        return f"{type(error).__name__} at {places}"


def set_up_logging(token: str, show_questions: bool, stream: TextIO | None = None) -> None:
    """Send the bot's log to standard error, and keep the libraries beneath it quiet."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines(token, show_questions))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(_OURS).setLevel(logging.INFO)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)
