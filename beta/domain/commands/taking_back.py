"""Owns taking acceptances back: the former words go in again, and remarks on them stand where they stood."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from beta.domain.anchor_index import AnchorIndex
from beta.domain.commands.replacing import Replaced, Replacement, replaced, touching
from beta.domain.log import Change
from beta.models import Annotation, Chapter, Decision
from beta.prose.anchors import Range
from beta.prose.steps import Mapping as StepMapping
from beta.prose.steps import maps_of

_Kept = tuple[int, Mapping[str, Any]]
"""The number of a decision, and what it kept."""


@dataclass(frozen=True)
class TakenBack:
    """The replacements that fit, and where other remarks stand after them, by annotation: `[from, to]`."""

    replaced: Replaced
    anchors: dict[str, list[int]]
    undo: Mapping[str, Mapping[str, Any]]

    def opened_by(self, change: Change, decision: int, annotation: str) -> list[str]:
        """Return what the event `decision` closed with thanks because of this annotation, and is closed still."""
        closed = self.undo[annotation].get("closed", [])
        if not closed:
            return []
        query = select(Annotation.id).join(
            Decision, (Decision.draft_id == Annotation.draft_id) & (Decision.annotation_id == Annotation.id)
        )
        standing = (Decision.seq == decision, Decision.taken_back_seq.is_(None), Annotation.state == "thanked")
        mine = (Annotation.draft_id == change.draft.id, Annotation.id.in_(closed))
        return list(change.session.scalars(query.where(*mine, *standing).order_by(Annotation.id)))


def take_back(
    change: Change, chapter: Chapter, wanted: Sequence[Replacement], undo: Mapping[str, Mapping[str, Any]]
) -> TakenBack:
    """Return what putting former words back comes to; `undo` is what their decisions kept, by annotation."""
    fit = replaced(change.texts.current(chapter), wanted)
    kept = {one.annotation: undo[one.annotation].get("around", {}) for one in fit.done}
    movable = _movable(change, {other for around in kept.values() for other in around} - fit.places.keys())
    index = change.anchors.of(chapter.id)
    maps = StepMapping(maps_of(fit.steps))
    anchors: dict[str, list[int]] = {}
    for one in fit.done:
        for other in movable & kept[one.annotation].keys():
            stands = index.find(other)
            if stands is None or stands.from_ > one.range_.to or stands.to < one.range_.from_:
                continue
            before = anchors.get(other, [maps.map(stands.from_, 1), maps.map(stands.to, -1)])
            anchors[other] = _put_back(before, kept[one.annotation][other], fit.places[one.annotation])
    anchors |= _after(change, fit, index)
    return TakenBack(fit, {other: at for other, at in sorted(anchors.items()) if at[0] <= at[1]}, undo)


def _after(change: Change, fit: Replaced, index: AnchorIndex) -> dict[str, list[int]]:
    """Return where deletions stand that are still accepted, at a point where words return that stood in front of theirs."""
    points = [one for one in fit.done if one.range_.from_ == one.range_.to]
    beside = {one.annotation: {other for other, _ in touching(index, one.range_)} for one in points}
    decided = _deletions(change, {other for others in beside.values() for other in others})
    anchors: dict[str, list[int]] = {}
    for one in points:
        end = fit.places[one.annotation].to
        behind = _behind(one.annotation, beside[one.annotation], decided)
        anchors |= {other: [end, end] for other in behind - fit.places.keys()}
    return anchors


def _deletions(change: Change, annotations: Collection[str]) -> dict[str, _Kept]:
    """Return the number of the decision, and what it kept, of those of these that put nothing in their words' place."""
    if len(annotations) < 2:
        return {}
    query = select(Decision.annotation_id, Decision.seq, Decision.undo).where(
        Decision.draft_id == change.draft.id, Decision.annotation_id.in_(annotations), Decision.taken_back_seq.is_(None)
    )
    return {
        row.annotation_id: (row.seq, row.undo) for row in change.session.execute(query) if row.undo and not row.undo["text"]
    }


def _behind(one: str, beside: Collection[str], decided: Mapping[str, _Kept]) -> set[str]:
    """Return those of the deletions at a point whose words stood behind those of another, directly or behind a third."""
    found, last = set[str](), {one} & decided.keys()
    while last:
        last = {
            other
            for other in beside
            if other in decided and other not in found and any(_follows(decided, other, before) for before in last)
        }
        found |= last
    return found - {one}


def _follows(decided: Mapping[str, _Kept], other: str, one: str) -> bool:
    (seq, undo), (other_seq, other_undo) = decided[one], decided[other]
    if seq == other_seq:
        return bool(other_undo["order"] > undo["order"])
    return other in undo.get("after", ()) or one in other_undo.get("before", ())


def _put_back(before: list[int], kept: list[int | None], place: Range) -> list[int]:
    """Return where a remark stands once the words it stood on are back at `place`."""
    return [end if at is None else place.from_ + at for end, at in zip(before, kept, strict=True)]


def _movable(change: Change, annotations: Collection[str]) -> set[str]:
    """Return those of these remarks whose place is not their own matter by now: an accepted one stands on its words."""
    if not annotations:
        return set()
    query = select(Annotation.id).where(Annotation.draft_id == change.draft.id, Annotation.id.in_(annotations))
    return set(change.session.scalars(query.where(Annotation.state.not_in(("withdrawn", "accepted")))))
