"""Owns the way of ranges through a rewriting: a range goes where its words stand, and nowhere when they are gone."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from beta.prose.align import align
from beta.prose.anchors import Range
from beta.prose.schema import Node
from beta.prose.stray import stray
from beta.prose.words import SIGN, WORD, Row, extended, row_of

LEAST = 0.4
"""The least share of a range's words that must stand together for it to be carried."""
APART = 2
"""A range is carried to one stretch of text: words further apart than so many times as many as it has are another."""


def carried(old: Node, new: Node, ranges: Mapping[str, Range]) -> dict[str, Range]:
    """Return where ranges of `old` stand in `new`; one that is missing stands nowhere for sure.

    Ranges adrift stay away. An empty range (a place between two words) is carried when the words on both sides stand
    together, or the one it touches does.
    """
    return carrier_of(old, new).places(ranges)


def carrier_of(old: Node, new: Node) -> "Carrier":
    """Return what carries ranges of `old` to `new`: making it takes long, each range little."""
    rows = row_of(old), row_of(new)
    found = align(*rows)
    there = dict(extended(found.kept, rows[0].tokens, rows[1].tokens))
    there.update(found.carried)
    there.update(stray(rows[0], rows[1], there))
    return Carrier(*rows, there)


class Carrier:
    """Which token of an old text is which of a new one."""

    def __init__(self, old: Row, new: Row, there: Mapping[int, int]) -> None:
        self._old = old.tokens
        self._new = new.tokens
        self._there = there
        self._starts = [token.start for token in old.tokens]
        self._ends = [token.end for token in old.tokens]

    def places(self, ranges: Mapping[str, Range]) -> dict[str, Range]:
        """Return where ranges stand, as `carried` does."""
        places = {key: self.place(range_) for key, range_ in ranges.items() if not range_.adrift}
        return {key: place for key, place in places.items() if place is not None}

    def place(self, range_: Range) -> Range | None:
        """Return where a range stands, or `None`."""
        if range_.from_ == range_.to:
            return self._point(range_.from_)
        touched = range(bisect_right(self._ends, range_.from_), bisect_left(self._starts, range_.to))
        words = [index for index in touched if self._old[index].kind == WORD]
        words = words or [index for index in touched if self._old[index].kind == SIGN] or list(touched)
        standing = sorted((self._there[index], index) for index in words if index in self._there)
        best = self._stretch(standing, len(words))
        if not best or len(best) < LEAST * len(words):
            return None
        return self._widened(range_, touched, best)

    def _stretch(self, standing: Sequence[tuple[int, int]], words: int) -> Sequence[tuple[int, int]]:
        """Return the longest part of what stands that has no wide gap in the new text."""
        room = APART * max(words, 4) * 2
        best: Sequence[tuple[int, int]] = ()
        start = 0
        for at in range(1, len(standing) + 1):
            if at == len(standing) or standing[at][0] - standing[at - 1][0] > room:
                if at - start > len(best):
                    best = standing[start:at]
                start = at
        return best

    def _widened(self, range_: Range, touched: range, best: Sequence[tuple[int, int]]) -> Range:
        """Return the stretch with what the range had at its ends besides words, and cut where the range cut a word."""
        first, last = min(index for _, index in best), max(index for _, index in best)
        new_first, new_last = best[0][0], best[-1][0]
        if self._there.get(first) == new_first:
            while first - 1 in touched and self._there.get(first - 1) == new_first - 1:
                first, new_first = first - 1, new_first - 1
        if self._there.get(last) == new_last:
            while last + 1 in touched and self._there.get(last + 1) == new_last + 1:
                last, new_last = last + 1, new_last + 1
        cut_start = max(0, range_.from_ - self._old[first].start) if self._there.get(first) == new_first else 0
        cut_end = max(0, self._old[last].end - range_.to) if self._there.get(last) == new_last else 0
        return Range(self._new[new_first].start + cut_start, self._new[new_last].end - cut_end)

    def _point(self, at: int) -> Range | None:
        """Return where a place between two characters is: in a word that stands, or beside one, at best between two."""
        after = bisect_right(self._ends, at)
        if after < len(self._old) and self._old[after].start < at:
            new = self._there.get(after)
            return None if new is None else self._empty(self._new[new].start + at - self._old[after].start)
        left, right = self._there.get(after - 1), self._there.get(after)
        if left is not None and self._sticks(after - 1):
            return self._empty(self._new[left].end)
        if right is not None and self._sticks(after):
            return self._empty(self._new[right].start)
        if left is not None and right == left + 1:
            return self._empty(self._new[left].end)
        return None

    def _sticks(self, index: int) -> bool:
        return self._old[index].kind == WORD

    @staticmethod
    def _empty(at: int) -> Range:
        return Range(at, at)
