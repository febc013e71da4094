"""Owns how decisions, one or many at a time, become rows."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import update

from beta.domain.log import Projection, Projector
from beta.domain.moving_projections import write_places
from beta.domain.remark_projections import follow_steps
from beta.domain.unwritten import write_later
from beta.models import Annotation, Decision, DraftEvent

Entry = dict[str, Any]
"""What is decided on an annotation, or by which event: `{annotation, from?, to?, undo?, replacement?, decision?}`."""


def _decide(projector: Projector, event: DraftEvent, verdict: str, entries: Sequence[Entry]) -> None:
    """Write decisions, and what they make of the remarks, in a few statements however many they are."""
    rows = [
        {
            "draft_id": event.draft_id,
            "seq": event.seq,
            "annotation_id": entry["annotation"],
            "batch": event.data.get("batch", event.seq),
            "verdict": verdict,
            "decided_by": event.actor_id,
            "decided_at": event.created_at,
            "reason": event.data.get("reason", ""),
            "undo": entry.get("undo"),
            "replacement": entry.get("replacement"),
        }
        for entry in entries
    ]
    if rows:
        _set_state(projector, event, entries, verdict)
        write_later(projector.session, Decision, rows)


def _set_state(projector: Projector, event: DraftEvent, entries: Sequence[Entry], state: str) -> None:
    """Write the state of remarks, with where those stand that have another place after the event's steps."""
    placed = {entry["annotation"]: [entry["from"], entry["to"]] for entry in entries if "from" in entry}
    if placed:
        write_places(projector, event.data["chapter"], _version_after(event), placed, state)
    others = [entry["annotation"] for entry in entries if "from" not in entry]
    if others:
        chosen = update(Annotation).where(Annotation.draft_id == event.draft_id, Annotation.id.in_(others))
        projector.session.execute(chosen.values(state=state))


def _version_after(event: DraftEvent) -> int:
    version: int = event.data["version"] + len(event.data["steps"])
    return version


def _closed(event: DraftEvent) -> list[Entry]:
    return [{"annotation": annotation} for annotation in event.data.get("closed", ())]


def _suggestion_accepted(projector: Projector, event: DraftEvent) -> None:
    follow_steps(projector, event)
    _decide(projector, event, "accepted", [{**event.data, "replacement": event.data.get("with")}])
    _decide(projector, event, "thanked", _closed(event))


def _suggestion_rejected(projector: Projector, event: DraftEvent) -> None:
    _decide(projector, event, "rejected", [{"annotation": event.data["annotation"]}])


def _comment_resolved(projector: Projector, event: DraftEvent) -> None:
    _decide(projector, event, "resolved", [{"annotation": event.data["annotation"]}])


def _remarks_decided(projector: Projector, event: DraftEvent) -> None:
    if "steps" in event.data:
        follow_steps(projector, event)
    _decide(projector, event, event.data["verdict"], event.data["decided"])
    _decide(projector, event, "thanked", _closed(event))


def _annotation_reopened(projector: Projector, event: DraftEvent) -> None:
    decision = event.data["decision"]
    opened = [{"annotation": annotation, "decision": decision} for annotation in event.data.get("opened", ())]
    _reopen(projector, event, [event.data, *opened])


def _remarks_reopened(projector: Projector, event: DraftEvent) -> None:
    _reopen(projector, event, event.data["reopened"])


def _reopen(projector: Projector, event: DraftEvent, entries: Sequence[Entry]) -> None:
    """Open annotations that one act has closed, and put others where they stood on the words that are back."""
    if "steps" in event.data:
        follow_steps(projector, event)
    by_decision: dict[int, list[str]] = defaultdict(list)
    for entry in entries:
        by_decision[entry["decision"]].append(entry["annotation"])
    for decision, annotations in by_decision.items():
        standing = update(Decision).where(Decision.draft_id == event.draft_id, Decision.seq == decision)
        taken_back = standing.where(Decision.annotation_id.in_(annotations)).values(taken_back_seq=event.seq)
        projector.session.execute(taken_back)
    _set_state(projector, event, entries, "open")
    if anchors := event.data.get("anchors"):
        write_places(projector, event.data["chapter"], _version_after(event), anchors)


DECISIONS: dict[str, Projection] = {
    "suggestion_accepted": _suggestion_accepted,
    "suggestion_rejected": _suggestion_rejected,
    "comment_resolved": _comment_resolved,
    "remarks_decided": _remarks_decided,
    "annotation_reopened": _annotation_reopened,
    "remarks_reopened": _remarks_reopened,
}
"""Every kind of event that decides on remarks, and what it does to the tables."""
