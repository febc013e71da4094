"""Owns reading a chapter's edits from the log: every event with steps, and the one that added the chapter."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from beta.models import DraftEvent

_COLUMNS = (DraftEvent.seq, DraftEvent.actor_id, DraftEvent.kind, DraftEvent.created_at, DraftEvent.version, DraftEvent.data)


def edits_between(session: Session, draft_id: str, chapter_id: str, after: int, until: int) -> Sequence[Row[Any]]:
    """Return the events that led a chapter from version `after` to version `until`."""
    query = select(*_COLUMNS).where(
        DraftEvent.draft_id == draft_id,
        DraftEvent.chapter_id == chapter_id,
        DraftEvent.version >= after,
        DraftEvent.version < until,
    )
    return session.execute(query.order_by(DraftEvent.version)).all()


def added_event(session: Session, draft_id: str, chapter_id: str) -> Row[Any] | None:
    """Return the event that added a chapter, or `None` where there is none."""
    query = select(*_COLUMNS).where(
        DraftEvent.draft_id == draft_id, DraftEvent.chapter_id == chapter_id, DraftEvent.kind == "chapter_added"
    )
    return session.execute(query).one_or_none()
