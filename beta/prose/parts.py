"""Owns looking at the few blocks around a position or a step, and not through the whole text.

The `prosemirror` package finds a position by counting through all blocks before it, several times for each step: in a text
of thousands of paragraphs that is nearly all a step or a comment costs. `near` is for a text that stays as it is, `Parts`
for one that steps change.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate, islice
from weakref import WeakKeyDictionary

from beta.prose.schema import Fragment, Node

_AT_ONCE = 64
_ENDS: WeakKeyDictionary[Fragment, list[int]] = WeakKeyDictionary()
"""Where the blocks of documents end: these are never changed, so it is kept with them, for as long as they are."""


def near(doc: Node, from_: int, to: int) -> tuple[Node, int]:
    """Return the blocks from the one at `from_` to the one at `to` as a document, and the position before them."""
    content = doc.content
    ends = _ENDS.get(content)
    if ends is None:
        ends = _ENDS[content] = list(accumulate(block.node_size for block in content.content))
    first, last = bisect_left(ends, from_), bisect_left(ends, to) + 1
    start = ends[first - 1] if first else 0
    return doc.copy(Fragment(content.content[first:last])), start


@dataclass(frozen=True)
class Part:
    """Blocks number `first` to before `last` as a document of their own; `start` is the position before them."""

    doc: Node
    start: int
    first: int
    last: int


class Parts:
    """A document whose blocks are replaced, one change after the other; `doc` is the whole as it is then."""

    def __init__(self, doc: Node) -> None:
        self._doc = doc
        self._blocks: list[Node] = list(doc.content.content)
        self._sizes: list[int] = [block.node_size for block in self._blocks]
        self._ends: list[int] = []

    @property
    def doc(self) -> Node:
        """The whole document."""
        return self._doc.copy(Fragment(list(self._blocks), sum(self._sizes)))

    @property
    def size(self) -> int:
        """The size of its content, in positions."""
        return sum(self._sizes)

    def around(self, from_: int, to: int) -> Part:
        """Return the blocks that a change between two positions may touch, and one on either side.

        With those, what is left is never no text at all unless the whole text is taken out.
        """
        self._measure(to)
        ends = self._ends
        first = max(0, bisect_right(ends, from_) - 1)
        last = max(first, min(len(ends), bisect_left(ends, to) + 2))
        start = ends[first - 1] if first else 0
        size = ends[last - 1] - start if last > first else 0
        return Part(self._doc.copy(Fragment(self._blocks[first:last], size)), start, first, last)

    def put(self, part: Part, doc: Node) -> None:
        """Put the blocks of a document in the place of a part of the text as it is now."""
        after: list[Node] = list(doc.content.content)
        self._blocks[part.first : part.last] = after
        self._sizes[part.first : part.last] = [block.node_size for block in after]
        del self._ends[part.first :]

    def _measure(self, position: int) -> None:
        """Have at hand where the blocks up to a position end, and one more; those before the last change are known still."""
        ends, sizes = self._ends, self._sizes
        while len(ends) < len(sizes) and (len(ends) < 2 or ends[-2] < position):
            ends += islice(accumulate(sizes[len(ends) : len(ends) + _AT_ONCE], initial=ends[-1] if ends else 0), 1, None)
