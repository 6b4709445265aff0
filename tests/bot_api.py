"""A stand-in for Telegram's Bot API server, with its rules, on loopback.

The bot talks real HTTP to it. Kept are: the length of messages (4096 UTF-16
units after parsing), entities that must lie inside the text and nest, HTML
that must parse, flood limits (30 messages a second, one a second in a private
chat with short bursts, 20 a minute in a group) answered by 429 with
``retry_after``, drafts in private chats only, "message is not modified",
callbacks that expire, the acknowledgement of updates by offset, 409 for a
second poller, the webhook with its secret. Faults are made on demand: 5xx and
dropped connections, before or after the request was carried out, duplicate and
out-of-order updates.

Left out: media other than documents, chat members, inline mode, payments.
"""

import json
import random
import threading
import time
import urllib.error
import urllib.request
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote

TOKEN = "123456:TEST-token_for-the-stand-in"
USERNAME = "citedesk_test_bot"
BOT_ID = 123456

_ENTITY_TYPES = {"bold", "italic", "code", "blockquote", "expandable_blockquote", "text_link"}
_STRUCTURED = {
    "allowed_updates",
    "commands",
    "entities",
    "link_preview_options",
    "reply_markup",
    "reply_parameters",
    "scope",
}
_TAGS = {"b", "i", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler"}


class Refused(Exception):
    """The API says no."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after


class Dropped(Exception):
    """The connection breaks instead of an answer."""


@dataclass
class Sent:
    """A message of the bot, as a chat holds it; ``history`` are its earlier texts."""

    chat: int
    id: int
    text: str
    entities: list[dict[str, Any]]
    markup: dict[str, Any] | None
    reply_to: int | None
    at: float
    raw: dict[str, Any]
    deleted: bool = False
    history: list[str] = field(default_factory=list)

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """The buttons in order."""
        return [b for row in (self.markup or {}).get("inline_keyboard", []) for b in row]

    def has(self, start: str) -> bool:
        """Whether there is such a button."""
        return any(
            b.get("callback_data", "").startswith(start) or b["text"].startswith(start)
            for b in self.buttons
        )

    def button(self, start: str) -> dict[str, Any]:
        """The first button whose data or text starts so."""
        return next(
            b
            for b in self.buttons
            if b.get("callback_data", "").startswith(start) or b["text"].startswith(start)
        )


@dataclass
class Rules:
    """The flood limits; ``None`` switches a limit off."""

    per_second: int | None = 30
    private_burst: int | None = 3
    per_minute_in_group: int | None = 20
    drafts: bool = True


class BotApi:
    """The state of the stand-in, and the hands of the people who write to the bot."""

    def __init__(self, rules: Rules | None = None, seed: int = 1) -> None:
        self.rules = rules or Rules()
        self.lock = threading.Condition(threading.RLock())
        self.sent: list[Sent] = []
        self.calls: list[tuple[float, str, dict[str, Any]]] = []
        self.drafts: list[tuple[int, str]] = []
        self.refusals: list[tuple[str, int, str]] = []
        self.answers: dict[str, dict[str, Any]] = {}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.files: dict[str, bytes] = {}
        self.webhook: dict[str, Any] | None = None
        self.fault: Callable[[str, dict[str, Any]], str | None] = lambda method, data: None
        self.history: list[dict[str, Any]] = []
        self._updates: dict[int, dict[str, Any]] = {}
        self._redeliver: list[dict[str, Any]] = []
        self._next_update = 1000
        self._next_message = 1
        self._callbacks: dict[str, float] = {}
        self._poller = 0
        self._overall: deque[float] = deque()
        self._chats: dict[int, deque[float]] = defaultdict(deque)
        self.random = random.Random(seed)
        self.callback_seconds = 15.0

    # -- people --------------------------------------------------------------

    def say(self, person: int, text: str, chat: int | None = None, **fields: Any) -> int:
        """A person writes a message; returns its id."""
        with self.lock:
            message = self._message(person, chat or person, text, **fields)
            self._arrive({"message": message})
            return int(message["message_id"])

    def change(self, person: int, message: int, text: str, chat: int | None = None) -> None:
        """A person edits a message."""
        with self.lock:
            changed = self._message(person, chat or person, text)
            changed |= {"message_id": message, "edit_date": int(time.time())}
            self._arrive({"edited_message": changed})

    def press(self, person: int, sent: Sent, start: str, language: str = "en") -> str:
        """A person presses a button under a message; returns the callback's id."""
        data = sent.button(start)["callback_data"]
        assert len(data.encode()) <= 64
        with self.lock:
            name = f"callback-{self._next_update}"
            self._callbacks[name] = time.monotonic() + self.callback_seconds
            query = {
                "id": name,
                "from": _user(person, language),
                "chat_instance": "1",
                "message": self._shown(sent),
                "data": data,
            }
            self._arrive({"callback_query": query})
            return name

    def send_document(self, person: int, name: str, content: bytes, **fields: Any) -> int:
        """A person sends a file."""
        with self.lock:
            identifier = f"file-{len(self.files)}"
            self.files[identifier] = content
            document = {
                "file_id": identifier,
                "file_unique_id": identifier,
                "file_name": name,
                "file_size": len(content),
            }
            message = self._message(person, person, None, document=document, **fields)
            self._arrive({"message": message})
            return int(message["message_id"])

    def deliver_again(self, update: int) -> None:
        """The same update comes once more, whatever was acknowledged."""
        with self.lock:
            self._redeliver.append(self._known(update))
            self.lock.notify_all()

    def _known(self, update: int) -> dict[str, Any]:
        return next(u for u in self.history if u["update_id"] == update)

    def _arrive(self, update: dict[str, Any]) -> None:
        self._next_update += 1
        update = {"update_id": self._next_update, **update}
        self.history.append(update)
        self._updates[self._next_update] = update
        self.lock.notify_all()

    def _message(self, person: int, chat: int, text: str | None, **fields: Any) -> dict[str, Any]:
        self._next_message += 1
        message: dict[str, Any] = {
            "message_id": self._next_message,
            "date": int(time.time()),
            "chat": _chat(chat),
            "from": _user(person, fields.pop("language", "en")),
        }
        if text is not None:
            message["text"] = text
        if (target := fields.pop("reply_to", None)) is not None:
            message["reply_to_message"] = self._shown(target)
        return message | fields

    def _shown(self, sent: Sent) -> dict[str, Any]:
        """A message of the bot, as updates and results show it."""
        shown: dict[str, Any] = {
            "message_id": sent.id,
            "date": int(time.time()),
            "chat": _chat(sent.chat),
            "from": {"id": BOT_ID, "is_bot": True, "first_name": "bot", "username": USERNAME},
            "text": sent.text,
        }
        if sent.markup and "inline_keyboard" in sent.markup:
            shown["reply_markup"] = sent.markup
        return shown

    # -- what tests look at --------------------------------------------------

    def to(self, chat: int) -> list[Sent]:
        """The messages that stand in a chat."""
        with self.lock:
            return [sent for sent in self.sent if sent.chat == chat and not sent.deleted]

    def wait(self, found: Callable[[], Any], seconds: float = 40.0) -> Any:
        """Wait until something is found."""
        end = time.monotonic() + seconds
        while not (value := found()):
            if time.monotonic() > end:
                raise AssertionError(
                    f"not found in {seconds} s: {[(s.chat, s.text) for s in self.sent]}"
                )
            with self.lock:
                self.lock.wait(0.02)
        return value

    def reply(self, chat: int, number: int = 1, seconds: float = 10.0) -> Sent:
        """The ``number``-th message that the bot sent to a chat, once it is there."""
        self.wait(lambda: len(self.to(chat)) >= number, seconds)
        return self.to(chat)[number - 1]

    @property
    def waiting(self) -> int:
        """The updates that were not acknowledged."""
        return len(self._updates)

    def called(self, method: str) -> list[dict[str, Any]]:
        """The data of every call of a method that reached the server."""
        with self.lock:
            return [data for _, name, data in self.calls if name == method.lower()]

    # -- the methods ---------------------------------------------------------

    def call(self, method: str, data: dict[str, Any]) -> Any:
        """Carry a method out as Telegram would, faults included."""
        fault = self.fault(method, data)
        if fault == "before":
            raise Dropped
        if fault == "500 before":
            raise Refused(500, "Internal Server Error")
        with self.lock:
            self.calls.append((time.monotonic(), method, data))
        result = getattr(self, f"_do_{method}", self._unknown)(data)
        with self.lock:
            self.lock.notify_all()
        if fault == "after":
            raise Dropped
        if fault == "502 after":
            raise Refused(502, "Bad Gateway")
        return result

    def _unknown(self, data: dict[str, Any]) -> Any:
        raise Refused(404, "Not Found: method not found")

    def _do_getme(self, data: dict[str, Any]) -> Any:
        return {
            "id": BOT_ID,
            "is_bot": True,
            "first_name": "citedesk",
            "username": USERNAME,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }

    def _do_getupdates(self, data: dict[str, Any]) -> Any:
        if self.webhook:
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
        end = time.monotonic() + min(float(data.get("timeout", 0)), 30)
        with self.lock:
            self._poller += 1
            mine = self._poller
            self.lock.notify_all()
            for update in [u for u in self._updates if u < int(data.get("offset") or 0)]:
                del self._updates[update]
            while True:
                if mine != self._poller:
                    raise Refused(
                        409,
                        "Conflict: terminated by other getUpdates request; make sure that only "
                        "one bot instance is running",
                    )
                found = [*self._redeliver, *self._updates.values()]
                if found or time.monotonic() >= end:
                    self._redeliver = []
                    limit = int(data.get("limit") or 100)
                    return sorted(found, key=lambda u: u["update_id"])[:limit]
                self.lock.wait(min(0.2, max(end - time.monotonic(), 0.01)))

    def _do_sendmessage(self, data: dict[str, Any]) -> Any:
        chat = int(data["chat_id"])
        text, entities = self._parsed(data)
        self._check_keyboard(data.get("reply_markup"))
        with self.lock:
            self._flood(chat)
            self._next_message += 1
            reply = data.get("reply_parameters") or {}
            sent = Sent(
                chat=chat,
                id=self._next_message,
                text=text,
                entities=entities,
                markup=data.get("reply_markup"),
                reply_to=reply.get("message_id"),
                at=time.monotonic(),
                raw=data,
            )
            self.sent.append(sent)
            return self._shown(sent)

    def _do_editmessagetext(self, data: dict[str, Any]) -> Any:
        text, entities = self._parsed(data)
        self._check_keyboard(data.get("reply_markup"))
        with self.lock:
            sent = self._find(data)
            markup = data.get("reply_markup")
            if (text, entities, markup) == (sent.text, sent.entities, sent.markup):
                raise Refused(
                    400,
                    "Bad Request: message is not modified: specified new message content and "
                    "reply markup are exactly the same as a current content and reply markup "
                    "of the message",
                )
            self._flood(sent.chat)
            sent.history.append(sent.text)
            sent.text, sent.entities, sent.markup = text, entities, markup
            return self._shown(sent)

    def _do_editmessagereplymarkup(self, data: dict[str, Any]) -> Any:
        self._check_keyboard(data.get("reply_markup"))
        with self.lock:
            sent = self._find(data)
            if sent.markup == data.get("reply_markup"):
                raise Refused(400, "Bad Request: message is not modified")
            sent.markup = data.get("reply_markup")
            return self._shown(sent)

    def _do_deletemessage(self, data: dict[str, Any]) -> Any:
        with self.lock:
            self._find(data).deleted = True
        return True

    def _find(self, data: dict[str, Any]) -> Sent:
        chat, number = int(data["chat_id"]), int(data["message_id"])
        for sent in self.sent:
            if (sent.chat, sent.id, sent.deleted) == (chat, number, False):
                return sent
        raise Refused(400, "Bad Request: message to edit not found")

    def _do_sendmessagedraft(self, data: dict[str, Any]) -> Any:
        chat = int(data["chat_id"])
        if not self.rules.drafts:
            raise Refused(404, "Not Found: method not found")
        if chat < 0:
            raise Refused(400, "Bad Request: drafts can be sent to private chats only")
        if not int(data["draft_id"]):
            raise Refused(400, "Bad Request: DRAFT_ID_INVALID")
        text, _ = self._parsed(data)
        with self.lock:
            self.drafts.append((chat, text))
        return True

    def _do_sendchataction(self, data: dict[str, Any]) -> Any:
        return True

    def _do_answercallbackquery(self, data: dict[str, Any]) -> Any:
        name = data["callback_query_id"]
        if self._callbacks.get(name, 0) < time.monotonic():
            raise Refused(
                400,
                "Bad Request: query is too old and response timeout expired or query ID is invalid",
            )
        self.answers[name] = data
        return True

    def _do_setmycommands(self, data: dict[str, Any]) -> Any:
        commands = data["commands"]
        for command in commands:
            assert 1 <= len(command["command"]) <= 32
            assert 1 <= len(command["description"]) <= 256
        self.commands[_scope(data)] = commands
        return True

    def _do_deletemycommands(self, data: dict[str, Any]) -> Any:
        self.commands.pop(_scope(data), None)
        return True

    def _do_setmyshortdescription(self, data: dict[str, Any]) -> Any:
        assert len(data["short_description"]) <= 120
        return True

    def _do_setwebhook(self, data: dict[str, Any]) -> Any:
        self.webhook = data
        return True

    def _do_deletewebhook(self, data: dict[str, Any]) -> Any:
        self.webhook = None
        return True

    def _do_getfile(self, data: dict[str, Any]) -> Any:
        name = data["file_id"]
        if name not in self.files:
            raise Refused(400, "Bad Request: file is temporarily unavailable")
        return {
            "file_id": name,
            "file_unique_id": name,
            "file_size": len(self.files[name]),
            "file_path": f"documents/{name}",
        }

    # -- rules ---------------------------------------------------------------

    def _parsed(self, data: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
        text = data.get("text") or ""
        entities = data.get("entities") or []
        if mode := data.get("parse_mode"):
            text = _parse_html(text) if mode == "HTML" else text
        _check_entities(text, entities)
        if _units(text) > 4096:
            raise Refused(400, "Bad Request: message is too long")
        if not text.strip():
            raise Refused(400, "Bad Request: message text is empty")
        return text.strip(), entities

    def _check_keyboard(self, markup: dict[str, Any] | None) -> None:
        buttons = [b for row in (markup or {}).get("inline_keyboard", []) for b in row]
        for button in buttons:
            if not button["text"].strip():
                raise Refused(400, "Bad Request: button text is empty")
            if len(button.get("callback_data", "").encode()) > 64:
                raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
            if (url := button.get("url")) and not (
                url.startswith(("http://", "https://")) and "." in url.split("/")[2]
            ):
                raise Refused(400, "Bad Request: BUTTON_URL_INVALID")
        if len(buttons) > 100:
            raise Refused(400, "Bad Request: REPLY_MARKUP_TOO_LONG")

    def _flood(self, chat: int) -> None:
        """Count a message; refuse it beyond the limits."""
        now = time.monotonic()
        rules = self.rules
        limits = [(self._overall, rules.per_second, 1.0)]
        if chat > 0:
            burst = rules.private_burst
            limits.append((self._chats[chat], burst, float(burst or 1)))
        else:
            limits.append((self._chats[chat], rules.per_minute_in_group, 60.0))
        for times, limit, seconds in limits:
            while times and times[0] <= now - seconds:
                times.popleft()
            if limit is not None and len(times) >= limit:
                wait = max(1, int(times[0] + seconds - now + 0.999))
                raise Refused(429, f"Too Many Requests: retry after {wait}", wait)
        for times, _, _ in limits:
            times.append(now)


def _user(person: int, language: str = "en") -> dict[str, Any]:
    return {
        "id": person,
        "is_bot": False,
        "first_name": f"Person {person}",
        "language_code": language,
    }


def _scope(data: dict[str, Any]) -> tuple[str, str]:
    """What commands are registered for: a scope, with its chat, and a client's language."""
    scope = data.get("scope") or {"type": "default"}
    name = scope["type"] + (f":{scope['chat_id']}" if "chat_id" in scope else "")
    return name, data.get("language_code", "")


def _chat(chat: int) -> dict[str, Any]:
    if chat > 0:
        return {"id": chat, "type": "private", "first_name": f"Person {chat}"}
    return {"id": chat, "type": "supergroup", "title": "A group"}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _check_entities(text: str, entities: list[dict[str, Any]]) -> None:
    length = _units(text)
    spans = []
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if entity["type"] not in _ENTITY_TYPES:
            raise Refused(400, "Bad Request: can't parse entities: unknown type")
        if start < 0 or entity["length"] <= 0 or end > length:
            raise Refused(400, "Bad Request: can't parse entities: ENTITY_BOUNDS_INVALID")
        try:
            text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")
        except UnicodeDecodeError:
            raise Refused(
                400, "Bad Request: can't parse entities: entity begins in the middle of a symbol"
            ) from None
        spans.append((start, end))
    for start, end in spans:
        for other, last in spans:
            if start < other < end < last:
                raise Refused(400, "Bad Request: can't parse entities: entities overlap")


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in _TAGS:
            raise Refused(400, f'Bad Request: can\'t parse entities: Unsupported start tag "{tag}"')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise Refused(400, "Bad Request: can't parse entities: Unexpected end tag")

    def handle_data(self, data: str) -> None:
        self.text += data


def _parse_html(text: str) -> str:
    parser = _Html()
    parser.feed(text)
    parser.close()
    if parser.open:
        raise Refused(400, "Bad Request: can't parse entities: Can't find end tag")
    return parser.text


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    api: BotApi
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        prefix = f"/file/bot{TOKEN}/documents/"
        content = self.api.files.get(unquote(self.path).removeprefix(prefix), b"")
        self._respond(200, content, "application/octet-stream")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        _, _, rest = self.path.partition("/bot")
        token, _, method = rest.partition("/")
        try:
            if token != TOKEN:
                raise Refused(401, "Unauthorized")
            result = self.api.call(method.lower(), self._data(body))
            self._answer(200, {"ok": True, "result": result})
        except Dropped:
            self.close_connection = True
            self.connection.close()
        except Refused as error:
            with self.api.lock:
                self.api.refusals.append((method.lower(), error.code, error.description))
            reply: dict[str, Any] = {
                "ok": False,
                "error_code": error.code,
                "description": error.description,
            }
            if error.retry_after:
                reply["parameters"] = {"retry_after": error.retry_after}
            self._answer(error.code, reply)

    def _data(self, body: bytes) -> dict[str, Any]:
        kind = self.headers.get("Content-Type", "")
        if kind.startswith("multipart/"):
            parts = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
            return {
                p.get_param("name", header="content-disposition"): p.get_payload()
                for p in parts.get_payload()
            }
        fields = parse_qsl(body.decode(), keep_blank_values=True)
        return {key: json.loads(text) if key in _STRUCTURED else text for key, text in fields}

    def _answer(self, code: int, reply: dict[str, Any]) -> None:
        self._respond(code, json.dumps(reply).encode(), "application/json")

    def _respond(self, code: int, content: bytes, kind: str) -> None:
        try:
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, *_: Any) -> None:
        pass


@contextmanager
def serving(api: BotApi, port: int = 0) -> Iterator[str]:
    """Serve the stand-in; gives the address of its root."""
    handler = type("Handler", (_Handler,), {"api": api})
    server = _Server(("127.0.0.1", port), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def call_webhook(address: str, update: dict[str, Any], secret: str | None) -> int:
    """Bring an update to a webhook as Telegram does; returns the status."""
    request = urllib.request.Request(
        address, json.dumps(update).encode(), {"Content-Type": "application/json"}
    )
    if secret is not None:
        request.add_header("X-Telegram-Bot-Api-Secret-Token", secret)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return int(error.code)
