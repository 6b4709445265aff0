"""Conversations: follow-up questions understood from the turns before them, and kept.

A question is noted when it comes and completed when it is answered, so that two
questions at once in one conversation each have their turn; a follow-up to a
question that is still being answered is understood from that question.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot.answer import Answer
from bot.generative import Asked, Draft
from bot.rewording import Rewriter
from bot.store import Record, Store, Turn
from retrieval.language import detect_language

Answerer = Callable[[Asked, Record], Iterator[Draft | Answer]]
"""Gives drafts of the answer, and at last the answer."""


class Conversations:
    """Answers questions, each in its conversation if it has one, and keeps how it did."""

    def __init__(self, store: Store, answerer: Answerer, rewriter: Rewriter | None = None) -> None:
        self._store = store
        self._answerer = answerer
        self._rewriter = rewriter

    def stream(
        self,
        question: str,
        asked_on: date,
        conversation: str | None = None,
        language: str | None = None,
    ) -> Iterator[Draft | Answer]:
        """Drafts as they come (each the whole text so far), at last the ``Answer``.

        The answer is in the ``language`` given, else in that of the question. A question
        that fails, or whose reader stops listening, leaves no turn.
        """
        record = Record()
        if conversation is None:
            asked = Asked(question, language or detect_language(question), asked_on)
            for event in self._answered(question, asked, record):
                if isinstance(event, Answer):
                    self._store.save_record(event.id, record)
                yield event
            return
        turn, before = self._store.begin_turn(conversation, question)
        finished = False
        try:
            standalone = self._standalone(question, before, record)
            asked = Asked(standalone, language or _language(question, standalone), asked_on)
            for event in self._answered(question, asked, record):
                if isinstance(event, Answer):
                    self._store.finish_turn(turn, standalone, event.answer, event.id, record)
                    finished = True
                yield event
        finally:
            if not finished:
                self._store.drop_turn(turn)

    def _standalone(self, question: str, before: Sequence[Turn], record: Record) -> str:
        if self._rewriter is None:
            return question
        return self._rewriter.standalone(question, detect_language(question), before, record)

    def _answered(self, question: str, asked: Asked, record: Record) -> Iterator[Draft | Answer]:
        record.asked = {
            "question": question,
            "standalone": asked.question,
            "asked_on": asked.asked_on.isoformat(),
            "language": _language(question, asked.question),
        }
        for event in self._answerer(asked, record):
            if isinstance(event, Answer):
                answer = replace(event, question=question)
                record.shown = dict(answer.to_json())
                yield answer
            else:
                yield event


def _language(question: str, standalone: str) -> str:
    """The language of a question; one that shows none has that of what it stands for."""
    language = detect_language(question)
    return detect_language(standalone) if language == "und" else language
