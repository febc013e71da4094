"""Owns what a member sees of a draft, whole, as JSON: people, header, chapters, remarks."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from beta.domain.access import Access, Viewer, access_draft, actions_of, is_id, may
from beta.domain.log import events_after, invitation_json
from beta.domain.texts import Texts
from beta.domain.transaction import reading
from beta.errors import Invalid, NotFound
from beta.models import Annotation, Chapter, Decision, Invitation, Member, Reply, Story
from beta.prose.anchors import Range, map_range
from beta.prose.schema import document_json
from beta.prose.steps import StepMap

MAX_CATCH_UP = 1000
"""How many missed events are sent one by one; who missed more gets a snapshot."""


def read_draft(viewer: Viewer, draft_id: str) -> dict[str, Any]:
    """Return the draft's snapshot for this viewer; its shape is in docs/architecture.md."""
    with reading() as session:
        return snapshot(session, access_draft(session, viewer, draft_id, "read_draft"))


def catch_up(viewer: Viewer, draft_id: str, after: int | None) -> dict[str, Any]:
    """Return `{seq, events}` since event `after`, or `{seq, snapshot}` when that is too much or `after` is `None`."""
    with reading() as session:
        access = access_draft(session, viewer, draft_id, "read_draft")
        head = access.draft.head
        if after is None or after > head or head - after > MAX_CATCH_UP:
            return {"seq": head, "snapshot": snapshot(session, access)}
        return {"seq": head, "events": events_after(session, access, after, MAX_CATCH_UP)}


def missing_steps(viewer: Viewer, draft_id: str, chapter_id: str, after: int) -> dict[str, Any]:
    """Return `{version, steps, clients}` of a chapter since version `after`.

    Raises `NotFound` for a chapter that is not in the draft, `Invalid` for a version that never was.
    """
    with reading() as session:
        access_draft(session, viewer, draft_id, "read_draft")
        chapter = session.get(Chapter, (draft_id, chapter_id)) if is_id(chapter_id) else None
        if chapter is None:
            raise NotFound("This chapter is not in the draft.")
        if after > chapter.version:
            raise Invalid("The chapter has not come to this version yet.")
        return Texts(session, draft_id).missing_since(chapter, after)


def snapshot(session: Session, access: Access) -> dict[str, Any]:
    """Return the snapshot for an access that has been granted."""
    draft = access.draft
    texts = Texts(session, draft.id)
    chapters = session.scalars(select(Chapter).where(Chapter.draft_id == draft.id).order_by(Chapter.position)).all()
    present = [chapter for chapter in chapters if not chapter.removed]
    shown = {
        "draft": draft.id,
        "seq": draft.head,
        "title": draft.title,
        "header": draft.header,
        "you": _you(access),
        "chapters": [_chapter(texts, chapter) for chapter in present],
        "removed_chapters": [{"id": one.id, "title": one.title} for one in chapters if one.removed],
        "annotations": _annotations(session, texts, chapters),
        "members": _members(session, draft.id),
        "story": _story(session, draft.id),
    }
    if may(access.role, "read_invitations"):
        shown["invitations"] = _invitations(session, draft.id)
    texts.publish()
    return shown


def _you(access: Access) -> dict[str, Any]:
    name = access.member.name if access.member is not None else ""
    return {"id": access.user_id, "name": name, "role": access.role, "can": actions_of(access.role)}


def _chapter(texts: Texts, chapter: Chapter) -> dict[str, Any]:
    doc = document_json(texts.current(chapter))
    return {"id": chapter.id, "title": chapter.title, "version": chapter.version, "doc": doc}


def _members(session: Session, draft_id: str) -> list[dict[str, Any]]:
    rows = session.scalars(select(Member).where(Member.draft_id == draft_id).order_by(Member.joined_at, Member.user_id))
    return [{"id": row.user_id, "name": row.name, "role": row.role, "hue": row.hue, "removed": row.removed} for row in rows]


