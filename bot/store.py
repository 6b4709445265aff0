"""What is kept of questions and answers: conversations, records of answers, translations.

SQLite in the data folder by default, PostgreSQL by URL. A turn of a
conversation is one row, written when the question comes and completed when its
answer is there: questions asked at once cannot mix, and none is lost.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Column, Float, Integer, String, Text, select
from sqlalchemy.exc import SQLAlchemyError

_log = logging.getLogger(__name__)
_DAY = 86_400.0
_NOT_KEPT = "the record of answer %s was not kept: %s"

_tables = sql.MetaData()
_turn = sql.Table(
    "conversation_turn",
    _tables,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation", String, nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("standalone", Text),
    Column("answer", Text),
    Column("answer_id", String),
    Column("asked", Float, nullable=False, index=True),
)
_record = sql.Table(
    "answer_record",
    _tables,
    Column("id", String, primary_key=True),
    Column("conversation", String, index=True),
    Column("created", Float, nullable=False, index=True),
    Column("record", Text, nullable=False),
)
_translation = sql.Table(
    "question_translation",
    _tables,
    Column("key", String, primary_key=True),
    Column("text", Text, nullable=False),
    Column("created", Float, nullable=False, index=True),
)


@dataclass(frozen=True)
class Turn:
    """A question of a conversation with its answer, which is None while it is being made."""

    id: int
    question: str
    standalone: str | None
    answer: str | None


@dataclass
class Record:
    """How an answer came about, in plain values, so that it can be replayed.

    ``calls`` are the chat model's: the step, the prompt's version, what was
    sent, what came back, or why nothing did.
    """

    asked: dict[str, Any] = field(default_factory=dict)
    index: dict[str, Any] = field(default_factory=dict)
    retrieved: list[dict[str, Any]] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    checked: list[dict[str, Any]] = field(default_factory=list)
    shown: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The object that ``citedesk why --json`` prints."""
        return asdict(self)


@dataclass(frozen=True)
class Keeping:
    """How long things are kept: ``days``, ``turns`` of each conversation, ``records`` in all."""

    days: float = 90
    turns: int = 50
    records: int = 10_000


