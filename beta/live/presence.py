"""Owns who is here: which sockets of this process have joined which draft, as whom. In memory only, never stored."""

from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Present:
    """A member at a socket, with the name and colour they have on the draft, and where they were last."""

    user_id: int
    name: str
    hue: int
    place: dict[str, Any] = field(default_factory=dict)


_drafts: dict[str, dict[str, Present]] = {}
_joined: dict[str, set[str]] = {}


def arrive(sid: str, draft_id: str, present: Present) -> None:
    """Note that a socket has joined a draft; who joins again is where they were."""
    before = present_at(sid, draft_id)
    _drafts.setdefault(draft_id, {})[sid] = replace(present, place=before.place) if before else present
    _joined.setdefault(sid, set()).add(draft_id)


def move(sid: str, draft_id: str, place: dict[str, Any]) -> Present | None:
    """Note where somebody is now, `{chapter, from, to}`, and return them; `None` when the socket has not joined."""
    before = present_at(sid, draft_id)
    if before is None:
        return None
    _drafts[draft_id][sid] = replace(before, place=place)
    return _drafts[draft_id][sid]


def may_join(sid: str, draft_id: str, limit: int) -> bool:
    """Return whether the socket may join one more draft, or has joined this one already."""
    joined = _joined.get(sid, set())
    return draft_id in joined or len(joined) < limit


def present_at(sid: str, draft_id: str) -> Present | None:
    """Return who the socket is on the draft, or `None` when it has not joined."""
    return _drafts.get(draft_id, {}).get(sid)


def here(draft_id: str) -> list[dict[str, Any]]:
    """Return the people of this process who have the draft open, each once; by the last window with a place, if any has."""
    windows = sorted(_drafts.get(draft_id, {}).values(), key=lambda present: bool(present.place))
    people = {present.user_id: present for present in windows}
    return [person_json(draft_id, present) for present in people.values()]


def find(draft_id: str, user_id: int) -> Present | None:
    """Return a person who has the draft open in this process, or `None`."""
    return next((present for present in _drafts.get(draft_id, {}).values() if present.user_id == user_id), None)


def leave(sid: str, draft_id: str | None = None) -> list[tuple[str, Present]]:
    """Forget a socket on a draft, or on all; return those on which nobody is left at another socket of the same person."""
    drafts = [joined for joined in sorted(_joined.get(sid, ())) if draft_id in (None, joined)]
    left = [(joined, _forget(sid, joined)) for joined in drafts]
    return [(joined, present) for joined, present in left if find(joined, present.user_id) is None]


def remove(draft_id: str, user_id: int) -> None:
    """Forget a person on a draft, at whatever socket."""
    for sid, present in list(_drafts.get(draft_id, {}).items()):
        if present.user_id == user_id:
            _forget(sid, draft_id)


def _forget(sid: str, draft_id: str) -> Present:
    present = _drafts[draft_id].pop(sid)
    if not _drafts[draft_id]:
        del _drafts[draft_id]
    _joined[sid].discard(draft_id)
    if not _joined[sid]:
        del _joined[sid]
    return present


def person_json(draft_id: str, present: Present) -> dict[str, Any]:
    """Return a person as the wire's `presence` carries one."""
    return {"draft": draft_id, "id": present.user_id, "name": present.name, "hue": present.hue, **present.place}
