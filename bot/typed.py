"""What people type, as the program reads it."""

import sys
import unicodedata
from collections.abc import Iterator
from io import TextIOWrapper


def composed(text: str) -> str:
    """A text in composed Unicode: some keyboards send letters and marks apart."""
    return unicodedata.normalize("NFC", text.strip())


def typed_lines() -> Iterator[str]:
    """The lines of standard input that hold anything; what is no text in them is shown as such."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    return filter(None, map(composed, sys.stdin))
