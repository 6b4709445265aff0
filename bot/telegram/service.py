"""The bot as a process: one poller or webhook for each token, started, run and stopped.

Updates come by long polling or by webhook, go into the journal at once, and
only then are acknowledged. A stop takes no new updates, lets running answers
end, and leaves the rest in the journal for the next start.
"""

import asyncio
import contextlib
import hashlib
import json
import logging
import os
import re
import signal
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.app import Desk
from bot.telegram.access import Access
from bot.telegram.answering import Answering
from bot.telegram.clerk import Clerk, Office
from bot.telegram.delivery import Bot
from bot.telegram.dispatch import Dispatcher
from bot.telegram.flood import FloodGate
from bot.telegram.journal import Arrival, Journal
from bot.telegram.library import Library
from bot.telegram.logs import set_up_logging
from bot.telegram.menus import register
from bot.telegram.metrics import Metrics
from bot.telegram.records import Records
from bot.telegram.webhook import serve
from retrieval.errors import CitedeskError, SettingError

logger = logging.getLogger(__name__)

_UPDATES = ["message", "edited_message", "callback_query"]
_POLL_SECONDS = 25
_STOP_SECONDS = 20.0
_PRUNE_SECONDS = 3600.0
_FIRST_WAIT = 1.0
_LONGEST_WAIT = 30.0
# A poller that died may still be known to Telegram for a moment; a living one stays.
_CONFLICTS_AT_START = 3
_CONFLICT_SECONDS = 120.0
_CONNECTIONS = 64
# A process that was just killed may hold its locks for a moment.
_LOCK_SECONDS = 2.0
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_GENERATION = "watched generation"
_WATCH_NUMBERS = 1_000_000


def run(desk: Desk) -> None:
    """Run the bot until it is told to stop (SIGTERM, SIGINT).

    Raises ``CitedeskError`` when it cannot start or must not go on.
    """
    settings = desk.settings
    token = settings.telegram_bot_token
    if not token:
        raise SettingError(
            "TELEGRAM_BOT_TOKEN is not set: get a token from @BotFather and put it into .env"
        )
    set_up_logging(token, settings.telegram_log_questions)
    asyncio.run(_until_signalled(desk))


async def _until_signalled(desk: Desk) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await Service(desk).run(stop)


