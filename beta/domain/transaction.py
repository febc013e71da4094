"""Owns transactions: one way to begin a write, with one commit at its end, and one way to read a whole."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from sqlalchemy.orm import Session

from beta.domain.measures import DATABASE_SECONDS
from beta.models import db

_turn = threading.Lock()


@contextmanager
def writing() -> Iterator[Session]:
    """Yield a session in a write transaction; commit at the end, roll back on any error.

    What the caller read before is forgotten first, so that a decision never rests on an older state than the write.
    SQLite knows one writer: within a process they take turns here, where a green thread can wait, and not
    in SQLite's busy handler, where it would hold up everybody. Not to be nested.
    """
    session = db.session()
    session.rollback()
    with _turn if db.engine.dialect.name == "sqlite" else nullcontext():
        try:
            session.connection(execution_options={"writing": True})
            yield session
            with DATABASE_SECONDS.labels("commit").time():
                session.commit()
        except BaseException:
            session.rollback()
            raise


@contextmanager
def reading() -> Iterator[Session]:
    """Yield a session that sees one moment of the database, however many statements it takes to read it.

    SQLite does so by itself; PostgreSQL would otherwise show each statement what was committed since the one before.
    """
    session = db.session()
    session.rollback()
    if db.engine.dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    try:
        yield session
    finally:
        session.rollback()
