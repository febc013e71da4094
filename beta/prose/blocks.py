"""Owns whole blocks of a document: parting it between two of them, taking a passage out as blocks, putting blocks in."""

from dataclasses import dataclass

from prosemirror.model import ResolvedPos

from beta.errors import Invalid
from beta.prose.checks import check_position
from beta.prose.schema import SCHEMA, Fragment, Node, Slice
from beta.prose.steps import Mapping, ReplaceStep, Step, apply_steps, maps_of


@dataclass(frozen=True)
class Taken:
    """The passage `from_`-`to` of a text as whole blocks: its position `p` is position `p - start` among them.

    `steps` take the passage out of the text.
    """

    from_: int
    to: int
    content: Fragment
    start: int
    steps: list[Step]


def parted_at(doc: Node, at: int) -> tuple[list[Step], int]:
    """Return the steps (one, or none) that part a document at a position, and where the two parts meet then.

    At the beginning or the end of a block the document is parted before or after it; within a block, that block is.
    """
    check_position(doc, at)
    pos = doc.resolve(at)
    if pos.depth == 0:
        return [], at
    if _is_first(pos):
        return [], pos.before(1)
    if _is_last(pos):
        return [], pos.after(1)
    before = after = Fragment.empty
    for depth in range(pos.depth, 0, -1):
        before = Fragment.from_(pos.node(depth).copy(before))
        after = Fragment.from_(pos.node(depth).copy(after))
    step = ReplaceStep(at, at, Slice(before.append(after), pos.depth, pos.depth), True)
    return [step], at + pos.depth


def _is_first(pos: ResolvedPos) -> bool:
    return pos.parent_offset == 0 and not any(pos.index(depth) for depth in range(1, pos.depth))


def _is_last(pos: ResolvedPos) -> bool:
    ends = (pos.index_after(depth) == pos.node(depth).child_count for depth in range(1, pos.depth))
    return pos.parent_offset == pos.parent.content.size and all(ends)


def taken_out(doc: Node, from_: int, to: int) -> Taken:
    """Return the passage between two positions as whole blocks, with the steps that take it out.

    Of blocks that are only partly in it the rest stays, joined where both ends lie equally deep. A document keeps one block.
    Raises `Invalid` when there is nothing between the positions.
    """
    check_position(doc, from_)
    check_position(doc, to)
    start, end = doc.resolve(from_), doc.resolve(to)
    first = start.before(1) if start.depth and _is_first(start) else from_
    last = end.after(1) if end.depth and _is_last(end) else to
    is_whole = doc.resolve(first).depth == 0 and doc.resolve(last).depth == 0
    if not is_whole:
        first, last = from_, to
    if first >= last:
        raise Invalid("Select the passage to move.")
    slice_ = doc.slice(first, last, True)
    return Taken(first, last, slice_.content, first - slice_.open_start, _removing(doc, first, last))


def _removing(doc: Node, from_: int, to: int) -> list[Step]:
    if from_ == 0 and to == doc.content.size:
        return [ReplaceStep(from_, to, Slice(Fragment.from_(SCHEMA.node("paragraph")), 0, 0))]
    joined: list[Step] = [ReplaceStep(from_, to, Slice.empty)]
    try:
        apply_steps(doc, joined)
    except Invalid:
        parting, end = parted_at(doc, to)
        doc = apply_steps(doc, parting)
        more, start = parted_at(doc, from_)
        end = Mapping(maps_of(more)).map(end, 1)
        return [*parting, *more, ReplaceStep(start, end, Slice.empty)]
    return joined


def put_into(doc: Node, at: int, content: Fragment) -> tuple[list[Step], int]:
    """Return the steps that put blocks into a document at a position, and where they begin then.

    An empty document becomes the blocks; a block in the middle of which the position lies is parted.
    """
    if doc.content.size == 2 and doc.child(0).is_textblock:
        return [ReplaceStep(0, 2, Slice(content, 0, 0))], 0
    steps, start = parted_at(doc, at)
    return [*steps, ReplaceStep(start, start, Slice(content, 0, 0))], start
