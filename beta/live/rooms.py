"""Owns which room hears what of a draft."""

from beta.domain.rights import WRITERS, Role


def everyone_room(draft_id: str) -> str:
    """Return the room of those who hear only what is for everyone."""
    return f"{draft_id}:members"


def authors_room(draft_id: str) -> str:
    """Return the room of those who also hear what is for authors."""
    return f"{draft_id}:authors"


def rooms_of(draft_id: str) -> list[str]:
    """Return all rooms of a draft; each socket is in exactly one of them."""
    return [everyone_room(draft_id), authors_room(draft_id)]


def room_for(draft_id: str, role: Role) -> str:
    """Return the room a member of this role belongs in."""
    return authors_room(draft_id) if role in WRITERS else everyone_room(draft_id)
