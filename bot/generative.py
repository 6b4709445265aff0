"""Answers written by a chat model from retrieved passages, shown as far as they are proved.

The chain is retrieval | prompt | chat model | check, LangChain Runnables all of
them. It streams: while the model writes, drafts come out; at the end the
verdict of the check, of which the answer is made. Whatever the model fails at
is a ``ChatModelError``, and the caller answers without it.
"""

import re
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from operator import itemgetter
from typing import Any, Literal

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompt_values import PromptValue
from langchain_core.runnables import (
    Runnable,
    RunnableGenerator,
    RunnableLambda,
    RunnablePassthrough,
)

from bot.answer import Answer, Citation, new_answer_id
from bot.chat_model import ChatModelError, with_retries
from bot.phrases import doubtful, shown_language
from bot.rewording import LANGUAGE_NAMES, Translator, as_data, call_record
from bot.store import Record, passages_record
from bot.verification import Checked, Verifier, Written, cleaned, draft, written
from prompts import Prompt
from retrieval.language import detect_language
from retrieval.retriever import Passage

NOT_FOUND = "NOT_FOUND"
"""What the model writes where the passages do not answer the question."""

_LETTERS_PER_TOKEN = 8
_RANK_OFFSET = 60
# A language of the answer is told from this many letters on.
_TELLING_LENGTH = 40


@dataclass(frozen=True)
class Asked:
    """A question ready to be answered: self-contained, with the language to answer in."""

    question: str
    language: str
    asked_on: date


@dataclass(frozen=True)
class Draft:
    """What stands of an answer so far: the whole text, in the place of the draft before it."""

    text: str


@dataclass(frozen=True)
class GenerativeOptions:
    """How answers are written; ``timeout`` (seconds) is for the whole of one, repair included."""

    model_name: str
    timeout: float = 60.0
    retries: int = 2
    max_tokens: int = 1500
    repair: bool = True
    unproved: Literal["drop", "mark"] = "drop"
    translate_quotes: bool = False


@dataclass(frozen=True)
class Verdict:
    """What the model returned, and the check of it."""

    returned: str
    checked: Checked

    @property
    def says_not_found(self) -> bool:
        """Whether the model found no answer in the passages."""
        return NOT_FOUND in self.returned and not self.checked.proved


Search = Callable[[Asked, Record], Sequence[Passage]]
Refuse = Callable[[str, Sequence[Passage]], str]
"""The sentence of a refusal, from the language and the nearest passages."""


