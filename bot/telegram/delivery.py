"""Sends messages so that none is lost and none arrives twice.

Telegram has no way to ask whether a message arrived, and no key that makes a
repeated send harmless. So a failed send is one of three kinds:

    refused     Telegram said no (400, 403, 429): it did not arrive
    unsent      no connection came about: it did not arrive
    in doubt    the connection broke, or 5xx: it may have arrived

The first two are repeated or given up as fits; a send in doubt is never
repeated by itself: the person is told, and has a button to have it again.
Edits can be repeated freely: the second one changes nothing.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx
from telegram import LinkPreviewOptions, ReplyParameters
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.telegram.formatting import Styled
from bot.telegram.journal import Journal
from bot.telegram.messages import Outgoing

logger = logging.getLogger(__name__)

Bot = ExtBot[str]

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_NEVER_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_FIRST_WAIT = 0.5
_LONGEST_WAIT = 30.0
_DROPPABLE = "droppable"
_CONTROL = 0
_UNCHANGED = 0


class InDoubt(Exception):
    """A message may or may not have arrived."""


class Unreachable(Exception):
    """Telegram refuses to deliver to this chat, now and later."""


@dataclass(frozen=True)
class Place:
    """Where replies go: a chat, a topic in it, a message to reply to."""

    chat: int
    thread: int | None = None
    reply_to: int | None = None

    @property
    def private(self) -> bool:
        """Whether the chat is one person's."""
        return self.chat > 0


class Delivery:
    """The messages of one update, each sent once whatever happens in between."""

    def __init__(self, bot: Bot, journal: Journal, update: int, place: Place) -> None:
        self._bot = bot
        self._journal = journal
        self._update = update
        self._place = place
        self._begun = journal.deliveries(update)
        self._part = _CONTROL

    @property
    def begun(self) -> bool:
        """Whether something was sent for this update before, by a process that died."""
        return bool(self._begun)

    async def send(self, message: Outgoing) -> int:
        """Send the next message of this update, unless it arrived before; returns its id.

        Raises ``InDoubt`` and ``Unreachable``.
        """
        self._part += 1
        return await self._once(self._part, message)

    async def send_all(self, messages: list[Outgoing]) -> None:
        """Send messages in order."""
        for message in messages:
            await self.send(message)

    async def _once(self, part: int, message: Outgoing) -> int:
        if part in self._begun:
            if (known := self._begun[part]) is None:
                raise InDoubt
            return known
        self._journal.sending(self._update, part)
        try:
            sent = await post(self._bot, self._place, message)
        except InDoubt:
            raise
        except Exception:
            self._journal.unsent(self._update, part)
            raise
        self._journal.sent(self._update, part, sent)
        self._begun[part] = sent
        return sent

    # -- the message that stands while an answer is being made ---------------

    @property
    def control(self) -> int | None:
        """The message with the stop button, when there is one."""
        return self._begun.get(_CONTROL)

    async def show_control(self, message: Outgoing) -> None:
        """Send the message with the stop button; whether it arrives is not vital."""
        if _CONTROL in self._begun:
            return
        with contextlib.suppress(InDoubt, Unreachable):
            await self._once(_CONTROL, message)
        self._begun.setdefault(_CONTROL, None)

    async def edit_control(self, message: Outgoing, droppable: bool = False) -> bool:
        """Put another text into that message; False when there is none to change."""
        if self.control is None:
            return False
        return await edit(self._bot, self._place.chat, self.control, message, droppable)

    async def drop_control(self) -> None:
        """Take that message away."""
        if self.control is not None:
            with contextlib.suppress(TelegramError):
                await self._bot.delete_message(self._place.chat, self.control)

    async def finish(self, messages: list[Outgoing]) -> None:
        """Deliver an answer: into the message with the stop button, or in its place.

        An edit that breaks off can be repeated, so it is preferred where that
        message shows the answer as it grows; beside a draft it only says that
        the bot is searching, and goes when the answer has come.
        """
        if not self._place.private and await self._finish_in_control(messages[0]):
            messages = messages[1:]
            await self.send_all(messages)
            return
        await self.send_all(messages)
        await self.drop_control()

    async def _finish_in_control(self, message: Outgoing) -> bool:
        if self.control is None or await self.edit_control(message):
            return self.control is not None
        await self.drop_control()
        return False

    # -- signs of life, left out when Telegram is busy ------------------------

    async def typing(self) -> None:
        """Show that the bot is at work."""
        with contextlib.suppress(TelegramError):
            await self._bot.send_chat_action(
                self._place.chat,
                ChatAction.TYPING,
                message_thread_id=self._place.thread,
                rate_limit_args=_DROPPABLE,
            )

    async def draft(self, text: Styled) -> bool:
        """Show an answer as it grows; False when Telegram has no drafts here."""
        try:
            await self._bot.send_message_draft(
                self._place.chat,
                draft_id=abs(self._update) % (2**31 - 1) + 1,
                text=text.text,
                message_thread_id=self._place.thread,
                rate_limit_args=_DROPPABLE,
            )
        except (BadRequest, Forbidden, InvalidToken):
            # A server that does not know the method answers 404, which the library
            # takes for a wrong token.
            return False
        except TelegramError:
            return True
        return True


