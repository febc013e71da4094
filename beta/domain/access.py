"""Owns the access table: who may do and read what, and the only way to load a draft."""

import re
from dataclasses import dataclass
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, null, select
from sqlalchemy.orm import Session

from beta.errors import NotAllowed, NotFound
from beta.models import Draft, DraftEvent, Member

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
    # remarks; revising, withdrawing and (for betas) attaching is for whoever wrote them: commands/loading.py
    "leave_comment": REMARKERS,
    "suggest_edit": REMARKERS,
    "revise_annotation": REMARKERS,
    "withdraw_annotation": REMARKERS,
    "reply": REMARKERS,
    "revise_reply": REMARKERS,
    "withdraw_reply": REMARKERS,
    "attach_annotation": REMARKERS,
    # decisions
    "accept_suggestion": WRITERS,
    "reject_suggestion": WRITERS,
    "resolve_comment": WRITERS,
    "reopen_annotation": WRITERS,
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


_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True)
class Viewer:
    """Who is asking: a user's id (`None` when signed out), the name, and an invitation's token when one was shown."""

    user_id: int | None
    name: str = ""
    token: str | None = None


@dataclass(frozen=True)
class Access:
    """A draft as one viewer may use it; `answered` is the seq of the event this command already became."""

    draft: Draft
    role: Role
    user_id: int
    member: Member | None
    answered: int | None = None


def is_id(given: str) -> bool:
    """Return whether this can be the id of anything; what else may come from outside, some databases cannot even look up."""
    return _ID.fullmatch(given) is not None


def may(role: Role, action: str) -> bool:
    """Return whether the table lets `role` do `action`; what is not in the table is refused."""
    return role in ACCESS.get(action, frozenset())


def actions_of(role: Role) -> list[str]:
    """Return every action the role may take, sorted; the browser shows its buttons by this list."""
    return sorted(action for action in ACCESS if may(role, action))


def role_of(viewer: Viewer, member: Member | None) -> Role:
    """Return the role of a viewer whose row on the draft, if any, is `member`."""
    if viewer.user_id is None:
        return "signed_out"
    if member is None or member.removed:
        return "stranger"
    return cast("Role", member.role)


def access_draft(
    session: Session, viewer: Viewer, draft_id: str, action: str, *, lock: bool = False, command_id: str | None = None
) -> Access:
    """Load a draft for an action, locking its row for a command.

    Raises `NotFound` where the viewer may not know of the draft and `NotAllowed` where the role may not do this.
    One statement, which also finds the event that a repeated command already became. The lock comes before it: PostgreSQL
    shows a statement that had to wait nothing of what was committed meanwhile but the locked row itself.
    """
    if not is_id(draft_id):
        raise NotFound
    if lock:
        session.execute(select(Draft.id).where(Draft.id == draft_id).with_for_update())
    query = (
        select(Draft, Member, _answered(viewer, draft_id, command_id))
        .outerjoin(Member, (Member.draft_id == Draft.id) & (Member.user_id == viewer.user_id))
        .where(Draft.id == draft_id)
    )
    row = session.execute(query).one_or_none()
    if row is None or viewer.user_id is None:
        raise NotFound
    draft, member, seq = row
    role = role_of(viewer, member)
    if role == "stranger" and viewer.token is not None:
        role = "invited"
    if role == "stranger":
        raise NotFound
    if not may(role, action):
        if role == "invited":
            raise NotFound
        raise NotAllowed("You may read this draft, but not do that here.")
    return Access(draft, role, viewer.user_id, member, seq)


def _answered(viewer: Viewer, draft_id: str, command_id: str | None) -> ColumnElement[Any]:
    if command_id is None:
        return null()
    return (
        select(DraftEvent.seq)
        .where(
            DraftEvent.draft_id == draft_id,
            DraftEvent.actor_id == viewer.user_id,
            DraftEvent.command_id == command_id,
        )
        .scalar_subquery()
    )
