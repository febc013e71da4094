"""Owns what commands may say: every message from outside becomes one of these, within bounds, before anything uses it."""

import re
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct

from beta.errors import Invalid

Id = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{1,40}\Z")]
NewId = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{8,40}\Z")]
Number = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Body = Annotated[str, Meta(max_length=20_000)]
Name = Annotated[str, Meta(min_length=1, max_length=80)]
Title = Annotated[str, Meta(max_length=300)]
KINDS = ("typo", "wording", "continuity", "character", "pacing", "question", "praise")
Kind = Annotated[str, Meta(pattern=rf"\A({'|'.join(KINDS)})\Z")] | None
InvitedRole = Annotated[str, Meta(pattern=r"\A(coauthor|beta|viewer)\Z")]


class Message(Struct, forbid_unknown_fields=True):
    """The base of every message; a field nobody knows (a forged author) refuses the whole."""


class EditText(Message):
    """Steps (ProseMirror JSON) made on a chapter at a version by the browser's editor `client`."""

    chapter: Id
    version: Number
    steps: Annotated[list[dict[str, Any]], Meta(min_length=1, max_length=1000)]
    client: NewId


class LeaveComment(Message, rename={"from_": "from"}):
    """A comment on `from`-`to` of a chapter at a version."""

    annotation: NewId
    chapter: Id
    version: Number
    from_: Number
    to: Number
    body: Annotated[str, Meta(min_length=1, max_length=20_000)]
    kind: Kind = None


class SuggestEdit(Message, rename={"from_": "from"}):
    """A replacement (ProseMirror slice JSON, `{}` for nothing) of `from`-`to` of a chapter at a version."""

    annotation: NewId
    chapter: Id
    version: Number
    from_: Number
    to: Number
    replacement: dict[str, Any]
    body: Body = ""
    kind: Kind = None


class ReviseAnnotation(Message):
    """New words for one's own remark; `replacement` only for a suggestion."""

    annotation: Id
    body: Body
    kind: Kind = None
    replacement: dict[str, Any] | None = None


class OnAnnotation(Message):
    """An annotation, and nothing more."""

    annotation: Id


class Decide(Message):
    """A decision on an annotation, with an optional reason."""

    annotation: Id
    reason: Annotated[str, Meta(max_length=2000)] = ""


class AttachAnnotation(Message, rename={"from_": "from"}):
    """The passage an annotation shall stand on from now on."""

    annotation: Id
    chapter: Id
    version: Number
    from_: Number
    to: Number


class LeaveReply(Message):
    """A reply in an annotation's thread; `reply` is a new id, or one's own to revise."""

    annotation: Id
    reply: NewId
    body: Annotated[str, Meta(min_length=1, max_length=20_000)]


class WithdrawReply(Message):
    """One's own reply to take away."""

    annotation: Id
    reply: Id


class AddChapter(Message):
    """A new, empty chapter at `position` (the end when it is not given)."""

    chapter: NewId
    title: Title = ""
    position: Number | None = None


class RenameChapter(Message):
    """A chapter's new title."""

    chapter: Id
    title: Title


class MoveChapter(Message):
    """A chapter's new place, counted from 0."""

    chapter: Id
    position: Number


class OnChapter(Message):
    """A chapter, and nothing more."""

    chapter: Id


class HeaderLine(Message):
    """One header line of a story."""

    label: Annotated[str, Meta(min_length=1, max_length=80)]
    value: Body


class Header(Message):
    """All header lines but the title, in order, and the line that closes the story."""

    fields: Annotated[list[HeaderLine], Meta(max_length=60)]
    closing_note: Annotated[str, Meta(max_length=2000)] = ""


class EditHeader(Message):
    """A draft's new header."""

    title: Annotated[str, Meta(min_length=1, max_length=300)]
    header: Header


class PublishStory(Message):
    """The header and the credited names of a new edition."""

    title: Annotated[str, Meta(min_length=1, max_length=300)]
    header: Header
    credits: Annotated[list[Name], Meta(max_length=200)] = []


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


M = TypeVar("M", bound=Message)

_BAD_CHARACTERS = re.compile("[\x00\ud800-\udfff]")
MAX_DEPTH = 60


def read_message(shape: type[M], data: object) -> M:
    """Return `data` (parsed JSON) as a message of this shape; raises `Invalid` with what is wrong and where."""
    _check_strings(data, 0)
    try:
        return msgspec.convert(data, shape, strict=True)
    except msgspec.ValidationError as error:
        raise Invalid(f"This message is not understood: {error}.") from error


def _check_strings(value: object, depth: int) -> None:
    """Refuse nesting without end, half characters and NUL, which no table can hold."""
    if depth > MAX_DEPTH:
        raise Invalid("This message is nested too deeply.")
    if isinstance(value, str):
        if not value.isascii() or "\x00" in value:
            _check_string(value)
    elif isinstance(value, dict):
        for key, part in value.items():
            _check_strings(key, depth + 1)
            _check_strings(part, depth + 1)
    elif isinstance(value, list):
        for part in value:
            _check_strings(part, depth + 1)


def _check_string(value: str) -> None:
    if _BAD_CHARACTERS.search(value):
        raise Invalid("The text holds a character that is not one.")
