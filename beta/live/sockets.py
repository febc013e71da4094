"""Owns the socket handlers: each unwraps who is asking, calls the domain, and answers in the wire's words."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

from flask import Flask, current_app, g, request
from flask_login import current_user
from flask_socketio import ConnectionRefusedError as ConnectionRefused
from flask_socketio import SocketIO

from beta.domain.access import ENDED, Viewer
from beta.domain.announce import subscribe
from beta.domain.door import perform
from beta.errors import BetaError, Invalid, NotAllowed, SessionEnded, TooMany
from beta.live import ended_sessions, joining, notices, open_sockets, presence
from beta.live.broadcast import broadcast
from beta.live.fan_out import FanOut, RedisFanOut
from beta.live.origins import own_origins
from beta.live.rooms import rooms_of
from beta.live.websocket import live_websocket
from beta.models import db

socketio = SocketIO()

_Handler = Callable[..., Any]
_HANDLERS: dict[str, _Handler] = {}
_logger = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Attach the sockets to the app; with `REDIS_URL` processes hear each other through Redis."""
    socketio.init_app(
        app,
        async_mode=app.config.get("SOCKET_MODE"),
        transports=["websocket"],
        client_manager=RedisFanOut(app.config["REDIS_URL"]) if app.config["REDIS_URL"] else FanOut(),
        cors_allowed_origins=own_origins(app.config["PUBLIC_URL"]),
        max_http_buffer_size=app.config["MAX_MESSAGE_BYTES"],
        manage_session=False,
        # Given as loggers and not as switches: else they would print to standard error, data and all.
        logger=logging.getLogger("socketio.server"),
        engineio_logger=logging.getLogger("engineio.server"),
        ping_interval=20,
        ping_timeout=20,
    )
    for name, handler in _HANDLERS.items():
        socketio.server.on(name, partial(_heard, handler))
    eio = socketio.server.eio
    if eio.async_mode == "gevent":
        eio._async = {**eio._async, "websocket": live_websocket(app.config["MAX_MESSAGE_BYTES"])}
    if app.config["LIMITS_ON"]:
        open_sockets.limit_addresses(eio, app.config["MAX_SOCKETS_ADDRESS"])
    notices.init_app(app, socketio)
    ended_sessions.init_app(socketio)
    subscribe(_announced)
    app.extensions["live_counts"] = open_sockets.counts


def _announced(events: list[Any]) -> None:
    broadcast(socketio, events)


def _on(name: str) -> Callable[[_Handler], _Handler]:
    """Have a function carry out a message: it is given the id of the socket, then what was sent.

    Flask-SocketIO would make a request of each message, with a session read from its cookie, in a tenth of a millisecond.
    """

    def register(handler: _Handler) -> _Handler:
        _HANDLERS[name] = handler
        return handler

    return register


def _heard(handler: _Handler, sid: str, *args: Any) -> Any:
    """Carry out a message, unless its socket was closed since it came: nobody would hear the answer."""
    environ = socketio.server.get_environ(sid)
    if environ is None:
        return None
    app: Flask = environ["flask.app"]
    with app.app_context():
        g.request_id = uuid4().hex
        return handler(sid, *args)


def _member(sid: str) -> Viewer:
    """Return who is at this socket, with the session it was opened by: whether that is still open is seen at the door.

    Raises `SessionEnded` where the socket was closed meanwhile.
    """
    user_id, session_id = open_sockets.whose(sid)
    if user_id is None:
        raise SessionEnded(ENDED)
    return Viewer(user_id, session=session_id)


