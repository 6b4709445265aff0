"""Chat model servers on the loopback that speak the wire formats of the real ones.

A test tells a server what to reply, or how to make a reply of what it is sent,
and reads afterwards what it was sent. Left out: everything but streamed and
whole chat answers (no tools, pictures, usage that is true).
"""

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Self


@dataclass(frozen=True)
class Reply:
    """What a server does with a request: what it says, or how it fails.

    ``cut_after`` breaks the connection after so many pieces, ``malformed_at``
    sends nonsense in the place of that piece, ``pause`` are seconds before each.
    """

    text: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    pause: float = 0.0
    cut_after: int | None = None
    malformed_at: int | None = None


@dataclass(frozen=True)
class Request:
    """What a server was sent: the path, the body, and the messages as (role, text)."""

    path: str
    body: Mapping[str, Any]
    messages: list[tuple[str, str]]

    @property
    def text(self) -> str:
        return "\n".join(text for _, text in self.messages)

    @property
    def step(self) -> str:
        """Which of our prompts it is."""
        for step, words in (
            ("repair", "Your answer was compared"),
            ("rewrite", "You turn a follow-up question"),
            ("translate", "You translate short texts"),
        ):
            if words in self.text:
                return step
        return "answer"


Script = Callable[[Request], Reply | str]


class ChatServer:
    """A server with a script; use it as a context."""

    content_type: ClassVar[str] = "text/event-stream"

    def __init__(self, script: Script | None = None) -> None:
        self.requests: list[Request] = []
        self._script = script
        self._queue: list[Reply] = []
        self._lock = threading.Lock()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self.root = f"http://127.0.0.1:{self._http.server_port}"

    @property
    def url(self) -> str:
        """What goes into CITEDESK_CHAT_BASE_URL."""
        return self.root

    def enqueue(self, *replies: Reply | str) -> None:
        """Reply so, one after the other; the last is repeated."""
        self._queue += [Reply(r) if isinstance(r, str) else r for r in replies]

    def asked(self, step: str) -> list[Request]:
        """The requests for one of our steps."""
        return [request for request in self.requests if request.step == step]

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    # -- the wire format -----------------------------------------------------

    def pieces(self, text: str) -> Iterator[str]:
        """The lines of a streamed answer."""
        raise NotImplementedError

    def whole(self, text: str) -> Mapping[str, Any]:
        """The body of an answer that is not streamed."""
        raise NotImplementedError

    def messages(self, body: Mapping[str, Any]) -> list[tuple[str, str]]:
        """The messages of a request."""
        found = [("system", _text(body["system"]))] if body.get("system") else []
        return found + [(m["role"], _text(m["content"])) for m in body["messages"]]

    def _reply(self, request: Request) -> Reply:
        with self._lock:
            self.requests.append(request)
            if not self._script:
                return self._queue.pop(0) if len(self._queue) > 1 else self._queue[0]
        # A script may wait for another request.
        said = self._script(request)
        return Reply(said) if isinstance(said, str) else said

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                body = json.loads(self.rfile.read(length))
                reply = server._reply(Request(self.path, body, server.messages(body)))
                # The reader may have had enough.
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    server._send(self, reply, streamed=bool(body.get("stream")))

            def log_message(self, *_: object) -> None:
                pass

        return Handler

    def _send(self, handler: BaseHTTPRequestHandler, reply: Reply, *, streamed: bool) -> None:
        handler.send_response(reply.status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        failed = reply.status >= 400
        streaming = streamed and not failed
        handler.send_header("Content-Type", self.content_type if streaming else "application/json")
        if not streaming:
            answer = (
                {"error": {"message": "out of order", "type": "x"}}
                if failed
                else self.whole(reply.text)
            )
            time.sleep(reply.pause)
            content = json.dumps(answer).encode()
            handler.send_header("Content-Length", str(len(content)))
            handler.end_headers()
            handler.wfile.write(content)
            return
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for number, piece in enumerate(self.pieces(reply.text)):
            time.sleep(reply.pause)
            if number == reply.cut_after:
                handler.connection.close()
                return
            _chunk(handler, "data: {nonsense\n\n" if number == reply.malformed_at else piece)
        handler.wfile.write(b"0\r\n\r\n")


def _chunk(handler: BaseHTTPRequestHandler, piece: str) -> None:
    content = piece.encode()
    handler.wfile.write(b"%x\r\n%s\r\n" % (len(content), content))
    handler.wfile.flush()


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content)


def _words(text: str) -> list[str]:
    """A text in pieces of a few letters, as models send it."""
    return [text[start : start + 7] for start in range(0, len(text), 7)]


class OpenAIServer(ChatServer):
    """``POST /v1/chat/completions``, with server-sent events."""

    @property
    def url(self) -> str:
        return f"{self.root}/v1"

    def pieces(self, text: str) -> Iterator[str]:
        for word in [*_words(text), None]:
            choice = {
                "index": 0,
                "delta": {"content": word} if word else {},
                "finish_reason": None if word else "stop",
            }
            yield f"data: {json.dumps(self._body('chat.completion.chunk', choice))}\n\n"
        yield "data: [DONE]\n\n"

    def whole(self, text: str) -> Mapping[str, Any]:
        choice = {
            "index": 0,
            "message": {"role": "assistant", "content": text},
            "finish_reason": "stop",
        }
        return self._body("chat.completion", choice)

    def _body(self, kind: str, choice: Mapping[str, Any]) -> dict[str, Any]:
        return {"id": "1", "object": kind, "created": 1, "model": "stand-in", "choices": [choice]}


class AnthropicServer(ChatServer):
    """``POST /v1/messages``, with named server-sent events."""

    def pieces(self, text: str) -> Iterator[str]:
        message = {**self.whole(""), "content": []}
        yield self._event("message_start", message=message)
        yield self._event(
            "content_block_start", index=0, content_block={"type": "text", "text": ""}
        )
        for word in _words(text):
            yield self._event(
                "content_block_delta", index=0, delta={"type": "text_delta", "text": word}
            )
        yield self._event("content_block_stop", index=0)
        usage = {"output_tokens": 1}
        yield self._event(
            "message_delta", delta={"stop_reason": "end_turn", "stop_sequence": None}, usage=usage
        )
        yield self._event("message_stop")

    def whole(self, text: str) -> Mapping[str, Any]:
        return {
            "id": "1",
            "type": "message",
            "role": "assistant",
            "model": "stand-in",
            "content": [{"type": "text", "text": text}],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": {"input_tokens": 1, "output_tokens": 1},
        }

    def _event(self, kind: str, **values: Any) -> str:
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **values})}\n\n"


class OllamaServer(ChatServer):
    """``POST /api/chat``, one JSON object a line."""

    content_type = "application/x-ndjson"

    def pieces(self, text: str) -> Iterator[str]:
        for word in _words(text):
            yield json.dumps(self.whole(word) | {"done": False}) + "\n"
        yield json.dumps(self.whole("")) + "\n"

    def whole(self, text: str) -> dict[str, Any]:
        return {
            "model": "stand-in",
            "created_at": "2026-01-01T00:00:00Z",
            "message": {"role": "assistant", "content": text},
            "done": True,
            "done_reason": "stop",
        }
