"""Owns the commands by which an author decides on one remark, and takes a decision back."""

from beta.domain.commands.choosing import choose
from beta.domain.commands.loading import access_annotation, access_chapter, require_open
from beta.domain.commands.replacing import Replacement
from beta.domain.commands.taking_back import take_back
from beta.domain.commands.text import append_steps
from beta.domain.log import Change
from beta.domain.messages.deciding import AcceptSuggestion, Decide
from beta.domain.messages.remarks import OnAnnotation
from beta.errors import Conflict, Invalid
from beta.models import Annotation, Chapter
from beta.prose.anchors import Range, text_between
from beta.prose.slices import read_slice, slice_text, slice_to_json
from beta.prose.steps import maps_of, steps_to_json


def accept_suggestion(change: Change, message: AcceptSuggestion) -> None:
    """Put a suggestion's replacement, or the author's own version of it, into the text.

    Step, decision and credit are one event, which also closes with thanks every open suggestion that overlaps this one.
    Raises `Conflict` with `original`, `current` and `replacement` when the words have changed since.
    """
    annotation = _open_suggestion(change, message.annotation)
    suggested = read_slice(annotation.replacement)
    put_in = suggested if message.replacement is None else read_slice(message.replacement)
    chapter, range_ = _standing(change, annotation, annotation.original, slice_text(put_in))
    if put_in.eq(change.texts.current(chapter).slice(range_.from_, range_.to)):
        raise Invalid("This is what stands there already. To leave the text as it is, reject the suggestion.")
    chosen = choose(change, chapter, [Replacement(annotation.id, range_, put_in)])
    if not chosen.replaced.done:
        raise Invalid("This replacement does not fit the text here.")
    place, steps = chosen.replaced.places[annotation.id], chosen.replaced.steps
    data = {
        "annotation": annotation.id,
        "steps": steps_to_json(steps),
        "from": place.from_,
        "to": place.to,
        "with": None if put_in.eq(suggested) else slice_to_json(put_in),
        "closed": chosen.closed,
        "undo": chosen.undo[annotation.id],
    }
    append_steps(change, chapter, "suggestion_accepted", data, maps_of(steps))


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

    Taking an acceptance back puts the former words in again, and opens what it closed; where the accepted words have
    changed since, raises `Conflict` that shows both.
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
    back = take_back(change, chapter, [Replacement(annotation.id, range_, former)], {annotation.id: decision.undo})
    if not back.replaced.done:
        raise Conflict("The text around these words has changed so that they no longer fit there.", state="accepted")
    place, steps = back.replaced.places[annotation.id], back.replaced.steps
    data |= {"steps": steps_to_json(steps), "from": place.from_, "to": place.to}
    data |= {"opened": back.opened_by(change, decision.seq, annotation.id), "anchors": back.anchors}
    append_steps(change, chapter, "annotation_reopened", data, maps_of(steps))