class Service:
    """The bot over a desk: everything that runs side by side in one process."""

    def __init__(self, desk: Desk) -> None:
        settings = desk.settings
        self._desk = desk
        self._settings = settings
        self._metrics = Metrics()
        self._alive = False
        self._engine = desk.people
        self._journal = Journal(self._engine)
        self._records = Records(self._engine)
        self._bot = _bot(settings.telegram_bot_token, settings.telegram_api_url)
        self._answering = Answering(desk, settings.telegram_concurrency)
        self._library = Library(desk, settings.telegram_watched, settings.telegram_watch_seconds)
        self._access = Access(
            frozenset(settings.telegram_allowed),
            frozenset(settings.telegram_admins),
            settings.telegram_daily_questions,
            settings.question_length,
        )
        self._clerk = Clerk(self._office())
        self._dispatcher = Dispatcher(self._bot, self._journal, self._clerk, self._metrics)

    def _office(self) -> Office:
        return Office(
            bot=self._bot,
            journal=self._journal,
            records=self._records,
            answering=self._answering,
            library=self._library,
            access=self._access,
            metrics=self._metrics,
            forget_conversation=self._forget_conversation,
            forget_conversations=self._forget_conversations,
            wake=self._wake,
        )

    def _wake(self) -> None:
        self._dispatcher.wake()

    async def _forget_conversation(self, conversation: str) -> None:
        await asyncio.to_thread(self._desk.forget, conversation)

    async def _forget_conversations(self, start: str, end: str) -> None:
        await asyncio.to_thread(self._desk.forget_all, start, end)

    # -- the run -------------------------------------------------------------

    async def run(self, stop: asyncio.Event) -> None:
        """Answer until ``stop`` is set. Raises ``CitedeskError`` when it must not go on."""
        self._check_settings()
        try:
            with _one_process(self._settings.telegram_bot_token, self._settings.data_dir):
                await self._sign_in(stop)
                if not stop.is_set():
                    await self._work(stop)
        finally:
            self._answering.close()
            self._engine.dispose()

    def _check_settings(self) -> None:
        settings = self._settings
        if settings.telegram_webhook_url:
            if not _SECRET.fullmatch(settings.telegram_webhook_secret):
                raise SettingError(
                    "CITEDESK_TELEGRAM_WEBHOOK_SECRET: a webhook needs a secret of 1 to 256 "
                    "letters, digits, _ and -; make one with `openssl rand -hex 32`"
                )
            if not settings.telegram_port:
                raise SettingError("CITEDESK_TELEGRAM_PORT: a webhook needs a port to listen on")
        if not self._access.everybody():
            logger.warning(
                "nobody is allowed to ask: write to the bot to learn your number, "
                "put it into CITEDESK_TELEGRAM_ALLOWED and start again"
            )

    async def _sign_in(self, stop: asyncio.Event) -> None:
        """Learn who the bot is; wait for the network if need be."""
        wait = _FIRST_WAIT
        while not stop.is_set():
            try:
                await self._bot.initialize()
                break
            except InvalidToken:
                raise SettingError(
                    "TELEGRAM_BOT_TOKEN: Telegram refuses the token; copy it again from @BotFather"
                ) from None
            except TelegramError as error:
                logger.warning("Telegram not reached", extra={"reason": type(error).__name__})
                await _sleep_unless(stop, wait)
                wait = min(2 * wait, _LONGEST_WAIT)
        else:
            return
        known = self._records.note("bot")
        if known not in (None, str(self._bot.id)):
            self._journal.clear()
        self._records.set_note("bot", str(self._bot.id))

    async def _work(self, stop: asyncio.Event) -> None:
        async with self._receiving() as receiving:
            tasks = [
                *receiving,
                asyncio.create_task(self._dispatcher.run()),
                asyncio.create_task(self._follow()),
                asyncio.create_task(self._keep_house()),
            ]
            stopping = asyncio.create_task(stop.wait())
            helpers = [asyncio.create_task(self._register()), asyncio.create_task(self._warm())]
            self._alive = True
            logger.info("running", extra={"mode": "webhook" if not receiving else "polling"})
            try:
                done, _ = await asyncio.wait(
                    (*tasks, stopping), return_when=asyncio.FIRST_COMPLETED
                )
            finally:
                self._alive = False
                await _cancelled([*tasks, *helpers, stopping])
                await self._dispatcher.finish(_STOP_SECONDS)
                await self._bot.shutdown()
                logger.info("stopped")
            for task in done - {stopping}:
                task.result()

    async def _register(self) -> None:
        with contextlib.suppress(TelegramError):
            await register(self._bot, self._records, self._access)

    async def _warm(self) -> None:
        try:
            await asyncio.to_thread(self._desk.warm)
        except CitedeskError as error:
            logger.warning("not ready", extra={"reason": str(error)})

    async def _keep_house(self) -> None:
        while True:
            self._journal.prune()
            self._records.prune()
            await asyncio.sleep(_PRUNE_SECONDS)

    # -- receiving -----------------------------------------------------------

    def _record(self, updates: list[dict[str, Any]]) -> None:
        """Put updates into the journal."""
        new = self._journal.record([self._clerk.arrival(update) for update in updates])
        self._metrics.count("updates", new)
        if new:
            self._dispatcher.wake()

    @contextlib.asynccontextmanager
    async def _receiving(self) -> AsyncIterator[list["asyncio.Task[None]"]]:
        """What brings updates in: a task that polls, or an HTTP server."""
        settings = self._settings
        webhook = None
        if settings.telegram_webhook_url:
            secret = settings.telegram_webhook_secret
            webhook = (settings.telegram_webhook_url, secret, self._record)
        server = self._serve(webhook) if settings.telegram_port else None
        try:
            if webhook is None:
                yield [asyncio.create_task(self._poll())]
            else:
                await self._bot.set_webhook(
                    settings.telegram_webhook_url,
                    secret_token=settings.telegram_webhook_secret,
                    allowed_updates=_UPDATES,
                )
                yield []
        except TelegramError as error:
            raise CitedeskError(
                f"CITEDESK_TELEGRAM_WEBHOOK_URL: Telegram refuses it ({error.message})"
            ) from None
        finally:
            if server is not None:
                server.stop()

    def _serve(self, webhook: Any) -> Any:
        settings = self._settings
        try:
            return serve(
                settings.telegram_listen,
                settings.telegram_port,
                lambda: "ok\n" if self._alive else None,
                lambda: self._metrics.exposition(self._journal.waiting()),
                webhook,
            )
        except OSError as error:
            raise SettingError(
                f"CITEDESK_TELEGRAM_PORT: {settings.telegram_listen}:{settings.telegram_port} "
                f"cannot be listened on ({error.strerror}); choose another"
            ) from None

    async def _poll(self) -> None:
        """Bring updates in by long polling; acknowledge them only once they are recorded."""
        polling = _Polling()
        with contextlib.suppress(TelegramError):
            await self._bot.delete_webhook()
        while True:
            try:
                updates = await self._get_updates(polling.offset)
            except TelegramError as error:
                await asyncio.sleep(polling.wait_after(error))
                continue
            if updates:
                self._record(updates)
            polling.succeeded(updates)

    async def _get_updates(self, offset: int | None) -> list[dict[str, Any]]:
        """The raw updates: one that the library cannot read must not keep the others away."""
        # In this spelling the method is one that the library does not know, which keeps
        # it from parsing; Telegram ignores upper and lower case.
        found: Any = await self._bot.do_api_request(
            "getupdates",
            api_kwargs={
                "offset": offset,
                "timeout": _POLL_SECONDS,
                "allowed_updates": json.dumps(_UPDATES),
            },
            read_timeout=_POLL_SECONDS + 10,
        )
        return list(found)

    # -- watches -------------------------------------------------------------

    async def _follow(self) -> None:
        known = self._records.note(_GENERATION)
        while True:
            try:
                if known is None:
                    known = str(await self._library.generation())
                    self._records.set_note(_GENERATION, known)
                await self._library.follow(self._ask_watches, int(known))
            except Exception:
                logger.exception("watched folder failed")
                await asyncio.sleep(_LONGEST_WAIT)
                known = self._records.note(_GENERATION)

    async def _ask_watches(self, generation: int) -> None:
        """Put every watched question into the journal, once for each state of the index."""
        self._journal.record(
            Arrival(
                id=-(generation * _WATCH_NUMBERS + watch.id % _WATCH_NUMBERS),
                lane=f"watch:{watch.id}",
                person=watch.person,
                payload=json.dumps({"watch": watch.id}),
            )
            for watch in self._records.watches()
        )
        self._records.set_note(_GENERATION, str(generation))
        self._dispatcher.wake()


