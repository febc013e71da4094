"""Owns what processes tell each other besides events, and what each then does for its own people.

Each notice is carried out in every process, in the order of the events around it (`fan_out.py`). Presence is not kept
anywhere but where somebody's socket is: who joins asks, and each process answers for its own people.
"""

from collections.abc import Set
from functools import partial
from typing import Any

from flask import Flask
from flask_socketio import SocketIO

from beta.live import ended_sessions, open_sockets, presence
from beta.live.fan_out import MISSED, RedisFanOut
from beta.live.rooms import draft_of, rooms_of

NARROWED = "narrowed"
WHO = "who"
PEOPLE = "people"
GONE = "gone"

ASKED_AFTER = 0.2
"""Seconds after a join: its acknowledgement sets who is here, and must not come after the answers."""
REJOINS_A_SECOND = 200
"""How many people of a process are asked to join again within a second."""

Data = dict[str, Any]


def init_app(app: Flask, socketio: SocketIO) -> None:
    """Say what this process does at each notice."""
    socketio.server.manager.notices.update(
        {
            NARROWED: partial(_narrowed, socketio),
            WHO: partial(_who, socketio),
            PEOPLE: partial(_people, socketio),
            GONE: partial(_gone, socketio),
            ended_sessions.ENDED: partial(ended_sessions.look, app, socketio),
            MISSED: partial(_missed, app, socketio),
        }
    )


def ask_who_is_there(socketio: SocketIO, sid: str, draft_id: str) -> None:
    """Ask the other processes who has the draft open there; the socket hears of them by `presence`."""
    if isinstance(socketio.server.manager, RedisFanOut):
        socketio.start_background_task(_ask, socketio, sid, draft_id)


def _ask(socketio: SocketIO, sid: str, draft_id: str) -> None:
    socketio.sleep(ASKED_AFTER)
    socketio.server.manager.notify_others(WHO, {"sid": sid, "draft": draft_id})


def leave(socketio: SocketIO, sid: str) -> None:
    """Forget a socket, and tell everybody of those for whom it was the last window."""
    for draft_id, present in presence.leave(sid):
        socketio.server.manager.notify(GONE, presence.person_json(draft_id, present))


def _narrowed(socketio: SocketIO, data: Data) -> None:
    """Send everybody on a draft to the door again, and let nothing later be heard by who does not come back."""
    draft_id, removed = data["draft"], data["removed"]
    if removed is not None:
        presence.remove(draft_id, removed)
    _send_to_the_door(socketio, draft_id)


def _send_to_the_door(socketio: SocketIO, draft_id: str) -> None:
    socketio.emit("rejoin", {"draft": draft_id}, to=rooms_of(draft_id), ignore_queue=True)
    _empty(socketio, {draft_id})


def _empty(socketio: SocketIO, drafts: Set[str]) -> None:
    """Take everybody who is here out of all rooms of these drafts, each person's own included."""
    manager = socketio.server.manager
    for room in [room for room in manager.rooms.get("/", ()) if room is not None and draft_of(room) in drafts]:
        manager.empty_room(room)


def _who(socketio: SocketIO, data: Data) -> None:
    people = presence.here(data["draft"])
    if people:
        socketio.server.manager.notify_others(PEOPLE, {"sid": data["sid"], "people": people})


def _people(socketio: SocketIO, data: Data) -> None:
    for person in data["people"]:
        socketio.emit("presence", {**person, "already": True}, to=data["sid"], ignore_queue=True)


def _gone(socketio: SocketIO, person: Data) -> None:
    """Tell those who are here that somebody has gone; unless they still are here, then everybody is told that."""
    still = presence.find(person["draft"], person["id"])
    if still is None:
        gone = {**{key: person[key] for key in ("draft", "id", "name", "hue")}, "gone": True}
        socketio.emit("presence", gone, to=rooms_of(person["draft"]), ignore_queue=True)
    else:
        told = {**presence.person_json(person["draft"], still), "already": True}
        socketio.emit("presence", told, to=rooms_of(person["draft"]))


def _missed(app: Flask, socketio: SocketIO, _data: Data) -> None:
    """Have everybody here join again, spread over time, and hear nothing until then; what they missed is in the log."""
    ended_sessions.look(app, socketio, {})
    joined = open_sockets.joined()
    _empty(socketio, {draft_id for _, draft_id in joined})
    if joined:
        socketio.start_background_task(_ask_to_join_again, socketio, joined)


def _ask_to_join_again(socketio: SocketIO, joined: list[tuple[str, str]]) -> None:
    for sid, draft_id in joined:
        socketio.emit("rejoin", {"draft": draft_id, "catch_up": True}, to=sid, ignore_queue=True)
        socketio.sleep(1 / REJOINS_A_SECOND)
