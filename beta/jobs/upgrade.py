"""Owns bringing the database up to date, by one process at a time, however many start at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask_migrate import upgrade
from sqlalchemy import Engine, text

from beta.models import db

_TURN = 0x62657461
"""The number of the lock that PostgreSQL keeps for whoever migrates: "beta" in ASCII."""


def bring_up_to_date() -> None:
    """Run the migrations that the database of the app at work has not had."""
    with _turn(db.engine):
        upgrade()


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """Wait for others that migrate the same PostgreSQL database; a SQLite file belongs to one server."""
    if engine.dialect.name == "sqlite":
        yield
        return
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:turn)"), {"turn": _TURN})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:turn)"), {"turn": _TURN})
