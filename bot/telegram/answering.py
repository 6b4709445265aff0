"""Runs questions in threads: a few at a time, shown as they grow, ended when asked to."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from bot.answer import Answer
from bot.app import Desk
from bot.telegram.delivery import Delivery, Place
from bot.telegram.formatting import LIMIT, plain, split
from bot.telegram.messages import running_message

_TYPING_SECONDS = 4.5
_SECONDS_BEFORE_STOP_BUTTON = 1.5
_DRAFT_PACE = 0.7
_EDIT_PACE_PRIVATE = 1.5
_EDIT_PACE_GROUP = 5.0


class Stopped(Exception):
    """The person ended the answer, or (``superseded``) changed the question."""

    def __init__(self, superseded: bool = False) -> None:
        super().__init__()
        self.superseded = superseded


@dataclass
class Run:
    """A question being answered: its text so far, and whether it shall end.

    ``language`` is the one that the person chose for answers, None for that of the question.
    """

    person: int
    question: str = ""
    language: str | None = None
    message: tuple[int, int] | None = None
    text: str = ""
    superseded: bool = False
    stop: threading.Event = field(default_factory=threading.Event)
    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    def end(self) -> None:
        """End the answer at the next chance."""
        self.stop.set()
        self.stopped.set()


class Answering:
    """The desk as the bot uses it: at most ``limit`` questions at the same time."""

    def __init__(self, desk: Desk, limit: int) -> None:
        self._desk = desk
        self._threads = ThreadPoolExecutor(limit, thread_name_prefix="answer")
        self._turn = asyncio.Semaphore(limit)
        self._runs: dict[int, Run] = {}

    def close(self) -> None:
        """Take no more questions; those in a thread end on their own."""
        for run in self._runs.values():
            run.stop.set()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def stop(self, update: int, person: int, anybody: bool = False) -> bool:
        """End a person's running answer; False when there is none such."""
        run = self._runs.get(update)
        if run is None or (run.person != person and not anybody):
            return False
        run.end()
        return True

    def running(self, update: int) -> bool:
        """Whether an answer is being made for an update."""
        return update in self._runs

    def supersede(self, message: tuple[int, int], question: str) -> None:
        """End the answer to a message (chat and id) whose text is another one now."""
        for run in self._runs.values():
            if run.message == message and run.question != question:
                run.superseded = True
                run.end()

    def stop_all(self, person: int) -> None:
        """End whatever is being answered for a person."""
        for run in self._runs.values():
            if run.person == person:
                run.end()

    async def answer(
        self, update: int, run: Run, conversation: str, show: "Show | None" = None
    ) -> Answer:
        """The answer to an update's question, shown as it grows. Raises ``Stopped``."""
        self._runs[update] = run
        try:
            async with show.of(run) if show else contextlib.nullcontext():
                return await self._unless_stopped(run, conversation)
        finally:
            run.stop.set()
            self._runs.pop(update, None)

    async def _unless_stopped(self, run: Run, conversation: str) -> Answer:
        work = asyncio.create_task(self._in_turn(run, conversation))
        stop = asyncio.create_task(run.stopped.wait())
        try:
            await asyncio.wait((work, stop), return_when=asyncio.FIRST_COMPLETED)
            answer = work.result() if work.done() else None
        finally:
            stop.cancel()
            work.cancel()
        if answer is None:
            raise Stopped(run.superseded)
        return answer

    async def _in_turn(self, run: Run, conversation: str) -> Answer | None:
        loop = asyncio.get_running_loop()
        async with self._turn:
            return await loop.run_in_executor(self._threads, self._ask, run, conversation)

    def _ask(self, run: Run, conversation: str) -> Answer | None:
        with contextlib.closing(self._events(run, conversation)) as events:
            for event in events:
                if run.stop.is_set():
                    return None
                if isinstance(event, Answer):
                    return event
                run.text = event.text
        return None

    def _events(self, run: Run, conversation: str) -> Generator[Any]:
        yield from self._desk.stream(run.question, conversation=conversation, language=run.language)


class Show:
    """Shows a running answer in its chat: typing, the text as it grows, a stop button."""

    def __init__(self, delivery: Delivery, place: Place, update: int, language: str) -> None:
        self._delivery = delivery
        self._place = place
        self._update = update
        self._language = language
        self._drafts = place.private
        self._shown = ""

    @contextlib.asynccontextmanager
    async def of(self, run: Run) -> AsyncIterator[None]:
        """Show a run while it lasts."""
        tasks = [asyncio.create_task(self._type()), asyncio.create_task(self._grow(run))]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _type(self) -> None:
        while True:
            await self._delivery.typing()
            await asyncio.sleep(_TYPING_SECONDS)

    async def _grow(self, run: Run) -> None:
        await asyncio.sleep(_SECONDS_BEFORE_STOP_BUTTON)
        control = running_message(self._update, self._language)
        # Cancelled half-way, the message would stay in the chat with nobody knowing its id.
        await asyncio.shield(self._delivery.show_control(control))
        while True:
            if run.text != self._shown:
                self._shown = run.text
                await self._show(run.text)
            await asyncio.sleep(self._pace())

    async def _show(self, text: str) -> None:
        if self._drafts:
            self._drafts = await self._delivery.draft(split(plain(text), LIMIT)[-1])
        if not self._drafts:
            message = running_message(self._update, self._language, text)
            await self._delivery.edit_control(message, droppable=True)

    def _pace(self) -> float:
        if self._drafts:
            return _DRAFT_PACE
        return _EDIT_PACE_PRIVATE if self._place.private else _EDIT_PACE_GROUP
