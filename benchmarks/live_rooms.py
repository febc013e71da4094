"""Owns the rooms of the comparison: at ours a draft for each size, with real members; elsewhere a name."""

import itertools
from typing import Any

from benchmarks.live_driver import Place
from benchmarks.support_people import Browser, invite_link, join_as_guest, new_draft, sign_up

_GUESTS = 20
_CHAPTERS = 5
"""One for remarks, and one for each of the four that write."""
_PARAGRAPH = (
    "The lamp had been out for a week before anyone in the village climbed the stairs. The keeper said that the oil was "
    "bad, and Marit, who had carried it up herself, set down the bread and asked to see the ledger."
)


def bare_place(name: str, address: str, sizes: list[int], *, speaks_socket_io: bool) -> Place:
    """Return a server that asks nobody who they are."""
    rooms: dict[int, dict[str, Any]] = {
        size: {"name": str(size), "draft": None, "after": 0, "chapters": []} for size in sizes
    }
    return Place(name, address, speaks_socket_io, rooms)


def beta_place(name: str, address: str, sizes: list[int]) -> Place:
    """Make drafts and members at one of our servers; the sockets are spread over the author and twenty guests."""
    author = sign_up(address, "Ines")
    drafts = [new_draft(author, _story()) for _ in sizes]
    links = [invite_link(author, draft) for draft in drafts]
    guests = [join_as_guest(address, f"Reader {number + 1}", links) for number in range(_GUESTS)]
    rooms = {size: _room(author, size, draft) for size, draft in zip(sizes, drafts, strict=True)}
    return Place(name, address, True, rooms, [author.cookie, *(guest.cookie for guest in guests)])


def _story() -> str:
    chapters = (f"Chapter {number + 1}\n\n" + "\n\n".join([_PARAGRAPH] * 10) for number in range(_CHAPTERS))
    return "\n\n".join(itertools.chain(["Title: The Ledger"], chapters))


def _room(author: Browser, size: int, draft: str) -> dict[str, Any]:
    shown = author.snapshot(draft)
    chapters = [{"id": chapter["id"], "version": chapter["version"]} for chapter in shown["chapters"]]
    if len(chapters) != _CHAPTERS:
        raise ValueError(f"the draft has {len(chapters)} chapters and not {_CHAPTERS}")
    return {"name": str(size), "draft": draft, "after": shown["seq"], "chapters": chapters}
