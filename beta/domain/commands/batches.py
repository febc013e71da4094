"""Owns the commands that decide on many remarks as one act, and take one back as a whole."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select

from beta.domain.commands.choosing import choose
from beta.domain.commands.replacing import Replacement, in_parts
from beta.domain.commands.taking_back import take_back
from beta.domain.commands.text import append_steps
from beta.domain.log import Change
from beta.domain.messages.deciding import MAX_REMARKS, DecideRemarks, ReopenRemarks
from beta.errors import Conflict, TooLarge
from beta.models import Annotation, Chapter, Decision
from beta.prose.anchors import Range, text_between
from beta.prose.overlap import choices
from beta.prose.slices import read_slice
from beta.prose.steps import Step, maps_of, steps_to_json

GONE = Range(0, 0, adrift=True)


def decide_remarks(change: Change, message: DecideRemarks) -> None:
    """Give many remarks one verdict, as one act.

    Left out, and open as before, are comments to accept or reject, suggestions to resolve, private notes, suggestions whose
    words have changed, and those that overlap another one of the same set. Raises `Conflict` when nothing is left, and
    `TooLarge` for more than `MAX_REMARKS`.
    """
    if len(message.annotations) > MAX_REMARKS:
        raise TooLarge(f"At most {MAX_REMARKS:,} remarks are decided on at once. Show fewer, and go on part by part.")
    columns = (Annotation.id, Annotation.chapter_id, Annotation.original, Annotation.replacement)
    query = select(*columns).where(
        Annotation.draft_id == change.draft.id,
        Annotation.id.in_(set(message.annotations)),
        Annotation.state == "open",
        Annotation.private.is_(False),
        Annotation.is_suggestion.is_(message.verdict != "resolved"),
    )
    rows = change.session.execute(query.order_by(Annotation.created_at, Annotation.id)).all()
    if message.verdict == "accepted":
        by_chapter = [(one, [row for row in rows if row.chapter_id == one.id]) for one in _chapters(change, rows)]
        for chapter, found in by_chapter:
            _accept(change, chapter, found, message)
    elif rows:
        decided = [{"annotation": row.id} for row in rows]
        change.append("remarks_decided", {**_verdict(change, message), "decided": decided, "closed": []})
    if not change.events:
        raise Conflict("There is nothing left to decide here: it has been decided, or its words have changed.")


def _chapters(change: Change, rows: Sequence[Any]) -> list[Chapter]:
    named = {row.chapter_id for row in rows}
    return [chapter for chapter in change.projector.present_chapters() if chapter.id in named] if rows else []


def _accept(change: Change, chapter: Chapter, rows: Sequence[Row[Any]], message: DecideRemarks) -> None:
    """Append what accepting suggestions of a chapter comes to: one event, unless they are more than one may carry."""
    words = {row.id: row.original for row in rows}
    stands = _standing(change, chapter, words)
    unclear = {annotation for group in choices(stands) for annotation in group}
    wanted = [
        Replacement(row.id, stands[row.id], read_slice(row.replacement))
        for row in rows
        if row.id in stands and row.id not in unclear
    ]
    for part in in_parts(wanted):
        chosen = choose(change, chapter, part, stay=frozenset(message.annotations))
        places = chosen.replaced.places
        decided = [{**_placed(key, place), "undo": chosen.undo[key]} for key, place in places.items()]
        if decided:
            data = {"decided": decided, "closed": chosen.closed}
            _append_steps(change, chapter, "remarks_decided", {**_verdict(change, message), **data}, chosen.replaced.steps)


def _standing(change: Change, chapter: Chapter, words: Mapping[str, str]) -> dict[str, Range]:
    """Return where annotations of a chapter stand, those that stand on just these words."""
    doc = change.texts.current(chapter)
    ranges = dict(change.anchors.of(chapter.id).items())
    found = {annotation: ranges.get(annotation, GONE) for annotation in words}
    return {
        annotation: range_
        for annotation, range_ in found.items()
        if not range_.adrift and text_between(doc, range_.from_, range_.to) == words[annotation]
    }


def _placed(annotation: str, place: Range) -> dict[str, Any]:
    return {"annotation": annotation, "from": place.from_, "to": place.to}


def _append_steps(change: Change, chapter: Chapter, kind: str, data: dict[str, Any], steps: list[Step]) -> None:
    append_steps(change, chapter, kind, {**data, "steps": steps_to_json(steps)}, maps_of(steps))


def _verdict(change: Change, message: DecideRemarks) -> dict[str, Any]:
    """Return what all events of one act have in common; `batch` is the number of its first."""
    batch = change.events[0].seq if change.events else change.draft.head + 1
    return {"verdict": message.verdict, "reason": message.reason, "batch": batch}


def reopen_remarks(change: Change, message: ReopenRemarks) -> None:
    """Take back every decision of one act that still stands and can be taken back.

    `batch` is the number its command was acknowledged with. Left as they are private notes, and remarks whose accepted
    words have changed since. Raises `Conflict` when nothing is left to take back.
    """
    query = (
        select(Decision.annotation_id, Decision.seq, Decision.verdict, Decision.undo, Annotation.chapter_id)
        .join(Annotation, (Annotation.draft_id == Decision.draft_id) & (Annotation.id == Decision.annotation_id))
        .where(Decision.draft_id == change.draft.id, Decision.batch == message.batch, Decision.taken_back_seq.is_(None))
        .where(Annotation.state == Decision.verdict, Annotation.private.is_(False))
    )
    rows = change.session.execute(query.order_by(Annotation.created_at, Annotation.id)).all()
    for chapter in _chapters(change, [row for row in rows if row.undo]):
        _put_back(change, chapter, rows)
    plain = [row for row in rows if row.verdict in ("rejected", "resolved")]
    if plain:
        change.append("remarks_reopened", {"reopened": [_reopened(row) for row in plain]})
    if not change.events:
        raise Conflict("There is nothing left to take back: it has been taken back, or the words have changed since.")


def _put_back(change: Change, chapter: Chapter, rows: Sequence[Row[Any]]) -> None:
    """Append what taking the acceptances of a chapter back comes to."""
    accepted = {row.annotation_id: row for row in rows if row.undo and row.chapter_id == chapter.id}
    stands = _standing(change, chapter, {key: row.undo["text"] for key, row in accepted.items()})
    wanted = [
        Replacement(key, range_, read_slice(accepted[key].undo["slice"]), accepted[key].undo.get("order", 0))
        for key, range_ in stands.items()
    ]
    for part in in_parts(wanted):
        back = take_back(change, chapter, part, {key: row.undo for key, row in accepted.items()})
        reopened = [{**_reopened(accepted[key]), **_placed(key, place)} for key, place in back.replaced.places.items()]
        closed = {one for key in back.replaced.places for one in accepted[key].undo.get("closed", [])}
        reopened += [_reopened(row) for row in rows if row.verdict == "thanked" and row.annotation_id in closed]
        if back.replaced.done:
            data = {"reopened": reopened, "anchors": back.anchors}
            _append_steps(change, chapter, "remarks_reopened", data, back.replaced.steps)


def _reopened(row: Row[Any]) -> dict[str, Any]:
    return {"annotation": row.annotation_id, "decision": row.seq}
