"""Owns what commands on remarks may say."""

from typing import Annotated, Any

from msgspec import Meta

from beta.domain.messages.base import Body, Id, Message, NewId, Number
from beta.domain.messages.versions import Answer

KINDS = ("typo", "wording", "continuity", "character", "pacing", "question", "praise")
Kind = Annotated[str, Meta(pattern=rf"\A({'|'.join(KINDS)})\Z")] | None
REACTIONS = ("heart", "laugh", "gasp", "tear", "applause")
Reaction = Annotated[str, Meta(pattern=rf"\A({'|'.join(REACTIONS)})\Z")]


class LeaveComment(Message, rename={"from_": "from"}):
    """A comment on `from`-`to` of a chapter at a version; with a reaction it may do without words.

    A private one is a note that only its writer sees.
    """

    annotation: NewId
    chapter: Id
    version: Number
    from_: Number
    to: Number
    body: Body = ""
    kind: Kind = None
    reaction: Reaction | None = None
    private: bool = False


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


class ClassifyAnnotation(Message):
    """The kind of a remark, or none."""

    annotation: Id
    kind: Kind


class React(Message):
    """One's reaction to a remark or to the passage it stands on, put there or taken away."""

    annotation: Id
    reaction: Reaction
    on: bool


class AttachAnnotation(Message, rename={"from_": "from"}):
    """The passage an annotation shall stand on from now on."""

    annotation: Id
    chapter: Id
    version: Number
    from_: Number
    to: Number


class LeaveReply(Message):
    """A reply in an annotation's thread; `reply` is a new id, or one's own to revise. `answer` stays as first given."""

    annotation: Id
    reply: NewId
    body: Annotated[str, Meta(min_length=1, max_length=20_000)]
    answer: Answer = None


class WithdrawReply(Message):
    """One's own reply to take away."""

    annotation: Id
    reply: Id
