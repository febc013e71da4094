"""Owns looking at a document near some positions, without going through the blocks before them.

The `prosemirror` package counts through all of them at each look; in a chapter of a thousand paragraphs that is most of what
a comment costs. Documents are never changed, so where their blocks end is kept with them, for as long as they are.
"""

from bisect import bisect_left
from itertools import accumulate
from weakref import WeakKeyDictionary

from beta.prose.schema import Fragment, Node

_ENDS: WeakKeyDictionary[Fragment, list[int]] = WeakKeyDictionary()


def near(doc: Node, from_: int, to: int) -> tuple[Node, int]:
    """Return the blocks from the one at `from_` to the one at `to` as a document, and the position before them."""
    content = doc.content
    ends = _ENDS.get(content)
    if ends is None:
        ends = _ENDS[content] = list(accumulate(block.node_size for block in content.content))
    first, last = bisect_left(ends, from_), bisect_left(ends, to) + 1
    start = ends[first - 1] if first else 0
    return doc.copy(Fragment(content.content[first:last])), start
