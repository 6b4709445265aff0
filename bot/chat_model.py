"""A chat model by name, through LangChain, and calls to it that end in time.

Retries and the time limit are kept here, not in each provider's client: then
they mean the same for all of them, and cover a connection that is cut or a
stream that stops, which no client tries again.
"""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from langchain_core.exceptions import ModelError as ProviderError
from langchain_core.language_models import BaseChatModel

from retrieval.errors import CitedeskError, SettingError

T = TypeVar("T")

_EXTRAS = {
    "openai": "openai",
    "anthropic": "anthropic",
    "google_genai": "google",
    "ollama": "ollama",
}
_CLIENT_ERROR = range(400, 500)
_WORTH_ANOTHER_TRY = (408, 409, 425, 429)
_FIRST_PAUSE = 0.5
# A server that asks for a longer pause than this will not answer in time anyway.
_LONGEST_PAUSE = 20.0


class ChatModelError(CitedeskError):
    """The chat model gave no answer; the text says why."""


@dataclass(frozen=True)
class ChatModelOptions:
    """What is asked of a chat model; ``timeout`` in seconds is for the whole answer."""

    name: str
    base_url: str = ""
    temperature: float | None = 0.0
    timeout: float = 60.0
    retries: int = 2
    max_tokens: int = 1500


def open_chat_model(options: ChatModelOptions) -> BaseChatModel:
    """The model, ready to be called.

    Raises ``SettingError`` where the name, the extra or the key is missing.
    """
    from langchain.chat_models import init_chat_model

    provider, _, model = options.name.partition(":")
    if not model:
        raise SettingError(
            f"CITEDESK_CHAT_MODEL={options.name!r} names no provider: "
            "write it as PROVIDER:MODEL, as in openai:gpt-5-mini or ollama:qwen3"
        )
    try:
        parameters = _parameters(provider, options)
        opened: BaseChatModel = init_chat_model(model, model_provider=provider, **parameters)
    except ImportError as error:
        raise SettingError(_missing(provider, error)) from error
    except Exception as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else repr(error)
        raise SettingError(f"CITEDESK_CHAT_MODEL={options.name!r}: {reason}") from error
    return opened


def _parameters(provider: str, options: ChatModelOptions) -> dict[str, Any]:
    """The options under the names that the provider's class gives them."""
    parameters: dict[str, Any] = {"temperature": options.temperature}
    if options.base_url:
        root = options.base_url.rstrip("/")
        # These clients add the version to the address themselves.
        adds_version = provider in ("anthropic", "ollama")
        parameters["base_url"] = root.removesuffix("/v1") if adds_version else root
    if provider == "ollama":
        parameters["num_predict"] = options.max_tokens
        parameters["client_kwargs"] = {"timeout": options.timeout}
    else:
        parameters |= {
            "max_tokens": options.max_tokens,
            "timeout": options.timeout,
            "max_retries": 1 if provider == "google_genai" else 0,
        }
    if provider == "openai" and options.base_url:
        parameters |= _for_compatible_servers()
    return {name: value for name, value in parameters.items() if value is not None}


def _for_compatible_servers() -> dict[str, Any]:
    """Servers of one's own mostly want no key, which the client asks for all the same."""
    import os

    return {} if os.environ.get("OPENAI_API_KEY") else {"api_key": "none"}


def _missing(provider: str, error: ImportError) -> str:
    extra = _EXTRAS.get(provider)
    if extra is None:
        return f"the chat model's provider {provider!r} is not installed: {error}"
    return (
        f"the chat model's provider {provider!r} is not installed: "
        f'run pip install "citedesk[{extra}]"'
    )


def within(deadline: float, start: Callable[[], Iterator[T]]) -> Iterator[T]:
    """What an iterator gives, as it comes, until the deadline (``time.monotonic``).

    The iterator runs in a thread of its own, so that a server that says nothing
    cannot hold the caller. Raises ``ChatModelError`` at the deadline.
    """
    events: queue.Queue[tuple[str, Any]] = queue.Queue()
    stopped = threading.Event()
    worker = threading.Thread(target=_pump, args=(start, events, stopped), daemon=True)
    worker.start()
    try:
        while True:
            kind, value = _next_event(events, deadline)
            if kind == "error":
                raise value
            if kind == "end":
                return
            yield value
    finally:
        stopped.set()


def _pump(
    start: Callable[[], Iterator[T]],
    events: "queue.Queue[tuple[str, Any]]",
    stopped: threading.Event,
) -> None:
    try:
        items = start()
        for item in items:
            if stopped.is_set():
                # Closing reads what is left of the stream, which may fail once more.
                getattr(items, "close", lambda: None)()
                return
            events.put(("item", item))
        events.put(("end", None))
    except Exception as error:  # noqa: BLE001  it is raised again where it can be handled
        events.put(("error", error))


def _next_event(events: "queue.Queue[tuple[str, Any]]", deadline: float) -> tuple[str, Any]:
    try:
        return events.get(timeout=max(0.0, deadline - time.monotonic()))
    except queue.Empty:
        raise ChatModelError("it did not finish in time (CITEDESK_CHAT_TIMEOUT)") from None


def with_retries(start: Callable[[], Iterator[T]], retries: int, deadline: float) -> Iterator[T]:
    """What a call to the model gives; after a failure worth another try it starts over.

    Whoever reads must take each item as the state so far, for a second try
    begins anew. Raises ``ChatModelError``.
    """
    for attempt in range(retries + 1):
        try:
            yield from within(deadline, start)
        except ChatModelError:
            raise
        except Exception as error:
            pause = _pause(error, attempt)
            late = time.monotonic() + pause >= deadline
            if attempt == retries or late or not _may_pass(error):
                raise ChatModelError(_reason(error)) from error
            time.sleep(pause)
        else:
            return


def _may_pass(error: Exception) -> bool:
    """Whether the same request may succeed later."""
    if isinstance(error, ProviderError):
        return error.is_retryable
    status = getattr(error, "status_code", None)
    return status not in _CLIENT_ERROR or status in _WORTH_ANOTHER_TRY


def _pause(error: Exception, attempt: int) -> float:
    """Seconds to wait: what the server asks for, else twice as long each time."""
    response = getattr(error, "response", None)
    asked = getattr(response, "headers", {}).get("retry-after", "") if response else ""
    try:
        return min(float(asked), _LONGEST_PAUSE)
    except ValueError:
        return float(_FIRST_PAUSE * 2**attempt)


def _reason(error: Exception) -> str:
    """What went wrong, in one line and without what the server said in full."""
    status = getattr(error, "status_code", None)
    return type(error).__name__ + (f" (HTTP {status})" if status else "")
