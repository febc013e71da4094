"""Owns the small questions that the page of a draft asks: is the author alone on it, is it published."""

from sqlalchemy import func, select

from beta.domain.access import Access
from beta.models import Member, Story, db


def is_alone(access: Access) -> bool:
    """Return whether nobody but the viewer has ever joined the draft."""
    query = select(func.count()).where(Member.draft_id == access.draft.id, Member.user_id != access.user_id)
    return not db.session.scalar(query)


def story_url(draft_id: str) -> str | None:
    """Return the path of the story this draft was published as, if it was."""
    story = db.session.scalar(select(Story).where(Story.draft_id == draft_id))
    return f"/stories/{story.id}/{story.slug}" if story else None
