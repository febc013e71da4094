"""Owns the commands on who is on a draft: invitations, joining, names, roles."""

import secrets
from datetime import UTC, datetime

from sqlalchemy import func, select

from beta.domain.keys import hash_token, invitation_token
from beta.domain.log import AUTHORS, Change
from beta.domain.messages.people import ChangeRole, CreateInvitation, JoinDraft, RemoveMember, RenameMember, RevokeInvitation
from beta.errors import Conflict, Invalid, NotFound, TooMany
from beta.models import Invitation, Member

HUES = 8
MAX_MEMBERS = 500
MAX_INVITATIONS = 200


def create_invitation(change: Change, message: CreateInvitation) -> None:
    """Make a link that lets people in."""
    query = select(func.count()).where(Invitation.draft_id == change.draft.id)
    if (change.session.scalar(query) or 0) >= MAX_INVITATIONS:
        raise TooMany(f"A draft has at most {MAX_INVITATIONS} links. Use one of those.")
    append_invitation(change, message)


def append_invitation(change: Change, message: CreateInvitation) -> None:
    """Append a new invitation; only the hash of its token enters the log."""
    invitation_id = secrets.token_urlsafe(12)
    invitation = {
        "id": invitation_id,
        "token_hash": hash_token(invitation_token(invitation_id)),
        "role": message.role,
        "label": message.label,
        "expires_at": _expiry(message.expires_at, change.at),
        "max_uses": message.max_uses,
        "uses": 0,
        "revoked": False,
    }
    change.append("invitation_created", {"invitation": invitation}, audience=AUTHORS)


def _expiry(given: str | None, at: datetime) -> str | None:
    if given is None:
        return None
    try:
        expiry = datetime.fromisoformat(given)
        expiry = expiry.replace(tzinfo=UTC) if expiry.tzinfo is None else expiry.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid("The expiry is not a date.") from error
    if expiry <= at:
        raise Invalid("The expiry must lie in the future.")
    return expiry.isoformat()


def revoke_invitation(change: Change, message: RevokeInvitation) -> None:
    """Close a link for good; who came in by it stays."""
    invitation = change.session.get(Invitation, message.invitation)
    if invitation is None or invitation.draft_id != change.draft.id:
        raise NotFound("This link is not there.")
    if invitation.revoked:
        raise Conflict("This link has been revoked already.")
    change.append("invitation_revoked", {"invitation": invitation.id}, audience=AUTHORS)


def join_draft(change: Change, message: JoinDraft) -> None:
    """Come in by the link whose token the viewer showed."""
    invitation = change.session.scalar(
        select(Invitation).where(Invitation.draft_id == change.draft.id, Invitation.token_hash == hash_token(change.token))
    )
    if invitation is None or change.access.member is not None:
        raise NotFound("This link does not work.")
    require_usable(invitation, change.at)
    append_member(change, invitation.role, message.name, message.wants_credit, invitation.id)


def require_usable(invitation: Invitation, at: datetime) -> None:
    """Raise `NotFound` with the reason when a link no longer lets anyone in."""
    if invitation.revoked:
        raise NotFound("This link has been withdrawn. Ask the author for a new one.")
    if invitation.expires_at is not None and invitation.expires_at <= at:
        raise NotFound("This link has expired. Ask the author for a new one.")
    if invitation.max_uses is not None and invitation.uses >= invitation.max_uses:
        raise NotFound("This link has been used as often as it may. Ask the author for a new one.")


def append_member(change: Change, role: str, name: str, wants_credit: bool, invitation_id: str | None) -> None:
    """Append that the acting person is now on the draft."""
    count = change.session.scalar(select(func.count()).where(Member.draft_id == change.draft.id)) or 0
    if count >= MAX_MEMBERS:
        raise TooMany(f"A draft holds at most {MAX_MEMBERS} people.")
    member = {"id": change.user_id, "name": name, "role": role, "hue": count % HUES}
    data = {"member": member, "invitation": invitation_id, "wants_credit": wants_credit}
    change.append("member_joined", data)


def rename_member(change: Change, message: RenameMember) -> None:
    """Be known by another name on the draft."""
    change.append("member_renamed", {"member": change.user_id, "name": message.name})


def _other_member(change: Change, member_id: int) -> Member:
    member = change.session.get(Member, (change.draft.id, member_id))
    if member is None or member.removed:
        raise NotFound("This person is not on the draft.")
    if member.role == "author":
        raise Invalid("The author stays the author.")
    return member


def change_role(change: Change, message: ChangeRole) -> None:
    """Give a member another role."""
    member = _other_member(change, message.member)
    change.append("member_role_changed", {"member": member.user_id, "role": message.role})


def remove_member(change: Change, message: RemoveMember) -> None:
    """Take a person off the draft; what they wrote stays, with their name."""
    member = _other_member(change, message.member)
    change.append("member_removed", {"member": member.user_id})
