"""Owns applying steps of the log again: they were checked when they came in, and are not checked a second time.

A step is applied to the few blocks around it and not to the whole text, whose blocks would be counted through each time.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import Any

from beta.errors import Invalid
from beta.prose.schema import SCHEMA, Fragment, Node
from beta.prose.steps import Step

_POSITIONS = ("from", "to", "gapFrom", "gapTo")


def replayed(doc: Node, steps: Iterable[dict[str, Any]]) -> Node:
    """Return `doc` after steps of the log (ProseMirror JSON); raises `Invalid` when one does not fit, which is damage."""
    blocks = list(doc.content.content)
    sizes = [block.node_size for block in blocks]
    for raw in steps:
        first, last, start = _around(sizes, raw)
        part = doc.copy(Fragment(blocks[first:last], sum(sizes[first:last])))
        after = list(_applied(part, _shifted(raw, start)).content.content)
        blocks[first:last] = after
        sizes[first:last] = [block.node_size for block in after]
    return doc.copy(Fragment(blocks, sum(sizes)))


def _around(sizes: list[int], raw: dict[str, Any]) -> tuple[int, int, int]:
    """Return the first block that a step may touch, the one after the last, and where the first begins.

    A block on either side is among them, so that what is left is never no text at all.
    """
    parts = raw.get("steps") or [raw]
    try:
        from_, to = min(one["from"] for one in parts), max(one["to"] for one in parts)
    except (KeyError, TypeError) as error:
        raise Invalid("This edit does not fit the text.") from error
    ends = list(accumulate(sizes))
    first = max(0, bisect_right(ends, from_) - 1)
    last = min(len(sizes), bisect_left(ends, to) + 2)
    return first, last, ends[first - 1] if first else 0


def _shifted(raw: dict[str, Any], by: int) -> dict[str, Any]:
    moved = {name: raw[name] - by for name in _POSITIONS if name in raw}
    if "steps" in raw:
        moved["steps"] = [_shifted(one, by) for one in raw["steps"]]
    return {**raw, **moved}


def _applied(doc: Node, raw: dict[str, Any]) -> Node:
    try:
        result = Step.from_json(SCHEMA, raw).apply(doc)
    except Exception as error:
        raise Invalid("This edit does not fit the text.", detail=type(error).__name__) from error
    if result.doc is None:
        raise Invalid("This edit does not fit the text.", detail=str(result.failed))
    return result.doc
