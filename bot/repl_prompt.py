"""The line where a person types, which no work ever takes away.

While a job runs, the prompt stays open under what the job shows; a line entered
meanwhile waits its turn, and an unfinished one is kept when the job ends.
"""

import asyncio
import os
import threading
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from prompt_toolkit import PromptSession, print_formatted_text
from prompt_toolkit.application import get_app
from prompt_toolkit.completion import Completer
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import ANSI, FormattedText
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.utils import get_cwidth

from bot.repl_jobs import Job, Stopped
from bot.screen import breaks
from bot.terminal_texts import say
from retrieval.errors import CitedeskError

T = TypeVar("T")

PROMPT = "? "
_CONTINUATION = "  "
_POLL_SECONDS = 0.04
_MENU_LINES = 6
_OWN_LINES = _MENU_LINES + 3


class Prompt:
    """Reads what a person types.

    ``history`` names the file that keeps it, and is called in the background.
    ``draw`` renders a draft for a width in cells as text with terminal styles;
    ``painted`` is set once the first prompt stands on the screen; ``language`` is that
    of the hint, English where it is None.
    """

    def __init__(
        self,
        history: Callable[[], Path],
        completer: Completer,
        draw: Callable[[str, int], str],
    ) -> None:
        self._draw = draw
        self._queue: deque[str] = deque()
        self._typed = Document()
        self.painted = threading.Event()
        self.language: str | None = None
        self._drawn: tuple[tuple[str, int], str] = (("", 0), "")
        self._session: PromptSession[str | None] = PromptSession(
            history=_LateHistory(history),
            completer=completer,
            complete_in_thread=True,
            complete_while_typing=Condition(_types_a_command),
            multiline=True,
            prompt_continuation=_CONTINUATION,
            key_bindings=_keys(),
            reserve_space_for_menu=_MENU_LINES,
        )
        self._session.app.after_render += lambda _: self.painted.set()

    @property
    def in_use(self) -> bool:
        """Whether something is typed that was not read yet."""
        return bool(self._queue or self._typed.text)

    def opened(self) -> AbstractContextManager[None]:
        """A time in which keys pressed between two prompts wait for the next one, unseen."""
        return self._session.input.raw_mode()

    def read(self) -> str:
        """The next line.

        Raises ``EOFError`` when the person leaves and ``KeyboardInterrupt`` when
        they give the line up.
        """
        if self._queue:
            return _echoed(self._queue.popleft())
        self._session.app.erase_when_done = False
        return self._prompted(PROMPT) or ""

    def wait(self, job: Job[T]) -> T:
        """The result of a job; the prompt stays open until it is there.

        Raises what the job raised, ``Stopped`` on Ctrl-C (lines that waited are
        given up with it) and ``EOFError`` when the person leaves.
        """
        self._session.app.erase_when_done = True
        while job.running:
            try:
                entered = self._prompted(lambda: self._beside(job), job)
            except KeyboardInterrupt:
                self._interrupt(job)
            else:
                self._queue.extend([entered] if entered and entered.strip() else [])
        return job.result()

    def _interrupt(self, job: Job[T]) -> None:
        """Stop a job that the person sees; beside one they do not see, give up the line."""
        if not job.status:
            self._typed = Document()
            return
        self._queue.clear()
        job.stop()
        raise Stopped

    def confirm(self, question: str) -> bool:
        """Whether the person agrees; Enter alone is a yes."""
        try:
            answer: str = PromptSession[str]().prompt(f"{question} [Y/n] ")
        except KeyboardInterrupt:
            return False
        return answer.strip().lower() in ("", "y", "yes", "c", "có", "是")

    def _prompted(
        self,
        message: str | Callable[[], ANSI],
        job: Job[T] | None = None,
    ) -> str | None:
        """What was entered, None where the job ended first; the unfinished line is kept."""
        typed, self._typed = self._typed, Document()
        done = False
        try:
            entered = self._session.prompt(
                message,
                default=typed,
                placeholder=lambda: _hint(job, self.language),
                pre_run=(lambda: _leave_with(job)) if job else None,
            )
            done = entered is not None
        finally:
            if job and not done:
                self._typed = self._session.default_buffer.document
        return entered

    def _beside(self, job: Job[T]) -> ANSI:
        """What stands above the line while a job runs: its draft's end, its state, what waits."""
        size = get_app().output.get_size()
        key = (job.draft, size.columns)
        if job.draft and key != self._drawn[0]:
            self._drawn = (key, self._draw(*key))
        room = max(1, size.rows - _OWN_LINES - len(self._queue))
        lines = self._drawn[1].rstrip("\n").split("\n")[-room:] if job.draft else []
        if job.status:
            lines.append(f"\x1b[2m{_cut(job.status, size.columns - 1)}\x1b[0m")
        lines += [
            f"\x1b[2m{PROMPT}{_first_line(line, size.columns)}\x1b[0m" for line in self._queue
        ]
        return ANSI("\n".join([*lines, PROMPT]))


def _hint(job: Job[T] | None, language: str | None) -> FormattedText:
    """What an empty line says, unless something else is going on."""
    app = get_app()
    hint = say("hint", language)
    if app.output.get_size().columns <= get_cwidth(PROMPT + hint):
        hint = say("short hint", language)
    silent = app.is_done or (job is not None and job.status)
    return FormattedText([("fg:ansibrightblack", "" if silent else hint)])


async def _follow(job: Job[T]) -> None:
    """Draw again whenever the job has something new; end the prompt with it."""
    app = get_app()
    seen = (job.status, job.draft)
    while job.running:
        await asyncio.sleep(_POLL_SECONDS)
        if seen != (job.status, job.draft):
            seen = (job.status, job.draft)
            app.invalidate()
    if not app.is_done:
        app.exit(result=None)


def _leave_with(job: Job[T]) -> None:
    get_app().create_background_task(_follow(job))


def _echoed(line: str) -> str:
    """A line that waited, shown where it now stands."""
    print_formatted_text(PROMPT + line.replace("\n", f"\n{_CONTINUATION}"))
    return line


def _types_a_command() -> bool:
    return get_app().current_buffer.text.startswith("/")


def _cut(text: str, width: int) -> str:
    """As much of a text as fits into a line of so many cells."""
    return text[: next(iter(breaks(text, width)), None)]


def _first_line(text: str, width: int) -> str:
    return text.split("\n", 1)[0][: max(1, width // 2)]


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("enter")
    def _send(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    @keys.add("escape", "enter")
    def _break_the_line(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    return keys


class _LateHistory(History):
    """The lines of earlier sessions, kept from other people's eyes in a file yet to be named."""

    def __init__(self, name: Callable[[], Path]) -> None:
        super().__init__()
        self._name = name

    async def load(self) -> AsyncGenerator[str, None]:
        """The lines, newest first; naming the file may take longer than a key may wait."""
        if not self._loaded:
            await asyncio.to_thread(lambda: self._kept)
        async for line in super().load():
            yield line

    def load_history_strings(self) -> Iterable[str]:
        """The lines, newest first."""
        return self._kept.load_history_strings()

    def store_string(self, string: str) -> None:
        """Keep a line."""
        self._kept.store_string(string)

    @cached_property
    def _kept(self) -> History:
        try:
            path = self._name()
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_APPEND, 0o600))
            return FileHistory(path)
        except (OSError, CitedeskError):
            return InMemoryHistory()
