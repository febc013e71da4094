"""Owns the table of commands: each name, the message it takes, and the function that carries it out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from beta.domain.access import Access
from beta.domain.commands import (
    batches,
    chapters,
    decisions,
    notes,
    passages,
    people,
    publish,
    reactions,
    remarks,
    suggesting,
    text,
    upload,
    versions,
)
from beta.domain.messages.base import Message
from beta.domain.messages.chapters import (
    AddChapter,
    EditText,
    MoveChapter,
    MovePassage,
    OnChapter,
    RenameChapter,
    SplitChapter,
)
from beta.domain.messages.deciding import AcceptSuggestion, Decide, DecideRemarks, ReopenRemarks
from beta.domain.messages.header import EditHeader, PublishStory
from beta.domain.messages.people import ChangeRole, CreateInvitation, JoinDraft, RemoveMember, RenameMember, RevokeInvitation
from beta.domain.messages.remarks import (
    AttachAnnotation,
    ClassifyAnnotation,
    LeaveComment,
    LeaveReply,
    OnAnnotation,
    React,
    ReviseAnnotation,
    SuggestEdit,
    WithdrawReply,
)
from beta.domain.messages.suggesting import ReviseSuggestion
from beta.domain.messages.uploads import UploadVersion
from beta.domain.messages.versions import NameVersion, OnVersion


@dataclass(frozen=True)
class Command:
    """A command's message and the function that validates it and appends its events.

    What takes long is found by `prepare`, before the draft is locked; `run` is given it and checks that it still holds.
    """

    message: type[Message]
    run: Callable[..., None]
    prepare: Callable[[Session, Access, Any], Any] | None = None


COMMANDS: dict[str, Command] = {
    "edit_text": Command(EditText, text.edit_text),
    "edit_header": Command(EditHeader, text.edit_header),
    "add_chapter": Command(AddChapter, chapters.add_chapter),
    "rename_chapter": Command(RenameChapter, chapters.rename_chapter),
    "move_chapter": Command(MoveChapter, chapters.move_chapter),
    "remove_chapter": Command(OnChapter, chapters.remove_chapter),
    "restore_chapter": Command(OnChapter, chapters.restore_chapter),
    "split_chapter": Command(SplitChapter, passages.split_chapter),
    "merge_chapters": Command(OnChapter, passages.merge_chapters),
    "move_passage": Command(MovePassage, passages.move_passage),
    "upload_version": Command(UploadVersion, upload.upload_version, upload.prepare_upload),
    "leave_comment": Command(LeaveComment, remarks.leave_comment),
    "suggest_edit": Command(SuggestEdit, remarks.suggest_edit),
    "revise_annotation": Command(ReviseAnnotation, remarks.revise_annotation),
    "revise_suggestion": Command(ReviseSuggestion, suggesting.revise_suggestion),
    "withdraw_annotation": Command(OnAnnotation, remarks.withdraw_annotation),
    "attach_annotation": Command(AttachAnnotation, remarks.attach_annotation),
    "reply": Command(LeaveReply, remarks.reply),
    "revise_reply": Command(LeaveReply, remarks.revise_reply),
    "withdraw_reply": Command(WithdrawReply, remarks.withdraw_reply),
    "classify_annotation": Command(ClassifyAnnotation, reactions.classify_annotation),
    "react": Command(React, reactions.react),
    "publish_note": Command(OnAnnotation, notes.publish_note),
    "accept_suggestion": Command(AcceptSuggestion, decisions.accept_suggestion),
    "decide_remarks": Command(DecideRemarks, batches.decide_remarks),
    "reopen_remarks": Command(ReopenRemarks, batches.reopen_remarks),
    "reject_suggestion": Command(Decide, decisions.reject_suggestion),
    "resolve_comment": Command(Decide, decisions.resolve_comment),
    "reopen_annotation": Command(OnAnnotation, decisions.reopen_annotation),
    "create_invitation": Command(CreateInvitation, people.create_invitation),
    "revoke_invitation": Command(RevokeInvitation, people.revoke_invitation),
    "join_draft": Command(JoinDraft, people.join_draft),
    "rename_member": Command(RenameMember, people.rename_member),
    "change_role": Command(ChangeRole, people.change_role),
    "remove_member": Command(RemoveMember, people.remove_member),
    "name_version": Command(NameVersion, versions.name_version),
    "restore_version": Command(OnVersion, versions.restore_version, versions.prepare_restore),
    "mark_read": Command(OnVersion, versions.mark_read),
    "publish_story": Command(PublishStory, publish.publish_story),
}
