"""Owns the sockets of sessions that have ended: they are closed at once, in every process.

However a session is ended (by hand, by a change of the password, by making room for others), its row is deleted; so we
listen to the deletion's commit, and nobody who ends one can forget to say so.
"""

import logging
from typing import Any

from flask import Flask
from flask_socketio import SocketIO
from sqlalchemy import event, select
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from beta.live import open_sockets
from beta.models import UserSession, db

ENDED = "session_ended"
"""The notice that some session has ended: whoever has sockets looks which are concerned."""

_FLAG = "beta_session_ended"
_logger = logging.getLogger(__name__)


def init_app(socketio: SocketIO) -> None:
    """Tell every process when a transaction that ended a session has been committed."""
    if event.contains(db.session, "after_flush", _note_deleted):
        return

    def tell(session: Session) -> None:
        if session.info.pop(_FLAG, False):
            try:
                socketio.server.manager.notify(ENDED, {})
            except Exception:
                _logger.exception("the end of a session could not be told")

    event.listen(db.session, "do_orm_execute", _note_deleting)
    event.listen(db.session, "after_flush", _note_deleted)
    event.listen(db.session, "after_commit", tell)
    event.listen(db.session, "after_soft_rollback", _forget)


def _note_deleting(state: ORMExecuteState) -> Any:
    if not state.is_delete or state.bind_mapper is not UserSession.__mapper__:
        return None
    result = state.invoke_statement()
    if result.rowcount:  # type: ignore[attr-defined]  # a DELETE has one
        state.session.info[_FLAG] = True
    return result


def _note_deleted(session: Session, _context: UOWTransaction) -> None:
    if any(isinstance(row, UserSession) for row in session.deleted):
        session.info[_FLAG] = True


def _forget(session: Session, _previous: Any) -> None:
    session.info.pop(_FLAG, None)


def look(app: Flask, socketio: SocketIO, _data: dict[str, Any]) -> None:
    """Close the sockets here whose session is no more; in the background, for this may be called within a commit."""
    if open_sockets.sessions():
        socketio.start_background_task(_close_ended, app, socketio)


def _close_ended(app: Flask, socketio: SocketIO) -> None:
    opened = open_sockets.sessions()
    with app.app_context(), db.engine.connect() as connection:
        alive = set(connection.scalars(select(UserSession.id).where(UserSession.id.in_(set(opened.values())))))
    for sid, session_id in opened.items():
        if session_id not in alive:
            socketio.server.disconnect(sid, ignore_queue=True)
