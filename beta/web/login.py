"""Owns who is signed in: Flask-Login's wiring, and the one place where a request becomes a `Viewer`."""

import logging
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, request, session
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError

from beta.domain import sessions
from beta.domain.access import Viewer
from beta.domain.tokens import user_of_token
from beta.errors import BetaError, Unavailable
from beta.models import User
from beta.web.browsers import browser_name

_BEARER = "Bearer "
_LONGEST_ID = 10
_logger = logging.getLogger(__name__)


class SignedOut(BetaError):
    """Needs somebody who is signed in; a page leads to the log-in and back."""

    code = "not_allowed"
    status = 401


class SignedIn:
    """A user as Flask-Login wants one; its id carries the token of a session, which can be ended."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, user: User, token: str, session_id: int | None = None) -> None:
        self.user = user
        self.token = token
        self.session_id = session_id

    def get_id(self) -> str:
        """Return `<id>:<token>`, what the session and the remember cookie hold."""
        return f"{self.user.id}:{self.token}"


def init_app(app: Flask) -> None:
    """Wire Flask-Login, and give templates `me`: the signed-in user or `None`."""
    manager = LoginManager()
    manager.user_loader(_load)
    manager.init_app(app, add_context_processor=False)
    app.context_processor(_template_names)
    app.after_request(_note_seen)


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


def begin_session(user: User) -> None:
    """Sign a user in under a fresh session, so that nobody else can know or have planted it."""
    take_session(user, sessions.begin_session(user.id, this_browser()))


def take_session(user: User, token: str, *, remember: bool = True) -> None:
    """Sign a user in at this browser under a session that has begun; whatever it held before is forgotten."""
    session.clear()
    login_user(SignedIn(user, token), remember=remember)


def this_browser() -> str:
    """Return what a list of sessions calls the browser of this request."""
    return browser_name(request.user_agent.string)


def end_session() -> None:
    """Sign out and forget everything this browser's session held."""
    user, session_id = signed_in_user(), current_session_id()
    session.clear()
    logout_user()
    if user and session_id:
        sessions.end_session(user.id, session_id)


def current_session_id() -> int | None:
    """Return the number of the session this request belongs to; a program with an access token has none."""
    if bearer_token() is not None:
        return None
    here = current_user._get_current_object()
    return here.session_id if isinstance(here, SignedIn) else None


def local_path(target: str | None) -> str | None:
    """Return `target` if it is a path on this site, else `None`: a link may not lead elsewhere through us."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    if any(character < "!" or character == "\\" for character in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def _load(session_id: str) -> SignedIn | None:
    user_id, _, token = session_id.partition(":")
    if not user_id.isdecimal() or len(user_id) > _LONGEST_ID or not token:
        return None
    found = sessions.find_session(int(user_id), token)
    if found is None:
        return None
    if found.is_unseen:
        g.unseen_session = found.id
    return SignedIn(found.user, token, found.id)


def _note_seen(response: Response) -> Response:
    """Note, once the work is done, that the session is in use; no answer fails for that."""
    unseen: int | None = g.pop("unseen_session", None)
    if unseen is not None:
        try:
            sessions.note_seen(unseen)
        except (SQLAlchemyError, Unavailable):
            _logger.warning("a session could not be noted as seen", exc_info=True)
    return response


def _template_names() -> dict[str, Any]:
    return {"me": None if bearer_token() is not None else signed_in_user()}
