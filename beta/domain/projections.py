"""Owns how each event becomes rows: of the draft, its people and its chapters; remarks and stories are next door."""

from datetime import datetime
from typing import Any

from beta.domain.decision_projections import DECISIONS
from beta.domain.log import Projection, Projector
from beta.domain.moving_projections import MOVED
from beta.domain.remark_projections import REMARKS, follow_steps
from beta.domain.story_projections import STORIES
from beta.domain.suggesting_projections import SUGGESTING
from beta.domain.version_projections import VERSIONS
from beta.models import Chapter, DraftEvent, DraftSource, Invitation, Member
from beta.prose.schema import SCHEMA


def project(projector: Projector, event: DraftEvent) -> None:
    """Bring anchors and tables up to date with one event; raises `Invalid` when its steps do not fit."""
    projector.anchors.follow(event)
    PROJECTIONS[event.kind](projector, event)


def _draft_created(projector: Projector, event: DraftEvent) -> None:
    projector.draft.title = event.data["title"]
    projector.draft.header = event.data["header"]
    projector.draft.created_at = event.created_at
    projector.session.add(DraftSource(draft_id=event.draft_id, text=event.data["source"], whole_at=event.data["whole_at"]))


def _header_edited(projector: Projector, event: DraftEvent) -> None:
    projector.draft.title = event.data["title"]
    projector.draft.header = event.data["header"]


def _member_joined(projector: Projector, event: DraftEvent) -> None:
    member = event.data["member"]
    projector.session.add(
        Member(
            draft_id=event.draft_id,
            user_id=member["id"],
            role=member["role"],
            name=member["name"],
            hue=member["hue"],
            wants_credit=event.data["wants_credit"],
            joined_at=event.created_at,
        )
    )
    if event.data["invitation"] is not None:
        invitation = projector.session.get_one(Invitation, event.data["invitation"])
        invitation.uses += 1
    projector.session.flush()


def _member(projector: Projector, event: DraftEvent) -> Member:
    return projector.session.get_one(Member, (event.draft_id, event.data["member"]))


def _member_renamed(projector: Projector, event: DraftEvent) -> None:
    _member(projector, event).name = event.data["name"]


def _member_role_changed(projector: Projector, event: DraftEvent) -> None:
    _member(projector, event).role = event.data["role"]


def _member_removed(projector: Projector, event: DraftEvent) -> None:
    _member(projector, event).removed = True


def _invitation_created(projector: Projector, event: DraftEvent) -> None:
    data: dict[str, Any] = event.data["invitation"]
    projector.session.add(
        Invitation(
            id=data["id"],
            draft_id=event.draft_id,
            token_hash=data["token_hash"],
            role=data["role"],
            label=data["label"],
            expires_at=datetime.fromisoformat(data["expires_at"]) if data["expires_at"] else None,
            max_uses=data["max_uses"],
            created_at=event.created_at,
        )
    )
    projector.session.flush()


def _invitation_revoked(projector: Projector, event: DraftEvent) -> None:
    projector.session.get_one(Invitation, event.data["invitation"]).revoked = True


def _chapter(projector: Projector, event: DraftEvent) -> Chapter:
    return projector.session.get_one(Chapter, (event.draft_id, event.data["chapter"]))


def _chapter_added(projector: Projector, event: DraftEvent) -> None:
    chapter = Chapter(
        draft_id=event.draft_id,
        id=event.data["chapter"],
        title=event.data["title"],
        position=event.data["position"],
        version=0,
    )
    _place(projector, chapter, event.data["position"])
    projector.session.add(chapter)
    projector.session.flush()
    projector.texts.add(chapter, SCHEMA.node_from_json(event.data["doc"]))


def _chapter_renamed(projector: Projector, event: DraftEvent) -> None:
    _chapter(projector, event).title = event.data["title"]


def _chapter_moved(projector: Projector, event: DraftEvent) -> None:
    chapter = _chapter(projector, event)
    _place(projector, chapter, event.data["position"])


def _chapter_removed(projector: Projector, event: DraftEvent) -> None:
    chapter = _chapter(projector, event)
    projector.present = [other for other in projector.present_chapters() if other is not chapter]
    chapter.removed = True


def _chapter_restored(projector: Projector, event: DraftEvent) -> None:
    chapter = _chapter(projector, event)
    chapter.removed = False
    _place(projector, chapter, event.data["position"])


def _place(projector: Projector, chapter: Chapter, position: int) -> None:
    """Put a chapter at `position` among the draft's present chapters and number them from 0."""
    others = [other for other in projector.present_chapters() if other is not chapter]
    projector.present = order = [*others[:position], chapter, *others[position:]]
    for index, placed in enumerate(order):
        if placed.position != index:
            placed.position = index


PROJECTIONS: dict[str, Projection] = {
    "draft_created": _draft_created,
    "header_edited": _header_edited,
    "member_joined": _member_joined,
    "member_renamed": _member_renamed,
    "member_role_changed": _member_role_changed,
    "member_removed": _member_removed,
    "invitation_created": _invitation_created,
    "invitation_revoked": _invitation_revoked,
    "chapter_added": _chapter_added,
    "chapter_renamed": _chapter_renamed,
    "chapter_moved": _chapter_moved,
    "chapter_removed": _chapter_removed,
    "chapter_restored": _chapter_restored,
    "text_edited": follow_steps,
    "version_uploaded": follow_steps,
    **REMARKS,
    **DECISIONS,
    **MOVED,
    **SUGGESTING,
    **STORIES,
    **VERSIONS,
}
"""Every kind of event, and what it does to the tables."""
