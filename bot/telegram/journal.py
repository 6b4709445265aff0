"""The journal: which updates came, and what was sent for each.

An update is recorded before Telegram is told that it arrived, and only once.
Every message that is sent for it is noted before (the send has begun) and after
(it succeeded), so that whatever moment a crash takes, the bot knows afterwards:
a message with a note of success arrived and is not sent again; one that was
only begun may have arrived, and the person is asked.

    waiting ──→ done            everything was delivered
       │  ↖
       ↓     ╲ "send again"
     doubt ──→ told             a message may or may not have arrived; the person was told

The text of an update is erased when it is done.
"""

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import sqlalchemy as sql
from sqlalchemy import BigInteger, Column, Float, Integer, String, Text, select

KEPT_SECONDS = 3 * 86400
"""How long update ids are remembered: Telegram repeats them for a day at most."""

_tables = sql.MetaData()
_update = sql.Table(
    "telegram_update",
    _tables,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("lane", String, nullable=False),
    Column("person", BigInteger),
    Column("payload", Text),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("received", Float, nullable=False),
    sql.Index("telegram_update_state", "state", "lane", "id"),
)
_delivery = sql.Table(
    "telegram_delivery",
    _tables,
    Column("update", BigInteger, primary_key=True, autoincrement=False),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("message", BigInteger),
)
_COLUMNS = (_update.c.id, _update.c.lane, _update.c.payload, _update.c.state, _update.c.attempts)


@dataclass(frozen=True)
class Entry:
    """An update that waits: its lane is worked on in order, one at a time."""

    id: int
    lane: str
    payload: str
    state: str
    attempts: int


@dataclass(frozen=True)
class Arrival:
    """An update as it came, to be recorded."""

    id: int
    lane: str
    person: int | None
    payload: str


class Journal:
    """The tables of updates and deliveries."""

    def __init__(self, engine: sql.Engine) -> None:
        self._engine = engine
        _tables.create_all(engine)

    # -- updates -------------------------------------------------------------

    def record(self, arrivals: Iterable[Arrival]) -> int:
        """Record updates that are not known yet; returns how many were new."""
        arriving = {arrival.id: arrival for arrival in arrivals}
        now = time.time()
        with self._engine.begin() as connection:
            query = select(_update.c.id).where(_update.c.id.in_(list(arriving)))
            known = set(connection.execute(query).scalars())
            rows = [
                {**vars(arrival), "state": "waiting", "attempts": 0, "received": now}
                for key, arrival in arriving.items()
                if key not in known
            ]
            if rows:
                connection.execute(_update.insert(), rows)
        return len(rows)

    def ready(self, limit: int, busy: Collection[str] = ()) -> list[Entry]:
        """The first waiting update of each lane that is not busy, oldest first."""
        waiting = _update.c.state.in_(("waiting", "doubt")) & _update.c.payload.is_not(None)
        first = (
            select(sql.func.min(_update.c.id))
            .where(waiting, _update.c.lane.not_in(list(busy)))
            .group_by(_update.c.lane)
        )
        query = select(*_COLUMNS).where(_update.c.id.in_(first)).order_by(_update.c.id).limit(limit)
        with self._engine.connect() as connection:
            return [Entry(**row) for row in connection.execute(query).mappings()]

    def waiting(self) -> int:
        """How many updates wait or are being worked on."""
        query = select(sql.func.count()).select_from(_update).where(_update.c.state == "waiting")
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def begin(self, update: int) -> None:
        """Note that work on an update begins."""
        self._set(update, attempts=_update.c.attempts + 1)

    def finish(self, update: int) -> None:
        """Note that everything was delivered; the text is erased."""
        with self._engine.begin() as connection:
            connection.execute(_delivery.delete().where(_delivery.c.update == update))
            connection.execute(
                _update.update().where(_update.c.id == update).values(state="done", payload=None)
            )

    def doubt(self, update: int) -> None:
        """Note that a message for this update may or may not have arrived."""
        self._set(update, state="doubt")

    def told(self, update: int) -> None:
        """Note that the person was told about the doubt."""
        self._set(update, state="told")

    def again(self, update: int, person: int) -> bool:
        """Let a person's update wait once more after a doubt; False when that is over."""
        with self._engine.begin() as connection:
            changed = connection.execute(
                _update.update()
                .where(
                    _update.c.id == update,
                    _update.c.person == person,
                    _update.c.state == "told",
                    _update.c.payload.is_not(None),
                )
                .values(state="waiting", attempts=0)
            )
            if changed.rowcount:
                doubtful = (_delivery.c.update == update) & _delivery.c.message.is_(None)
                connection.execute(_delivery.delete().where(doubtful))
        return bool(changed.rowcount)

    def prune(self) -> None:
        """Forget what Telegram will not repeat any more."""
        before = time.time() - KEPT_SECONDS
        old = select(_update.c.id).where(_update.c.received < before, _update.c.state != "waiting")
        with self._engine.begin() as connection:
            connection.execute(_delivery.delete().where(_delivery.c.update.in_(old)))
            connection.execute(
                _update.delete().where(_update.c.received < before, _update.c.state != "waiting")
            )

    def forget(self, person: int, spare: int) -> None:
        """Erase what a person wrote, except in the update that is being worked on."""
        theirs = (_update.c.person == person) & (_update.c.id != spare)
        with self._engine.begin() as connection:
            connection.execute(_update.update().where(theirs).values(state="done", payload=None))

    def clear(self) -> None:
        """Forget every update: their ids mean nothing to another bot."""
        with self._engine.begin() as connection:
            connection.execute(_delivery.delete())
            connection.execute(_update.delete())

    def _set(self, update: int, **values: object) -> None:
        with self._engine.begin() as connection:
            connection.execute(_update.update().where(_update.c.id == update).values(**values))

    # -- deliveries ----------------------------------------------------------

    def deliveries(self, update: int) -> dict[int, int | None]:
        """The parts begun for an update, each with its message once that is known."""
        query = select(_delivery.c.part, _delivery.c.message).where(_delivery.c.update == update)
        with self._engine.connect() as connection:
            return {row.part: row.message for row in connection.execute(query)}

    def sending(self, update: int, part: int) -> None:
        """Note that the send of a part begins."""
        with self._engine.begin() as connection:
            connection.execute(_delivery.insert().values(update=update, part=part, message=None))

    def sent(self, update: int, part: int, message: int) -> None:
        """Note that a part arrived as this message."""
        with self._engine.begin() as connection:
            connection.execute(
                _delivery.update()
                .where(_delivery.c.update == update, _delivery.c.part == part)
                .values(message=message)
            )

    def unsent(self, update: int, part: int) -> None:
        """Note that a part certainly did not arrive."""
        with self._engine.begin() as connection:
            connection.execute(
                _delivery.delete().where(_delivery.c.update == update, _delivery.c.part == part)
            )
