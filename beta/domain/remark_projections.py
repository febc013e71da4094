"""Owns how events on remarks become rows, and how anchors follow the steps of a text."""

from typing import Any

from sqlalchemy import select, update

from beta.domain.log import Projection, Projector
from beta.models import Annotation, Chapter, Decision, DraftEvent, Reply
from beta.prose.anchors import Range, map_range
from beta.prose.steps import StepMap, maps_of, read_steps


def follow_steps(projector: Projector, event: DraftEvent) -> None:
    """Apply an event's steps to its chapter and let the anchors follow.

    Anchors are mapped when something was deleted (to note what has gone adrift) and when the chapter passes a
    checkpoint (to bring them up to date); typing alone writes no anchor.
    """
    chapter = projector.session.get_one(Chapter, (event.draft_id, event.data["chapter"]))
    steps = read_steps(event.data["steps"])
    projector.texts.apply(chapter, steps)
    maps = maps_of(steps)
    if projector.texts.passed_checkpoint(chapter, len(steps)):
        _rebase_anchors(projector, chapter, maps, write_all=True)
    elif any(_deletes(step_map) for step_map in maps):
        _rebase_anchors(projector, chapter, maps, write_all=False)


def _deletes(step_map: StepMap) -> bool:
    return any(step_map.ranges[index + 1] for index in range(0, len(step_map.ranges), 3))


def _rebase_anchors(projector: Projector, chapter: Chapter, maps: list[StepMap], *, write_all: bool) -> None:
    """Map the chapter's anchors to its present version; write those now adrift, or all of them at a checkpoint."""
    rows = projector.session.execute(
        select(Annotation.id, Annotation.version, Annotation.from_pos, Annotation.to_pos, Annotation.adrift).where(
            Annotation.draft_id == chapter.draft_id, Annotation.chapter_id == chapter.id
        )
    ).all()
    if not rows:
        return
    oldest = min(row.version for row in rows)
    before = chapter.version - len(maps)
    earlier = projector.texts.maps_between(chapter, oldest, before)
    every = [*earlier, *maps]
    changed: list[dict[str, Any]] = []
    for row in rows:
        mapped = map_range(Range(row.from_pos, row.to_pos, row.adrift), every[row.version - oldest :])
        if write_all or mapped.adrift != row.adrift:
            changed.append(
                {
                    "id": row.id,
                    "version": chapter.version,
                    "from_pos": mapped.from_,
                    "to_pos": mapped.to,
                    "adrift": mapped.adrift,
                }
            )
    _write_anchors(projector, chapter.draft_id, changed)


def _write_anchors(projector: Projector, draft_id: str, changed: list[dict[str, Any]]) -> None:
    """Write anchors row by row for annotations this transaction has loaded, and in one statement for the others."""
    loaded = {row.id: row for row in projector.session.identity_map.values() if isinstance(row, Annotation)}
    for values in changed:
        if values["id"] in loaded:
            for name in ("version", "from_pos", "to_pos", "adrift"):
                setattr(loaded[values["id"]], name, values[name])
    others = [{"draft_id": draft_id, **values} for values in changed if values["id"] not in loaded]
    if others:
        projector.session.execute(update(Annotation), others)


def _annotation(projector: Projector, event: DraftEvent) -> Annotation:
    return projector.session.get_one(Annotation, (event.draft_id, event.data["annotation"]))


def _remark_left(projector: Projector, event: DraftEvent) -> None:
    data = event.data
    projector.session.add(
        Annotation(
            draft_id=event.draft_id,
            id=data["annotation"],
            author_id=event.actor_id,
            chapter_id=data["chapter"],
            version=data["version"],
            from_pos=data["from"],
            to_pos=data["to"],
            adrift=data["adrift"],
            quote=data["quote"],
            prefix=data["prefix"],
            suffix=data["suffix"],
            body=data["body"],
            kind=data["kind"],
            is_suggestion=event.kind == "edit_suggested",
            replacement=data.get("replacement"),
            original=data.get("original", ""),
            created_at=event.created_at,
        )
    )
    projector.session.flush()


