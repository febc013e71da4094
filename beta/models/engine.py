"""Owns how SQLite is opened: WAL, durable commits, and transactions that begin as what they are."""

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, event


def prepare(engine: Engine) -> None:
    """Set up the engine's connections; PostgreSQL needs nothing.

    pysqlite's own transaction handling is switched off (SQLAlchemy documentation, "Serializable isolation /
    Savepoints / Transactional DDL") so that a write begins with BEGIN IMMEDIATE and never fails half-way on a
    lock it wants later.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)


def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