async def post(bot: Bot, place: Place, message: Outgoing) -> int:
    """Send a message, again while it certainly did not arrive; returns its id."""
    reply = (
        ReplyParameters(place.reply_to, allow_sending_without_reply=True)
        if place.reply_to
        else None
    )

    async def send(chat: int, outgoing: Outgoing) -> int:
        sent = await bot.send_message(
            chat,
            outgoing.text.text,
            entities=outgoing.text.entities(),
            reply_markup=outgoing.markup,
            message_thread_id=place.thread,
            reply_parameters=reply,
            link_preview_options=_NO_PREVIEW,
        )
        return sent.message_id

    sent = await _persist(send, place.chat, message, repeatable=False)
    if sent is None:
        raise Unreachable
    return sent


async def edit(
    bot: Bot, chat: int, target: int, message: Outgoing, droppable: bool = False
) -> bool:
    """Give a message another text and buttons; False when that is not possible."""

    async def change(chat: int, outgoing: Outgoing) -> int:
        await bot.edit_message_text(
            outgoing.text.text,
            chat,
            target,
            entities=outgoing.text.entities(),
            reply_markup=outgoing.buttons,
            link_preview_options=_NO_PREVIEW,
            rate_limit_args=_DROPPABLE if droppable else None,
        )
        return target

    if droppable:
        with contextlib.suppress(TelegramError):
            await change(chat, message)
        return True
    return await _persist(change, chat, message, repeatable=True) is not None


async def _persist(
    attempt: Callable[[int, Outgoing], Awaitable[int]],
    chat: int,
    message: Outgoing,
    repeatable: bool,
) -> int | None:
    """Attempt until it succeeds; None when Telegram will never do it."""
    wait = _FIRST_WAIT
    while True:
        try:
            return await attempt(chat, message)
        except ChatMigrated as error:
            chat = error.new_chat_id
        except (BadRequest, Forbidden) as error:
            if "not modified" in error.message:
                return _UNCHANGED
            if (poorer := _poorer(message, error)) is None:
                logger.warning("refused", extra={"reason": error.message})
                return None
            message = poorer
        except TelegramError as error:
            if not repeatable and not _certainly_unsent(error):
                raise InDoubt from error
            await asyncio.sleep(wait)
            wait = min(2 * wait, _LONGEST_WAIT)


def _certainly_unsent(error: TelegramError) -> bool:
    """Whether a failed request did not reach the chat: no connection, or the token is refused."""
    return isinstance(error, InvalidToken) or isinstance(error.__cause__, _NEVER_CONNECTED)


def _poorer(message: Outgoing, error: TelegramError) -> Outgoing | None:
    """The message without what Telegram refuses: plain text on an entity error alone."""
    reason = error.message.lower()
    if "entit" in reason and message.text.marks:
        return message.without_marks()
    if "url" in reason and message.without_links() != message:
        return message.without_links()
    return None
