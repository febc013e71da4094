"""Owns the rows of a draft as the snapshot tells them: people, links, the story, and remarks without their places."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from beta.domain.log import invitation_json
from beta.models import Annotation, Decision, DraftEvent, Invitation, Member, Reaction, Reply, Story
from beta.prose.anchors import Range


class Card(msgspec.Struct, frozen=True):
    """A remark with its thread as JSON, its `}` included, without where it stands; and what it is sorted by.

    `only_for` is the writer of a private note.
    """

    order: tuple[str, str]
    chapter: str
    rest: bytes
    only_for: int | None

    def placed(self, range_: Range) -> bytes:
        """Return the whole remark as JSON; ids hold nothing that JSON would escape."""
        adrift = "true" if range_.adrift else "false"
        place = (
            f'{{"id":"{self.order[1]}","chapter":"{self.chapter}","from":{range_.from_},"to":{range_.to},"adrift":{adrift},'
        )
        return place.encode() + self.rest


def cards_of(session: Session, draft_id: str, only: Collection[str] | None = None) -> dict[str, Card]:
    """Return the remarks that are not withdrawn, or those `only`, by id."""
    query = select(*_CARD).where(Annotation.draft_id == draft_id, Annotation.state != "withdrawn")
    replies, decisions, reactions = _replies(draft_id), _decisions(draft_id), _reactions(draft_id)
    if only is not None:
        query = query.where(Annotation.id.in_(only))
        replies = replies.where(Reply.annotation_id.in_(only))
        decisions = decisions.where(Decision.annotation_id.in_(only))
        reactions = reactions.where(Reaction.annotation_id.in_(only))
    threads: dict[str, list[Any]] = defaultdict(list)
    for row in session.execute(replies):
        threads[row.annotation_id].append(_reply(row))
    felt: dict[str, list[Any]] = defaultdict(list)
    for row in session.execute(reactions):
        felt[row.annotation_id].append(_reaction(row))
    decided = {row.annotation_id: _decision(row) for row in session.execute(decisions)}
    return {row[0]: _card(row, threads[row[0]], felt[row[0]], decided.get(row[0])) for row in session.execute(query)}


def thread_of(session: Session, draft_id: str, annotation: str) -> dict[str, list[Any]]:
    """Return `{replies, reactions}` of one remark, as its snapshot tells them."""
    replies = _replies(draft_id).where(Reply.annotation_id == annotation)
    reactions = _reactions(draft_id).where(Reaction.annotation_id == annotation)
    return {
        "replies": [_reply(row) for row in session.execute(replies)],
        "reactions": [_reaction(row) for row in session.execute(reactions)],
    }


def remarks_since(session: Session, draft_id: str, after: int) -> set[str]:
    """Return the remarks that events after number `after` name."""
    query = select(DraftEvent.data).where(DraftEvent.draft_id == draft_id, DraftEvent.seq > after)
    told: set[str] = set()
    for data in session.scalars(query.where(DraftEvent.kind != "text_edited")):
        told |= {*data.get("anchors", ()), *data.get("closed", ()), *data.get("opened", ())}
        several = (data, *data.get("decided", ()), *data.get("reopened", ()))
        told |= {one["annotation"] for one in several if "annotation" in one}
    return told


_CARD = (
    Annotation.id,
    Annotation.chapter_id,
    Annotation.quote,
    Annotation.prefix,
    Annotation.suffix,
    Annotation.author_id,
    Annotation.body,
    Annotation.kind,
    Annotation.original,
    Annotation.state,
    Annotation.private,
    Annotation.is_suggestion,
    Annotation.replacement,
    Annotation.created_at,
    Annotation.revised_at,
)
_TOLD = ("quote", "prefix", "suffix", "author", "body", "kind", "original", "state", "private")
"""What the third and the following columns are called where they are told of."""
_IS_SUGGESTION, _REPLACEMENT, _AT, _REVISED = range(11, 15)


def _card(row: Sequence[Any], replies: list[Any], reactions: list[Any], decision: dict[str, Any] | None) -> Card:
    """Return the card of a row of `_CARD`; told by position, for a large draft has thousands of them."""
    rest = dict(zip(_TOLD, row[2:], strict=False))
    at = row[_AT].isoformat()
    rest |= {
        "replacement": row[_REPLACEMENT] if row[_IS_SUGGESTION] else None,
        "at": at,
        "revised_at": row[_REVISED].isoformat() if row[_REVISED] else None,
        "decision": decision,
        "reactions": reactions,
        "replies": replies,
    }
    return Card((at, row[0]), row[1], msgspec.json.encode(rest)[1:], rest["author"] if rest["private"] else None)


def _reactions(draft_id: str) -> Select[Any]:
    columns: Any = (Reaction.annotation_id, Reaction.reaction, Reaction.user_id)
    query: Select[Any] = select(*columns).where(Reaction.draft_id == draft_id)
    return query.order_by(Reaction.seq)


def _reaction(row: Row[Any]) -> dict[str, Any]:
    return {"reaction": row.reaction, "by": row.user_id}


def _replies(draft_id: str) -> Select[Any]:
    columns: Any = (Reply.annotation_id, Reply.id, Reply.author_id, Reply.body, Reply.answer)
    query: Select[Any] = select(*columns, Reply.created_at, Reply.revised_at).where(
        Reply.draft_id == draft_id, Reply.withdrawn.is_(False)
    )
    return query.order_by(Reply.seq)


def _reply(row: Row[Any]) -> dict[str, Any]:
    revised = row.revised_at.isoformat() if row.revised_at else None
    told = {"id": row.id, "author": row.author_id, "body": row.body, "answer": row.answer}
    return {**told, "at": row.created_at.isoformat(), "revised_at": revised}


def _decisions(draft_id: str) -> Select[Any]:
    columns: Any = (Decision.annotation_id, Decision.verdict, Decision.decided_by, Decision.decided_at, Decision.reason)
    query: Select[Any] = select(*columns, Decision.batch, Decision.replacement)
    standing = query.where(Decision.draft_id == draft_id, Decision.taken_back_seq.is_(None))
    return standing.order_by(Decision.seq)


def _decision(row: Row[Any]) -> dict[str, Any]:
    told = {"verdict": row.verdict, "by": row.decided_by, "at": row.decided_at.isoformat(), "reason": row.reason}
    return {**told, "batch": row.batch, "replacement": row.replacement}


def members_of(session: Session, draft_id: str) -> list[dict[str, Any]]:
    """Return everybody who is or was on the draft, in the order they came."""
    rows = session.scalars(select(Member).where(Member.draft_id == draft_id).order_by(Member.joined_at, Member.user_id))
    return [{"id": row.user_id, "name": row.name, "role": row.role, "hue": row.hue, "removed": row.removed} for row in rows]


def removed_chapters_of(session: Session, draft_id: str, titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the removed chapters, of these titles by id, in the order in which they were removed."""
    if not titles:
        return []
    query = select(DraftEvent.chapter_id, func.max(DraftEvent.seq)).where(
        DraftEvent.draft_id == draft_id,
        DraftEvent.chapter_id.in_(titles),
        DraftEvent.version.is_(None),
        DraftEvent.kind == "chapter_removed",
    )
    at = {row[0]: row[1] for row in session.execute(query.group_by(DraftEvent.chapter_id))}
    return [{"id": one, "title": titles[one]} for one in sorted(titles, key=lambda chapter: at[chapter])]


def invitations_of(session: Session, draft_id: str) -> list[dict[str, Any]]:
    """Return the draft's links, for those who may invite."""
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


def story_of(session: Session, draft_id: str) -> dict[str, Any] | None:
    """Return where the draft was published, if it was."""
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
