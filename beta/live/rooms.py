"""Owns which room hears what of a draft."""

from beta.domain.rights import WRITERS, Role


def everyone_room(draft_id: str) -> str:
    """Return the room of those who hear only what is for everyone."""
    return f"{draft_id}:members"


def authors_room(draft_id: str) -> str:
    """Return the room of those who also hear what is for authors."""
    return f"{draft_id}:authors"


def audience_room(draft_id: str, audience: str) -> str:
    """Return the room of an audience that is one person; a person's sockets are in it besides."""
    return f"{draft_id}:{audience}"


def draft_of(room: str) -> str:
    """Return the draft a room belongs to, if it belongs to one."""
    return room.partition(":")[0]


def rooms_of(draft_id: str) -> list[str]:
    """Return the rooms in which everybody is who hears a draft; each socket is in exactly one of them."""
    return [everyone_room(draft_id), authors_room(draft_id)]


def room_for(draft_id: str, role: Role) -> str:
    """Return the room a member of this role belongs in."""
    return authors_room(draft_id) if role in WRITERS else everyone_room(draft_id)
