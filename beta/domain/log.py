"""Owns the log: appending events to a draft, projecting each into the tables, and who may see which."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from beta.domain.access import Access
from beta.domain.anchors import Anchors
from beta.domain.audit import note_event
from beta.domain.keys import invitation_token
from beta.domain.rights import WRITERS, Role
from beta.domain.texts import Texts
from beta.domain.unwritten import change_later, write_later
from beta.models import Annotation, Chapter, Draft, DraftEvent, now

EVERYONE = "everyone"
AUTHORS = "authors"
_PERSON = "person:"


@dataclass
class Projector:
    """What a projection works on: the session, the draft's row, its texts and anchors, and its chapters once read."""

    session: Session
    draft: Draft
    texts: Texts
    anchors: Anchors
    present: list[Chapter] | None = None

    def present_chapters(self) -> list[Chapter]:
        """Return the chapters that are not removed, in reading order; read once in a transaction."""
        if self.present is None:
            query = select(Chapter).where(Chapter.draft_id == self.draft.id, Chapter.removed.is_(False))
            self.present = list(self.session.scalars(query.order_by(Chapter.position)))
        return self.present

    def publish(self) -> None:
        """Share the texts and anchors of a transaction that has been committed, or that only read."""
        self.texts.publish()
        self.anchors.publish()


def open_projector(session: Session, draft: Draft, *, shared: bool = True) -> Projector:
    """Return what works on a draft in this transaction; without `shared`, nothing is taken from memory."""
    texts = Texts(session, draft.id) if shared else Texts(session, draft.id, None)
    anchors = Anchors(session, draft, texts) if shared else Anchors(session, draft, texts, None)
    return Projector(session, draft, texts, anchors)


Projection = Callable[[Projector, DraftEvent], None]


@dataclass
class Change:
    """One command on its way through the door: what it may use, and the events it has appended."""

    access: Access
    projector: Projector
    project: Projection
    command_id: str | None = None
    token: str = ""
    at: datetime = field(default_factory=now)
    events: list[DraftEvent] = field(default_factory=list)

    @property
    def session(self) -> Session:
        """The transaction's session."""
        return self.projector.session

    @property
    def draft(self) -> Draft:
        """The draft's row, locked."""
        return self.projector.draft

    @property
    def texts(self) -> Texts:
        """The draft's texts in this transaction."""
        return self.projector.texts

    @property
    def anchors(self) -> Anchors:
        """Where the draft's annotations stand, in this transaction."""
        return self.projector.anchors

    @property
    def user_id(self) -> int:
        """Who is acting, from the session and never from the message."""
        return self.access.user_id

    def append(
        self,
        kind: str,
        data: dict[str, Any],
        *,
        chapter_id: str | None = None,
        version: int | None = None,
        audience: str | None = None,
    ) -> DraftEvent:
        """Append an event with the next number and bring the tables up to date with it.

        `version` is given exactly when the event carries `steps`: the chapter's version before them. Where no `audience`
        is given, an event on a private note is for its writer, and any other for everyone.
        """
        change_later(self.session, self.draft, head=self.draft.head + 1, updated_at=self.at)
        row = {
            "draft_id": self.draft.id,
            "seq": self.draft.head,
            "actor_id": self.user_id,
            "kind": kind,
            "data": data,
            "audience": audience or self._audience_of(data),
            "command_id": None if self.events else self.command_id,
            "chapter_id": chapter_id,
            "version": version,
            "created_at": self.at,
        }
        write_later(self.session, DraftEvent, row)
        event = DraftEvent(**row)
        self.events.append(event)
        self.project(self.projector, event)
        note_event(self.session, event)
        return event

    def _audience_of(self, data: dict[str, Any]) -> str:
        """Return whom an event on what is there is for; the projection needs the same row, so this costs no statement."""
        named = data.get("annotation")
        annotation = self.session.get(Annotation, (self.draft.id, named)) if named is not None else None
        return person(annotation.author_id) if annotation is not None and annotation.private else EVERYONE


def person(user_id: int) -> str:
    """Return the audience that is one person."""
    return f"{_PERSON}{user_id}"


def may_see(audience: str, role: Role, user_id: int) -> bool:
    """Return whether this member, of this role, may see events for this audience."""
    return audience in (EVERYONE, person(user_id)) or (audience == AUTHORS and role in WRITERS)


def event_json(event: DraftEvent | Row[Any]) -> dict[str, Any]:
    """Return the event as the wire carries it to those who may see it."""
    data = event.data
    if event.kind == "invitation_created":
        data = {"invitation": invitation_json(data["invitation"])}
    elif event.kind == "draft_created":
        data = {key: value for key, value in data.items() if key != "source"}
    return {
        "draft": event.draft_id,
        "seq": event.seq,
        "kind": event.kind,
        "actor": event.actor_id,
        "at": event.created_at.isoformat(),
        "data": data,
    }


def bare_json(event: DraftEvent | Row[Any]) -> dict[str, Any]:
    """Return the event's bare number, for those who may not see it."""
    return {"draft": event.draft_id, "seq": event.seq}


def invitation_json(data: dict[str, Any]) -> dict[str, Any]:
    """Return an invitation for those who may invite: with its link's path, without the hash."""
    shown = {key: value for key, value in data.items() if key != "token_hash"}
    return {**shown, "url": f"/join/{invitation_token(data['id'])}"}


def events_after(session: Session, access: Access, after: int, limit: int) -> list[dict[str, Any]]:
    """Return up to `limit` events after number `after`, each as this viewer may see it."""
    rows = session.execute(
        select(*_TOLD)
        .where(DraftEvent.draft_id == access.draft.id, DraftEvent.seq > after)
        .order_by(DraftEvent.seq)
        .limit(limit)
    )
    return [
        event_json(event) if may_see(event.audience, access.role, access.user_id) else bare_json(event) for event in rows
    ]


_TOLD = (
    DraftEvent.draft_id,
    DraftEvent.seq,
    DraftEvent.kind,
    DraftEvent.actor_id,
    DraftEvent.created_at,
    DraftEvent.data,
    DraftEvent.audience,
)
