"""Owns a text as pieces: what of an older text still stands, and what was put in since, and by whom."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate

from beta.prose.positions import Ranges

Run = tuple[int, int, int]
"""So many positions, written by event `seq`; where the event put in several passages, by which of them (`part`, from 0)."""

Piece = tuple[int, int, int]
"""So many positions, of which stretch, and where they stood in the older text (`NEW` when they were put in since)."""

NEW = -1


class Pieces:
    """The pieces of a text of `size` positions, followed through steps; a step near the one before costs next to nothing."""

    def __init__(self, size: int) -> None:
        self.list: list[Piece] = [(size, 0, 0)] if size else []
        self.removed: list[Piece] = []
        """What of the older text was taken out: positions, by which stretch, and where they stood."""
        self._index = 0
        self._begins = 0

    def follow(self, ranges: Ranges, stretch: int) -> None:
        """Take in a step's map; what it puts in is of the stretch."""
        for at in range(len(ranges) - 3, -1, -3):
            self._replace(ranges[at], ranges[at + 1], ranges[at + 2], stretch)

    def renumber(self, first: int, number_of: Callable[[int], int]) -> None:
        """Give the pieces put in or taken out by stretches from `first` on another number."""
        self.list = [
            (length, number_of(number) if stood == NEW and number >= first else number, stood)
            for length, number, stood in self.list
        ]
        self.removed = [
            (length, number_of(number) if number >= first else number, stood) for length, number, stood in self.removed
        ]

    def _replace(self, start: int, old: int, new: int, stretch: int) -> None:
        first = self._seek(start)
        begins = self._begins
        last = self._seek(start + old) if old else first
        gone = self.list[first:last]
        self.removed += [(length, stretch, stood) for length, _, stood in gone if stood != NEW]
        self.list[first:last] = [(new, stretch, NEW)] if new else []
        self._index, self._begins = first, begins
        if new and first and self.list[first - 1][1:] == (stretch, NEW):
            length = self.list[first - 1][0]
            self.list[first - 1 : first + 1] = [(length + new, stretch, NEW)]
            self._index, self._begins = first - 1, begins - length

    def _seek(self, position: int) -> int:
        """Return the index of the piece that begins at the position; one around it is parted."""
        index, begins, pieces = self._index, self._begins, self.list
        while begins > position:
            index -= 1
            begins -= pieces[index][0]
        while index < len(pieces) and begins + pieces[index][0] <= position:
            begins += pieces[index][0]
            index += 1
        if begins < position:
            length, stretch, stood = pieces[index]
            head = position - begins
            rest = stood + head if stood != NEW else NEW
            pieces[index : index + 1] = [(head, stretch, stood), (length - head, stretch, rest)]
            index, begins = index + 1, position
        self._index, self._begins = index, begins
        return index


def runs_after(pieces: Iterable[Piece], before: list[Run], stretches: list[tuple[int, int]]) -> list[Run]:
    """Return who wrote the text that the pieces make, when `before` tells of the older text.

    `stretches` has `(seq, part)` of each stretch.
    """
    ends = _ends(before)
    runs: list[Run] = []
    for length, stretch, stood in pieces:
        if stood == NEW:
            _add(runs, (length, *stretches[stretch]))
            continue
        for run in _part(before, ends, stood, stood + length):
            _add(runs, run)
    return runs


def between(runs: list[Run], from_: int, to: int) -> list[Run]:
    """Return the runs of the positions `from_`-`to`."""
    return list(_part(runs, _ends(runs), from_, to))


def several(runs: list[Run], spans: Iterable[tuple[int, int]]) -> Iterator[list[Run]]:
    """Yield the runs of one span `(from, to)` of positions after the other."""
    ends = _ends(runs)
    for from_, to in spans:
        yield list(_part(runs, ends, from_, to))


def cut(runs: list[Run], lengths: Iterable[int]) -> Iterator[list[Run]]:
    """Yield the runs of one length after the other."""
    ends, at = _ends(runs), 0
    for length in lengths:
        yield list(_part(runs, ends, at, at + length))
        at += length


def _ends(runs: list[Run]) -> list[int]:
    return list(accumulate(length for length, _, _ in runs))


def _part(runs: list[Run], ends: list[int], from_: int, to: int) -> Iterator[Run]:
    index = bisect_right(ends, from_)
    while from_ < to and index < len(ends):
        end = min(ends[index], to)
        yield end - from_, *runs[index][1:]
        from_, index = end, index + 1


def _add(runs: list[Run], run: Run) -> None:
    if runs and runs[-1][1:] == run[1:]:
        run = (runs.pop()[0] + run[0], *run[1:])
    runs.append(run)
