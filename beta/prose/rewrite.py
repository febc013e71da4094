"""Owns the steps that make one text into another: what stands is not touched, so what hangs on it stays.

A document is a row of tokens, of which some stand (`align.py`). Between two that stand, what is old is replaced by what
is new. That fits because tokens that stand have the same depth on both sides: left of a change the blocks stay as they
are, and right of it they get the attributes of the new ones, which is how `ReplaceStep` joins open ends.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from prosemirror.transform import AddMarkStep, RemoveMarkStep

from beta.prose.align import align
from beta.prose.anchors import Range
from beta.prose.schema import Mark, Node, Slice
from beta.prose.steps import ReplaceStep, Step
from beta.prose.words import Pairs, Row, Token, extended, row_of

Span = tuple[int, int]


def rewriting_steps(old: Node, new: Node, gone: Iterable[Range] = ()) -> list[Step]:
    """Return steps that make `old` exactly into `new`, with little more than the fewest words taken out and put in.

    Marks are set on words that stand; text is replaced from the end to the beginning. What has moved is taken out and put
    in. No word of a `gone` range (of `old`) stands: remarks on it go adrift and do not cling to a stray word.
    """
    rows = row_of(old), row_of(new)
    tokens = rows[0].tokens, rows[1].tokens
    level = [(i, j) for i, j in align(*rows).kept if tokens[0][i].depth == tokens[1][j].depth]
    spans = {(range_.from_, range_.to) for range_ in gone if range_.from_ < range_.to}
    lost = _touched(rows[0], sorted(spans))
    stand = [(i, j) for i, j in extended(level, *tokens) if i not in lost]
    return [*_marking(stand, *tokens), *reversed(list(_replacing(stand, *rows, spans)))]


def _touched(row: Row, spans: Sequence[Span]) -> set[int]:
    """Return the numbers of the tokens that lie in or reach into one of the spans, which are sorted."""
    touched, at, reach = set[int](), 0, -1
    for number, token in enumerate(row.tokens):
        while at < len(spans) and spans[at][0] < token.end:
            reach = max(reach, spans[at][1])
            at += 1
        if token.start < reach:
            touched.add(number)
    return touched


def _replacing(stand: Pairs, old: Row, new: Row, gone: Collection[Span]) -> Iterator[Step]:
    """Yield the steps for each gap between tokens that stand, at positions of `old`; to be applied last to first.

    A replacement of exactly a range would hand the new words to what stands on it, so gone ones are first taken out.
    """
    from_old = from_new = 0
    ends = (old.doc.content.size, new.doc.content.size)
    spans = ((old.tokens[i], new.tokens[j]) for i, j in stand)
    for old_start, old_end, new_start, new_end in [
        *((one.start, one.end, other.start, other.end) for one, other in spans),
        (ends[0], ends[0], ends[1], ends[1]),
    ]:
        if old_start > from_old or new_start > from_new:
            slice_ = new.doc.slice(from_new, new_start)
            if slice_.size and (from_old, old_start) in gone and _are_level(old.doc, from_old, old_start):
                yield ReplaceStep(from_old, from_old, slice_)
                slice_ = Slice.empty
            yield ReplaceStep(from_old, old_start, slice_)
        from_old, from_new = old_end, new_end


def _are_level(doc: Node, one: int, other: int) -> bool:
    """Whether what lies between two positions can be taken out by itself: both are in textblocks, equally deep."""
    ends = doc.resolve(one), doc.resolve(other)
    return ends[0].depth == ends[1].depth and all(end.parent.is_textblock for end in ends)


def _marking(stand: Pairs, old: Sequence[Token], new: Sequence[Token]) -> list[Step]:
    """Return steps that give tokens that stand the marks they have in `new`; neighbours share a step."""
    open_now: dict[tuple[bool, Mark], tuple[int, int]] = {}
    steps: list[tuple[bool, Mark, int, int]] = []
    for i, j in stand:
        if old[i].marks is new[j].marks or Mark.same_set(list(old[i].marks), list(new[j].marks)):
            continue
        for is_added, mark in _differing(old[i].marks, new[j].marks):
            key = next((one for one in open_now if one[0] == is_added and one[1].eq(mark)), (is_added, mark))
            begun = open_now.pop(key, None)
            if begun is not None and begun[1] != old[i].start:
                steps.append((*key, *begun))
                begun = None
            open_now[key] = (begun[0] if begun else old[i].start, old[i].end)
    steps.extend((*key, *span) for key, span in open_now.items())
    steps.sort(key=lambda step: (step[0], step[2]))
    return [(AddMarkStep if is_added else RemoveMarkStep)(start, end, mark) for is_added, mark, start, end in steps]


def _differing(old: Sequence[Mark], new: Sequence[Mark]) -> Iterable[tuple[bool, Mark]]:
    """Yield `(False, mark)` for those to be taken away and `(True, mark)` for those to be set."""
    yield from ((False, mark) for mark in old if not mark.is_in_set(list(new)))
    yield from ((True, mark) for mark in new if not mark.is_in_set(list(old)))