class GenerativeAnswerer:
    """Answers through a chat model, with every statement proved."""

    def __init__(
        self,
        model: BaseChatModel,
        prompts: Mapping[str, Prompt],
        *,
        search: Search,
        refuse: Refuse,
        verifier: Verifier,
        translator: Translator,
        options: GenerativeOptions,
    ) -> None:
        self._prompts = prompts
        self._refuse = refuse
        self._verifier = verifier
        self._translator = translator
        self._options = options
        self.gather = _gathering(prompts["answer"], search)
        self.write = _writing(model, self._check)
        self.chain: Runnable[Any, Any] = self.gather | self.write
        """The whole: ``{"asked": Asked, "record": Record}`` in, drafts and a ``Verdict`` out."""

    def stream(self, asked: Asked, record: Record) -> Iterator[Draft | Answer]:
        """Drafts, then the answer. Raises ``ChatModelError`` where the model gave none."""
        started = time.perf_counter()
        state = self.gather.invoke({"asked": asked, "record": record})
        if not state["passages"]:
            raise ChatModelError("there are no passages")
        deadline = time.monotonic() + self._options.timeout
        verdict = yield from self._verdict("answer", state, deadline, record)
        if self._wants_repair(verdict, asked.language):
            shown = self._shown(verdict, asked.language)
            if shown.text:
                yield Draft(shown.text)
            verdict = self._repaired(verdict, state, deadline, record)
        record.checked = _check_record(verdict.checked)
        yield self._answer(asked, state["passages"], verdict, record, started)

    # -- the model's part ----------------------------------------------------

    def _verdict(
        self, step: str, state: Mapping[str, Any], deadline: float, record: Record
    ) -> Generator[Draft, None, Verdict]:
        """Draft after draft; the generator's value is the verdict."""
        call = call_record(self._prompts[step], state["messages"])
        record.calls.append(call)
        started = time.monotonic()
        try:
            for event in with_retries(
                lambda: self.write.stream(dict(state)), self._options.retries, deadline
            ):
                if isinstance(event, Verdict):
                    call["returned"] = event.returned
                    return event
                yield event
        except ChatModelError as failure:
            call["error"] = str(failure)
            raise
        finally:
            call["seconds"] = round(time.monotonic() - started, 3)
        raise ChatModelError("it returned nothing")

    def _check(self, chunks: Iterator[Mapping[str, Any]]) -> Iterator[Draft | Verdict]:
        """The check as the last link of the chain: the model's words in, drafts and verdict out."""
        text = before = ""
        state: dict[str, Any] = {}
        limit = self._options.max_tokens * _LETTERS_PER_TOKEN
        for chunk in chunks:
            state.update(chunk)
            text += chunk.get("written", "")
            if len(text) > limit:
                break
            shown = _showable(text, len(state.get("passages", ())))
            if shown not in ("", before):
                yield Draft(shown)
                before = shown
        if not text.strip():
            raise ChatModelError("it returned nothing")
        paragraphs = [passage.paragraph for passage in state["passages"]]
        language = state["asked"].language
        plain = text.replace(NOT_FOUND, "")
        yield Verdict(text, self._verifier.check(plain, paragraphs, _written_in(plain, language)))

    def _wants_repair(self, verdict: Verdict, language: str) -> bool:
        if not self._options.repair or verdict.says_not_found:
            return False
        return not verdict.checked.holds or _in_other_language(verdict, language)

    def _repaired(
        self, verdict: Verdict, state: Mapping[str, Any], deadline: float, record: Record
    ) -> Verdict:
        """The better of a verdict and the one after the model was told its faults."""
        language = state["asked"].language
        values = {"language": _language_name(language), "faults": _faults(verdict, language)}
        told = self._prompts["repair"].template.invoke(values).to_messages()
        messages = [*state["messages"], AIMessage(verdict.returned), *told]
        try:
            second = _last(
                self._verdict("repair", {**state, "messages": messages}, deadline, record)
            )
        except ChatModelError:
            return verdict
        return max((verdict, second), key=lambda v: _worth(v, language))

    # -- the answer ----------------------------------------------------------

    def _shown(self, verdict: Verdict, language: str) -> Written:
        doubt = doubtful(language) if self._options.unproved == "mark" else None
        return written(verdict.checked, doubt)

    def _answer(
        self,
        asked: Asked,
        passages: Sequence[Passage],
        verdict: Verdict,
        record: Record,
        started: float,
    ) -> Answer:
        if verdict.says_not_found:
            shown = Written(self._refuse(asked.language, passages), ())
        elif verdict.checked.proved:
            shown = self._shown(verdict, asked.language)
        else:
            raise ChatModelError("nothing that it wrote stands in the passages")
        return Answer(
            id=new_answer_id(),
            question=asked.question,
            language=asked.language,
            answer=shown.text,
            refused=verdict.says_not_found,
            refusal_reason="no passage answers it" if verdict.says_not_found else None,
            citations=self._translated(shown.citations, asked.language, record),
            model=self._options.model_name,
            seconds=round(time.perf_counter() - started, 4),
        )

    def _translated(
        self, citations: Sequence[Citation], language: str, record: Record
    ) -> tuple[Citation, ...]:
        """The citations, with their quotes translated for the reader if that was asked for."""
        if not self._options.translate_quotes:
            return tuple(citations)
        to = shown_language(language)
        return tuple(
            citation
            if citation.language == to
            else replace(citation, gloss=self._translator.quote(citation.quote, to, record))
            for citation in citations
        )


# --- Links of the chain -------------------------------------------------------------------


def _gathering(prompt: Prompt, search: Search) -> Runnable[Any, dict[str, Any]]:
    """Adds the passages and the messages for the model."""

    def found(state: Mapping[str, Any]) -> Sequence[Passage]:
        passages = search(state["asked"], state["record"])
        state["record"].retrieved = passages_record(passages)
        return passages

    def messages(value: PromptValue) -> list[BaseMessage]:
        return value.to_messages()

    filled = RunnableLambda(_prompt_values) | prompt.template | RunnableLambda(messages)
    return RunnablePassthrough.assign(passages=RunnableLambda(found)) | RunnablePassthrough.assign(
        messages=filled
    )


