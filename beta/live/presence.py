"""Owns who is here: which sockets have joined which draft, as whom. In memory only, never stored."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Present:
    """A member at a socket, with the name and colour they have on the draft."""

    user_id: int
    name: str
    hue: int


_joined: dict[str, dict[str, Present]] = {}


def arrive(sid: str, draft_id: str, present: Present) -> None:
    """Note that a socket has joined a draft."""
    _joined.setdefault(sid, {})[draft_id] = present


def may_join(sid: str, draft_id: str, limit: int) -> bool:
    """Return whether the socket may join one more draft, or has joined this one already."""
    joined = _joined.get(sid, {})
    return draft_id in joined or len(joined) < limit


def present_at(sid: str, draft_id: str) -> Present | None:
    """Return who the socket is on the draft, or `None` when it has not joined."""
    return _joined.get(sid, {}).get(draft_id)


def here(draft_id: str) -> list[dict[str, Any]]:
    """Return the people of this process who have the draft open, each once."""
    people = {drafts[draft_id].user_id: drafts[draft_id] for drafts in _joined.values() if draft_id in drafts}
    return [person_json(draft_id, present) for present in people.values()]


def leave(sid: str) -> list[tuple[str, Present]]:
    """Forget a socket; return the drafts on which nobody is left at another socket of the same person."""
    drafts = _joined.pop(sid, {})
    still = {(draft, present.user_id) for others in _joined.values() for draft, present in others.items()}
    return [(draft, present) for draft, present in drafts.items() if (draft, present.user_id) not in still]


def person_json(draft_id: str, present: Present) -> dict[str, Any]:
    """Return a person as the wire's `presence` carries one."""
    return {"draft": draft_id, "id": present.user_id, "name": present.name, "hue": present.hue}
