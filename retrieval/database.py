"""How every database is opened: SQLite by file, PostgreSQL by URL."""

from pathlib import Path

import sqlalchemy as sql
from sqlalchemy.engine.interfaces import DBAPIConnection


def open_database(url: str | None, file: Path) -> sql.Engine:
    """The database at ``url``, or the SQLite file where that is empty.

    SQLite gets a write-ahead log, so that readers never wait for a writer, and
    a transaction that was committed survives the death of the process.
    """
    if not url:
        file.parent.mkdir(parents=True, exist_ok=True)
    engine = sql.create_engine(url or f"sqlite:///{file}")
    if engine.dialect.name == "sqlite":
        sql.event.listen(engine, "connect", _use_write_ahead_log)
    return engine


def _use_write_ahead_log(connection: DBAPIConnection, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA busy_timeout=30000")
    cursor.close()
