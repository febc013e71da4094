"""Owns what processes tell each other besides events, and what each then does for its own people.

Each notice is carried out in every process, in the order of the events around it (`fan_out.py`). Presence is not kept
anywhere but where somebody's socket is: who joins asks, and each process answers for its own people. Each remembers only
whom the others have told of, in case one of them is killed (`elsewhere.py`).
"""

from collections.abc import Set
from functools import partial
from typing import Any

from flask import Flask
from flask_socketio import SocketIO

from beta.live import ended_sessions, open_sockets, presence
from beta.live.elsewhere import Elsewhere, watch
from beta.live.fan_out import MISSED, RedisFanOut
from beta.live.rooms import draft_of, rooms_of

NARROWED = "narrowed"
COME = "come"
WHO = "who"
PEOPLE = "people"
GONE = "gone"

ASKED_AFTER = 0.2
"""Seconds after a join: its acknowledgement sets who is here, and must not come after the answers."""
REJOINS_A_SECOND = 200
"""How many people of a process are asked to join again within a second."""

Data = dict[str, Any]
_elsewhere = Elsewhere()
_watching: set[str] = set()


def init_app(app: Flask, socketio: SocketIO) -> None:
    """Say what this process does at each notice."""
    socketio.server.manager.notices.update(
        {
            NARROWED: partial(_narrowed, socketio),
            COME: _come,
            WHO: partial(_who, socketio),
            PEOPLE: partial(_people, socketio),
            GONE: partial(_gone, socketio),
            ended_sessions.ENDED: partial(ended_sessions.look, app, socketio),
            MISSED: partial(_missed, app, socketio),
        }
    )


def ask_who_is_there(socketio: SocketIO, sid: str, draft_id: str) -> None:
    """Ask the other processes who has the draft open there; the socket hears of them by `presence`."""
    manager = socketio.server.manager
    if not isinstance(manager, RedisFanOut):
        return
    if manager.host_id not in _watching:
        _watching.add(manager.host_id)
        socketio.start_background_task(_take_down_what_is_left, socketio)
    present = presence.present_at(sid, draft_id)
    if present is not None:
        manager.notify_others(COME, {"people": [presence.person_json(draft_id, present)], "at": manager.host_id})
    socketio.start_background_task(_ask, socketio, sid, draft_id)


def _ask(socketio: SocketIO, sid: str, draft_id: str) -> None:
    socketio.sleep(ASKED_AFTER)
    socketio.server.manager.notify_others(WHO, {"sid": sid, "draft": draft_id})


def _take_down_what_is_left(socketio: SocketIO) -> None:
    for person in watch(socketio, _elsewhere):
        if presence.find(person["draft"], person["id"]) is None:
            _tell_gone(socketio, person)


def leave(socketio: SocketIO, sid: str, draft_id: str | None = None) -> None:
    """Forget a socket on a draft, or on all, and tell everybody of those for whom it was the last window."""
    manager = socketio.server.manager
    for left, present in presence.leave(sid, draft_id):
        told = presence.person_json(left, present)
        manager.notify(GONE, {**told, "at": manager.host_id} if isinstance(manager, RedisFanOut) else told)


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


def _come(data: Data) -> None:
    _elsewhere.note(data["at"], data["people"])


def _who(socketio: SocketIO, data: Data) -> None:
    manager, people = socketio.server.manager, presence.here(data["draft"])
    if people:
        manager.notify_others(PEOPLE, {"sid": data["sid"], "people": people, "at": manager.host_id})


def _people(socketio: SocketIO, data: Data) -> None:
    _elsewhere.note(data.get("at"), data["people"])
    for person in data["people"]:
        socketio.emit("presence", {**person, "already": True}, to=data["sid"], ignore_queue=True)


def _gone(socketio: SocketIO, person: Data) -> None:
    """Tell those who are here that somebody has gone; unless they still are here, then everybody is told that."""
    _elsewhere.forget(person.get("at"), person)
    still = presence.find(person["draft"], person["id"])
    if still is None:
        _tell_gone(socketio, person)
    else:
        told = {**presence.person_json(person["draft"], still), "already": True}
        socketio.emit("presence", told, to=rooms_of(person["draft"]))


def _tell_gone(socketio: SocketIO, person: Data) -> None:
    gone = {**{key: person[key] for key in ("draft", "id", "name", "hue")}, "gone": True}
    socketio.emit("presence", gone, to=rooms_of(person["draft"]), ignore_queue=True)


def _missed(app: Flask, socketio: SocketIO, _data: Data) -> None:
    """Have everybody here join again, spread over time, and hear nothing until then; what they missed is in the log."""
    ended_sessions.look(app, socketio, {})
    _elsewhere.forget_all()
    joined = open_sockets.joined()
    _empty(socketio, {draft_id for _, draft_id in joined})
    if joined:
        socketio.start_background_task(_ask_to_join_again, socketio, joined)


def _ask_to_join_again(socketio: SocketIO, joined: list[tuple[str, str]]) -> None:
    for sid, draft_id in joined:
        socketio.emit("rejoin", {"draft": draft_id, "catch_up": True}, to=sid, ignore_queue=True)
        socketio.sleep(1 / REJOINS_A_SECOND)
