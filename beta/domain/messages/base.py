"""Owns what every message has in common: every message from outside becomes one, within bounds, before anything uses it."""

import re
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from beta.errors import Invalid

Id = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{1,40}\Z")]
NewId = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{8,40}\Z")]
Number = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Body = Annotated[str, Meta(max_length=20_000)]
Name = Annotated[str, Meta(min_length=1, max_length=80)]
Title = Annotated[str, Meta(max_length=300)]


class Message(Struct, forbid_unknown_fields=True):
    """The base of every message; a field nobody knows (a forged author) refuses the whole."""


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
