"""Owns how events on versions become rows: names, and how far everybody has read."""

from beta.domain.log import Projection, Projector
from beta.domain.remark_projections import follow_steps
from beta.models import DraftEvent, Member, NamedVersion


def _version_named(projector: Projector, event: DraftEvent) -> None:
    projector.session.add(
        NamedVersion(
            draft_id=event.draft_id,
            id=event.data["version"],
            name=event.data["name"],
            seq=event.data["seq"],
            chapters={chapter.id: chapter.version for chapter in projector.present_chapters()},
            named_by=event.actor_id,
            named_at=event.created_at,
        )
    )


def _chapter_read(projector: Projector, event: DraftEvent) -> None:
    member = projector.session.get_one(Member, (event.draft_id, event.actor_id))
    member.read = {**member.read, event.data["chapter"]: event.data["version"]}


VERSIONS: dict[str, Projection] = {
    "version_named": _version_named,
    "version_restored": follow_steps,
    "chapter_read": _chapter_read,
}
"""Every kind of event on versions, and what it does to the tables."""
