"""Owns the command by which a suggestion follows what its writer types on: another range, another replacement."""

from typing import Any

from beta.domain.commands.loading import access_chapter, own_annotation, require_open
from beta.domain.log import Change
from beta.domain.messages.suggesting import ReviseSuggestion
from beta.errors import Invalid
from beta.models import Chapter
from beta.prose.anchors import Range, map_range, quote_of, text_between
from beta.prose.checks import check_position
from beta.prose.slices import read_slice, replacing_step, slice_to_json
from beta.prose.steps import apply_steps


def revise_suggestion(change: Change, message: ReviseSuggestion) -> None:
    """Give one's own open suggestion another range of a chapter and another replacement; thread, note and kind stay.

    Positions are those of the chapter at `version`, and are brought up to date. Raises `Invalid` where the replacement
    changes nothing or does not fit there, `Conflict` where the suggestion has been decided meanwhile.
    """
    annotation = own_annotation(change, message.annotation)
    if not annotation.is_suggestion:
        raise Invalid("A comment has no replacement.")
    require_open(annotation)
    chapter = access_chapter(change, message.chapter)
    data = {"annotation": annotation.id, **_proposal(change, chapter, message)}
    change.append("suggestion_revised", data, chapter_id=chapter.id)


def _proposal(change: Change, chapter: Chapter, message: ReviseSuggestion) -> dict[str, Any]:
    """Return the anchor at the present version, and quote, original and replacement as they were seen."""
    if message.from_ > message.to:
        raise Invalid("The positions of an edit are out of order.")
    seen = change.texts.at_version(chapter, message.version)
    for position in (message.from_, message.to):
        check_position(seen, position)
    replacement = read_slice(message.replacement)
    if replacement.eq(seen.slice(message.from_, message.to)):
        raise Invalid("This suggestion changes nothing.")
    apply_steps(seen, [replacing_step(seen, message.from_, message.to, replacement)])
    quote, prefix, suffix = quote_of(seen, message.from_, message.to)
    range_ = map_range(Range(message.from_, message.to), change.texts.maps_since(chapter, message.version))
    return {
        "chapter": chapter.id,
        "version": chapter.version,
        "from": range_.from_,
        "to": range_.to,
        "adrift": range_.adrift,
        "quote": quote,
        "prefix": prefix,
        "suffix": suffix,
        "original": text_between(seen, message.from_, message.to),
        "replacement": slice_to_json(replacement),
    }
