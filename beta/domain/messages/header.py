"""Owns what commands on the header and on publishing may say."""

from typing import Annotated

from msgspec import Meta, field

from beta.domain.messages.base import Body, Message, Name


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
    credits: Annotated[list[Name], Meta(max_length=200)] = field(default_factory=list)
