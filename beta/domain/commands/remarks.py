"""Owns the commands by which people leave remarks, answer them, change them and put them in their place."""

from typing import Any

from beta.domain.commands.loading import (
    access_annotation,
    access_chapter,
    attachable_annotation,
    own_annotation,
    own_reply,
    require_open,
)
from beta.domain.commands.moving import append_attached
from beta.domain.commands.proposals import anchor_of, proposal_of
from beta.domain.log import EVERYONE, Change, person
from beta.domain.messages.remarks import (
    AttachAnnotation,
    LeaveComment,
    LeaveReply,
    OnAnnotation,
    ReviseAnnotation,
    SuggestEdit,
    WithdrawReply,
)
from beta.errors import Conflict, Invalid, NotAllowed
from beta.models import Chapter
from beta.prose.anchors import Range, map_range
from beta.prose.checks import check_position
from beta.prose.slices import read_slice, slice_to_json


def leave_comment(change: Change, message: LeaveComment) -> None:
    """Leave a comment on a passage of at least one position, or with `private` a note that nobody else sees."""
    if message.from_ >= message.to:
        raise Invalid("Select a passage to comment on.")
    if not message.body and message.reaction is None:
        raise Invalid("A comment needs words, or a reaction.")
    _require_new(change)
    chapter = access_chapter(change, message.chapter)
    remark = _remark(change, chapter, message)
    if message.reaction is not None:
        remark["reaction"] = message.reaction
    if message.private:
        remark["private"] = True
    audience = person(change.user_id) if message.private else EVERYONE
    change.append("comment_left", remark, chapter_id=remark["chapter"], audience=audience)


def suggest_edit(change: Change, message: SuggestEdit) -> None:
    """Suggest a replacement of a passage; an empty passage suggests words to put in at that point."""
    _require_new(change)
    chapter = access_chapter(change, message.chapter)
    remark = {**_remark(change, chapter, message), **proposal_of(change, chapter, message)}
    change.append("edit_suggested", remark, chapter_id=remark["chapter"], audience=EVERYONE)


def _require_new(change: Change) -> None:
    if change.access.named.annotation is not None:
        raise Conflict("A remark with this id is there already.")


def _remark(change: Change, chapter: Chapter, message: LeaveComment | SuggestEdit) -> dict[str, Any]:
    """Return what both kinds of remark have in common."""
    anchor = anchor_of(change, chapter, message)
    return {"annotation": message.annotation, **anchor, "body": message.body, "kind": message.kind}


def revise_annotation(change: Change, message: ReviseAnnotation) -> None:
    """Change the words of one's own open remark."""
    annotation = own_annotation(change, message.annotation)
    require_open(annotation)
    if not annotation.is_suggestion and not message.body:
        raise Invalid("A comment needs words. To take it away, withdraw it.")
    replacement = annotation.replacement
    if message.replacement is not None:
        if not annotation.is_suggestion:
            raise Invalid("A comment has no replacement.")
        replacement = slice_to_json(read_slice(message.replacement))
    data = {
        "annotation": annotation.id,
        "body": message.body,
        "kind": message.kind,
        "replacement": replacement,
    }
    change.append("annotation_revised", data)


def withdraw_annotation(change: Change, message: OnAnnotation) -> None:
    """Take one's own remark away, unless it has become part of the text."""
    annotation = own_annotation(change, message.annotation)
    if annotation.state == "accepted":
        raise Conflict("This suggestion has been accepted. Only the author can take that back.", state="accepted")
    change.append("annotation_withdrawn", {"annotation": annotation.id})


def attach_annotation(change: Change, message: AttachAnnotation) -> None:
    """Put a remark, with its thread, on another passage."""
    annotation = attachable_annotation(change, message.annotation)
    chapter = access_chapter(change, message.chapter)
    if message.from_ >= message.to:
        raise Invalid("Select the passage to attach it to.")
    seen = change.texts.at_version(chapter, message.version)
    for position in (message.from_, message.to):
        check_position(seen, position)
    range_ = map_range(Range(message.from_, message.to), change.texts.maps_since(chapter, message.version))
    if range_.adrift:
        raise Conflict("The words you selected have been deleted meanwhile.")
    append_attached(change, annotation.id, chapter, range_.from_, range_.to)


def reply(change: Change, message: LeaveReply) -> None:
    """Answer in a remark's thread; whether it has been solved is for whoever wrote it to say."""
    annotation = access_annotation(change, message.annotation)
    if message.answer is not None and annotation.author_id != change.user_id:
        raise NotAllowed("Only whoever wrote a remark can say whether it has been solved.")
    if change.access.named.reply is not None:
        raise Conflict("A reply with this id is there already.")
    data = {"annotation": annotation.id, "reply": message.reply, "body": message.body, "answer": message.answer}
    change.append("reply_left", data)


def revise_reply(change: Change, message: LeaveReply) -> None:
    """Change the words of one's own reply."""
    own = own_reply(change, message.annotation, message.reply)
    data = {"annotation": own.annotation_id, "reply": own.id, "body": message.body}
    change.append("reply_revised", data)


def withdraw_reply(change: Change, message: WithdrawReply) -> None:
    """Take one's own reply away."""
    own = own_reply(change, message.annotation, message.reply)
    change.append("reply_withdrawn", {"annotation": own.annotation_id, "reply": own.id})
