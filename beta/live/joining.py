"""Owns how a socket comes to hear a draft, and hears it no more.

Between any two reads of the database the socket may be closed, and the person's rights changed. So nothing is entered for a
socket that is gone, and who has entered is looked at once more from within: what changes from then on is told to the rooms.
"""

from typing import Any

from flask_socketio import SocketIO

from beta.domain.access import ENDED, Access, Viewer, access_draft
from beta.domain.log import person
from beta.domain.snapshot import missed_by
from beta.domain.transaction import reading
from beta.errors import BetaError, SessionEnded, TooMany
from beta.live import notices, open_sockets, presence
from beta.live.rooms import audience_room, draft_of, room_for

MAX_DRAFTS = 20
"""How many drafts one socket may have open."""


def join(socketio: SocketIO, sid: str, viewer: Viewer, draft_id: str, after: int | None) -> dict[str, Any]:
    """Enter a draft's rooms, then return what was missed since event `after`, and who is here.

    The rooms are entered first, so that no event falls between; what arrives twice has the same number.
    Raises the refusals of `access_draft`, `TooMany`, and `SessionEnded` for a socket that was closed meanwhile.
    """
    role = None
    try:
        while True:
            with reading() as session:
                access = access_draft(session, viewer, draft_id, "read_draft")
                if access.role == role:
                    missed = missed_by(session, access, after)
                    break
                _enter(socketio, sid, access)
                role = access.role
    except BetaError:
        leave(socketio, sid, draft_id)
        raise
    notices.ask_who_is_there(socketio, sid, draft_id)
    return {**missed, "here": presence.here(draft_id)}


def _enter(socketio: SocketIO, sid: str, access: Access) -> None:
    """Put a socket into the rooms of its person. Nothing is waited for: what was read is at hand in its transaction."""
    draft_id = access.draft.id
    if open_sockets.whose(sid)[0] != access.user_id:
        raise SessionEnded(ENDED)
    if not presence.may_join(sid, draft_id, MAX_DRAFTS):
        raise TooMany(f"One window opens at most {MAX_DRAFTS} drafts.")
    if access.member is not None:
        presence.arrive(sid, draft_id, presence.Present(access.user_id, access.member.name, access.member.hue))
    _leave_rooms(socketio, sid, draft_id)
    for room in (room_for(draft_id, access.role), audience_room(draft_id, person(access.user_id))):
        socketio.server.enter_room(sid, room)
    open_sockets.enter(sid, draft_id)


def leave(socketio: SocketIO, sid: str, draft_id: str | None = None) -> None:
    """Take a socket out of a draft, or out of all: it hears no more, and the others hear that its person has gone."""
    _leave_rooms(socketio, sid, draft_id)
    open_sockets.leave(sid, draft_id)
    notices.leave(socketio, sid, draft_id)


def _leave_rooms(socketio: SocketIO, sid: str, draft_id: str | None) -> None:
    for room in socketio.server.rooms(sid):
        # The library puts every socket in a room that is named after it.
        if room != sid and draft_id in (None, draft_of(room)):
            socketio.server.leave_room(sid, room)