def _prompt_values(state: Mapping[str, Any]) -> dict[str, str]:
    asked: Asked = state["asked"]
    return {
        "language": _language_name(asked.language),
        "asked_on": asked.asked_on.isoformat(),
        "passages": passages_block(state["passages"]),
        "question": as_data(asked.question),
    }


def passages_block(passages: Sequence[Passage]) -> str:
    """The passages as delimited data, numbered from 1."""
    return "\n".join(
        f"<passage {_attributes(number, passage)}>\n{as_data(passage.paragraph.text)}\n</passage>"
        for number, passage in enumerate(passages, start=1)
    )


def _attributes(number: int, passage: Passage) -> str:
    paragraph = passage.paragraph
    values = {
        "number": str(number),
        "title": paragraph.title,
        "outlet": paragraph.outlet,
        "published": paragraph.published,
        "language": paragraph.language,
    }
    return " ".join(
        f'{name}="{as_data(value).replace(chr(34), "”")}"'
        for name, value in values.items()
        if value
    )


def _writing(
    model: BaseChatModel, check: Callable[[Iterator[Any]], Iterator[Draft | Verdict]]
) -> Runnable[Any, Any]:
    """Lets the model write and checks what it wrote."""
    words = itemgetter("messages") | model | StrOutputParser()
    return RunnablePassthrough.assign(written=words) | RunnableGenerator(check)


# --- Small questions ----------------------------------------------------------------------


def _showable(text: str, passages: int) -> str:
    """A draft; empty while it may still become the sign for "not found"."""
    start = cleaned(text).lstrip("*_ `\"'")
    if NOT_FOUND.startswith(start[: len(NOT_FOUND)]) or start.startswith(NOT_FOUND):
        return ""
    return draft(text.replace(NOT_FOUND, ""), passages)


def _language_name(language: str) -> str:
    return LANGUAGE_NAMES.get(language, LANGUAGE_NAMES["en"])


def _written_in(text: str, expected: str) -> str:
    """The language of what the model wrote, where there is enough to tell."""
    found = detect_language(re.sub(r"\[\d+\]", " ", text))
    return found if found != "und" and len(text) >= _TELLING_LENGTH else shown_language(expected)


def _in_other_language(verdict: Verdict, language: str) -> bool:
    return _written_in(verdict.returned, language) != shown_language(language)


def _worth(verdict: Verdict, language: str) -> tuple[bool, int, int]:
    proved = len(verdict.checked.proved)
    right_language = not _in_other_language(verdict, language)
    return bool(proved) and right_language, proved, -len(verdict.checked.sentences)


def _faults(verdict: Verdict, language: str) -> str:
    lines = [
        f"- {as_data(sentence.text)} ({'; '.join(map(as_data, sentence.faults))})"
        for sentence in verdict.checked.sentences
        if not sentence.holds
    ]
    if _in_other_language(verdict, language):
        lines.append(f"- The answer is not in {_language_name(language)}.")
    return "\n".join(lines)


def _last(events: Generator[Draft, None, Verdict]) -> Verdict:
    """The verdict at the end of drafts that nobody is to see."""
    while True:
        try:
            next(events)
        except StopIteration as end:
            verdict: Verdict = end.value
            return verdict


def merged(rankings: Sequence[Sequence[Passage]], k: int) -> list[Passage]:
    """Several rankings of passages as one (reciprocal rank fusion; Cormack et al. 2009)."""
    passages: dict[str, Passage] = {}
    worth: dict[str, float] = {}
    for ranking in rankings:
        for rank, passage in enumerate(ranking, start=1):
            name = passage.paragraph.name
            passages.setdefault(name, passage)
            worth[name] = worth.get(name, 0.0) + 1 / (_RANK_OFFSET + rank)
    return [passages[name] for name in sorted(worth, key=lambda n: -worth[n])[:k]]


def _check_record(checked: Checked) -> list[dict[str, Any]]:
    return [
        {
            "sentence": sentence.text,
            "holds": sentence.holds,
            "faults": list(sentence.faults),
            "proofs": {
                checked.passages[number - 1].name: asdict(span)
                for number, span in sentence.proofs.items()
            },
        }
        for sentence in checked.sentences
    ]
