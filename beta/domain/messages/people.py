"""Owns what commands on people may say."""

from typing import Annotated

from msgspec import Meta

from beta.domain.messages.base import Id, Message, Name, Number

InvitedRole = Annotated[str, Meta(pattern=r"\A(coauthor|beta|viewer)\Z")]


class CreateInvitation(Message):
    """A new link: whom it makes those who follow it, until when (ISO 8601, UTC), and how many may."""

    role: InvitedRole = "beta"
    label: Annotated[str, Meta(max_length=80)] = ""
    expires_at: str | None = None
    max_uses: Annotated[int, Meta(ge=1, le=10_000)] | None = None


class RevokeInvitation(Message):
    """A link that shall no longer let anyone in."""

    invitation: Id


class JoinDraft(Message):
    """The name to be known by on the draft, and whether it may stand in the credits."""

    name: Name
    wants_credit: bool = True


class RenameMember(Message):
    """One's new name."""

    name: Name


class ChangeRole(Message):
    """A member's new role."""

    member: Number
    role: InvitedRole


class RemoveMember(Message):
    """A member who shall no longer see the draft."""

    member: Number