class _Polling:
    """Where polling stands, and how it goes on after a failure."""

    def __init__(self) -> None:
        self.offset: int | None = None
        self._started = False
        self._wait = _FIRST_WAIT
        self._conflicts = 0
        self._first_conflict = 0.0

    def succeeded(self, updates: list[dict[str, Any]]) -> None:
        """Note that a poll succeeded; its updates are acknowledged by the next one."""
        if updates:
            self.offset = max(update["update_id"] for update in updates) + 1
        self._started = True
        self._wait = _FIRST_WAIT
        self._conflicts = 0

    def wait_after(self, error: TelegramError) -> float:
        """The seconds to wait after a failure. Raises when there is no use in going on."""
        if isinstance(error, InvalidToken):
            raise SettingError(
                "TELEGRAM_BOT_TOKEN: Telegram refuses the token; copy it again from @BotFather"
            )
        if isinstance(error, Conflict):
            return self._wait_after_conflict()
        if isinstance(error, RetryAfter):
            after = error.retry_after
            return float(after if isinstance(after, int) else after.total_seconds())
        logger.warning("polling failed", extra={"reason": type(error).__name__})
        wait, self._wait = self._wait, min(2 * self._wait, _LONGEST_WAIT)
        return wait

    def _wait_after_conflict(self) -> float:
        """Somebody else polls: the newcomer of the two gives way, the other stays for a while."""
        now = time.monotonic()
        self._first_conflict = now if self._conflicts == 0 else self._first_conflict
        self._conflicts += 1
        logger.warning("another poller has the token", extra={"count": self._conflicts})
        newcomer = not self._started and self._conflicts >= _CONFLICTS_AT_START
        if newcomer or now - self._first_conflict > _CONFLICT_SECONDS:
            raise CitedeskError(
                "another program receives this bot's messages (Telegram answers 409): "
                "stop it, or get a token of its own for this one"
            )
        return _FIRST_WAIT


def _bot(token: str, api_url: str) -> Bot:
    # The library warns on every read of retry_after otherwise.
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    root = api_url.rstrip("/")
    return ExtBot(
        token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=HTTPXRequest(connection_pool_size=_CONNECTIONS, pool_timeout=30.0, read_timeout=20),
        get_updates_request=HTTPXRequest(connection_pool_size=1),
        rate_limiter=FloodGate(),
    )


@contextlib.contextmanager
def _one_process(token: str, data_dir: Path) -> Iterator[None]:
    """Hold the right to be this bot on this machine, and the only one over this data folder."""
    name = hashlib.sha256(token.encode()).hexdigest()[:16]
    data_dir.mkdir(parents=True, exist_ok=True)
    locks = [
        FileLock(Path(tempfile.gettempdir()) / f"citedesk-telegram-{name}.lock"),
        FileLock(data_dir / "telegram.lock"),
    ]
    with contextlib.ExitStack() as held:
        for lock in locks:
            try:
                lock.acquire(timeout=_LOCK_SECONDS)
            except Timeout:
                raise CitedeskError(
                    f"another `citedesk telegram` runs with this token or data folder "
                    f"({lock.lock_file} is held): stop it first"
                ) from None
            held.callback(lock.release)
        yield


async def _cancelled(tasks: list["asyncio.Task[Any]"]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _sleep_unless(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
