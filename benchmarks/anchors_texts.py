"""Owns a text of which the place of every word is known, as characters and as positions of a document."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from beta.prose.anchors import Range
from beta.prose.schema import SCHEMA, Node


@dataclass(frozen=True)
class Word:
    """A word of a text, with its number in the old one, or `None` when it is not one of those."""

    text: str
    was: int | None = None


Paragraph = list[Word]


class Placed:
    """A text with the place of every word."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self.words = [word for paragraph in paragraphs for word in paragraph]
        self.text = "\n".join(" ".join(word.text for word in paragraph) for paragraph in paragraphs)
        self.starts: list[int] = []
        self._begins: list[int] = []
        at = 0
        for paragraph in paragraphs:
            self._begins.append(at)
            for word in paragraph:
                self.starts.append(at)
                at += len(word.text) + 1
        nodes = [SCHEMA.node("paragraph", None, [SCHEMA.text(line)]) for line in self.text.split("\n")]
        self.doc: Node = SCHEMA.node("doc", None, nodes)

    def end(self, word: int) -> int:
        """Return where in the text a word ends."""
        return self.starts[word] + len(self.words[word].text)

    def range_of(self, start: int, end: int) -> Range:
        """Return characters of the text as positions of the document: each paragraph has an edge more than its newline."""
        return Range(start + bisect_right(self._begins, start), end + bisect_right(self._begins, end))

    def words_of(self, range_: Range) -> range:
        """Return the words that a range touches."""
        firsts = self._positions
        first = max(0, bisect_right(firsts, range_.from_) - 1)
        if firsts[first] + len(self.words[first].text) <= range_.from_:
            first += 1
        return range(first, bisect_right(firsts, range_.to - 1))

    @cached_property
    def _positions(self) -> list[int]:
        return [at + bisect_right(self._begins, at) for at in self.starts]
