"""Owns sessions: each log-in of a browser is a row, which its owner can see and end."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from beta.domain.keys import hash_token
from beta.domain.transaction import writing
from beta.errors import NotFound
from beta.models import User, UserSession, db, now

SEEN_EVERY = timedelta(hours=1)
"""How coarsely we keep when a session was last used: to recognize it, not to follow anybody."""
FORGOTTEN_AFTER = timedelta(days=400)
MAX_SESSIONS = 50
_LONGEST_BROWSER = 40


@dataclass(frozen=True)
class SessionRow:
    """A session as its owner sees it."""

    id: int
    browser: str
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True)
class OpenSession:
    """A session that is in use: its number, its user, and whether it is time to note that it was seen."""

    id: int
    user: User
    is_unseen: bool


def begin_session(user_id: int, browser: str) -> str:
    """Begin a session and return its token, of which only the hash is stored; the oldest make room past 50."""
    with writing() as session:
        return add_session(session, user_id, browser)


def add_session(session: Session, user_id: int, browser: str) -> str:
    """Begin a session as `begin_session` does, as part of a transaction, such as that of a log-in."""
    token = secrets.token_urlsafe(32)
    stale = select(UserSession.id).where(UserSession.user_id == user_id).order_by(UserSession.id.desc())
    session.execute(
        delete(UserSession).where(
            UserSession.user_id == user_id,
            UserSession.id.in_(stale.offset(MAX_SESSIONS - 1)) | (UserSession.seen_at < now() - FORGOTTEN_AFTER),
        )
    )
    session.add(UserSession(user_id=user_id, id_hash=hash_token(token), browser=browser[:_LONGEST_BROWSER]))
    return token


def find_session(user_id: int, token: str) -> OpenSession | None:
    """Return the session of a user with this token, unless it was ended."""
    row = db.session.execute(
        select(User, UserSession.id, UserSession.seen_at)
        .join(UserSession, UserSession.user_id == User.id)
        .where(UserSession.id_hash == hash_token(token), User.id == user_id)
    ).one_or_none()
    if row is None:
        return None
    user, session_id, seen_at = row
    return OpenSession(session_id, user, now() - seen_at > SEEN_EVERY)


def note_seen(session_id: int) -> None:
    """Note that a session is in use."""
    with writing() as session:
        session.execute(update(UserSession).where(UserSession.id == session_id).values(seen_at=now()))


def sessions_of(user_id: int) -> list[SessionRow]:
    """Return a user's sessions, the last used first."""
    query = (
        select(UserSession).where(UserSession.user_id == user_id).order_by(UserSession.seen_at.desc(), UserSession.id.desc())
    )
    return [SessionRow(row.id, row.browser, row.created_at, row.seen_at) for row in db.session.scalars(query)]


def end_session(user_id: int, session_id: int) -> None:
    """End one of the user's sessions; raises `NotFound` for somebody else's."""
    with writing() as session:
        row = session.get(UserSession, session_id)
        if row is None or row.user_id != user_id:
            raise NotFound("This session has ended already.")
        session.delete(row)


def end_other_sessions(user_id: int, kept: int | None) -> None:
    """End every session of a user but the one with the number `kept`."""
    with writing() as session:
        delete_other_sessions(session, user_id, kept)


def delete_other_sessions(session: Session, user_id: int, kept: int | None) -> None:
    """End the sessions as part of a transaction, such as the change of a password."""
    session.execute(delete(UserSession).where(UserSession.user_id == user_id, UserSession.id != (kept or 0)))
