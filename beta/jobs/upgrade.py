"""Owns bringing the database up to date, by one process at a time, however many start at once."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import current_app
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
    """Wait for others that migrate the same database: PostgreSQL keeps the lock, for SQLite it is on a file beside it.

    Both let go of it when the process that has it ends, however it does.
    """
    if engine.dialect.name == "sqlite":
        with (Path(current_app.config["INSTANCE"]) / "migrating.lock").open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:turn)"), {"turn": _TURN})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:turn)"), {"turn": _TURN})
