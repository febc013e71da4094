"""Owns how events on remarks and on the text under them become rows."""

from typing import Any

from beta.domain.anchors import anchors_json
from beta.domain.log import Projection, Projector, write_row
from beta.models import Annotation, Chapter, Decision, DraftEvent, Reply
from beta.prose.steps import read_steps


def follow_steps(projector: Projector, event: DraftEvent) -> None:
    """Apply an event's steps to its chapter; where a checkpoint is due, it takes in the anchors as they stand after them."""
    chapter = projector.session.get_one(Chapter, (event.draft_id, event.data["chapter"]))
    steps = read_steps(event.data["steps"])
    projector.texts.apply(chapter, steps)
    if projector.texts.passed_checkpoint(chapter, len(steps)):
        projector.texts.write_checkpoint(chapter, anchors_json(projector.anchors.of(chapter.id)))


def _annotation(projector: Projector, event: DraftEvent) -> Annotation:
    return projector.session.get_one(Annotation, (event.draft_id, event.data["annotation"]))


def _remark_left(projector: Projector, event: DraftEvent) -> None:
    data = event.data
    row = {
        "draft_id": event.draft_id,
        "id": data["annotation"],
        "author_id": event.actor_id,
        "chapter_id": data["chapter"],
        "version": data["version"],
        "from_pos": data["from"],
        "to_pos": data["to"],
        "adrift": data["adrift"],
        "quote": data["quote"],
        "prefix": data["prefix"],
        "suffix": data["suffix"],
        "body": data["body"],
        "kind": data["kind"],
        "is_suggestion": event.kind == "edit_suggested",
        "replacement": data.get("replacement"),
        "original": data.get("original", ""),
        "created_at": event.created_at,
    }
    write_row(projector.session, Annotation, row)


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
