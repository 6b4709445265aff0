"""A terminal without a window: a program runs in it, and its screen can be read.

The program has a real pseudo-terminal; pyte keeps the screen as a person would
see it and answers the questions that programs ask of terminals.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

_PASTE_START, _PASTE_END = "\x1b[200~", "\x1b[201~"
# A loaded machine may need this long; a test that passes never waits it out.
_PATIENCE = 30.0


class _Screen(pyte.HistoryScreen):
    """A screen that remembers every byte it was sent, and answers."""

    answer_to: int

    def write_process_input(self, data: str) -> None:
        os.write(self.answer_to, data.encode())


class Terminal:
    """A program in a terminal of so many columns and rows."""

    def __init__(
        self,
        command: Sequence[str],
        columns: int = 80,
        rows: int = 24,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        self.raw = b""
        self._master, slave = pty.openpty()
        self._screen = _Screen(columns, rows, history=1000, ratio=1)
        self._screen.answer_to = self._master
        self._stream = pyte.ByteStream(self._screen)
        self._size(columns, rows)
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=folder,
            env={**os.environ, "TERM": "xterm-256color", **(environment or {})},
            preexec_fn=_own_terminal,  # noqa: PLW1509  it starts no thread and takes no lock
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self._master)

    # -- what a person does ------------------------------------------------------

    def type(self, text: str) -> None:
        """Press keys; ``\\r`` is Enter."""
        os.write(self._master, text.encode())

    def paste(self, text: str) -> None:
        """Paste, as terminals with bracketed paste do."""
        self.type(_PASTE_START + text.replace("\n", "\r") + _PASTE_END)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window."""
        self._screen.resize(rows, columns)
        self._size(columns, rows)
        self.process.send_signal(signal.SIGWINCH)

    # -- what a person sees ------------------------------------------------------

    def transcript(self) -> list[str]:
        """Every line from the first on, also those that scrolled away; no blank ones at the end."""
        columns = range(self._screen.columns)
        above = ["".join(line[x].data for x in columns) for line in self._screen.history.top]
        lines = [line.rstrip() for line in [*above, *self._screen.display]]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def styled(self, style: str) -> str:
        """The characters on the screen that have a style, such as ``reverse`` or ``bold``."""
        buffer, columns = self._screen.buffer, range(self._screen.columns)
        cells = (buffer[y][x] for y in range(self._screen.lines) for x in columns)
        return "".join(cell.data for cell in cells if getattr(cell, style)).strip()

    def wait_for(self, text: str, seconds: float = _PATIENCE) -> None:
        """Wait until a text stands on the screen."""
        self._until(lambda: text in "\n".join(self.transcript()), seconds, text)

    def wait_for_last(self, *lines: str, seconds: float = _PATIENCE) -> None:
        """Wait until these lines are the last ones."""
        wanted = list(lines)
        self._until(lambda: self.transcript()[-len(wanted) :] == wanted, seconds, lines[-1])

    def wait_for_end(self, seconds: float = _PATIENCE) -> int:
        """Wait until the program ends; its exit code."""
        self._until(lambda: self.process.poll() is not None, seconds, "the end")
        self.read(0.05)
        return self.process.returncode

    def _until(self, condition: Callable[[], bool], seconds: float, wanted: str) -> None:
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                shown = "\n".join(self.transcript())
                raise AssertionError(f"{wanted!r} never came; the screen:\n{shown}")
            self.read(0.02)

    def line(self) -> str:
        """The line in which the cursor stands."""
        cells = self._screen.buffer[self._screen.cursor.y]
        return "".join(cells[x].data for x in range(self._screen.columns)).rstrip()

    def read(self, seconds: float) -> None:
        """Take in what the program sends, if it begins to within so many seconds."""
        ready = select.poll()  # unlike select, for any number of open files
        ready.register(self._master, select.POLLIN)
        while ready.poll(1000 * seconds):
            try:
                data = os.read(self._master, 65536)
            except OSError:
                time.sleep(seconds)  # the program has closed its side
                return
            self.raw += data
            self._stream.feed(data)
            seconds = 0

    def _size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def _own_terminal() -> None:
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
