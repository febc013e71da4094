"""Owns the audit log: who came in, and who gave or took which rights; by numbers, without names, addresses or text."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from beta.domain.transaction import writing
from beta.models import AuditEntry, DraftEvent, db

RIGHTS = {
    "invitation_created",
    "invitation_revoked",
    "member_joined",
    "member_removed",
    "member_role_changed",
    "story_published",
}
"""Events of a draft after which somebody may see or do more or less than before."""


_AT_ONCE = 500
"""Entries that are taken away in one transaction, so that nobody who writes waits for long."""


@dataclass(frozen=True)
class AuditRow:
    """An entry as the site's owner reads it; people are numbers, `origin` is the hash of an address."""

    at: datetime
    kind: str
    actor_id: int | None
    subject_id: int | None
    draft_id: str | None
    origin: str


def note(
    session: Session,
    kind: str,
    actor_id: int | None,
    *,
    subject_id: int | None = None,
    draft_id: str | None = None,
    origin: str = "",
) -> None:
    """Add an entry to the transaction that does what it tells of, so that neither is there without the other."""
    session.add(AuditEntry(kind=kind, actor_id=actor_id, subject_id=subject_id, draft_id=draft_id, origin=origin))


def note_alone(kind: str, actor_id: int | None, *, subject_id: int | None = None, origin: str = "") -> None:
    """Write an entry on something that changes nothing else, such as a log-in that failed."""
    with writing() as session:
        note(session, kind, actor_id, subject_id=subject_id, origin=origin)


def note_event(session: Session, event: DraftEvent) -> None:
    """Add an entry for an event that changes rights on a draft; other events are no concern of this log."""
    if event.kind in RIGHTS:
        note(session, event.kind, event.actor_id, subject_id=_subject(event.data), draft_id=event.draft_id)


def latest_entries(limit: int) -> list[AuditRow]:
    """Return the newest entries, newest first; for whoever the adapter knows as the site's owner."""
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit))
    return [AuditRow(row.at, row.kind, row.actor_id, row.subject_id, row.draft_id, row.origin) for row in rows]


def forget_entries(before: datetime) -> int:
    """Take away what was noted before an instant, oldest first, and return how many entries that were.

    Entries stand in the order they were made in, so this reads no more of the log than what it takes away.
    """
    forgotten = 0
    while count := _forget_some(before):
        forgotten += count
    return forgotten


def _forget_some(before: datetime) -> int:
    with writing() as session:
        oldest = session.execute(select(AuditEntry.id, AuditEntry.at).order_by(AuditEntry.id).limit(_AT_ONCE))
        old = [id_ for id_, at in oldest if at < before]
        if old:
            session.execute(delete(AuditEntry).where(AuditEntry.id.in_(old)))
    return len(old)


def _subject(data: dict[str, Any]) -> int | None:
    """Return whose rights changed, where the event says so."""
    member = data.get("member")
    found = member.get("id") if isinstance(member, dict) else member
    return found if isinstance(found, int) else None
