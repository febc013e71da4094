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


class SplitChapter(Message):
    """Where (`at`, a position at `version`) a chapter ends and a new one with this id and title begins."""

    chapter: Id
    version: Number
    at: Number
    new: NewId
    title: Title = ""


class MovePassage(Message, rename={"from_": "from"}):
    """A passage of a chapter, and the position `at` of the chapter `into` (the same or another) where it is to stand."""

    chapter: Id
    version: Number
    from_: Number
    to: Number
    into: Id
    into_version: Number
    at: Number
