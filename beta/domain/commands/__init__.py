"""Owns the table of commands: each name, the message it takes, and the function that carries it out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from beta.domain.commands import chapters, decisions, people, publish, remarks, text
from beta.domain.log import Change
from beta.domain.messages.base import Message
from beta.domain.messages.chapters import AddChapter, EditText, MoveChapter, OnChapter, RenameChapter
from beta.domain.messages.header import EditHeader, PublishStory
from beta.domain.messages.people import ChangeRole, CreateInvitation, JoinDraft, RemoveMember, RenameMember, RevokeInvitation
from beta.domain.messages.remarks import (
    AttachAnnotation,
    Decide,
    LeaveComment,
    LeaveReply,
    OnAnnotation,
    ReviseAnnotation,
    SuggestEdit,
    WithdrawReply,
)


@dataclass(frozen=True)
class Command:
    """A command's message and the function that validates it and appends its events."""

    message: type[Message]
    run: Callable[[Change, Any], None]


COMMANDS: dict[str, Command] = {
    "edit_text": Command(EditText, text.edit_text),
    "edit_header": Command(EditHeader, text.edit_header),
    "add_chapter": Command(AddChapter, chapters.add_chapter),
    "rename_chapter": Command(RenameChapter, chapters.rename_chapter),
    "move_chapter": Command(MoveChapter, chapters.move_chapter),
    "remove_chapter": Command(OnChapter, chapters.remove_chapter),
    "restore_chapter": Command(OnChapter, chapters.restore_chapter),
    "leave_comment": Command(LeaveComment, remarks.leave_comment),
    "suggest_edit": Command(SuggestEdit, remarks.suggest_edit),
    "revise_annotation": Command(ReviseAnnotation, remarks.revise_annotation),
    "withdraw_annotation": Command(OnAnnotation, remarks.withdraw_annotation),
    "attach_annotation": Command(AttachAnnotation, remarks.attach_annotation),
    "reply": Command(LeaveReply, remarks.reply),
    "revise_reply": Command(LeaveReply, remarks.revise_reply),
    "withdraw_reply": Command(WithdrawReply, remarks.withdraw_reply),
    "accept_suggestion": Command(OnAnnotation, decisions.accept_suggestion),
    "reject_suggestion": Command(Decide, decisions.reject_suggestion),
    "resolve_comment": Command(Decide, decisions.resolve_comment),
    "reopen_annotation": Command(OnAnnotation, decisions.reopen_annotation),
    "create_invitation": Command(CreateInvitation, people.create_invitation),
    "revoke_invitation": Command(RevokeInvitation, people.revoke_invitation),
    "join_draft": Command(JoinDraft, people.join_draft),
    "rename_member": Command(RenameMember, people.rename_member),
    "change_role": Command(ChangeRole, people.change_role),
    "remove_member": Command(RemoveMember, people.remove_member),
    "publish_story": Command(PublishStory, publish.publish_story),
}
