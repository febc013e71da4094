"""Owns what commands on versions of a draft may say."""

from typing import Literal

from beta.domain.messages.base import Id, Message, Name, Number

Answer = Literal["solved", "not_yet"] | None
"""Whether a change of the text has solved what a remark is about, as the remark's writer sees it."""


class NameVersion(Message):
    """A name for the draft as it is now."""

    name: Name


class OnVersion(Message):
    """A chapter at a version."""

    chapter: Id
    version: Number
