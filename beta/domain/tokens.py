"""Owns access tokens: how a program enters the HTTP door in a person's name."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from beta.domain import audit
from beta.domain.names import clean_name
from beta.domain.transaction import writing
from beta.errors import NotFound, TooMany
from beta.models import AccessToken, User, db

MAX_TOKENS = 20
_PREFIX = "beta_"


@dataclass(frozen=True)
class TokenRow:
    """An access token as its owner sees it; the token itself is never shown again."""

    id: int
    label: str
    created_at: datetime


def create_token(user_id: int, label: str) -> str:
    """Make an access token and return it, this once; raises `Invalid` for the label and `TooMany` past 20."""
    label = clean_name(label, called="label")
    token = _PREFIX + secrets.token_urlsafe(32)
    with writing() as session:
        # One at a time: two at once would both be the last that may be.
        session.get_one(User, user_id, with_for_update=True)
        held = session.scalar(select(func.count()).where(AccessToken.user_id == user_id)) or 0
        if held >= MAX_TOKENS:
            raise TooMany(f"You have {MAX_TOKENS} access tokens. Revoke one before you make another.")
        session.add(AccessToken(user_id=user_id, label=label, token_hash=_hash(token)))
        audit.note(session, "token_created", user_id)
    return token


def tokens_of(user_id: int) -> list[TokenRow]:
    """Return a user's access tokens, oldest first."""
    query = select(AccessToken).where(AccessToken.user_id == user_id).order_by(AccessToken.id)
    return [TokenRow(row.id, row.label, row.created_at) for row in db.session.scalars(query)]


def revoke_token(user_id: int, token_id: int) -> None:
    """Delete one of the user's tokens; raises `NotFound` for somebody else's."""
    with writing() as session:
        row = session.get(AccessToken, token_id)
        if row is None or row.user_id != user_id:
            raise NotFound("This access token is revoked already.")
        session.delete(row)
        audit.note(session, "token_revoked", user_id)


def user_of_token(token: str) -> User | None:
    """Return whom a bearer token stands for, or `None`."""
    if not token.startswith(_PREFIX):
        return None
    return db.session.scalar(select(User).join(AccessToken).where(AccessToken.token_hash == _hash(token)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
