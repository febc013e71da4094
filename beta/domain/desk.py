"""Owns the desk: what a person is writing, beta reading and has published, as rows ready to show."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from beta.domain.access import Viewer
from beta.domain.rights import WRITERS
from beta.models import Annotation, Draft, Edition, Member, Story, StoryComment, db


@dataclass(frozen=True)
class Person:
    """Somebody else on a draft; `hue` is 0 to 7."""

    name: str
    role: str
    hue: int


@dataclass(frozen=True)
class DraftCard:
    """A draft on somebody's desk.

    `open_remarks` and `decided_remarks` count everybody's remarks for whoever writes, and a beta's own for a beta.
    """

    id: str
    title: str
    role: str
    updated_at: datetime
    open_remarks: int
    decided_remarks: int
    others: tuple[Person, ...]


@dataclass(frozen=True)
class StoryCard:
    """A published draft; `url` is its address below the site's root."""

    id: str
    title: str
    url: str
    words: int
    comments: int
    published_at: datetime


@dataclass(frozen=True)
class Desk:
    """Everything on a person's desk, the most recently changed first."""

    your_drafts: tuple[DraftCard, ...] = ()
    beta_reading: tuple[DraftCard, ...] = ()
    stories: tuple[StoryCard, ...] = ()


def desk_of(viewer: Viewer) -> Desk:
    """Return the viewer's desk, in four statements however much is on it; a signed-out viewer's is empty."""
    if viewer.user_id is None:
        return Desk()
    mine = (
        select(Draft.id, Draft.title, Draft.updated_at, Member.role)
        .join(Member, Member.draft_id == Draft.id)
        .where(Member.user_id == viewer.user_id, Member.removed.is_(False))
        .order_by(Draft.updated_at.desc(), Draft.id)
    )
    rows = db.session.execute(mine).all()
    written = [row.id for row in rows if row.role in WRITERS]
    remarks = _remarks([row.id for row in rows], written, viewer.user_id)
    others = _others([row.id for row in rows], viewer.user_id)
    cards = [
        DraftCard(row.id, row.title, row.role, row.updated_at, *remarks.get(row.id, (0, 0)), tuple(others[row.id]))
        for row in rows
    ]
    return Desk(
        your_drafts=tuple(card for card in cards if card.role in WRITERS),
        beta_reading=tuple(card for card in cards if card.role not in WRITERS),
        stories=tuple(_stories(written)),
    )


def _remarks(draft_ids: Sequence[str], written: Sequence[str], user_id: int) -> dict[str, tuple[int, int]]:
    """Return the numbers of open and of decided remarks by draft: all where the viewer writes, else their own.

    Private notes await no decision.
    """
    is_open = func.sum(case((Annotation.state == "open", 1), else_=0))
    is_decided = func.sum(case((Annotation.state.in_(("accepted", "rejected", "resolved", "thanked")), 1), else_=0))
    counted = (
        select(Annotation.draft_id, is_open, is_decided)
        .where(Annotation.draft_id.in_(draft_ids), Annotation.private.is_(False))
        .where(Annotation.draft_id.in_(written) | (Annotation.author_id == user_id))
        .group_by(Annotation.draft_id)
    )
    return {draft_id: (int(opened), int(decided)) for draft_id, opened, decided in db.session.execute(counted)}


def _others(draft_ids: Sequence[str], user_id: int) -> dict[str, list[Person]]:
    """Return everybody else on each draft, in the order they came."""
    found: dict[str, list[Person]] = defaultdict(list)
    people = (
        select(Member)
        .where(Member.draft_id.in_(draft_ids), Member.user_id != user_id, Member.removed.is_(False))
        .order_by(Member.joined_at, Member.user_id)
    )
    for member in db.session.scalars(people):
        found[member.draft_id].append(Person(member.name, member.role, member.hue))
    return found


def _stories(draft_ids: Sequence[str]) -> list[StoryCard]:
    """Return the stories published from these drafts, the newest first."""
    shown = select(func.count()).where(StoryComment.story_id == Story.id, StoryComment.state == "shown").scalar_subquery()
    published = (
        select(Story, Edition.title, Edition.words, Edition.published_at, shown)
        .join(Edition, (Edition.story_id == Story.id) & (Edition.number == Story.edition))
        .where(Story.draft_id.in_(draft_ids))
        .order_by(Edition.published_at.desc(), Story.id)
    )
    return [
        StoryCard(story.id, title, f"/stories/{story.id}/{story.slug}", words, comments or 0, at)
        for story, title, words, at, comments in db.session.execute(published)
    ]
