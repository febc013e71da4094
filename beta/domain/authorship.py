"""Owns following a chapter's steps to who wrote what: stretches of work, and the runs of the text they made."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Protocol

from beta.prose.pieces import NEW, Pieces, Run, runs_after
from beta.prose.positions import ranges_of, words_in

LONGEST = timedelta(minutes=10)
"""So long one person's typing in a chapter is one stretch; what was written when is known as exactly as that."""


class Edit(Protocol):
    """An event with steps, as a row of the log."""

    seq: int
    actor_id: int
    kind: str
    created_at: datetime
    data: Any


@dataclass(slots=True)
class Stretch:
    """What one person did to a chapter in one go: by which event first, between which versions, and how many words.

    `part` tells apart the passages that one event put in. Words are counted as they stood when the next text was kept: what
    was typed and taken back before then is not among them.
    """

    seq: int
    part: int
    actor: int
    kind: str
    began: datetime
    ended: datetime
    first: int
    last: int
    added: int = 0
    removed: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the stretch as `work` keeps it."""
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        return {**told, "began": self.began.isoformat(), "ended": self.ended.isoformat()}


def read_stretch(raw: dict[str, Any]) -> Stretch:
    """Return a stretch that `to_json` wrote."""
    times = {name: datetime.fromisoformat(raw[name]) for name in ("began", "ended")}
    return Stretch(**{**raw, **times})


class Authorship:
    """A chapter's text from a version on: its pieces, the stretches of work on it, and the maps of the steps."""

    def __init__(self, size: int, version: int) -> None:
        self.version = version
        self.pieces = Pieces(size)
        self.stretches: list[Stretch] = []
        self.maps: list[list[int]] = []
        self._open: dict[int, int] = {}

    def follow(self, edit: Edit) -> None:
        """Take in the next event with steps."""
        maps = [ranges_of(step) for step in edit.data["steps"]]
        places = _places(edit.data)
        numbers = self._follow_several(edit, maps, places) if len(places) > 1 else self._follow_one(edit, maps)
        self.version += len(maps)
        self.maps += maps
        for number in numbers:
            stretch = self.stretches[number]
            stretch.ended, stretch.last = edit.created_at, self.version

    def _follow_one(self, edit: Edit, maps: list[list[int]]) -> list[int]:
        number = self._stretch(edit, 0)
        for ranges in maps:
            self.pieces.follow(ranges, number)
        return [number]

    def _follow_several(self, edit: Edit, maps: list[list[int]], places: list[tuple[int, int, int]]) -> list[int]:
        """Take in an event that carries out several remarks: each passage is of the remark in whose place it ends up."""
        first = len(self.stretches)
        for number, ranges in enumerate(maps, first):
            self.pieces.follow(ranges, number)
        part_of = _parts(self.pieces, first, places)
        numbers = {part: self._stretch(edit, part) for part in sorted({0, *part_of.values()})}
        self.pieces.renumber(first, lambda number: numbers[part_of.get(number, 0)])
        return list(numbers.values())

    def _stretch(self, edit: Edit, part: int) -> int:
        """Return the number of the stretch that the event belongs to; typing goes on for a while, all else stands alone."""
        known = self._open.get(edit.actor_id) if edit.kind == "text_edited" else None
        if known is not None and edit.created_at - self.stretches[known].began <= LONGEST:
            return known
        at = edit.created_at
        self.stretches.append(Stretch(edit.seq, part, edit.actor_id, edit.kind, at, at, self.version, self.version))
        if edit.kind == "text_edited":
            self._open[edit.actor_id] = len(self.stretches) - 1
        return len(self.stretches) - 1

    def runs(self, before: list[Run]) -> list[Run]:
        """Return who wrote the text as it is now, when `before` tells of the text it began with."""
        return runs_after(self.pieces.list, before, [(one.seq, one.part) for one in self.stretches])

    def count(self, before: str, after: str) -> None:
        """Count the words of each stretch; both texts are as `spelled` has them, without the document's own tokens."""
        for stretch, text in _put_in(self.pieces, after):
            self.stretches[stretch].added += words_in(text)
        for length, stretch, stood in _joined(self.pieces.removed):
            self.stretches[stretch].removed += words_in(before[stood : stood + length])


def _put_in(pieces: Pieces, text: str) -> Iterator[tuple[int, str]]:
    """Yield what was put in and still stands, by stretch; what lies side by side is one."""
    at, begins, last = 0, 0, NEW
    for length, stretch, stood in [*pieces.list, (0, NEW, 0)]:
        now = stretch if stood == NEW else NEW
        if now != last:
            if last != NEW:
                yield last, text[begins:at]
            begins, last = at, now
        at += length


def _joined(removed: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield what was taken out, in the order of the older text; what one stretch took out side by side is one."""
    held: tuple[int, int, int] | None = None
    for piece in sorted(removed, key=lambda piece: piece[2]):
        if held is not None and held[1] == piece[1] and held[2] + held[0] == piece[2]:
            held = (held[0] + piece[0], held[1], held[2])
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held


def _places(data: dict[str, Any]) -> list[tuple[int, int, int]]:
    """Return `(from, to, part)` of the remarks that an event carries out, in the order of the text after its steps."""
    return sorted((one["from"], one["to"], part) for part, one in enumerate(decided_in(data)))


def _parts(pieces: Pieces, first: int, places: list[tuple[int, int, int]]) -> dict[int, int]:
    """Return which remark each of the steps carried out, the steps being numbered from `first`."""
    at, part_of = 0, {}
    for length, number, stood in pieces.list:
        if stood == NEW and number >= first:
            index = bisect_right(places, at, key=lambda place: place[0]) - 1
            if index >= 0 and at < places[index][1]:
                part_of[number] = places[index][2]
        at += length
    return part_of


def decided_in(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the remarks that an event of several carries out in the text; empty for every other event."""
    return [one for one in data.get("decided") or data.get("reopened") or [] if "from" in one]
