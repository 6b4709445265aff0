"""The errors that citedesk shows to people.

    CitedeskError            one sentence: what is wrong, where, and the next step
    ├── ReadError            a file cannot be read as an article
    ├── DataError            a line of a data file is wrong (``FILE:LINE: what``)
    ├── SettingError         a setting has a value that cannot be used
    ├── ModelError           a model is missing, changed or cannot be loaded
    └── IndexStateError      the index cannot serve the request
        ├── NothingIndexed   there is no index yet
        ├── IndexLocked      another process is writing the index
        └── IndexMismatch    the index was built with another model

Only the outer edge (command line, chat) turns them into messages.
"""

from pathlib import Path


class CitedeskError(Exception):
    """An error whose text is meant for the person at the keyboard."""


class ReadError(CitedeskError):
    """A file cannot be read as an article."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = Path(path)
        self.reason = reason


class DataError(CitedeskError):
    """A data file has a fault at a known line."""

    def __init__(self, path: Path | str, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path = Path(path)
        self.line = line


class SettingError(CitedeskError):
    """A setting has a value that cannot be used."""


class ModelError(CitedeskError):
    """A model is missing, was changed, or cannot be loaded."""


class IndexStateError(CitedeskError):
    """The index cannot serve the request as it stands."""


class NothingIndexed(IndexStateError):
    """There is no index yet."""


class IndexLocked(IndexStateError):
    """Another process is writing the index."""


class IndexMismatch(IndexStateError):
    """The index was built with another embedding model."""
