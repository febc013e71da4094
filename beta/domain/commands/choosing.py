"""Owns accepting: the words go in, and what overlaps them is closed with thanks, in one event."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from beta.domain.commands.replacing import Kept, Replaced, Replacement, beside, kept_place, replaced, touching, undo_of
from beta.domain.log import Change
from beta.models import Annotation, Chapter
from beta.prose.anchors import Range
from beta.prose.overlap import overlaps
from beta.prose.parts import Parts


@dataclass(frozen=True)
class Chosen:
    """What was found to fit, what taking each back needs, by annotation, and which suggestions are closed by it."""

    replaced: Replaced
    undo: Mapping[str, dict[str, Any]]
    closed: Sequence[str]


def choose(change: Change, chapter: Chapter, wanted: Sequence[Replacement], stay: Collection[str] = ()) -> Chosen:
    """Return what accepting suggestions of a chapter comes to; suggestions in `stay` are not closed, whatever they overlap.

    `wanted` do not overlap, and are in the order of the text.
    """
    doc = change.texts.current(chapter)
    fit, parts = replaced(doc, wanted), Parts(doc)
    near = {one.annotation: _near(change, chapter, one, fit) for one in fit.done}
    states = _public(change, {other for others in near.values() for other in others})
    undo, closed = {}, dict[str, None]()
    for one in fit.done:
        known = {other: range_ for other, range_ in near[one.annotation].items() if other in states}
        own = [
            other
            for other, range_ in known.items()
            if states[other] == "open" and other not in stay and overlaps(one.range_, range_)
        ]
        taken = {other: range_ for other, range_ in known.items() if states[other] == "accepted"}
        free = {other: range_ for other, range_ in known.items() if other not in taken}
        around: Kept = {other: at for other, range_ in free.items() if (at := kept_place(one.range_, range_)) is not None}
        empty = {other: range_ for other, range_ in taken.items() if range_.from_ == range_.to}
        undo[one.annotation] = undo_of(parts, one, around, own) | beside(one, empty)
        closed |= dict.fromkeys(own)
    return Chosen(fit, undo, list(closed))


def _near(change: Change, chapter: Chapter, one: Replacement, fit: Replaced) -> dict[str, Range]:
    """Return the other annotations at a replaced range, but for those that are replaced by the same act."""
    found = touching(change.anchors.of(chapter.id), one.range_)
    return {other: range_ for other, range_ in sorted(found, key=lambda item: item[0]) if other not in fit.places}


def _public(change: Change, annotations: Collection[str]) -> dict[str, str]:
    """Return, for the remarks among these that are no private notes, the state of each suggestion, and "" of a comment."""
    if not annotations:
        return {}
    query = select(Annotation.id, Annotation.is_suggestion, Annotation.state).where(
        Annotation.draft_id == change.draft.id, Annotation.id.in_(annotations), Annotation.private.is_(False)
    )
    return {row.id: row.state if row.is_suggestion else "" for row in change.session.execute(query)}
