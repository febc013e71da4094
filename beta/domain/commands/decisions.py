"""Owns the commands by which an author decides on remarks, and takes a decision back."""

from typing import Any

from beta.domain.commands.loading import access_annotation, access_chapter, require_open
from beta.domain.commands.text import append_steps
from beta.domain.log import Change
from beta.domain.messages.remarks import Decide, OnAnnotation
from beta.errors import Conflict, Invalid
from beta.models import Annotation, Chapter
from beta.prose.anchors import Range, text_between
from beta.prose.schema import Slice
from beta.prose.slices import read_slice, replacing_step, slice_text, slice_to_json
from beta.prose.steps import maps_of, steps_to_json


def accept_suggestion(change: Change, message: OnAnnotation) -> None:
    """Put a suggestion's replacement into the text: step, decision and credit in one transaction.

    Raises `Conflict` with `original`, `current` and `replacement` when the words have changed since.
    """
    annotation = _open_suggestion(change, message.annotation)
    replacement = read_slice(annotation.replacement)
    chapter, range_ = _standing(change, annotation, annotation.original, slice_text(replacement))
    replaced = change.texts.current(chapter).slice(range_.from_, range_.to)
    undo = {"slice": slice_to_json(replaced), "text": slice_text(replacement)}
    data = {"annotation": annotation.id, "undo": undo}
    _replace(change, chapter, range_, replacement, "suggestion_accepted", data)


def _open_suggestion(change: Change, annotation_id: str) -> Annotation:
    annotation = access_annotation(change, annotation_id)
    if not annotation.is_suggestion:
        raise Invalid("A comment has nothing to accept. Resolve it instead.")
    require_open(annotation)
    return annotation


def _standing(change: Change, annotation: Annotation, expected: str, proposed: str) -> tuple[Chapter, Range]:
    """Return where the annotation stands, when its words are the expected ones; else raise `Conflict`."""
    chapter = access_chapter(change, annotation.chapter_id)
    range_ = change.anchors.of(chapter.id).find(annotation.id) or Range(0, 0, adrift=True)
    current = text_between(change.texts.current(chapter), range_.from_, range_.to)
    if range_.adrift or current != expected:
        raise Conflict(
            "The words have changed since this was suggested.",
            original=expected,
            current=current,
            replacement=proposed,
        )
    return chapter, range_


def _replace(change: Change, chapter: Chapter, range_: Range, slice_: Slice, kind: str, data: dict[str, Any]) -> None:
    """Append an event that makes the range into the slice; its `from`-`to` hold after the step."""
    step = replacing_step(change.texts.current(chapter), range_.from_, range_.to, slice_)
    data = {**data, "steps": steps_to_json([step]), "from": range_.from_, "to": range_.from_ + slice_.size}
    append_steps(change, chapter, kind, data, maps_of([step]))


def reject_suggestion(change: Change, message: Decide) -> None:
    """Leave the text as it is; the reason, if any, is for the person who suggested."""
    annotation = _open_suggestion(change, message.annotation)
    change.append("suggestion_rejected", {"annotation": annotation.id, "reason": message.reason})


def resolve_comment(change: Change, message: Decide) -> None:
    """Mark a comment as dealt with."""
    annotation = access_annotation(change, message.annotation)
    if annotation.is_suggestion:
        raise Invalid("A suggestion is accepted or rejected.")
    require_open(annotation)
    change.append("comment_resolved", {"annotation": annotation.id, "reason": message.reason})


def reopen_annotation(change: Change, message: OnAnnotation) -> None:
    """Take a decision back, however old.

    Taking an acceptance back puts the former words in again; where the accepted ones have changed since, raises
    `Conflict` that shows both.
    """
    annotation = access_annotation(change, message.annotation)
    decision = change.access.named.decision
    if decision is None:
        raise Conflict("Nothing has been decided on this remark.", state="open")
    data = {"annotation": annotation.id, "decision": decision.seq}
    if decision.undo is None:
        change.append("annotation_reopened", data)
        return
    former = read_slice(decision.undo["slice"])
    chapter, range_ = _standing(change, annotation, decision.undo["text"], slice_text(former))
    _replace(change, chapter, range_, former, "annotation_reopened", data)
