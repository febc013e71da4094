"""Owns how the database is opened: SQLite in WAL, with durable commits and transactions that begin as what they are."""

import sqlite3
import time
from typing import Any, cast

from sqlalchemy import Connection, Engine, event

from beta.models import postgresql

PATIENCE = 5.0
"""Seconds that a write waits for another process that writes to the same SQLite file."""
_PAUSE = 0.01
_BUSY_TIMEOUT = 10_000


def prepare(engine: Engine) -> None:
    """Set up the engine's connections; PostgreSQL's as `postgresql.py` says.

    pysqlite's own transaction handling is switched off (SQLAlchemy documentation, "Serializable isolation /
    Savepoints / Transactional DDL") so that a write begins with BEGIN IMMEDIATE and never fails half-way on a
    lock it wants later.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    else:
        postgresql.prepare(engine)


def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={_BUSY_TIMEOUT}"):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    """Begin as what it is. A write waits for its turn here, where a green thread can, and not in SQLite's busy handler.

    That handler would hold up the whole process: readers, /healthz and the worker's heartbeat too.
    """
    if not connection.get_execution_options().get("writing", False):
        connection.exec_driver_sql("BEGIN")
        return
    below = cast("sqlite3.Connection", connection.connection.dbapi_connection)
    below.execute("PRAGMA busy_timeout=0")
    try:
        if not _begins_in_time(below):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        below.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT}")


def _begins_in_time(below: sqlite3.Connection) -> bool:
    """Return whether a write could begin within `PATIENCE`."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            below.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                return False
            time.sleep(_PAUSE)
        else:
            return True
    return False