def _invitations(session: Session, draft_id: str) -> list[dict[str, Any]]:
    rows = session.scalars(
        select(Invitation).where(Invitation.draft_id == draft_id).order_by(Invitation.created_at, Invitation.id)
    )
    return [
        invitation_json(
            {
                "id": row.id,
                "role": row.role,
                "label": row.label,
                "expires_at": row.expires_at.isoformat() if row.expires_at else None,
                "max_uses": row.max_uses,
                "uses": row.uses,
                "revoked": row.revoked,
            }
        )
        for row in rows
    ]


def _story(session: Session, draft_id: str) -> dict[str, Any] | None:
    story = session.scalar(select(Story).where(Story.draft_id == draft_id))
    if story is None:
        return None
    return {
        "id": story.id,
        "slug": story.slug,
        "url": f"/stories/{story.id}/{story.slug}",
        "edition": story.edition,
        "published_at": story.published_at.isoformat(),
    }


def _annotations(session: Session, texts: Texts, chapters: list[Chapter] | Any) -> list[dict[str, Any]]:
    if not chapters:
        return []
    draft_id = chapters[0].draft_id
    rows = session.scalars(
        select(Annotation)
        .where(Annotation.draft_id == draft_id, Annotation.state != "withdrawn")
        .order_by(Annotation.created_at, Annotation.id)
    ).all()
    oldest: dict[str, int] = {}
    for row in rows:
        oldest[row.chapter_id] = min(row.version, oldest.get(row.chapter_id, row.version))
    maps = {chapter.id: texts.maps_since(chapter, oldest[chapter.id]) for chapter in chapters if chapter.id in oldest}
    replies, decisions = _replies(session, draft_id), _decisions(session, draft_id)
    return [
        {
            **annotation_json(row, maps[row.chapter_id][row.version - oldest[row.chapter_id] :]),
            "decision": decisions.get(row.id),
            "replies": replies[row.id],
        }
        for row in rows
    ]


def annotation_json(row: Annotation, maps: list[StepMap]) -> dict[str, Any]:
    """Return an annotation with its anchor mapped through `maps` to its chapter's present version."""
    range_ = map_range(Range(row.from_pos, row.to_pos, row.adrift), maps)
    return {
        "id": row.id,
        "chapter": row.chapter_id,
        "from": range_.from_,
        "to": range_.to,
        "adrift": range_.adrift,
        "quote": row.quote,
        "prefix": row.prefix,
        "suffix": row.suffix,
        "author": row.author_id,
        "body": row.body,
        "kind": row.kind,
        "replacement": row.replacement if row.is_suggestion else None,
        "original": row.original,
        "state": row.state,
        "at": row.created_at.isoformat(),
        "revised_at": row.revised_at.isoformat() if row.revised_at else None,
    }


def _replies(session: Session, draft_id: str) -> dict[str, list[dict[str, Any]]]:
    threads: dict[str, list[dict[str, Any]]] = defaultdict(list)
    query = select(Reply).where(Reply.draft_id == draft_id, Reply.withdrawn.is_(False)).order_by(Reply.seq)
    for row in session.scalars(query):
        threads[row.annotation_id].append(
            {
                "id": row.id,
                "author": row.author_id,
                "body": row.body,
                "at": row.created_at.isoformat(),
                "revised_at": row.revised_at.isoformat() if row.revised_at else None,
            }
        )
    return threads


def _decisions(session: Session, draft_id: str) -> dict[str, dict[str, Any]]:
    query = select(Decision).where(Decision.draft_id == draft_id, Decision.taken_back_seq.is_(None)).order_by(Decision.seq)
    return {
        row.annotation_id: {
            "verdict": row.verdict,
            "by": row.decided_by,
            "at": row.decided_at.isoformat(),
            "reason": row.reason,
        }
        for row in session.scalars(query)
    }
