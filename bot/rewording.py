"""Small calls to the chat model around a question: make it self-contained, translate it.

Each of them may fail: then the question is used as it was asked, and the record
says why.
"""

import hashlib
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langchain_core.output_parsers import StrOutputParser

from bot.chat_model import ChatModelError, with_retries
from bot.orders import INVISIBLE
from bot.store import Record, Store, Turn
from bot.verification import cleaned
from prompts import Prompt

LANGUAGE_NAMES = {"en": "English", "vi": "Vietnamese", "zh": "Chinese"}

_REMEMBERED_TURNS = 5
_REMEMBERED_LETTERS = 600
_LONGEST_QUESTION = 1000

_ANGLES = str.maketrans({"<": "‹", ">": "›", "＜": "‹", "＞": "›", "﹤": "‹", "﹥": "›"})
_TEMPLATE_WORD = re.compile(
    r"\[\s*(/?\s*(?:INST|SYS|SYSTEM|ASSISTANT|USER)[^\]]{0,20})\]", re.IGNORECASE
)
_FORGED_MARKER = re.compile(r"[\[［【]\s*(\d{1,4}(?:\s*[,，–-]\s*\d{1,4})*)\s*[\]］】]")


def as_data(text: str) -> str:
    """Text from outside as it may stand between delimiters: it can neither close nor forge one.

    Angle brackets become angle quotation marks, numbers in square brackets
    (which would pass for markers) stand in round ones, line breaks are spaces.
    """
    text = INVISIBLE.sub("", text.replace("\u2028", " ").replace("\u2029", " "))
    text = " ".join(text.translate(_ANGLES).split())
    return _FORGED_MARKER.sub(r"(\1)", _TEMPLATE_WORD.sub(r"(\1)", text))


@dataclass(frozen=True)
class Calls:
    """How the small calls are made: seconds each may take, and further tries."""

    model: BaseChatModel
    prompts: Mapping[str, Prompt]
    timeout: float
    retries: int

    def complete(self, step: str, values: Mapping[str, str], record: Record) -> str:
        """What the model writes for a step. Raises ``ChatModelError``."""
        prompt = self.prompts[step]
        messages = prompt.template.invoke(dict(values)).to_messages()
        chain = self.model | StrOutputParser()
        call = call_record(prompt, messages)
        record.calls.append(call)
        started = time.monotonic()
        try:
            for text in with_retries(
                lambda: gathered(chain.stream(messages)), self.retries, started + self.timeout
            ):
                call["returned"] = text
        except ChatModelError as failure:
            call["error"] = str(failure)
            raise
        finally:
            call["seconds"] = round(time.monotonic() - started, 3)
        return str(call["returned"])


def gathered(pieces: Iterator[str]) -> Iterator[str]:
    """After each piece, all text so far."""
    text = ""
    for piece in pieces:
        text += piece
        yield text


def call_record(prompt: Prompt, messages: Sequence[BaseMessage]) -> dict[str, Any]:
    """A call as a record keeps it, before anything came back."""
    return {
        "step": prompt.step,
        "prompt": prompt.version,
        "sent": [{"role": message.type, "text": message.text} for message in messages],
        "returned": "",
        "error": None,
    }


class Rewriter:
    """Makes follow-up questions self-contained."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def standalone(
        self, question: str, language: str, turns: Sequence[Turn], record: Record
    ) -> str:
        """The question as it would be asked without the turns before it."""
        if not turns:
            return question
        values = {
            "language": LANGUAGE_NAMES.get(language, "the same language"),
            "history": _history(turns[-_REMEMBERED_TURNS:]),
            "question": as_data(question),
        }
        try:
            written = cleaned(self._calls.complete("rewrite", values, record))
        except ChatModelError:
            return question
        lines = [line.strip(' \t"“”') for line in written.splitlines() if line.strip()]
        usable = len(lines) == 1 and len(lines[0]) <= _LONGEST_QUESTION
        return lines[0] if usable else question


def _history(turns: Sequence[Turn]) -> str:
    return "\n".join(
        f"<turn>\nquestion: {as_data(turn.standalone or turn.question)}\n"
        f"answer: {as_data((turn.answer or '(not answered yet)')[:_REMEMBERED_LETTERS])}\n</turn>"
        for turn in turns
    )


class Translator:
    """Translates questions and quotes.

    A quote that was translated once is kept in the store: its words are an article's. Those of
    a question are a person's, who may want them forgotten.
    """

    def __init__(self, calls: Calls, store: Store, name: str) -> None:
        self._calls = calls
        self._store = store
        self._name = name

    def translate(self, text: str, languages: Sequence[str], record: Record) -> Mapping[str, str]:
        """The text in each of the languages, as far as the model gave it; empty if it failed."""
        if not languages:
            return {}
        values = {"languages": ", ".join(languages), "text": as_data(text)}
        try:
            written = cleaned(self._calls.complete("translate", values, record))
        except ChatModelError:
            return {}
        return _by_language(written, languages)

    def quote(self, quote: str, language: str, record: Record) -> str | None:
        """A quote in a language, if the model gives it."""
        version = self._calls.prompts["translate"].version
        parts = f"{language}\n{self._name}\n{version}\n{quote}"
        key = hashlib.sha256(parts.encode()).hexdigest()
        if (kept := self._store.translation(key)) is not None:
            return kept
        translated = self.translate(quote, [language], record).get(language)
        if translated is not None:
            self._store.keep_translation(key, translated)
        return translated


def _by_language(written: str, languages: Sequence[str]) -> dict[str, str]:
    lines = re.findall(r"^\W*([a-z]{2})\s*[:：]\s*(\S.*?)\s*$", written, re.MULTILINE)
    return {code: text[:_LONGEST_QUESTION] for code, text in lines if code in languages}
