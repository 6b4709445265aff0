"""What the bot does with each update: who may ask, what was asked, what is answered."""

import contextlib
import json
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.error import TelegramError

from bot.answer import Answer, Citation, names_of
from bot.telegram import messages
from bot.telegram.access import Access
from bot.telegram.adding import Adding
from bot.telegram.answering import Answering, Run, Show, Stopped
from bot.telegram.delivery import Bot, Delivery, Place, edit
from bot.telegram.formatting import plain
from bot.telegram.journal import Arrival, Entry, Journal
from bot.telegram.library import Library
from bot.telegram.menus import register_for_chat
from bot.telegram.messages import Outgoing, Row, said
from bot.telegram.metrics import Metrics
from bot.telegram.records import Asked, Records, Watch
from bot.telegram.texts import LANGUAGES, menu_language, say
from bot.telegram.turn import Turn, names_of_person, watch_name
from retrieval.errors import CitedeskError, NothingIndexed

logger = logging.getLogger(__name__)

_COMMAND = re.compile(r"/(\w+)(?:@(\w+))?\s*(.*)", re.DOTALL)
_WATCHES = 10
_TOLD_AGAIN_SECONDS = 3600.0
_BUDGET_TOLD_AGAIN_SECONDS = 30.0


@dataclass(frozen=True)
class Office:
    """What the clerk works with."""

    bot: Bot
    journal: Journal
    records: Records
    answering: Answering
    library: Library
    access: Access
    metrics: Metrics
    forget_conversation: Callable[[str], Awaitable[None]]
    forget_conversations: Callable[[str, str], Awaitable[None]]
    wake: Callable[[], None]


