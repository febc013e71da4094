"""Owns who is signed in: Flask-Login's wiring, and the one place where a request becomes a `Viewer`."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, request, session
from flask_login import LoginManager, current_user, login_user, logout_user

from beta.domain.access import Viewer
from beta.domain.tokens import user_of_token
from beta.errors import BetaError
from beta.models import User, db

_BEARER = "Bearer "


class SignedOut(BetaError):
    """Needs somebody who is signed in; a page leads to the log-in and back."""

    code = "not_allowed"
    status = 401


class SignedIn:
    """A user as Flask-Login wants one; its id carries the session key, so that a new key ends old sessions."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, user: User) -> None:
        self.user = user

    def get_id(self) -> str:
        """Return `<id>:<session_key>`, what the session and the remember cookie hold."""
        return f"{self.user.id}:{self.user.session_key}"


def init_app(app: Flask) -> None:
    """Wire Flask-Login, and give templates `me`: the signed-in user or `None`."""
    manager = LoginManager()
    manager.user_loader(_load)
    manager.init_app(app, add_context_processor=False)
    app.context_processor(_template_names)


def bearer_token() -> str | None:
    """Return the access token of a program's request; such a request never uses the session's cookie."""
    header = request.headers.get("Authorization", "")
    return header.removeprefix(_BEARER).strip() if header.startswith(_BEARER) else None


def signed_in_user() -> User | None:
    """Return who is asking, by access token or by session; raises `SignedOut` for a token nobody has."""
    token = bearer_token()
    if token is not None:
        user = user_of_token(token)
        if user is None:
            raise SignedOut("This access token does not work: it was revoked or mistyped.")
        return user
    return current_user.user if isinstance(current_user._get_current_object(), SignedIn) else None


def viewer() -> Viewer:
    """Return the `Viewer` of this request; the only place that unwraps `current_user`."""
    user = signed_in_user()
    return Viewer(user.id, user.name) if user else Viewer(None)


def require_user() -> User:
    """Return the signed-in user; raises `SignedOut`."""
    user = signed_in_user()
    if user is None:
        raise SignedOut("Please log in first.")
    return user


def begin_session(user: User, *, remember: bool = True) -> None:
    """Sign a user in under a fresh session, so that nobody else can know or have planted it."""
    session.clear()
    login_user(SignedIn(user), remember=remember)


def end_session() -> None:
    """Sign out and forget everything this browser's session held."""
    session.clear()
    logout_user()


def local_path(target: str | None) -> str | None:
    """Return `target` if it is a path on this site, else `None`: a link may not lead elsewhere through us."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    if any(character < "!" or character == "\\" for character in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def _load(session_id: str) -> SignedIn | None:
    user_id, _, key = session_id.partition(":")
    if not user_id.isdecimal() or not key:
        return None
    user = db.session.get(User, int(user_id))
    return SignedIn(user) if user and user.session_key == key else None


def _template_names() -> dict[str, Any]:
    return {"me": None if bearer_token() is not None else signed_in_user()}
