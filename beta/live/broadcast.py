"""Owns sending committed events to the rooms of a draft, encoded once for each audience."""

from flask_socketio import SocketIO

from beta.domain.log import AUTHORS, EVERYONE, bare_json, event_json
from beta.live.notices import NARROWED
from beta.live.rooms import audience_room, authors_room, everyone_room, rooms_of
from beta.models import DraftEvent

NARROWING = {"member_role_changed", "member_removed"}
"""Events after which somebody may see less: everybody is sent to the door again, and comes back as what they now are."""


def broadcast(socketio: SocketIO, events: list[DraftEvent]) -> None:
    """Send each event to those who may see it, and its bare number to the others."""
    for event in events:
        full = event_json(event)
        if event.audience == EVERYONE:
            socketio.emit("event", full, to=rooms_of(event.draft_id))
        elif event.audience == AUTHORS:
            socketio.emit("event", full, to=authors_room(event.draft_id))
            socketio.emit("event", bare_json(event), to=everyone_room(event.draft_id))
        else:
            room = audience_room(event.draft_id, event.audience)
            socketio.emit("event", full, to=room)
            socketio.emit("event", bare_json(event), to=rooms_of(event.draft_id), skip_sid=[room])
        if event.kind in NARROWING:
            removed = event.data["member"] if event.kind == "member_removed" else None
            socketio.server.manager.notify(NARROWED, {"draft": event.draft_id, "removed": removed})
