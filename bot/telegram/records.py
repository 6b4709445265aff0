"""What the bot remembers: people, budgets, questions, answers, watches.

Everything is keyed by the person, so that ``forget`` can delete it. Days are
days of the machine's clock.
"""

import hashlib
import json
import statistics
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sql
from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, String, Text, select

from bot.answer import Answer, answer_from_json
from bot.feedback import Feedback

ANSWERS_KEPT_SECONDS = 90 * 86400
"""How long the buttons under an answer work."""

_tables = sql.MetaData()
_person = sql.Table(
    "telegram_person",
    _tables,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("language", String),
)
_usage = sql.Table(
    "telegram_usage",
    _tables,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("day", String(10), primary_key=True),
    Column("questions", Integer, nullable=False),
)
_question = sql.Table(
    "telegram_question",
    _tables,
    Column("update", BigInteger, primary_key=True, autoincrement=False),
    Column("person", BigInteger, nullable=False, index=True),
    Column("chat", BigInteger, nullable=False),
    Column("message", BigInteger, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("asked", Float, nullable=False),
    sql.Index("telegram_question_message", "chat", "message"),
)
_answer = sql.Table(
    "telegram_answer",
    _tables,
    Column("id", String, primary_key=True),
    Column("update", BigInteger, nullable=False, unique=True),
    Column("person", BigInteger, nullable=False, index=True),
    Column("body", Text, nullable=False),
    Column("refused", Boolean, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("asked", Float, nullable=False, index=True),
)
_prompt = sql.Table(
    "telegram_comment_prompt",
    _tables,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("message", BigInteger, primary_key=True, autoincrement=False),
    Column("person", BigInteger, nullable=False),
    Column("answer", String, nullable=False),
)
_watch = sql.Table(
    "telegram_watch",
    _tables,
    Column("id", Integer, primary_key=True),
    Column("person", BigInteger, nullable=False, index=True),
    Column("chat", BigInteger, nullable=False),
    Column("thread", BigInteger),
    Column("question", Text, nullable=False),
    Column("seen", Text, nullable=False),
)
_note = sql.Table(
    "telegram_note", _tables, Column("name", String, primary_key=True), Column("value", Text)
)
_OF_A_PERSON = (_question, _answer, _prompt, _watch)


@dataclass(frozen=True)
class Watch:
    """A question that is asked again after each change of the collection.

    ``seen`` holds the names of the paragraphs that were shown for it.
    """

    id: int
    person: int
    chat: int
    thread: int | None
    question: str
    seen: frozenset[str]


@dataclass(frozen=True)
class Today:
    """The day so far, in numbers."""

    questions: int
    people: int
    refusals: int
    failures: int
    median_seconds: float


@dataclass(frozen=True)
class Asked:
    """A question as it stands in a chat; a later update of the same message is an edit."""

    update: int
    person: int
    chat: int
    message: int
    text: str

    @property
    def digest(self) -> str:
        """SHA-256 of the text in hexadecimal: enough to see whether an edit changed it."""
        return hashlib.sha256(self.text.encode()).hexdigest()


class Records:
    """The tables behind the bot's memory."""

    def __init__(self, engine: sql.Engine) -> None:
        self.feedback = Feedback(engine)
        self._engine = engine
        _tables.create_all(engine)

    # -- people --------------------------------------------------------------

    def meet(self, person: int, name: str) -> None:
        """Remember a person by name."""
        with self._engine.begin() as connection:
            row = connection.execute(select(_person).where(_person.c.id == person)).first()
            if row is None:
                connection.execute(_person.insert().values(id=person, name=name, language=None))
            elif row.name != name:
                connection.execute(_person.update().where(_person.c.id == person).values(name=name))

    def language(self, person: int) -> str | None:
        """The language that a person chose, None when none was."""
        query = select(_person.c.language).where(_person.c.id == person)
        with self._engine.connect() as connection:
            return connection.execute(query).scalar_one_or_none()

    def speak(self, person: int, language: str | None) -> None:
        """Remember the language that a person chose; None gives the choice up."""
        with self._engine.begin() as connection:
            connection.execute(
                _person.update().where(_person.c.id == person).values(language=language)
            )

    def people(self) -> list[tuple[int, str, int]]:
        """Everybody's id, name and number of questions today."""
        joined = _person.outerjoin(
            _usage, (_usage.c.person == _person.c.id) & (_usage.c.day == _today())
        )
        query = (
            select(_person.c.id, _person.c.name, _usage.c.questions)
            .select_from(joined)
            .order_by(_person.c.name)
        )
        with self._engine.connect() as connection:
            return [(row.id, row.name, row.questions or 0) for row in connection.execute(query)]

    def forget(self, person: int) -> None:
        """Delete everything about a person but today's number of questions."""
        theirs = select(_answer.c.id).where(_answer.c.person == person)
        with self._engine.connect() as connection:
            answers = list(connection.execute(theirs).scalars())
        # What others said about an answer holds its question.
        self.feedback.forget(person, answers)
        with self._engine.begin() as connection:
            for table in _OF_A_PERSON:
                connection.execute(table.delete().where(table.c.person == person))
            connection.execute(_person.delete().where(_person.c.id == person))
            yesterday = (_usage.c.person == person) & (_usage.c.day != _today())
            connection.execute(_usage.delete().where(yesterday))

    # -- questions and their budget ------------------------------------------

    def admit(self, asked: Asked, budget: int) -> bool:
        """Count a question against the day's budget, once; False when the budget is used up."""
        with self._engine.begin() as connection:
            if _exists(connection, _question, _question.c.update == asked.update):
                return True
            if not _use(connection, asked.person, budget):
                return False
            connection.execute(
                _question.insert().values(
                    update=asked.update,
                    person=asked.person,
                    chat=asked.chat,
                    message=asked.message,
                    digest=asked.digest,
                    asked=time.time(),
                )
            )
        return True

    def outdated(self, asked: Asked) -> bool:
        """Whether a later text of the message was taken already, or the last one was the same."""
        same = (_question.c.chat == asked.chat) & (_question.c.message == asked.message)
        query = (
            select(_question.c.update, _question.c.digest)
            .where(same, _question.c.update != asked.update)
            .order_by(_question.c.update.desc())
        )
        with self._engine.connect() as connection:
            last = connection.execute(query).first()
        return last is not None and (last.update > asked.update or last.digest == asked.digest)

    # -- answers -------------------------------------------------------------

    def keep(self, answer: Answer, update: int, person: int) -> None:
        """Keep the answer that an update got, for its buttons and for sending it again."""
        body = json.dumps(answer.to_json(), ensure_ascii=False)
        row = {
            "id": answer.id,
            "update": update,
            "person": person,
            "body": body,
            "refused": answer.refused,
            "seconds": answer.seconds,
            "asked": time.time(),
        }
        with self._engine.begin() as connection:
            # The ids of answers are short: after months a new one may be that of an old one.
            connection.execute(_answer.delete().where(_answer.c.id == answer.id))
            connection.execute(_answer.insert().values(row))

    def answer(self, name: str) -> Answer | None:
        """A kept answer by its id."""
        return self._answer_where(_answer.c.id == name)

    def answer_to(self, update: int) -> Answer | None:
        """The answer that an update got already."""
        return self._answer_where(_answer.c.update == update)

    def today(self) -> "Today":
        """What happened since midnight."""
        midnight = datetime.combine(_day_of_the_clock(), datetime.min.time()).timestamp()
        answers = select(_answer.c.refused, _answer.c.seconds).where(_answer.c.asked >= midnight)
        usage = select(_usage.c.questions).where(_usage.c.day == _today())
        with self._engine.connect() as connection:
            rows = connection.execute(answers).all()
            counts = list(connection.execute(usage).scalars())
        return Today(
            questions=sum(counts),
            people=len(counts),
            refusals=sum(row.refused for row in rows),
            failures=int(self.note(f"failures {_today()}") or 0),
            median_seconds=statistics.median([row.seconds for row in rows] or [0.0]),
        )

    def failed(self) -> None:
        """Count a failure."""
        name = f"failures {_today()}"
        self.set_note(name, str(int(self.note(name) or 0) + 1))

    def _answer_where(self, condition: sql.ColumnElement[bool]) -> Answer | None:
        with self._engine.connect() as connection:
            body = connection.execute(select(_answer.c.body).where(condition)).scalar_one_or_none()
        return answer_from_json(json.loads(body)) if body else None

    # -- feedback ------------------------------------------------------------

    def prompt(self, chat: int, message: int, person: int, answer: str) -> None:
        """Remember the message that asks a person for a comment on an answer."""
        with self._engine.begin() as connection:
            connection.execute(
                _prompt.insert().values(chat=chat, message=message, person=person, answer=answer)
            )

    def comment(self, chat: int, message: int, person: int, text: str) -> bool:
        """Keep a reply to such a message as the comment; False when it was no such message."""
        asked = (
            (_prompt.c.chat == chat) & (_prompt.c.message == message) & (_prompt.c.person == person)
        )
        with self._engine.connect() as connection:
            answer = connection.execute(select(_prompt.c.answer).where(asked)).scalar_one_or_none()
        if answer is None:
            return False
        self.feedback.comment(answer, person, text)
        return True

    # -- watches -------------------------------------------------------------

    def watch(self, person: int, chat: int, thread: int | None, question: str) -> None:
        """Remember a question to ask again; once for each chat."""
        same = (_watch.c.person == person) & (_watch.c.chat == chat)
        with self._engine.begin() as connection:
            if not _exists(connection, _watch, same & (_watch.c.question == question)):
                connection.execute(
                    _watch.insert().values(
                        person=person, chat=chat, thread=thread, question=question, seen="[]"
                    )
                )

    def watches(self, person: int | None = None) -> list[Watch]:
        """A person's watches, or everybody's."""
        query = select(_watch).order_by(_watch.c.id)
        if person is not None:
            query = query.where(_watch.c.person == person)
        with self._engine.connect() as connection:
            return [
                Watch(**{**row, "seen": frozenset(json.loads(row["seen"]))})
                for row in connection.execute(query).mappings()
            ]

    def saw(self, person: int, question: str, names: Collection[str]) -> None:
        """Note the paragraphs that were shown for a watched question."""
        mine = (_watch.c.person == person) & (_watch.c.question == question)
        with self._engine.begin() as connection:
            for row in connection.execute(select(_watch.c.id, _watch.c.seen).where(mine)).all():
                seen = sorted({*json.loads(row.seen), *names})
                connection.execute(
                    _watch.update().where(_watch.c.id == row.id).values(seen=json.dumps(seen))
                )

    def unwatch(self, person: int, watch: int) -> None:
        """Remove one of a person's watches."""
        mine = (_watch.c.person == person) & (_watch.c.id == watch)
        with self._engine.begin() as connection:
            connection.execute(_watch.delete().where(mine))

    # -- notes ---------------------------------------------------------------

    def note(self, name: str) -> str | None:
        """A named value of the bot as a whole."""
        query = select(_note.c.value).where(_note.c.name == name)
        with self._engine.connect() as connection:
            return connection.execute(query).scalar_one_or_none()

    def set_note(self, name: str, value: str) -> None:
        """Set a named value of the bot as a whole."""
        with self._engine.begin() as connection:
            connection.execute(_note.delete().where(_note.c.name == name))
            connection.execute(_note.insert().values(name=name, value=value))

    def tell(self, what: str, seconds: float) -> bool:
        """Whether something was not told within so many seconds; if so, it counts as told now."""
        name, now = f"told {what}", time.time()
        if now - float(self.note(name) or 0) < seconds:
            return False
        self.set_note(name, str(now))
        return True

    def prune(self) -> None:
        """Forget old answers, questions, counts of other days and what was told long ago."""
        before = time.time() - ANSWERS_KEPT_SECONDS
        with self._engine.begin() as connection:
            connection.execute(_answer.delete().where(_answer.c.asked < before))
            connection.execute(_question.delete().where(_question.c.asked < before))
            connection.execute(_usage.delete().where(_usage.c.day < _today()))
            told = connection.execute(select(_note).where(_note.c.name.startswith("told "))).all()
            old = [row.name for row in told if time.time() - float(row.value) > 86400]  # noqa: PLR2004  a day
            for name in old:
                connection.execute(_note.delete().where(_note.c.name == name))


def _today() -> str:
    return _day_of_the_clock().isoformat()


def _day_of_the_clock() -> date:
    return date.today()  # noqa: DTZ011  budgets end at midnight where the machine is


def _exists(
    connection: sql.Connection, table: sql.Table, condition: sql.ColumnElement[bool]
) -> bool:
    query = select(sql.literal(1)).select_from(table).where(condition).limit(1)
    return connection.execute(query).first() is not None


def _use(connection: sql.Connection, person: int, budget: int) -> bool:
    """Take one question from the day's budget, if there is one left."""
    key = (_usage.c.person == person) & (_usage.c.day == _today())
    used = connection.execute(select(_usage.c.questions).where(key)).scalar_one_or_none()
    if (used or 0) >= budget:
        return False
    if used is None:
        connection.execute(_usage.insert().values(person=person, day=_today(), questions=1))
    else:
        connection.execute(_usage.update().where(key).values(questions=used + 1))
    return True
