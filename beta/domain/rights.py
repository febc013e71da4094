"""Owns the access table: who may do and read what."""

from typing import Literal

Role = Literal["author", "coauthor", "beta", "viewer", "invited", "stranger", "signed_out"]

AUTHOR: frozenset[Role] = frozenset({"author"})
WRITERS: frozenset[Role] = frozenset({"author", "coauthor"})
REMARKERS: frozenset[Role] = frozenset({"author", "coauthor", "beta"})
MEMBERS: frozenset[Role] = frozenset({"author", "coauthor", "beta", "viewer"})
INVITED: frozenset[Role] = frozenset({"invited"})
ANYONE: frozenset[Role] = frozenset({"author", "coauthor", "beta", "viewer", "stranger", "signed_out"})

ACCESS: dict[str, frozenset[Role]] = {
    # reads of a draft
    "read_draft": MEMBERS,
    "export_draft": MEMBERS,
    "read_invitations": WRITERS,
    # the text
    "edit_text": WRITERS,
    "edit_header": WRITERS,
    "add_chapter": WRITERS,
    "rename_chapter": WRITERS,
    "move_chapter": WRITERS,
    "remove_chapter": WRITERS,
    "restore_chapter": WRITERS,
    "split_chapter": WRITERS,
    "merge_chapters": WRITERS,
    "move_passage": WRITERS,
    "upload_version": WRITERS,
    # remarks; to revise, withdraw, publish or (for betas) attach and classify is for whoever wrote them: commands/loading.py
    "leave_comment": REMARKERS,
    "suggest_edit": REMARKERS,
    "revise_annotation": REMARKERS,
    "revise_suggestion": REMARKERS,
    "withdraw_annotation": REMARKERS,
    "reply": REMARKERS,
    "revise_reply": REMARKERS,
    "withdraw_reply": REMARKERS,
    "attach_annotation": REMARKERS,
    "classify_annotation": REMARKERS,
    "react": MEMBERS,
    "publish_note": REMARKERS,
    # decisions
    "accept_suggestion": WRITERS,
    "decide_remarks": WRITERS,
    "reopen_remarks": WRITERS,
    "reject_suggestion": WRITERS,
    "resolve_comment": WRITERS,
    "reopen_annotation": WRITERS,
    # versions; the history is read by whoever reads the draft
    "name_version": WRITERS,
    "restore_version": WRITERS,
    "mark_read": MEMBERS,
    # people
    "create_invitation": WRITERS,
    "revoke_invitation": WRITERS,
    "change_role": AUTHOR,
    "remove_member": AUTHOR,
    "rename_member": MEMBERS,
    "join_draft": INVITED,
    # the public side
    "publish_story": AUTHOR,
    "read_story": ANYONE,
    "comment_on_story": ANYONE,
    "hide_comment": WRITERS,
    "delete_comment": WRITERS,
    "approve_comment": WRITERS,
    "set_comments_mode": WRITERS,
}
"""Every command and every read, and the roles that may."""


def may(role: Role, action: str) -> bool:
    """Return whether the table lets `role` do `action`; what is not in the table is refused."""
    return role in ACCESS.get(action, frozenset())


def actions_of(role: Role) -> list[str]:
    """Return every action the role may take, sorted; the browser shows its buttons by this list."""
    return sorted(action for action in ACCESS if may(role, action))