class Clerk:
    """Handles updates. Each is handled as a whole; ``InDoubt`` and faults go to the caller."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._bot = office.bot
        self._records = office.records
        self._access = office.access
        self._adding = Adding(office.library, office.access.is_administrator)

    # -- what came -----------------------------------------------------------

    def arrival(self, payload: dict[str, Any]) -> Arrival:
        """An update as the journal records it; a changed question ends its old answer."""
        update = payload["update_id"]
        message = payload.get("message") or payload.get("edited_message")
        pressed = payload.get("callback_query")
        person = _person_of(message or pressed or {})
        lane = f"update:{update}"
        if message is not None:
            lane = f"{message['chat']['id']}:{person}"
        elif pressed and str(pressed.get("data", "")).startswith("ask:"):
            lane = f"{pressed['message']['chat']['id']}:{person}"
        if changed := payload.get("edited_message"):
            text = self._addressed_text(str(changed.get("text", "")))
            key = (changed["chat"]["id"], changed["message_id"])
            self._office.answering.supersede(key, text)
        return Arrival(update, lane, person, json.dumps(payload, ensure_ascii=False))

    async def handle(self, entry: Entry) -> None:
        """Do what an update asks for."""
        payload = json.loads(entry.payload)
        if "watch" in payload:
            await self._ask_watched(entry.id, payload["watch"])
            return
        update = Update.de_json(payload, self._bot)
        if update.callback_query is not None:
            await self._pressed(update.update_id, update.callback_query)
        elif (message := update.message or update.edited_message) is not None:
            await self._heard(update.update_id, message, edited=update.message is None)

    def place_and_language(self, entry: Entry) -> tuple[Place, str] | None:
        """Where to tell about an update that was interrupted; None where there is nobody."""
        payload = json.loads(entry.payload)
        if "watch" in payload:
            watch = self._watch(payload["watch"])
            return (
                (Place(watch.chat, watch.thread), self._language(watch.person)) if watch else None
            )
        update = Update.de_json(payload, self._bot)
        message = update.effective_message
        if message is None or update.effective_user is None:
            return None
        code = update.effective_user.language_code
        reply_to = message.message_id if update.callback_query is None else None
        place = Place(message.chat.id, _thread(message), reply_to)
        return place, self._language(update.effective_user.id, code)

    def _language(self, person: int, code: str | None = None) -> str:
        return self._records.language(person) or menu_language(code)

    # -- messages ------------------------------------------------------------

    async def _heard(self, update: int, message: Message, edited: bool) -> None:
        sender = message.from_user
        if (sender is not None and sender.is_bot and message.sender_chat is None) or not (
            message.chat.type == "private" or self._is_addressed(message)
        ):
            return
        person = message.sender_chat.id if message.sender_chat else sender.id if sender else 0
        name = sender.full_name if sender else ""
        turn = self._turn(update, message, person, sender.language_code if sender else None, edited)
        if not self._access.allows(person, message.chat.id):
            await self._refuse_access(turn)
            return
        self._records.meet(person, name)
        await self._respond(turn, message, edited)

    def _turn(
        self, update: int, message: Message, person: int, code: str | None, edited: bool
    ) -> Turn:
        private = message.chat.type == "private"
        reply_to = message.message_id if edited or not private else None
        place = Place(message.chat.id, _thread(message), reply_to)
        delivery = Delivery(self._bot, self._office.journal, update, place)
        return Turn(update, person, place, self._language(person, code), delivery)

    async def _refuse_access(self, turn: Turn) -> None:
        self._office.metrics.count("denied")
        chat = turn.place.chat
        if turn.delivery.begun or self._records.tell(f"no access {chat}", _TOLD_AGAIN_SECONDS):
            logger.info("denied", extra={"person": turn.person, "chat": chat})
            await turn.say("no access", number=chat)

    async def _respond(self, turn: Turn, message: Message, edited: bool) -> None:
        text = (message.text or message.caption or "").strip()
        if not edited and self._is_comment(turn, message, text):
            await turn.say("comment kept")
        elif command := _COMMAND.fullmatch(text):
            await self._command(turn, message, command[1].lower(), command[3].strip(), edited)
        elif message.document is not None and turn.place.private:
            if not edited:
                await self._adding.add(turn, message.document)
        elif text:
            await self._question(turn, message.message_id, self._addressed_text(text))
        elif turn.place.private and (message.effective_attachment or message.sticker):
            await turn.say("only text")

    def _is_comment(self, turn: Turn, message: Message, text: str) -> bool:
        target = message.reply_to_message
        return (
            target is not None
            and bool(text)
            and self._records.comment(turn.place.chat, target.message_id, turn.person, text)
        )

    def _is_addressed(self, message: Message) -> bool:
        """Whether a message of a group is meant for this bot."""
        text = message.text or message.caption or ""
        if command := _COMMAND.fullmatch(text.strip()):
            if command[2]:
                return command[2].lower() == self._bot.username.lower()
            return command[1].lower() in self._commands
        target = message.reply_to_message
        replied = target is not None and target.from_user is not None
        return self._mention.search(text) is not None or (
            replied and target.from_user.id == self._bot.id  # type: ignore[union-attr]
        )

    @cached_property
    def _mention(self) -> re.Pattern[str]:
        return re.compile(rf"@{re.escape(self._bot.username)}(?!\w)", re.IGNORECASE)

    def _addressed_text(self, text: str) -> str:
        """What is asked: without the bot's name and without /ask."""
        if (command := _COMMAND.fullmatch(text.strip())) and command[1].lower() == "ask":
            text = command[3]
        return self._mention.sub("", text).strip()

    # -- questions -----------------------------------------------------------

    async def _question(self, turn: Turn, message: int, text: str, watch: bool = False) -> None:
        limit = self._access.question_length
        if not text:
            await turn.say("ask what")
        elif len(text) > limit:
            await turn.say("too long", length=len(text), limit=limit)
        else:
            asked = Asked(turn.update, turn.person, turn.place.chat, message, text)
            await self._admitted(turn, asked, watch, heading=None)

    async def _admitted(self, turn: Turn, asked: Asked, watch: bool, heading: str | None) -> None:
        if self._records.outdated(asked):
            return
        if not self._records.admit(asked, self._access.daily_questions):
            await self._refuse_budget(turn)
            return
        await self._answer(turn, asked, watch, heading)

    async def _refuse_budget(self, turn: Turn) -> None:
        self._office.metrics.count("over_budget")
        key = f"no budget {turn.person}"
        if turn.delivery.begun or self._records.tell(key, _BUDGET_TOLD_AGAIN_SECONDS):
            budget = self._access.daily_questions
            await turn.say("no budget" if budget else "zero budget", budget=budget)

    async def _answer(self, turn: Turn, asked: Asked, watch: bool, heading: str | None) -> None:
        answer = self._records.answer_to(turn.update)
        try:
            answer = answer or await self._ask(turn, asked)
        except Stopped as stop:
            await self._end_stopped(turn, stop)
            return
        except CitedeskError as error:
            await turn.delivery.finish([self._fault(turn, error)])
            return
        if watch:
            self._records.watch(turn.person, turn.place.chat, turn.place.thread, asked.text)
            self._records.saw(turn.person, asked.text, names_of(answer.citations))
        outgoing = messages.answer_messages(
            answer, await self._cited(answer.citations), turn.language, heading
        )
        if watch:
            outgoing.append(said("watching", turn.language))
        await turn.delivery.finish(outgoing)

    async def _ask(self, turn: Turn, asked: Asked) -> Answer:
        chosen = self._records.language(turn.person)
        run = Run(turn.person, asked.text, chosen, (asked.chat, asked.message))
        show = Show(turn.delivery, turn.place, turn.update, turn.language)
        with self._office.metrics.question(turn.update, asked.text) as measured:
            answer = await self._office.answering.answer(turn.update, run, turn.conversation, show)
            measured(answer)
        self._records.keep(answer, turn.update, turn.person)
        return answer

    async def _cited(self, citations: Any) -> dict[str, Any]:
        return await self._office.library.paragraphs([(c.article, c.paragraph) for c in citations])

    async def _end_stopped(self, turn: Turn, stop: Stopped) -> None:
        if stop.superseded:
            await turn.delivery.drop_control()
        elif not await turn.delivery.edit_control(said("stopped", turn.language)):
            await turn.say("stopped")

    def _fault(self, turn: Turn, error: CitedeskError) -> Outgoing:
        """What is said when the desk cannot answer; its own words are for administrators."""
        self._fail()
        logger.warning("not answered", extra={"update": turn.update, "reason": str(error)})
        if isinstance(error, NothingIndexed):
            return said("nothing indexed", turn.language)
        if self._access.is_administrator(turn.person):
            return Outgoing(plain(str(error)))
        return said("not answered now", turn.language)

    def _fail(self) -> None:
        self._office.metrics.count("failures")
        self._records.failed()

    async def apologise(self, place: Place, language: str, entry: Entry) -> None:
        """Say that an update could not be handled, with the number that the log has."""
        self._fail()
        delivery = Delivery(self._bot, self._office.journal, entry.id, place)
        await delivery.finish([said("failed", language, number=entry.id)])

    # -- watches -------------------------------------------------------------

    def _watch(self, number: int) -> Watch | None:
        return next((each for each in self._records.watches() if each.id == number), None)

    async def _ask_watched(self, update: int, number: int) -> None:
        """Ask a watched question again and send what was not shown for it before."""
        watch = self._watch(number)
        if watch is None or not self._access.may_watch(watch.person, watch.chat):
            return
        answer = self._records.answer_to(update)
        if answer is None:
            chosen = self._records.language(watch.person)
            run = Run(watch.person, watch.question, chosen)
            name = watch_name(watch.id, watch.person)
            # It follows up on nothing, not on its own last answer either.
            await self._office.forget_conversation(name)
            try:
                answer = await self._office.answering.answer(update, run, name)
            except Stopped:
                return
            self._records.keep(answer, update, watch.person)
        new = [c for c in answer.citations if c.name not in watch.seen]
        if new:
            # No message came with a client's language here: what the answer is in will do.
            language = self._language(watch.person, answer.language)
            place = Place(watch.chat, watch.thread)
            delivery = Delivery(self._bot, self._office.journal, update, place)
            news = messages.news_messages(answer, new, await self._cited(new), language)
            await delivery.send_all(news)
            self._records.saw(watch.person, watch.question, names_of(new))

    # -- buttons -------------------------------------------------------------

    async def _pressed(self, update: int, query: CallbackQuery) -> None:
        message = query.message
        if message is None:
            return
        person, chat = query.from_user.id, message.chat.id
        language = self._language(person, query.from_user.language_code)
        if not self._access.allows(person, chat):
            await _acknowledge(query, say("no access", language, number=person), alert=True)
            return
        reply_to = None if chat > 0 else message.message_id
        place = Place(chat, _thread(message), reply_to)
        delivery = Delivery(self._bot, self._office.journal, update, place)
        turn = Turn(update, person, place, language, delivery)
        action, _, rest = str(query.data).partition(":")
        if handler := self._buttons.get(action):
            await handler(turn, query, rest)
        else:
            await _acknowledge(query)

    @cached_property
    def _buttons(self) -> dict[str, Callable[[Turn, CallbackQuery, str], Awaitable[None]]]:
        return {
            "cite": self._press_citation,
            "judge": self._press_verdict,
            "comment": self._press_comment,
            "stop": self._press_stop,
            "again": self._press_again,
            "ask": self._press_sample,
            "language": self._press_language,
            "forget": self._press_forget,
            "unwatch": self._press_unwatch,
        }

    async def _press_citation(self, turn: Turn, query: CallbackQuery, rest: str) -> None:
        name, _, number = rest.partition(":")
        answer = self._records.answer(name)
        citation = _citation(answer, number)
        if citation is None:
            await _acknowledge(query, say("too old", turn.language), alert=True)
            return
        await _acknowledge(query)
        around = await self._office.library.around(citation.name)
        shown = messages.citation_messages(citation, around, turn.language)
        await turn.delivery.send_all(shown)

    async def _press_verdict(self, turn: Turn, query: CallbackQuery, rest: str) -> None:
        name, _, verdict = rest.partition(":")
        answer = self._records.answer(name)
        if answer is None or verdict not in ("up", "down"):
            await _acknowledge(query, say("too old", turn.language), alert=True)
            return
        self._records.feedback.judge(answer, turn.person, verdict)
        await _acknowledge(query, say("thanks", turn.language))
        markup = getattr(query.message, "reply_markup", None)
        if markup is not None:
            rows = messages.judged_rows(markup.inline_keyboard, name, verdict, turn.language)
            await _replace_buttons(query, rows)

    async def _press_comment(self, turn: Turn, query: CallbackQuery, rest: str) -> None:
        await _acknowledge(query)
        prompt = replace(said("write comment", turn.language), asks_for_reply=True)
        sent = await turn.delivery.send(prompt)
        self._records.prompt(turn.place.chat, sent, turn.person, rest)

    async def _press_stop(self, turn: Turn, query: CallbackQuery, rest: str) -> None:
        anybody = self._access.is_administrator(turn.person)
        running = self._office.answering.running(int(rest))
        if self._office.answering.stop(int(rest), turn.person, anybody):
            await _acknowledge(query)
            return
        await _acknowledge(query, say("not running", turn.language))
        if not running:
            await _delete(query)

    async def _press_again(self, turn: Turn, query: CallbackQuery, rest: str) -> None:
        if self._office.journal.again(int(rest), turn.person):
            await _acknowledge(query, say("again soon", turn.language))
            self._office.wake()
        else:
            await _acknowledge(query, say("too old", turn.language))
        await _delete(query)

    async def _press_sample(self, turn: Turn, query: CallbackQuery, _: str) -> None:
        question = _label_of(query)
        if question is None or query.message is None:
            await _acknowledge(query, say("too old", turn.language), alert=True)
            return
        await _acknowledge(query)
        # Each press is a message of its own to the records: the same question may be asked twice.
        asked = Asked(turn.update, turn.person, turn.place.chat, -turn.update, question)
        await self._admitted(turn, asked, watch=False, heading=question)

    async def _press_language(self, turn: Turn, query: CallbackQuery, rest: str) -> None:
        chosen = rest if rest in LANGUAGES else None
        self._records.meet(turn.person, query.from_user.full_name)
        self._records.speak(turn.person, chosen)
        await _acknowledge(query)
        menus = self._language(turn.person, query.from_user.language_code)
        await self._edit(query, said("language set" if chosen else "language follows", menus))
        await self._register(turn)

    async def _press_forget(self, turn: Turn, query: CallbackQuery, rest: str) -> None:
        await _acknowledge(query)
        if rest != "yes":
            await self._edit(query, said("kept", turn.language))
            return
        self._office.answering.stop_all(turn.person)
        await self._office.forget_conversations(*names_of_person(turn.person))
        self._records.forget(turn.person)
        self._office.journal.forget(turn.person, spare=turn.update)
        await self._register(turn)
        await self._edit(query, said("forgotten", turn.language))

    async def _press_unwatch(self, turn: Turn, query: CallbackQuery, rest: str) -> None:
        self._records.unwatch(turn.person, int(rest))
        await self._office.forget_conversation(watch_name(int(rest), turn.person))
        await _acknowledge(query)
        watches = self._records.watches(turn.person)
        await self._edit(query, messages.watches_message(watches, turn.language))

    async def _edit(self, query: CallbackQuery, message: Outgoing) -> None:
        if query.message is not None:
            target = query.message
            await edit(self._bot, target.chat.id, target.message_id, message)

    # -- commands ------------------------------------------------------------

    async def _command(
        self, turn: Turn, message: Message, name: str, rest: str, edited: bool
    ) -> None:
        if name == "ask":
            await self._question(turn, message.message_id, self._addressed_text(rest))
        elif edited:
            return
        elif name == "watch":
            await self._watch_command(turn, message.message_id, self._addressed_text(rest))
        elif name == "add" and message.document is not None:
            await self._adding.add(turn, message.document)
        elif name in _ADMINISTRATION and not self._access.is_administrator(turn.person):
            await turn.say("only administrators")
        elif handler := self._commands.get(name):
            await handler(turn)
        else:
            await turn.say("unknown command")

    @cached_property
    def _commands(self) -> dict[str, Callable[[Turn], Awaitable[None]]]:
        return {
            "start": self._start,
            "help": self._help,
            "sources": self._sources,
            "latest": self._latest,
            "language": self._choose_language,
            "reset": self._reset,
            "forget": self._confirm_forget,
            "add": self._adding.explain,
            "stats": self._stats,
            "users": self._users,
            "ask": self._help,
            "watch": self._help,
        }

    async def _start(self, turn: Turn) -> None:
        entries = await self._office.library.articles()
        await turn.delivery.send(messages.start_message(entries, turn.language))
        await self._register(turn)

    async def _register(self, turn: Turn) -> None:
        """Give a person's own chat the menu that is theirs."""
        if turn.place.private:
            administrator = self._access.is_administrator(turn.person)
            chosen = self._records.language(turn.person)
            await register_for_chat(self._bot, turn.place.chat, administrator, chosen)

    async def _help(self, turn: Turn) -> None:
        scope = "private" if turn.place.private else "groups"
        if turn.place.private and self._access.is_administrator(turn.person):
            scope = "administrators"
        await turn.delivery.send(messages.help_message(scope, turn.language))

    async def _sources(self, turn: Turn) -> None:
        entries = await self._office.library.articles()
        await turn.delivery.send(messages.sources_message(entries, turn.language))

    async def _latest(self, turn: Turn) -> None:
        entries = await self._office.library.articles()
        await turn.delivery.send(messages.latest_message(entries, turn.language))

    async def _choose_language(self, turn: Turn) -> None:
        await turn.delivery.send(messages.language_message(turn.language))

    async def _reset(self, turn: Turn) -> None:
        await self._office.forget_conversation(turn.conversation)
        await turn.say("reset")

    async def _confirm_forget(self, turn: Turn) -> None:
        await turn.delivery.send(messages.forget_message(turn.language))

    async def _watch_command(self, turn: Turn, message: int, question: str) -> None:
        watches = self._records.watches(turn.person)
        if not question:
            await turn.delivery.send(messages.watches_message(watches, turn.language))
        elif len(watches) >= _WATCHES and question not in {w.question for w in watches}:
            await turn.say("too many watches", limit=_WATCHES)
        else:
            await self._question(turn, message, question, watch=True)

    async def _stats(self, turn: Turn) -> None:
        today = self._records.today()
        await turn.say(
            "stats",
            questions=today.questions,
            people=today.people,
            refusals=today.refusals,
            failures=today.failures,
            median=round(today.median_seconds, 2),
            waiting=self._office.journal.waiting(),
            articles=len(await self._office.library.articles()),
            since=self._office.metrics.since,
        )

    async def _users(self, turn: Turn) -> None:
        known = {person: (name, count) for person, name, count in self._records.people()}
        lines = [f"{number} {name}: {count}" for number, (name, count) in known.items()]
        lines += [f"{number}: –" for number in self._access.everybody() if number not in known]
        await turn.delivery.send_all(messages.lines_messages(say("users", turn.language), lines))


