"""Owns what the command that changes a typed suggestion may say."""

from typing import Any

from beta.domain.messages.base import Id, Message, Number


class ReviseSuggestion(Message, rename={"from_": "from"}):
    """A new range and replacement (ProseMirror slice JSON, `{}` for nothing) of one's own open suggestion."""

    annotation: Id
    chapter: Id
    version: Number
    from_: Number
    to: Number
    replacement: dict[str, Any]
