"""Owns transactions: one way to begin a write, with one commit at its end, and one way to read a whole."""

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from beta.domain.measures import DATABASE_SECONDS
from beta.domain.unwritten import write_now
from beta.errors import Unavailable
from beta.models import db
from beta.models.engine import PATIENCE
from beta.models.postgresql import one_trip

RETRY_AFTER = 2
"""Seconds."""

_turn = threading.Lock()
_logger = logging.getLogger(__name__)


@contextmanager
def writing() -> Iterator[Session]:
    """Yield a session in a write transaction; commit at the end, roll back on any error.

    What the caller read before is forgotten first, so that a decision never rests on an older state than the write.
    SQLite knows one writer: within a process they take turns here, where a green thread can wait, and not
    in SQLite's busy handler, where it would hold up everybody. Not to be nested.
    Raises `Unavailable` where the database cannot be used just now: locked for long, its disk full, or away.
    """
    session = db.session()
    session.rollback()
    with _own_turn(), _plainly_refused():
        try:
            session.connection(execution_options={"writing": True})
            yield session
            with DATABASE_SECONDS.labels("commit").time():
                _commit(session)
        except BaseException:
            session.rollback()
            raise


def _commit(session: Session) -> None:
    """Commit. On PostgreSQL all that is left to write goes out with the COMMIT, unless the database makes up part of it."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        if session.new or session.deleted:
            session.flush()
        with one_trip(connection):
            write_now(session)
            session.flush()
    session.commit()


@contextmanager
def reading() -> Iterator[Session]:
    """Yield a session that sees one moment of the database, however many statements it takes to read it.

    SQLite does so by itself; PostgreSQL would otherwise show each statement what was committed since the one before.
    """
    session = db.session()
    session.rollback()
    with _plainly_refused():
        try:
            if db.engine.dialect.name == "postgresql":
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session
        finally:
            session.rollback()


@contextmanager
def _own_turn() -> Iterator[None]:
    if db.engine.dialect.name != "sqlite":
        yield
        return
    if not _turn.acquire(timeout=PATIENCE):
        raise _unavailable()
    try:
        yield
    finally:
        _turn.release()


@contextmanager
def _plainly_refused() -> Iterator[None]:
    """Turn what the database cannot do just now into a refusal, after which the same may be sent again."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        # SQLite also says so (code 1) of a statement that can never be carried out: a fault of ours.
        if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
            raise
        _logger.exception("the database cannot be used")
        raise _unavailable() from error


def _unavailable() -> Unavailable:
    message = "Nothing can be saved here just now. What you wrote is kept where you wrote it; try again in a few seconds."
    return Unavailable(message, retry_after=RETRY_AFTER)
