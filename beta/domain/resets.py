"""Owns the reset of a forgotten password: a signed link that works once, for one hour."""

import hashlib
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select

from beta.domain import audit
from beta.domain.accounts import normal_email
from beta.domain.passwords import check_password, hash_password
from beta.domain.sessions import delete_other_sessions
from beta.domain.transaction import writing
from beta.errors import Invalid, NotFound
from beta.models import User, db

LINK_LIVES = 3600
"""How long a reset link works, in seconds."""


@dataclass(frozen=True)
class Reset:
    """What the mail to send needs: where to, whom to greet, and the token of the link."""

    email: str
    name: str
    token: str


def request_reset(email: str, secret: str) -> Reset | None:
    """Return the reset to send by mail, or `None` when nobody has this address; callers answer the same to both.

    `secret` signs the token. Raises `Invalid` when `email` cannot be an address.
    """
    user = db.session.scalar(select(User).where(User.email == normal_email(email)))
    if user is None or user.email is None:
        return None
    token = _serializer(secret).dumps([user.id, _stamp(user)])
    return Reset(user.email, user.name, str(token))


def check_reset(token: str, secret: str, *, lock: bool = False) -> User:
    """Return the user a reset token was made for; raises `NotFound` when it is forged, too old or used.

    With `lock` nobody else uses it, or changes the password, until the transaction is over.
    """
    gone = NotFound("This link no longer works: it was used already, or is more than an hour old. Ask for a new one.")
    try:
        content: Any = _serializer(secret).loads(token, max_age=LINK_LIVES)
    except BadSignature as error:
        raise gone from error
    user = db.session.get(User, content[0], with_for_update=lock or None)
    if user is None or not compare_digest(_stamp(user), content[1]):
        raise gone
    return user


def reset_password(token: str, new: str, secret: str) -> User:
    """Set a new password by a reset token and end every session; raises `NotFound` or `Invalid`."""
    user = check_reset(token, secret)
    check_password(new, email=user.email or "", name=user.name)
    hashed = hash_password(new)
    with writing() as session:
        user = check_reset(token, secret, lock=True)
        user.password_hash = hashed
        delete_other_sessions(session, user.id, None)
        audit.note(session, "password_reset", user.id)
    return user


def _serializer(secret: str) -> URLSafeTimedSerializer:
    if not secret:
        raise Invalid("Resetting needs a secret key.")
    return URLSafeTimedSerializer(secret, salt="reset-password")


def _stamp(user: User) -> str:
    """Return what changes with the password, if only its salt, so that a token works once."""
    return hashlib.sha256(f"reset:{user.password_hash}".encode()).hexdigest()[:32]
