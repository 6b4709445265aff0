"""The HTTP side: Telegram's webhook, a health check, and metrics."""

import hmac
import json
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

logger = logging.getLogger(__name__)

_LARGEST_UPDATE = 1_000_000
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  a header's name


class _Update(RequestHandler):
    """Takes updates that come with the secret; answers 200 once they are in the journal."""

    def initialize(self, secret: str, record: Callable[[list[dict[str, Any]]], None]) -> None:
        self._secret = secret
        self._record = record

    async def post(self) -> None:
        given = self.request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            self.set_status(HTTPStatus.FORBIDDEN)
            return
        try:
            update = json.loads(self.request.body)
            int(update["update_id"])
        except (ValueError, TypeError, KeyError):
            self.set_status(HTTPStatus.BAD_REQUEST)
            return
        self._record([update])

    def log_exception(self, *error: Any) -> None:
        logger.error("webhook failed", exc_info=error)


class _Text(RequestHandler):
    """Answers with a text, 503 where there is none."""

    def initialize(self, text: Callable[[], str | None]) -> None:
        self._text = text

    async def get(self) -> None:
        text = self._text()
        self.set_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.set_status(HTTPStatus.OK if text is not None else HTTPStatus.SERVICE_UNAVAILABLE)
        self.finish(text or "not running\n")

    def log_exception(self, *error: Any) -> None:
        logger.error("health check failed", exc_info=error)


def serve(
    listen: str,
    port: int,
    health: Callable[[], str | None],
    metrics: Callable[[], str],
    webhook: tuple[str, str, Callable[[list[dict[str, Any]]], None]] | None,
) -> HTTPServer:
    """Serve /health and /metrics, and the webhook: its public address, secret and receiver."""
    routes: list[Any] = [
        (r"/health", _Text, {"text": health}),
        (r"/metrics", _Text, {"text": metrics}),
    ]
    if webhook is not None:
        address, secret, record = webhook
        path = urlsplit(address).path or "/"
        routes.append((path, _Update, {"secret": secret, "record": record}))
    application = Application(routes, log_function=lambda _: None)
    server = HTTPServer(application, max_body_size=_LARGEST_UPDATE)
    server.listen(port, address=listen)
    return server