def _annotation_revised(projector: Projector, event: DraftEvent) -> None:
    annotation = _annotation(projector, event)
    annotation.body = event.data["body"]
    annotation.kind = event.data["kind"]
    annotation.replacement = event.data["replacement"]
    annotation.revised_at = event.created_at


def _annotation_withdrawn(projector: Projector, event: DraftEvent) -> None:
    _annotation(projector, event).state = "withdrawn"


def _annotation_attached(projector: Projector, event: DraftEvent) -> None:
    data, annotation = event.data, _annotation(projector, event)
    annotation.chapter_id = data["chapter"]
    _set_anchor(annotation, data["version"], data["from"], data["to"])
    annotation.quote, annotation.prefix, annotation.suffix = data["quote"], data["prefix"], data["suffix"]


def _set_anchor(annotation: Annotation, version: int, from_: int, to: int) -> None:
    annotation.version, annotation.from_pos, annotation.to_pos, annotation.adrift = version, from_, to, False


def _reply(projector: Projector, event: DraftEvent) -> Reply:
    return projector.session.get_one(Reply, (event.draft_id, event.data["reply"]))


def _reply_left(projector: Projector, event: DraftEvent) -> None:
    projector.session.add(
        Reply(
            draft_id=event.draft_id,
            id=event.data["reply"],
            annotation_id=event.data["annotation"],
            author_id=event.actor_id,
            body=event.data["body"],
            seq=event.seq,
            created_at=event.created_at,
        )
    )


def _reply_revised(projector: Projector, event: DraftEvent) -> None:
    reply = _reply(projector, event)
    reply.body = event.data["body"]
    reply.revised_at = event.created_at


def _reply_withdrawn(projector: Projector, event: DraftEvent) -> None:
    _reply(projector, event).withdrawn = True


def _decide(projector: Projector, event: DraftEvent, verdict: str, undo: dict[str, Any] | None = None) -> None:
    annotation = _annotation(projector, event)
    annotation.state = verdict
    projector.session.add(
        Decision(
            draft_id=event.draft_id,
            seq=event.seq,
            annotation_id=annotation.id,
            verdict=verdict,
            decided_by=event.actor_id,
            decided_at=event.created_at,
            reason=event.data.get("reason", ""),
            undo=undo,
        )
    )


def _suggestion_accepted(projector: Projector, event: DraftEvent) -> None:
    follow_steps(projector, event)
    _decide(projector, event, "accepted", event.data["undo"])
    after = event.data["version"] + len(event.data["steps"])
    _set_anchor(_annotation(projector, event), after, event.data["from"], event.data["to"])


def _suggestion_rejected(projector: Projector, event: DraftEvent) -> None:
    _decide(projector, event, "rejected")


def _comment_resolved(projector: Projector, event: DraftEvent) -> None:
    _decide(projector, event, "resolved")


def _annotation_reopened(projector: Projector, event: DraftEvent) -> None:
    annotation = _annotation(projector, event)
    annotation.state = "open"
    decision = projector.session.get_one(Decision, (event.draft_id, event.data["decision"]))
    decision.taken_back_seq = event.seq
    if "steps" in event.data:
        follow_steps(projector, event)
        after = event.data["version"] + len(event.data["steps"])
        _set_anchor(annotation, after, event.data["from"], event.data["to"])


REMARKS: dict[str, Projection] = {
    "comment_left": _remark_left,
    "edit_suggested": _remark_left,
    "annotation_revised": _annotation_revised,
    "annotation_withdrawn": _annotation_withdrawn,
    "annotation_attached": _annotation_attached,
    "reply_left": _reply_left,
    "reply_revised": _reply_revised,
    "reply_withdrawn": _reply_withdrawn,
    "suggestion_accepted": _suggestion_accepted,
    "suggestion_rejected": _suggestion_rejected,
    "comment_resolved": _comment_resolved,
    "annotation_reopened": _annotation_reopened,
}
"""Every kind of event on remarks, and what it does to the tables."""
