"""Owns a scene that many tests begin with: made once through the door, its rows put back for each under new ids."""

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, func, insert, select

from beta.models import db


class Scene:
    """All rows of a database as something has left them."""

    def __init__(self) -> None:
        tables = {table: db.session.execute(select(table)).mappings().all() for table in db.metadata.sorted_tables}
        self._rows = {table: [dict(row) for row in rows] for table, rows in tables.items() if rows}
        db.session.rollback()

    def put_back(self, *ids: str) -> list[str]:
        """Put the rows into an empty database, with new ids for these; returns the new ones.

        Whatever a process keeps in memory of a draft is by its id: a new one is a draft that it has never seen.
        """
        new = {id_: secrets.token_urlsafe(len(id_))[: len(id_)] for id_ in ids}
        for table, rows in self._rows.items():
            db.session.execute(insert(table), [_renamed(row, new) for row in rows])
            _count_on(table, rows)
        db.session.commit()
        return list(new.values())


def _count_on(table: Table, rows: list[dict[str, Any]]) -> None:
    """Let PostgreSQL give the next row a number that none of these has; SQLite does so by itself."""
    column = table.autoincrement_column
    if column is not None and db.engine.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, column.name)
        db.session.execute(select(func.setval(sequence, max(row[column.name] for row in rows))))


def _renamed(value: Any, new: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return new.get(value, value)
    if isinstance(value, dict):
        return {new.get(key, key): _renamed(item, new) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, new) for item in value]
    return value
