"""What people said about answers, on Telegram and at the keyboard, and its export as questions."""

import hashlib
import json
from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sql
from sqlalchemy import BigInteger, Column, String, Text, select

from bot.answer import Answer, answer_from_json, names_of
from retrieval.language import detect_language

AT_THE_KEYBOARD = 0
"""Whoever types at this machine, among the people of the Telegram bot."""

_tables = sql.MetaData()
_feedback = sql.Table(
    "telegram_feedback",
    _tables,
    Column("answer", String, primary_key=True),
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("verdict", String(4), nullable=False),
    Column("comment", Text),
    Column("body", Text, nullable=False),
    Column("day", String(10), nullable=False),
)


class Feedback:
    """The table of verdicts on answers."""

    def __init__(self, engine: sql.Engine) -> None:
        self._engine = engine
        _tables.create_all(engine)

    def judge(self, answer: Answer, person: int, verdict: str, comment: str | None = None) -> None:
        """Keep a person's verdict (``up`` or ``down``) on an answer; a later one replaces it."""
        values = {"verdict": verdict} | ({"comment": comment} if comment else {})
        added = _feedback.insert().values(
            answer=answer.id,
            person=person,
            body=json.dumps(answer.to_json(), ensure_ascii=False),
            day=date.today().isoformat(),  # noqa: DTZ011  the day where the machine is
            **values,
        )
        with self._engine.begin() as connection:
            known = _feedback.update().where(_of(answer.id, person)).values(values)
            if not connection.execute(known).rowcount:
                connection.execute(added)

    def comment(self, answer: str, person: int, text: str) -> None:
        """Keep a comment beside a person's verdict on the answer of this id."""
        with self._engine.begin() as connection:
            connection.execute(_feedback.update().where(_of(answer, person)).values(comment=text))

    def questions(self) -> list[dict[str, Any]]:
        """All feedback as evaluation questions, in the format of ``questions.jsonl``."""
        query = select(_feedback).order_by(_feedback.c.day, _feedback.c.answer, _feedback.c.person)
        with self._engine.connect() as connection:
            return [_evaluation_question(row) for row in connection.execute(query)]

    def forget(self, person: int, answers: Collection[str]) -> None:
        """Delete what a person said, and what anybody said about these answers."""
        theirs = (_feedback.c.person == person) | _feedback.c.answer.in_(answers)
        with self._engine.begin() as connection:
            connection.execute(_feedback.delete().where(theirs))


def _of(answer: str, person: int) -> sql.ColumnElement[bool]:
    return (_feedback.c.answer == answer) & (_feedback.c.person == person)


def _evaluation_question(row: sql.Row[Any]) -> dict[str, Any]:
    """A verdict as a question; what a "down" should have cited, a person has to fill in."""
    answer = answer_from_json(json.loads(row.body))
    cited = names_of(answer.citations)
    tags = {"feedback": row.verdict, "model": answer.model}
    if row.verdict == "down":
        tags |= {"review": "needed", "cited": " ".join(cited)}
    if row.comment:
        tags["comment"] = row.comment
    return {
        "id": f"{answer.id}-{hashlib.sha256(str(row.person).encode()).hexdigest()[:6]}",
        "question": answer.question,
        "language": detect_language(answer.question),
        "asked_on": row.day,
        "answer": answer.answer,
        "relevant": cited if row.verdict == "up" else [],
        "tags": tags,
    }