_ADMINISTRATION = ("add", "stats", "users")


def _person_of(part: dict[str, Any]) -> int | None:
    """Who sent a message or pressed a button, as in the raw update."""
    sender = part.get("sender_chat") or part.get("from") or {}
    return sender.get("id")


def _thread(message: Any) -> int | None:
    return message.message_thread_id if getattr(message, "is_topic_message", None) else None


def _citation(answer: Answer | None, number: str) -> Citation | None:
    found = (c for c in (answer.citations if answer else ()) if str(c.number) == number)
    return next(found, None)


def _label_of(query: CallbackQuery) -> str | None:
    """The text of the button that was pressed; None when the message is too old to see it."""
    markup = getattr(query.message, "reply_markup", None)
    rows = markup.inline_keyboard if markup else ()
    return next((b.text for row in rows for b in row if b.callback_data == query.data), None)


async def _acknowledge(query: CallbackQuery, text: str | None = None, alert: bool = False) -> None:
    """End the waiting sign on a button; Telegram takes it for some seconds only."""
    with contextlib.suppress(TelegramError):
        await query.answer(text[:200] if text else None, show_alert=alert)


async def _delete(query: CallbackQuery) -> None:
    with contextlib.suppress(TelegramError):
        await query.delete_message()


async def _replace_buttons(query: CallbackQuery, rows: Sequence[Row]) -> None:
    with contextlib.suppress(TelegramError):
        await query.edit_message_reply_markup(InlineKeyboardMarkup(rows))
