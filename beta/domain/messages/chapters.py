"""Owns what commands on the text and on chapters may say."""

from typing import Annotated, Any

from msgspec import Meta

from beta.domain.messages.base import Id, Message, NewId, Number, Title


class EditText(Message):
    """Steps (ProseMirror JSON) made on a chapter at a version by the browser's editor `client`."""

    chapter: Id
    version: Number
    steps: Annotated[list[dict[str, Any]], Meta(min_length=1, max_length=1000)]
    client: NewId


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
