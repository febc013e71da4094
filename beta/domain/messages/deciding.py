"""Owns what commands that decide on remarks, one or many at a time, may say."""

from typing import Annotated, Any, Literal

from msgspec import Meta

from beta.domain.messages.base import Id, Message, Number

MAX_REMARKS = 5000
"""How many remarks one command may decide on."""
Reason = Annotated[str, Meta(max_length=2000)]


class AcceptSuggestion(Message):
    """A suggestion to take; with `replacement` (ProseMirror slice JSON) the author's own version of it."""

    annotation: Id
    replacement: dict[str, Any] | None = None


class Decide(Message):
    """A decision on an annotation, with an optional reason."""

    annotation: Id
    reason: Reason = ""


class DecideRemarks(Message):
    """One verdict on many remarks (the command bounds how many), with an optional reason."""

    annotations: Annotated[list[Id], Meta(min_length=1)]
    verdict: Literal["accepted", "rejected", "resolved"]
    reason: Reason = ""


class ReopenRemarks(Message):
    """An act to take back: the number that the command was acknowledged with."""

    batch: Number
