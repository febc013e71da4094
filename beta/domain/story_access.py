"""Owns the only way to load a story: by the access table, with the role its reader has on the draft behind it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from beta.domain.access import Viewer, role_of
from beta.domain.rights import Role, may
from beta.errors import NotAllowed, NotFound
from beta.models import Member, Story


@dataclass(frozen=True)
class StoryAccess:
    """A story as one viewer may use it; `user_id` is `None` for somebody signed out."""

    story: Story
    role: Role
    user_id: int | None


def access_story(session: Session, viewer: Viewer, story_id: str, action: str, *, lock: bool = False) -> StoryAccess:
    """Load a story for an action of the access table, locking its row for a change.

    Stories are public, so `NotFound` says that there is none, and `NotAllowed` that the role may not do this.
    """
    query = (
        select(Story, Member)
        .outerjoin(Member, (Member.draft_id == Story.draft_id) & (Member.user_id == viewer.user_id))
        .where(Story.id == story_id)
    )
    if lock:
        query = query.with_for_update(of=Story)
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound("There is no story at this address.")
    story, member = row
    role = role_of(viewer, member)
    if not may(role, action):
        raise NotAllowed("Only the author of this story and co-authors can do that.")
    return StoryAccess(story, role, viewer.user_id)
