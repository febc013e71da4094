"""Owns how events on remarks and on the text under them become rows; decisions are next door."""

from beta.domain.kept_texts import keep, passed
from beta.domain.log import Projection, Projector
from beta.domain.unwritten import write_later
from beta.models import Annotation, Chapter, DraftEvent, Reaction, Reply
from beta.prose.schema import document_json
from beta.prose.steps import read_steps


def follow_steps(projector: Projector, event: DraftEvent) -> None:
    """Apply an event's steps to its chapter; where a checkpoint is due, it takes in the anchors as they stand after them."""
    chapter = projector.session.get_one(Chapter, (event.draft_id, event.data["chapter"]))
    steps = read_steps(event.data["steps"])
    projector.texts.apply(chapter, steps)
    if projector.texts.passed_checkpoint(chapter, len(steps)):
        projector.texts.write_checkpoint(chapter, projector.anchors.saved(chapter.id))
    if passed(chapter.version, len(steps)):
        keep(projector.session, chapter, document_json(projector.texts.current(chapter)))


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
        "private": data.get("private", False),
        "created_at": event.created_at,
    }
    write_later(projector.session, Annotation, row)
    if "reaction" in data:
        felt = {"annotation_id": data["annotation"], "user_id": event.actor_id, "reaction": data["reaction"]}
        write_later(projector.session, Reaction, {"draft_id": event.draft_id, "seq": event.seq, **felt})


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
            answer=event.data.get("answer"),
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


def _annotation_classified(projector: Projector, event: DraftEvent) -> None:
    _annotation(projector, event).kind = event.data["kind"]


def _reaction_changed(projector: Projector, event: DraftEvent) -> None:
    data = event.data
    key = {"draft_id": event.draft_id, "annotation_id": data["annotation"]}
    key |= {"user_id": event.actor_id, "reaction": data["reaction"]}
    standing = projector.session.get(Reaction, key)
    if data["on"] and standing is None:
        projector.session.add(Reaction(**key, seq=event.seq))
    elif not data["on"] and standing is not None:
        projector.session.delete(standing)
    projector.session.flush()


def _note_published(projector: Projector, event: DraftEvent) -> None:
    """From now on it is a remark like others, as old as its publication: before that nobody could answer it."""
    data, note = event.data, _annotation(projector, event)
    note.private = False
    note.created_at = event.created_at
    note.version, note.from_pos, note.to_pos, note.adrift = data["version"], data["from"], data["to"], data["adrift"]


REMARKS: dict[str, Projection] = {
    "comment_left": _remark_left,
    "edit_suggested": _remark_left,
    "annotation_revised": _annotation_revised,
    "annotation_withdrawn": _annotation_withdrawn,
    "annotation_attached": _annotation_attached,
    "annotation_classified": _annotation_classified,
    "reaction_changed": _reaction_changed,
    "note_published": _note_published,
    "reply_left": _reply_left,
    "reply_revised": _reply_revised,
    "reply_withdrawn": _reply_withdrawn,
}
"""Every kind of event on remarks but decisions, and what it does to the tables."""