def _answer(sid: str, action: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return the acknowledgement: what the action gives, or its refusal. What nobody foresaw is logged once.

    The socket of a session that has ended hears no more.
    """
    try:
        return {"ok": True, **action()}
    except SessionEnded as error:
        joining.leave(socketio, sid)
        return {"ok": False, "error": error.to_json()}
    except BetaError as error:
        return {"ok": False, "error": error.to_json()}
    except Exception:
        db.session.rollback()
        _logger.exception("a message on a socket failed")
        message = "Something went wrong on our side. What you wrote is kept here and will be sent again."
        return {"ok": False, "error": {"code": "internal", "message": message}}


def _fields(args: tuple[Any, ...], *names: str) -> list[Any]:
    """Return the named fields of a message's one object; raises `Invalid` (`malformed`) for anything else."""
    if len(args) != 1 or not isinstance(args[0], dict):
        raise Malformed("A message is one object.")
    return [args[0].get(name) for name in names]


class Malformed(Invalid):
    """A message that is not of the wire's form."""

    code = "malformed"


def _count(name: str, user_id: int | None, sid: str) -> None:
    """Count one message of this kind; raises `TooMany`."""
    environ = socketio.server.get_environ(sid) or {}
    current_app.extensions["rates"].count(name, user_id, environ.get("REMOTE_ADDR"))


@socketio.on("connect")
def connect(*_args: Any) -> None:
    """Let only signed-in people (guests are) open a socket, and only so many; the refusal says `{code, message, ...}`."""
    site = current_app.config
    try:
        if not current_user.is_authenticated:
            raise NotAllowed("Please log in first.")
        user_id, sid = current_user.user.id, request.sid  # type: ignore[attr-defined]  # Flask-SocketIO puts it there
        _count("connects", user_id, sid)
        limit = site["MAX_SOCKETS_PERSON"] if site["LIMITS_ON"] else None
        open_sockets.open_for(sid, user_id, current_user.session_id, limit)
    except BetaError as error:
        raise ConnectionRefused(error.message, error.to_json()) from error


@_on("join")
def join(sid: str, *args: Any) -> dict[str, Any]:
    """Enter a draft's rooms, and answer what was missed: `{ok, seq, events}` or `{ok, seq, snapshot}`, and who is here."""
    return _answer(sid, lambda: _join(sid, *args))


def _join(sid: str, *args: Any) -> dict[str, Any]:
    draft_id, after = _fields(args, "draft", "after")
    if not isinstance(draft_id, str) or not (after is None or (type(after) is int and after >= 0)):
        raise Malformed("A join names a draft, and the number of the last event that was seen.")
    viewer = _member(sid)
    _count("joins", viewer.user_id, sid)
    return joining.join(socketio, sid, viewer, draft_id, after)


@_on("command")
def command(sid: str, *args: Any) -> dict[str, Any]:
    """Carry out `{id, draft, name, data}` and acknowledge with `{ok, seq}` or `{ok: false, error}`."""
    return _answer(sid, lambda: _command(sid, *args))


def _command(sid: str, *args: Any) -> dict[str, Any]:
    command_id, draft_id, name, data = _fields(args, "id", "draft", "name", "data")
    if not all(isinstance(part, str) for part in (command_id, draft_id, name)):
        raise Malformed("A command has id, draft, name and data.")
    viewer = _member(sid)
    _count("commands", viewer.user_id, sid)
    return {"seq": perform(viewer, draft_id, name, data, command_id)}


@_on("here")
def here(sid: str, *args: Any) -> None:
    """Tell the others where this person is: `{draft, chapter, from, to}`. Nothing is stored, nothing answered.

    What comes too often is dropped; the next place makes up for it.
    """
    if len(args) != 1 or not isinstance(args[0], dict):
        return
    place, draft_id = args[0], str(args[0].get("draft"))
    if presence.present_at(sid, draft_id) is None or not _is_place(place) or not _may_move(sid):
        return
    present = presence.move(sid, draft_id, {name: place.get(name) for name in ("chapter", "from", "to")})
    if present is not None:
        socketio.emit("presence", presence.person_json(draft_id, present), to=rooms_of(draft_id), skip_sid=sid)


def _may_move(sid: str) -> bool:
    """Count a move. That may take a while, after which the socket may be gone."""
    try:
        _count("here", open_sockets.whose(sid)[0], sid)
    except TooMany:
        return False
    return True


def _is_place(place: dict[str, Any]) -> bool:
    chapter = place.get("chapter")
    numbers = (place.get("from"), place.get("to"))
    return (chapter is None or (isinstance(chapter, str) and len(chapter) <= 40)) and all(
        number is None or (type(number) is int and 0 <= number < 2**31) for number in numbers
    )


@_on("disconnect")
def disconnect(sid: str, *_reason: Any) -> None:
    """Tell the others that this person has gone, when it was their last window."""
    open_sockets.close(sid)
    notices.leave(socketio, sid)
