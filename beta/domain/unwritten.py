"""Owns what is written past the session's unit of work, and as late as can be, so that it goes out together.

The unit of work would take three times as long over it. It is written before the session reads or writes anything
else, and before it commits, so nobody can tell; only who asks the session's connection itself calls `write_now` first.
"""

from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import Insert, Update, bindparam, event, insert, update
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.attributes import set_committed_value

from beta.models import Base, Chapter, Draft

_UNWRITTEN = "unwritten"
_CHANGED = "unwritten changes"


def write_later(session: Session, model: type[Base], row: dict[str, Any] | list[dict[str, Any]]) -> None:
    """Insert a row, or several in one statement; they may refer to no object that the session has yet to write."""
    session.info.setdefault(_UNWRITTEN, []).append((model, row))


def change_later(session: Session, row: Draft | Chapter, **values: Any) -> None:
    """Set columns of a row that the session has written or read; one that is set many times is written once.

    Of chapters it is always the same columns, and of drafts, so that several go out in one statement.
    """
    for name, value in values.items():
        set_committed_value(row, name, value)
    key = {"key_id": row.id} if isinstance(row, Draft) else {"key_draft_id": row.draft_id, "key_id": row.id}
    # By the row itself: while it waits the session shall not forget it, and read it again.
    session.info.setdefault(_CHANGED, {}).setdefault(row, key).update(values)


def write_now(session: Session) -> None:
    """Write what waits: the new rows in the order they came, then the changes of others."""
    new, changed = session.info.pop(_UNWRITTEN, []), session.info.pop(_CHANGED, {})
    if new or changed:
        connection = session.connection()
        for model, row in new:
            connection.execute(_insert(model), row)
        for model, rows in groupby(changed, key=type):
            connection.execute(_update(model), [changed[row] for row in rows])


@cache
def _insert(model: type[Base]) -> Insert:
    return insert(model)


@cache
def _update(model: type[Base]) -> Update:
    """Return the statement that sets the columns it is given of the row whose primary key it is given as `key_...`."""
    return update(model).where(*(column == bindparam(f"key_{column.name}") for column in model.__table__.primary_key))


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
    session.info.pop(_CHANGED, None)
