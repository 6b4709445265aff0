"""Telegram's flood limits, kept on our side so that no message is refused or delayed for long.

Telegram allows about 30 messages a second over all chats, one a second in a
private chat and 20 a minute in a group, and answers 429 with a number of
seconds beyond that. A refused request was not carried out: it is repeated
after the wait, so nothing is lost and nothing doubled.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.error import RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

# A little more than a second: the network may bring requests closer together.
_SECOND = 1.05
_MESSAGES = {"sendmessage", "editmessagetext", "senddocument"}
_CHATS_REMEMBERED = 2000


class Busy(TelegramError):
    """A request that may be left out was left out, because others are waiting."""

    def __init__(self) -> None:
        super().__init__("left out: the flood limits leave no room for it now")


class Window:
    """At most ``limit`` turns in any ``seconds``."""

    def __init__(self, limit: int, seconds: float) -> None:
        self._turns: deque[float] = deque(maxlen=limit)
        self._seconds = seconds
        self._paused_until = 0.0

    def wait(self) -> float:
        """The seconds until the next turn would come."""
        now = time.monotonic()
        full = len(self._turns) == self._turns.maxlen
        free = self._turns[0] + self._seconds if full else now
        return max(free - now, self._paused_until - now, 0.0)

    async def turn(self) -> None:
        """Take the next turn and wait until it comes."""
        wait = self.wait()
        self._turns.append(time.monotonic() + wait)
        if wait:
            await asyncio.sleep(wait)

    def pause(self, seconds: float) -> None:
        """Give no turn for so long."""
        self._paused_until = max(self._paused_until, time.monotonic() + seconds)

    @property
    def idle(self) -> bool:
        """Whether nothing is remembered that could make anybody wait."""
        now = time.monotonic()
        last = self._turns[-1] if self._turns else 0.0
        return last + self._seconds < now and self._paused_until < now


class FloodGate(BaseRateLimiter[str]):
    """Lets requests through at the pace that Telegram allows.

    A request with ``rate_limit_args="droppable"`` (typing, a draft) raises
    ``Busy`` instead of waiting or being repeated.
    """

    def __init__(self) -> None:
        # Five at a time and a margin below thirty: requests bunch up on their way.
        self._all = Window(5, 0.2)
        self._chats: dict[int | str, Window] = {}
        self._refused: tuple[int | str, float] = (0, 0.0)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: str | None,
    ) -> Any:
        """Carry a request out when its turn has come, again after each 429."""
        if (chat := data.get("chat_id")) is None:
            return await callback(*args, **kwargs)
        windows = [self._all]
        if endpoint.lower() in _MESSAGES:
            windows.insert(0, self._window(chat))
        droppable = rate_limit_args is not None
        while True:
            if droppable and any(window.wait() for window in windows):
                raise Busy
            for window in windows:
                await window.turn()
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                self._pause(chat, error)
                if droppable:
                    raise Busy from None

    def _pause(self, chat: int | str, error: RetryAfter) -> None:
        """Pause the chat; everybody, when a second chat is refused meanwhile."""
        seconds = _seconds(error) + 0.1
        self._window(chat).pause(seconds)
        other, until = self._refused
        if other != chat and time.monotonic() < until:
            self._all.pause(seconds)
        self._refused = (chat, time.monotonic() + seconds)

    def _window(self, chat: int | str) -> Window:
        if chat not in self._chats:
            self._make_room()
            private = isinstance(chat, int) and chat > 0
            self._chats[chat] = Window(1, _SECOND) if private else Window(19, 60 * _SECOND)
        return self._chats[chat]

    def _make_room(self) -> None:
        if len(self._chats) >= _CHATS_REMEMBERED:
            self._chats = {key: each for key, each in self._chats.items() if not each.idle}


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait if isinstance(wait, int | float) else wait.total_seconds()