class Store:
    """The tables of conversations and answers. Safe for several threads and processes."""

    def __init__(self, engine: sql.Engine, keeping: Keeping | None = None) -> None:
        self._engine = engine
        self._keeping = keeping or Keeping()
        _tables.create_all(engine)

    def close(self) -> None:
        """Release the connections."""
        self._engine.dispose()

    # -- conversations -------------------------------------------------------

    def begin_turn(self, conversation: str, question: str) -> tuple[int, list[Turn]]:
        """Note a question as it comes. Gives its turn and the turns before it, oldest first."""
        with self._engine.begin() as connection:
            added = _turn.insert().values(
                conversation=conversation, question=question, asked=time.time()
            )
            inserted = connection.execute(added).inserted_primary_key
            turn = int(inserted[0]) if inserted else 0
            self._prune_turns(connection, conversation)
            return turn, _turns(connection, conversation, before=turn)

    def finish_turn(
        self, turn: int, standalone: str, answer: str, answer_id: str, record: Record
    ) -> bool:
        """Complete a turn and keep how its answer came about.

        Nothing is kept, and False given, where the turn was deleted meanwhile.
        """
        with self._engine.begin() as connection:
            changed = connection.execute(
                _turn.update()
                .where(_turn.c.id == turn)
                .values(standalone=standalone, answer=answer, answer_id=answer_id)
            )
            if not changed.rowcount:
                return False
            named = select(_turn.c.conversation).where(_turn.c.id == turn)
            conversation = connection.execute(named).scalar_one()
            self._keep_record(connection, answer_id, record, conversation)
            return True

    def drop_turn(self, turn: int) -> None:
        """Take back a turn whose question got no answer."""
        with self._engine.begin() as connection:
            connection.execute(_turn.delete().where(_turn.c.id == turn))

    def turns(self, conversation: str) -> list[Turn]:
        """The turns of a conversation, oldest first."""
        with self._engine.connect() as connection:
            return _turns(connection, conversation)

    def forget(self, conversation: str) -> int:
        """Delete a conversation with the records of its answers; gives the number of turns."""
        return self._forget(lambda name: name == conversation)

    def forget_all(self, start: str, end: str) -> int:
        """Delete each conversation whose name starts and ends so, as ``forget`` does."""
        return self._forget(
            lambda name: (
                name.startswith(start, autoescape=True) & name.endswith(end, autoescape=True)
            )
        )

    def _forget(self, named: "Callable[[Column[str]], sql.ColumnElement[bool]]") -> int:
        with self._engine.begin() as connection:
            # Turns first: that waits for one that is being finished, whose record is then seen.
            gone = connection.execute(_turn.delete().where(named(_turn.c.conversation)))
            connection.execute(_record.delete().where(named(_record.c.conversation)))
            return int(gone.rowcount)

    def _prune_turns(self, connection: sql.Connection, conversation: str) -> None:
        """Delete what is too old anywhere, and too much in this conversation."""
        oldest = time.time() - self._keeping.days * _DAY
        connection.execute(_turn.delete().where(_turn.c.asked < oldest))
        ids = select(_turn.c.id).where(_turn.c.conversation == conversation)
        ids = ids.order_by(_turn.c.id.desc()).offset(self._keeping.turns).limit(1)
        if (last := connection.execute(ids).scalar_one_or_none()) is not None:
            condition = (_turn.c.conversation == conversation) & (_turn.c.id <= last)
            connection.execute(_turn.delete().where(condition))

    # -- records -------------------------------------------------------------

    def save_record(self, answer_id: str, record: Record) -> None:
        """Keep how an answer outside of conversations came about.

        A database that fails costs the record, not the answer.
        """
        try:
            with self._engine.begin() as connection:
                self._keep_record(connection, answer_id, record)
        except SQLAlchemyError as error:
            _log.warning(_NOT_KEPT, answer_id, error)

    def _keep_record(
        self,
        connection: sql.Connection,
        answer_id: str,
        record: Record,
        conversation: str | None = None,
    ) -> None:
        values = {
            "id": answer_id,
            "conversation": conversation,
            "created": time.time(),
            "record": json.dumps(record.to_json(), ensure_ascii=False),
        }
        try:
            with connection.begin_nested():
                connection.execute(_record.delete().where(_record.c.id == answer_id))
                connection.execute(_record.insert().values(values))
                self._prune_records(connection)
        except SQLAlchemyError as error:
            _log.warning(_NOT_KEPT, answer_id, error)

    def record(self, answer_id: str) -> Mapping[str, Any] | None:
        """How an answer came about; None where nothing is known of it."""
        with self._engine.connect() as connection:
            query = select(_record.c.record).where(_record.c.id == answer_id)
            text = connection.execute(query).scalar_one_or_none()
        return None if text is None else dict(json.loads(text))

    def _prune_records(self, connection: sql.Connection) -> None:
        oldest = time.time() - self._keeping.days * _DAY
        newest = select(_record.c.created).order_by(_record.c.created.desc())
        surplus = newest.offset(self._keeping.records).limit(1)
        if (last := connection.execute(surplus).scalar_one_or_none()) is not None:
            oldest = max(oldest, last)
            connection.execute(_record.delete().where(_record.c.created <= oldest))
        connection.execute(_record.delete().where(_record.c.created < oldest))
        connection.execute(_translation.delete().where(_translation.c.created < oldest))

    # -- translations --------------------------------------------------------

    def translation(self, key: str) -> str | None:
        """A translation that was made before."""
        with self._engine.connect() as connection:
            query = select(_translation.c.text).where(_translation.c.key == key)
            return connection.execute(query).scalar_one_or_none()

    def keep_translation(self, key: str, text: str) -> None:
        """Keep a translation under its key."""
        with self._engine.begin() as connection:
            connection.execute(_translation.delete().where(_translation.c.key == key))
            connection.execute(
                _translation.insert().values(key=key, text=text, created=time.time())
            )


def _turns(connection: sql.Connection, conversation: str, before: int | None = None) -> list[Turn]:
    query = select(_turn.c.id, _turn.c.question, _turn.c.standalone, _turn.c.answer)
    query = query.where(_turn.c.conversation == conversation).order_by(_turn.c.id)
    if before is not None:
        query = query.where(_turn.c.id < before)
    return [Turn(**row) for row in connection.execute(query).mappings()]


def passages_record(passages: Sequence[Any]) -> list[dict[str, Any]]:
    """Retrieved passages as a record keeps them: names, scores, signals."""
    return [
        {
            "paragraph": passage.paragraph.name,
            "score": round(passage.score, 4),
            "signals": {name: round(value, 4) for name, value in passage.signals.items()},
        }
        for passage in passages
    ]
