"""The commands as Telegram's menus show them: in three languages, for each scope."""

import contextlib
import hashlib
import json
from collections.abc import Iterator

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from bot.telegram.access import Access
from bot.telegram.delivery import Bot
from bot.telegram.records import Records
from bot.telegram.texts import LANGUAGES, commands, say

_NOTE = "menus registered"


async def register(bot: Bot, records: Records, access: Access) -> None:
    """Register the commands where they changed since the last time.

    Raises ``TelegramError``; the next start tries again then.
    """
    wanted = hashlib.sha256(json.dumps(_plan(access)).encode()).hexdigest()
    if records.note(_NOTE) == wanted:
        return
    scopes = (
        ("private", BotCommandScopeAllPrivateChats()),
        ("groups", BotCommandScopeAllGroupChats()),
    )
    for name, scope in scopes:
        await _register(bot, name, scope)
    for person in sorted(access.administrators):
        # Telegram knows the chat of an administrator only once they wrote to the bot.
        with contextlib.suppress(TelegramError):
            await _register(bot, "administrators", BotCommandScopeChat(person))
    for code, language in _codes():
        await bot.set_my_short_description(say("about", language), language_code=code)
    records.set_note(_NOTE, wanted)


async def register_for_chat(bot: Bot, chat: int, administrator: bool, chosen: str | None) -> None:
    """Register a private chat's commands in the language chosen, else in the client's."""
    scope = BotCommandScopeChat(chat)
    with contextlib.suppress(TelegramError):
        if administrator:
            await _register(bot, "administrators", scope, chosen)
        elif chosen:
            await bot.set_my_commands(_bot_commands("private", chosen), scope)
        else:
            await bot.delete_my_commands(scope)


async def _register(bot: Bot, name: str, scope: BotCommandScope, chosen: str | None = None) -> None:
    """Register for each language of a client, which Telegram prefers to none stated."""
    for code, language in _codes():
        listed = _bot_commands(name, chosen or language)
        await bot.set_my_commands(listed, scope, language_code=code)


def _codes() -> Iterator[tuple[str | None, str]]:
    """Each language with its code; English also for every client in another language."""
    yield None, "en"
    for language in LANGUAGES:
        yield language, language


def _bot_commands(name: str, language: str) -> list[BotCommand]:
    return [BotCommand(command, about) for command, about in commands(name, language)]


def _plan(access: Access) -> object:
    names = ("private", "groups", "administrators")
    texts = [[name, code, commands(name, code)] for name in names for code in LANGUAGES]
    return [texts, sorted(access.administrators), [say("about", code) for code in LANGUAGES]]
