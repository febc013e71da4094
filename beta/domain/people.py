"""Owns what pages ask about the people of a draft."""

from sqlalchemy import func, select

from beta.domain.access import Access
from beta.models import Member, db


def is_alone(access: Access) -> bool:
    """Return whether nobody but the viewer has ever joined the draft."""
    query = select(func.count()).where(Member.draft_id == access.draft.id, Member.user_id != access.user_id)
    return not db.session.scalar(query)
