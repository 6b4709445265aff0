"""Works the journal off: many lanes at once, each in order; only what runs is in memory."""

import asyncio
import contextlib
import logging

from bot.telegram.clerk import Clerk
from bot.telegram.delivery import Bot, InDoubt, Unreachable, post
from bot.telegram.journal import Entry, Journal
from bot.telegram.messages import interrupted_message
from bot.telegram.metrics import Metrics

logger = logging.getLogger(__name__)

_LANES = 64
# Each is a death of the process while it worked on the update.
_ATTEMPTS = 8
_SECONDS_BETWEEN_LOOKS = 5.0
_SECONDS_AFTER_FAULT = 5.0


class Dispatcher:
    """Takes updates out of the journal and has them handled."""

    def __init__(self, bot: Bot, journal: Journal, clerk: Clerk, metrics: Metrics) -> None:
        self._bot = bot
        self._journal = journal
        self._clerk = clerk
        self._metrics = metrics
        self._news = asyncio.Event()
        self._running: dict[str, asyncio.Task[None]] = {}

    def wake(self) -> None:
        """Look into the journal now."""
        self._news.set()

    async def run(self) -> None:
        """Start the work that waits, as lanes become free. Never returns."""
        while True:
            self._news.clear()
            self._start_waiting()
            with contextlib.suppress(TimeoutError):
                # asyncio.wait_for would swallow a stop that comes together with news.
                async with asyncio.timeout(_SECONDS_BETWEEN_LOOKS):
                    await self._news.wait()

    async def finish(self, seconds: float) -> None:
        """Wait for what runs; what takes longer stays in the journal for the next start."""
        if self._running:
            await asyncio.wait(self._running.values(), timeout=seconds)
        left = list(self._running.values())
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _start_waiting(self) -> None:
        room = _LANES - len(self._running)
        if room <= 0:
            return
        for entry in self._journal.ready(room, self._running.keys()):
            task = asyncio.create_task(self._work(entry))
            self._running[entry.lane] = task

    async def _work(self, entry: Entry) -> None:
        try:
            await self._serve(entry)
        finally:
            self._running.pop(entry.lane, None)
            self._news.set()

    async def _serve(self, entry: Entry) -> None:
        try:
            if entry.state == "doubt":
                await self._tell_doubt(entry)
            else:
                await self._handle(entry)
        except Exception:
            # The journal itself failed; the entry waits there until that is over.
            logger.exception("journal failed", extra={"update": entry.id})
            await asyncio.sleep(_SECONDS_AFTER_FAULT)

    async def _handle(self, entry: Entry) -> None:
        self._journal.begin(entry.id)
        try:
            if entry.attempts >= _ATTEMPTS:
                await self._give_up(entry)
            else:
                await self._clerk.handle(entry)
        except InDoubt:
            self._metrics.count("doubts")
            logger.warning("send in doubt", extra={"update": entry.id})
            self._journal.doubt(entry.id)
            self._news.set()
            return
        except Unreachable:
            logger.info("unreachable", extra={"update": entry.id})
        except Exception:
            logger.exception("failed", extra={"update": entry.id, "attempts": entry.attempts})
            await self._apologise(entry)
            return
        self._journal.finish(entry.id)

    async def _give_up(self, entry: Entry) -> None:
        """An update that the process died of several times is not tried again."""
        logger.error("given up", extra={"update": entry.id, "attempts": entry.attempts})
        await self._apologise(entry)

    async def _apologise(self, entry: Entry) -> None:
        if (target := self._clerk.place_and_language(entry)) is not None:
            try:
                await self._clerk.apologise(*target, entry)
            except InDoubt:
                logger.warning("apology in doubt", extra={"update": entry.id})
            except Unreachable:
                logger.info("unreachable", extra={"update": entry.id})
        self._journal.finish(entry.id)

    async def _tell_doubt(self, entry: Entry) -> None:
        """Say that a message may be missing, until that arrives: said twice it does no harm."""
        if (target := self._clerk.place_and_language(entry)) is None:
            self._journal.finish(entry.id)
            return
        place, language = target
        while True:
            try:
                await post(self._bot, place, interrupted_message(entry.id, language))
                break
            except InDoubt:
                await asyncio.sleep(_SECONDS_AFTER_FAULT)
            except Unreachable:
                self._journal.finish(entry.id)
                return
        self._journal.told(entry.id)
