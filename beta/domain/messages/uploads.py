"""Owns what the upload of a new version may say."""

from typing import Annotated

from msgspec import Meta, field

from beta.domain.messages.base import Id, Message, Number
from beta.formats.plain_text import LARGEST


class UploadVersion(Message):
    """A new text (plain, as a draft is made of) for one chapter or the whole draft, as it stood after event `seq`.

    Without `chapter`, chapters that the text does not have are removed, but for those in `keep`.
    """

    seq: Number
    text: Annotated[str, Meta(min_length=1, max_length=LARGEST)]
    chapter: Id | None = None
    keep: Annotated[list[Id], Meta(max_length=500)] = field(default_factory=list)
