"""Owns rows that are inserted without objects in the session, and as late as can be, so that they go out together.

The unit of work would take three times as long over them. They are written before the session reads or writes anything
else, and before it commits, so nobody can tell; only who asks the session's connection itself calls `write_now` first.
"""

from typing import Any

from sqlalchemy import event, insert
from sqlalchemy.orm import ORMExecuteState, Session

from beta.models import Base

_UNWRITTEN = "unwritten"


def write_later(session: Session, model: type[Base], row: dict[str, Any] | list[dict[str, Any]]) -> None:
    """Insert a row, or several in one statement; they may refer to no object that the session has yet to write."""
    session.info.setdefault(_UNWRITTEN, []).append((model, row))


def write_now(session: Session) -> None:
    """Insert the rows that wait, in the order they came."""
    for model, row in session.info.pop(_UNWRITTEN, []):
        session.connection().execute(insert(model), row)


@event.listens_for(Session, "do_orm_execute")
def _before_anything(state: ORMExecuteState) -> None:
    write_now(state.session)


@event.listens_for(Session, "before_flush")
def _before_flush(session: Session, *_: Any) -> None:
    write_now(session)


@event.listens_for(Session, "before_commit")
def _before_commit(session: Session) -> None:
    write_now(session)


@event.listens_for(Session, "after_soft_rollback")
def _after_rollback(session: Session, _transaction: Any) -> None:
    session.info.pop(_UNWRITTEN, None)
