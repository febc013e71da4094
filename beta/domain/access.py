"""Owns the only way to load a draft: for somebody, for an action, by the access table (`rights.py`)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy import Integer, Row, ScalarSelect, Select, String, bindparam, select
from sqlalchemy.orm import Session, aliased

from beta.domain.rights import Role, may
from beta.errors import NotAllowed, NotFound, SessionEnded
from beta.models import Annotation, Chapter, Decision, Draft, DraftEvent, Member, Reply, UserSession

ENDED = "You are logged out here. What you wrote is kept in this browser; log in and open the draft again."
_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
_NAMES = ("chapter", "annotation", "reply")
_DRAFT = bindparam("draft", type_=String)
_USER = bindparam("user", type_=Integer)
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Viewer:
    """Who is asking: a user's id (`None` when signed out), the name, and an invitation's token when one was shown.

    `session` is the session they come by where nobody has looked yet whether it has ended.
    """

    user_id: int | None
    name: str = ""
    token: str | None = None
    session: int | None = None


@dataclass(frozen=True)
class Named:
    """What a command names in its draft, as it stands; `None` for what is not there.

    With an annotation come the decision that stands on it and, where the command names no chapter, the chapter it is in.
    """

    chapter: Chapter | None = None
    annotation: Annotation | None = None
    reply: Reply | None = None
    decision: Decision | None = None


@dataclass(frozen=True)
class Access:
    """A draft as one viewer may use it; `answered` is the seq of the event this command already became."""

    draft: Draft
    role: Role
    user_id: int
    member: Member | None
    answered: int | None = None
    named: Named = field(default_factory=Named)


def is_id(given: str) -> bool:
    """Return whether this can be the id of anything; what else may come from outside, some databases cannot even look up."""
    return _ID.fullmatch(given) is not None


def role_of(viewer: Viewer, member: Member | None) -> Role:
    """Return the role of a viewer whose row on the draft, if any, is `member`."""
    if viewer.user_id is None:
        return "signed_out"
    if member is None or member.removed:
        return "stranger"
    return cast("Role", member.role)


def names_in(data: object) -> dict[str, str]:
    """Return the ids by which an unread message names a chapter, an annotation, a reply; whatever is no id is left out."""
    if not isinstance(data, dict):
        return {}
    given = {name: data.get(name) for name in _NAMES}
    return {name: value for name, value in given.items() if isinstance(value, str) and is_id(value)}


def access_draft(
    session: Session,
    viewer: Viewer,
    draft_id: str,
    action: str,
    *,
    lock: bool = False,
    command_id: str | None = None,
    names: Mapping[str, str] = _NOTHING,
) -> Access:
    """Load a draft for an action, with what `names` (of `names_in`) says; for a command, lock its row.

    Raises `NotFound` where the viewer may not know of the draft, `NotAllowed` where the role may not do this, and
    `SessionEnded` where the viewer's session has.
    One statement, which also finds the event that a repeated command already became.
    """
    if not is_id(draft_id):
        raise NotFound
    given = {"draft": draft_id, "user": viewer.user_id, "command": command_id, "session": viewer.session, **names}
    row = _load(session, given, names, lock=lock)
    if row is None or viewer.user_id is None:
        raise NotFound
    found = row._mapping
    if viewer.session is not None and found["session"] is None:
        raise SessionEnded(ENDED)
    draft, member, seq = found[Draft], found[Member], found["answered"]
    role = role_of(viewer, member)
    if role == "stranger" and viewer.token is not None:
        role = "invited"
    if role == "stranger":
        raise NotFound
    if not may(role, action):
        if role == "invited":
            raise NotFound
        raise NotAllowed("You may read this draft, but not do that here.")
    named = Named(found.get(Chapter), found.get(Annotation), found.get(Reply), found.get(Decision))
    return Access(draft, role, viewer.user_id, member, seq, named)


def _load(session: Session, given: dict[str, Any], names: Mapping[str, str], *, lock: bool) -> Row[Any] | None:
    """Return the one row, locked if asked for, and as it is once it is locked.

    PostgreSQL shows a statement that had to wait for the lock nothing of what was committed meanwhile but the locked row
    itself. Every change of a draft moves its head, so a head that is not the one the statement saw at first (`seen`) tells
    of it, and the rest is read again. SQLite has locked the whole database before.
    """
    if not lock:
        return session.execute(_query(tuple(names)), given).one_or_none()
    row = session.execute(_locking(tuple(names)), given).one_or_none()
    if row is None or row.seen == row._mapping[Draft].head:
        return row
    again = _query(tuple(names)).execution_options(populate_existing=True)
    return session.execute(again, given).one_or_none()


@cache
def _query(names: tuple[str, ...]) -> Select[Any]:
    """Return the statement for messages that name these; what it is to look for is bound when it is executed."""
    before = aliased(Draft)
    seen = select(before.head).where(before.id == _DRAFT).scalar_subquery()
    query: Select[Any] = (
        select(Draft, Member, _answered().label("answered"), _session().label("session"), seen.label("seen"))
        .outerjoin(Member, (Member.draft_id == Draft.id) & (Member.user_id == _USER))
        .where(Draft.id == _DRAFT)
    )
    if "annotation" in names:
        named = bindparam("annotation", type_=String)
        standing = (Decision.annotation_id == named) & Decision.taken_back_seq.is_(None)
        query = query.add_columns(Annotation, Decision)
        query = query.outerjoin(Annotation, (Annotation.draft_id == Draft.id) & (Annotation.id == named))
        query = query.outerjoin(Decision, (Decision.draft_id == Draft.id) & standing)
    if "reply" in names:
        named = bindparam("reply", type_=String)
        query = query.add_columns(Reply).outerjoin(Reply, (Reply.draft_id == Draft.id) & (Reply.id == named))
    if "chapter" in names or "annotation" in names:
        wanted = bindparam("chapter", type_=String) if "chapter" in names else Annotation.chapter_id
        query = query.add_columns(Chapter).outerjoin(Chapter, (Chapter.draft_id == Draft.id) & (Chapter.id == wanted))
    return query


def _answered() -> ScalarSelect[Any]:
    return (
        select(DraftEvent.seq)
        .where(
            DraftEvent.draft_id == _DRAFT,
            DraftEvent.actor_id == _USER,
            DraftEvent.command_id == bindparam("command", type_=String),
        )
        .scalar_subquery()
    )


def _session() -> ScalarSelect[Any]:
    named = bindparam("session", type_=Integer)
    return select(UserSession.id).where(UserSession.id == named, UserSession.user_id == _USER).scalar_subquery()


@cache
def _locking(names: tuple[str, ...]) -> Select[Any]:
    return _query(names).with_for_update(of=Draft)
