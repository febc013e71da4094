"""Owns a chapter's anchors in memory, in blocks, so that an edit looks only at those it may touch.

Everything here is a value: what follows from an edit is a new index that shares the untouched blocks with the old one. An
edit costs a glance at each block and a closer look at one or two, wherever it is and however many edits came before it.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from beta.prose.anchors import Range, map_range
from beta.prose.steps import StepMap

MOST = 64
"""Anchors in a block; one that grows beyond is parted in two."""
FEW = 8
"""Up to so many are put in one by one; for more the blocks are made anew."""


@dataclass(frozen=True, slots=True)
class Block:
    """Anchors that lie near each other; each stands `shift` further on than its range says.

    `first` and `last` are the least and the greatest position among them, `adrift` the ids of those that are.
    """

    ranges: Mapping[str, Range]
    shift: int
    first: int
    last: int
    adrift: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnchorIndex:
    """The anchors of a chapter at a version, by annotation; the blocks lie roughly in the order of the text."""

    blocks: tuple[Block, ...] = ()

    def find(self, annotation: str) -> Range | None:
        """Return where an annotation stands, or `None` when it is not in this chapter."""
        for block in self.blocks:
            if annotation in block.ranges:
                return _moved(block.ranges[annotation], block.shift)
        return None

    def items(self) -> Iterator[tuple[str, Range]]:
        """Yield every annotation and its range."""
        for block in self.blocks:
            for annotation, range_ in block.ranges.items():
                yield annotation, _moved(range_, block.shift)

    def adrift(self) -> Iterator[str]:
        """Yield the annotations that are adrift."""
        for block in self.blocks:
            yield from block.adrift

    def put(self, annotation: str, range_: Range) -> "AnchorIndex":
        """Return the index with an annotation in its place; wherever it stood before, it is no longer there."""
        blocks = self.without(annotation).blocks
        if not blocks:
            return AnchorIndex((_block({annotation: range_}),))
        at = max(0, bisect_right(blocks, range_.from_, key=lambda block: block.first) - 1)
        ranges = {**_ranges(blocks[at]), annotation: range_}
        return AnchorIndex((*blocks[:at], *_parted(ranges), *blocks[at + 1 :]))

    def without(self, annotation: str) -> "AnchorIndex":
        """Return the index without an annotation."""
        for at, block in enumerate(self.blocks):
            if annotation in block.ranges:
                rest = {key: range_ for key, range_ in _ranges(block).items() if key != annotation}
                kept = [_block(rest)] if rest else []
                return AnchorIndex((*self.blocks[:at], *kept, *self.blocks[at + 1 :]))
        return self

    def put_all(self, ranges: Mapping[str, Range]) -> "AnchorIndex":
        """Return the index with these annotations in their places."""
        if len(ranges) <= FEW:
            index = self
            for annotation, range_ in ranges.items():
                index = index.put(annotation, range_)
            return index
        return index_of({**dict(self.items()), **ranges})

    def without_all(self, annotations: Collection[str]) -> "AnchorIndex":
        """Return the index without these annotations."""
        kept: list[Block] = []
        for block in self.blocks:
            gone = block.ranges.keys() & annotations
            rest = {key: range_ for key, range_ in _ranges(block).items() if key not in gone} if gone else {}
            kept += ([_block(rest)] if rest else []) if gone else [block]
        return AnchorIndex(tuple(kept))

    def losing(self, step_map: StepMap) -> Iterator[tuple[str, Range]]:
        """Yield the annotations from whose ends a step takes words, or all of them, as they stand before it."""
        ranges = step_map.ranges
        taken = [(start, start + old) for start, old in zip(ranges[::3], ranges[1::3], strict=True) if old]
        if not taken:
            return
        first, last = taken[0][0], taken[-1][1]
        for block in self.blocks:
            if block.last < first or block.first > last:
                continue
            for annotation, one in _ranges(block).items():
                if one.adrift or one.to < first or one.from_ > last:
                    continue
                if map_range(one, [step_map]).adrift or any(
                    start <= one.from_ < end or start < one.to <= end for start, end in taken
                ):
                    yield annotation, one

    def touching(self, from_: int, to: int) -> Iterator[tuple[str, Range]]:
        """Yield the annotations that stand on, or end at, anything between two positions, and their ranges."""
        for block in self.blocks:
            if block.last >= from_ and block.first <= to:
                yield from ((key, one) for key, one in _ranges(block).items() if one.to >= from_ and one.from_ <= to)

    def after(self, maps: Iterable[StepMap]) -> "AnchorIndex":
        """Return the index after steps, each anchor exactly where `map_range` puts it."""
        blocks = self.blocks
        for step_map in maps:
            if step_map.ranges:
                blocks = _through(blocks, step_map)
        return AnchorIndex(blocks)


def index_of(anchors: Mapping[str, Range]) -> AnchorIndex:
    """Return the index of these anchors."""
    return AnchorIndex(tuple(_parted(anchors)))


def _through(blocks: tuple[Block, ...], step_map: StepMap) -> tuple[Block, ...]:
    """Return the blocks after one step: before it they stay, behind it they shift, and only what it touches is mapped."""
    ranges = step_map.ranges
    start, end = ranges[0], ranges[-3] + ranges[-2]
    growth = sum(ranges[2::3]) - sum(ranges[1::3])
    after = []
    for block in blocks:
        if block.last < start:
            after.append(block)
        elif block.first > end:
            after.append(Block(block.ranges, block.shift + growth, block.first + growth, block.last + growth, block.adrift))
        else:
            after.append(_block({key: _follow(one, step_map, start, end, growth) for key, one in _ranges(block).items()}))
    return tuple(after)


def _follow(range_: Range, step_map: StepMap, start: int, end: int, growth: int) -> Range:
    if range_.to < start:
        return range_
    if range_.from_ > end:
        return _moved(range_, growth)
    return map_range(range_, [step_map])


def _moved(range_: Range, by: int) -> Range:
    return replace(range_, from_=range_.from_ + by, to=range_.to + by) if by else range_


def _ranges(block: Block) -> Mapping[str, Range]:
    if not block.shift:
        return block.ranges
    return {key: _moved(range_, block.shift) for key, range_ in block.ranges.items()}


def _block(ranges: Mapping[str, Range]) -> Block:
    first = min(range_.from_ for range_ in ranges.values())
    last = max(range_.to for range_ in ranges.values())
    return Block(ranges, 0, first, last, tuple(key for key, range_ in ranges.items() if range_.adrift))


def _parted(ranges: Mapping[str, Range]) -> Iterator[Block]:
    """Yield the ranges as blocks, of which none holds more than `MOST`."""
    if len(ranges) <= MOST:
        ordered: Iterable[tuple[str, Range]] = ranges.items()
    else:
        ordered = sorted(ranges.items(), key=lambda item: (item[1].from_, item[0]))
    rest = iter(ordered)
    size = MOST if len(ranges) <= MOST else MOST // 2
    while part := dict(islice(rest, size)):
        yield _block(part)
