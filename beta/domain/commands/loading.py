"""Owns loading what a command names inside its draft: foreign, removed or withdrawn things are not found."""

from beta.domain.log import Change
from beta.domain.rights import WRITERS
from beta.errors import Conflict, NotAllowed, NotFound
from beta.models import Annotation, Chapter, Reply

NO_CHAPTER = "This chapter is not in the draft."


def access_chapter(change: Change, chapter_id: str, *, removed: bool = False) -> Chapter:
    """Return a chapter of this draft that is (not) removed, or raise `NotFound`."""
    chapter = change.session.get(Chapter, (change.draft.id, chapter_id))
    if chapter is None or chapter.removed != removed:
        raise NotFound(NO_CHAPTER)
    return chapter


def access_annotation(change: Change, annotation_id: str) -> Annotation:
    """Return an annotation of this draft that is not withdrawn, nor somebody else's private note, or raise `NotFound`."""
    annotation = change.session.get(Annotation, (change.draft.id, annotation_id))
    if annotation is None or annotation.state == "withdrawn" or not _is_visible(annotation, change.user_id):
        raise NotFound("This remark is not in the draft.")
    return annotation


def _is_visible(annotation: Annotation, user_id: int) -> bool:
    return not annotation.private or annotation.author_id == user_id


def own_annotation(change: Change, annotation_id: str) -> Annotation:
    """Return an annotation that the acting person wrote; raises `NotAllowed` for somebody else's."""
    annotation = access_annotation(change, annotation_id)
    if annotation.author_id != change.user_id:
        raise NotAllowed("Only whoever wrote a remark can change it.")
    return annotation


def attachable_annotation(change: Change, annotation_id: str) -> Annotation:
    """Return an annotation the acting person may put on another passage: the writers any, others their own."""
    annotation = access_annotation(change, annotation_id)
    if change.access.role not in WRITERS and annotation.author_id != change.user_id:
        raise NotAllowed("Only whoever wrote a remark can change it.")
    return annotation


def own_reply(change: Change, annotation_id: str, reply_id: str) -> Reply:
    """Return a reply that the acting person wrote under this annotation."""
    access_annotation(change, annotation_id)
    reply = change.session.get(Reply, (change.draft.id, reply_id))
    if reply is None or reply.withdrawn or reply.annotation_id != annotation_id:
        raise NotFound("This reply is not in the draft.")
    if reply.author_id != change.user_id:
        raise NotAllowed("Only whoever wrote a reply can change it.")
    return reply


def require_open(annotation: Annotation) -> None:
    """Raise `Conflict` when a decision on the annotation stands."""
    if annotation.state != "open":
        raise Conflict(f"This remark has been {annotation.state} meanwhile.", state=annotation.state)
