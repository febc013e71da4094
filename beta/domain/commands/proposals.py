"""Owns what a remark says of the text: the passage as its writer saw it, where that stands now, what is to stand there."""

from typing import Any, Protocol

from beta.domain.commands.landing import landed
from beta.domain.log import Change
from beta.errors import Invalid
from beta.models import Chapter
from beta.prose.anchors import Range, quote_of, text_between
from beta.prose.checks import check_position
from beta.prose.slices import read_slice, replacing_step, slice_to_json
from beta.prose.steps import apply_steps


class Passage(Protocol):
    """A message that names `from_`-`to` of a chapter at a version."""

    version: int
    from_: int
    to: int


class Proposal(Passage, Protocol):
    """A message that names a passage and a replacement (ProseMirror slice JSON) of it."""

    replacement: dict[str, Any]


def anchor_of(change: Change, chapter: Chapter, message: Passage) -> dict[str, Any]:
    """Return the anchor at the present version, wherever the passage has been carried, and the quote as it was seen."""
    if message.from_ > message.to:
        raise Invalid("The positions of an edit are out of order.")
    seen = change.texts.at_version(chapter, message.version)
    for position in (message.from_, message.to):
        check_position(seen, position)
    quote, prefix, suffix = quote_of(seen, message.from_, message.to)
    chapter, range_ = landed(change, chapter, message.version, Range(message.from_, message.to))
    return {
        "chapter": chapter.id,
        "version": chapter.version,
        "from": range_.from_,
        "to": range_.to,
        "adrift": range_.adrift,
        "quote": quote,
        "prefix": prefix,
        "suffix": suffix,
    }


def proposal_of(change: Change, chapter: Chapter, message: Proposal) -> dict[str, Any]:
    """Return the replacement and the words it is for; raises `Invalid` where it changes nothing or does not fit there."""
    seen = change.texts.at_version(chapter, message.version)
    replacement = read_slice(message.replacement)
    if replacement.eq(seen.slice(message.from_, message.to)):
        raise Invalid("This suggestion changes nothing.")
    apply_steps(seen, [replacing_step(seen, message.from_, message.to, replacement)])
    return {"replacement": slice_to_json(replacement), "original": text_between(seen, message.from_, message.to)}
