"""Owns coming in by a link: what it leads to, and becoming a member."""

from dataclasses import dataclass, replace

from sqlalchemy import select

from beta.domain.access import Viewer
from beta.domain.commands.people import require_usable
from beta.domain.door import perform
from beta.domain.keys import hash_token
from beta.errors import NotFound
from beta.models import Draft, Invitation, Member, db, now


@dataclass(frozen=True)
class Invited:
    """What a link leads to: the draft, who asks for the read, and the role it gives."""

    draft_id: str
    title: str
    author_name: str
    role: str


def find_invitation(token: str) -> Invited:
    """Return what the link with this token leads to; raises `NotFound` with the reason when it lets nobody in."""
    row = db.session.execute(
        select(Invitation, Draft.title, Member.name)
        .join(Draft, Draft.id == Invitation.draft_id)
        .join(Member, (Member.draft_id == Draft.id) & (Member.role == "author"))
        .where(Invitation.token_hash == hash_token(token))
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound("This link does not work. Check that it was copied whole, or ask the author for a new one.")
    invitation, title, author_name = row
    require_usable(invitation, now())
    return Invited(invitation.draft_id, title, author_name, invitation.role)


def is_member(viewer: Viewer, draft_id: str) -> bool:
    """Return whether the viewer is on the draft already."""
    if viewer.user_id is None:
        return False
    member = db.session.get(Member, (draft_id, viewer.user_id))
    return member is not None and not member.removed


def join(viewer: Viewer, token: str, name: str, wants_credit: bool) -> str:
    """Make the viewer a member by a link and return the draft's id; a member stays what they are.

    Raises `NotFound` with the reason when the link lets nobody in.
    """
    invited = find_invitation(token)
    if not is_member(viewer, invited.draft_id):
        shown = replace(viewer, token=token)
        perform(shown, invited.draft_id, "join_draft", {"name": name, "wants_credit": wants_credit})
    return invited.draft_id
