"""Owns how many sockets are open in this process: in all, by person and by address, and when that is too many.

With several processes each counts its own; a person's windows may be spread over them.
"""

from collections import Counter
from typing import Any, TypeVar

from beta.domain.measures import LIMITS_MET, ROOMS, SOCKETS
from beta.domain.rates import address_group
from beta.errors import TooMany

RETRY_AFTER = 30
"""Seconds after which it may be worth trying again: who has closed a window is forgotten by then."""

Key = TypeVar("Key")

_people: dict[str, int] = {}
_sessions: dict[str, int] = {}
_by_person: Counter[int] = Counter()
_drafts: dict[str, set[str]] = {}
_by_draft: Counter[str] = Counter()


def counts() -> dict[str, int]:
    """Return how many sockets of signed-in people are open here, of how many people, on how many drafts."""
    return {"sockets": len(_people), "people": len(_by_person), "drafts": len(_by_draft)}


def enter(sid: str, draft_id: str) -> None:
    """Note that a socket has a draft open."""
    entered = _drafts.setdefault(sid, set())
    if draft_id not in entered:
        entered.add(draft_id)
        _by_draft[draft_id] += 1
    ROOMS.set(len(_by_draft))


def leave(sid: str, draft_id: str | None = None) -> None:
    """Note that a socket has a draft open no more, or none at all."""
    entered = _drafts.get(sid, set())
    for left in [one for one in entered if draft_id in (None, one)]:
        entered.discard(left)
        _one_less(_by_draft, left)
    if not entered:
        _drafts.pop(sid, None)
    ROOMS.set(len(_by_draft))


def open_for(sid: str, user_id: int, session_id: int, limit: int | None) -> None:
    """Note a socket of a person, opened with a session; raises `TooMany` past `limit`, which `None` takes away."""
    if limit is not None and _by_person[user_id] >= limit:
        LIMITS_MET.labels("sockets").inc()
        message = f"You have {limit} windows with drafts open. Close one, and this one comes to life by itself."
        raise TooMany(message, retry_after=RETRY_AFTER)
    _people[sid] = user_id
    _sessions[sid] = session_id
    _by_person[user_id] += 1
    SOCKETS.set(len(_people))


def close(sid: str) -> None:
    """Forget a socket, and what it had open."""
    user_id = _people.pop(sid, None)
    _sessions.pop(sid, None)
    if user_id is not None:
        _one_less(_by_person, user_id)
    leave(sid)
    SOCKETS.set(len(_people))


def whose(sid: str) -> tuple[int | None, int | None]:
    """Return the user's id and the session's number of a socket; nobody's, where it was closed meanwhile."""
    return _people.get(sid), _sessions.get(sid)


def sessions() -> dict[str, int]:
    """Return the number of the session that each socket was opened with."""
    return dict(_sessions)


def joined() -> list[tuple[str, str]]:
    """Return each socket with each draft it has open."""
    return [(sid, draft_id) for sid, drafts in _drafts.items() for draft_id in drafts]


def _one_less(counter: Counter[Key], key: Key) -> None:
    counter[key] -= 1
    if not counter[key]:
        del counter[key]


def limit_addresses(eio: Any, limit: int) -> None:
    """Have python-engineio refuse a handshake (401, with `too_many`) from an address with `limit` connections open.

    A connection counts from its first byte, signed in or not.
    """
    addresses: dict[str, str] = {}
    by_address: Counter[str] = Counter()
    connect, disconnect = eio.handlers["connect"], eio.handlers["disconnect"]

    def on_connect(sid: str, environ: dict[str, Any]) -> Any:
        address = address_group(environ.get("REMOTE_ADDR"))
        if by_address[address] >= limit:
            LIMITS_MET.labels("sockets_address").inc()
            return {"code": "too_many", "message": "There are too many connections from this address."}
        addresses[sid] = address
        by_address[address] += 1
        return connect(sid, environ)

    def on_disconnect(sid: str, *reason: Any) -> Any:
        address = addresses.pop(sid, None)
        if address is not None:
            _one_less(by_address, address)
        return disconnect(sid, *reason)

    eio.on("connect", on_connect)
    eio.on("disconnect", on_disconnect)
