"""Owns what passages of two versions are made of: which blocks belong together, and their words told in order."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from beta.prose.schema import Fragment, Mark, Node
from beta.prose.words import SIGN, WORD, Pairs, Row, Token

PieceKind = Literal["same", "inserted", "deleted"]
PassageKind = Literal["same", "changed", "inserted", "deleted", "moved_away", "moved_here"]
Span = tuple[int, int]
"""Numbers of blocks, from the first to before the last."""


@dataclass(frozen=True)
class Piece:
    """Inline content that is in both versions, or in one; `at` is where: in the old one if deleted, else in the new one."""

    kind: PieceKind
    content: Fragment
    at: int


@dataclass(frozen=True)
class Passage:
    """A textblock or a leaf (scene break) of one version or of both, with the position before it in each.

    All passages but those moved away, their same and inserted pieces in order, are the new text; all but those moved here,
    their same and deleted pieces, are the old. Where paragraphs were parted or joined, the further ones are `changed` with a
    block on one side only; what they shared is told beside the other. `partner` is the index of a move's other half.
    """

    kind: PassageKind
    old: Node | None
    new: Node | None
    old_pos: int | None
    new_pos: int | None
    pieces: tuple[Piece, ...]
    partner: int | None = None


Told = tuple[PieceKind, Token]
"""A token of the new version, or if it was deleted of the old one."""


@dataclass
class _Open:
    """A passage while it is told: its new block, its words, and how many of them it shares with which old blocks."""

    block: int
    told: list[Told]
    shared: Counter[int]


class Teller:
    """Tells passages of two versions; `same` says which old token stands as which new one, in order."""

    def __init__(self, old: Row, new: Row, same: Pairs) -> None:
        self._old = old
        self._new = new
        self._same = same

    def groups(self) -> Iterator[tuple[Span, Span]]:
        """Yield the blocks that share words, as spans of both versions, in order; what is in none shares nothing."""
        group: tuple[Span, Span] | None = None
        for i, j in self._same:
            one, other = self._old.tokens[i], self._new.tokens[j]
            if one.block < 0 or other.block < 0 or not self._links(one, other):
                continue
            if group is not None and (one.block < group[0][1] or other.block < group[1][1]):
                group = (group[0][0], max(group[0][1], one.block + 1)), (group[1][0], max(group[1][1], other.block + 1))
                continue
            if group is not None:
                yield group
            group = (one.block, one.block + 1), (other.block, other.block + 1)
        if group is not None:
            yield group

    def _links(self, old: Token, new: Token) -> bool:
        wordless = not self._old.blocks[old.block].words and not self._new.blocks[new.block].words
        return old.kind == WORD or (old.kind == SIGN and wordless)

    def alone(self, number: int, kind: Literal["inserted", "deleted"]) -> Passage:
        """Return a block that is in one version only."""
        row = self._new if kind == "inserted" else self._old
        block = row.blocks[number]
        pieces = self._pieces([(kind, token) for token in row.tokens[block.first : block.last]])
        if kind == "inserted":
            return Passage(kind, None, block.node, None, block.pos, pieces)
        return Passage(kind, block.node, None, block.pos, None, pieces)

    def moved(self, i: int, j: int, same: Pairs, *, here: bool) -> Passage:
        """Return one half of a move: what was taken away is told in both, what was put in only where it went to."""
        old, new = self._old.blocks[i], self._new.blocks[j]
        walk = self._walk((i, i + 1), (j, j + 1), same)
        told: list[Told] = [(kind, token) for kind, token, _ in walk if here or kind != "inserted"]
        return Passage("moved_here" if here else "moved_away", old.node, new.node, old.pos, new.pos, self._pieces(told))

    def together(self, in_old: Span, in_new: Span, arrived: dict[int, Passage]) -> Iterator[Passage]:
        """Yield the passages of a group, one for each new block, then one for each old block that none of them took up.

        Blocks of `arrived` came from elsewhere and are yielded as they are, where they stand.
        """
        opened: list[_Open] = []
        waiting: list[Told] = []
        for kind, token, before in self._walk(in_old, in_new, self._same):
            if kind == "deleted":
                (opened[-1].told if opened else waiting).append((kind, token))
            elif token.block >= 0 and token.block not in arrived:
                if not opened or opened[-1].block != token.block:
                    opened.append(_Open(token.block, waiting, Counter()))
                    waiting = []
                opened[-1].told.append((kind, token))
                if before is not None:
                    opened[-1].shared[before.block] += token.kind
        own = self._own(opened)
        for number in range(*in_new):
            if number in arrived:
                yield arrived[number]
            else:
                yield self._passage(next(one for one in opened if one.block == number), own.get(number))
        for i in sorted(set(range(*in_old)) - set(own.values())):
            yield Passage("changed", self._old.blocks[i].node, None, self._old.blocks[i].pos, None, ())

    def _own(self, opened: Sequence[_Open]) -> dict[int, int]:
        """Return for new blocks the old one each is the continuation of: that with which it shares most, once."""
        shared = sorted((-weight, one.block, i) for one in opened for i, weight in one.shared.items() if i >= 0)
        own: dict[int, int] = {}
        for _, number, i in shared:
            if number not in own and i not in own.values():
                own[number] = i
        return own

    def _passage(self, opened: _Open, i: int | None) -> Passage:
        new = self._new.blocks[opened.block]
        pieces = self._pieces(opened.told)
        if i is None:
            return Passage("changed", None, new.node, None, new.pos, pieces)
        old = self._old.blocks[i]
        untouched = old.node.eq(new.node) and all(piece.kind == "same" for piece in pieces)
        return Passage("same" if untouched else "changed", old.node, new.node, old.pos, new.pos, pieces)

    def _walk(self, in_old: Span, in_new: Span, same: Pairs) -> Iterator[tuple[PieceKind, Token, Token | None]]:
        """Yield the tokens of spans in order: the new one, or the old one where it was deleted; with `same` ones both."""
        i, last_old = _tokens(self._old, in_old)
        j, last_new = _tokens(self._new, in_new)
        first = bisect_left(same, (i, j))
        for next_old, next_new in [*same[first : bisect_left(same, (last_old, -1))], (last_old, last_new)]:
            if next_new < j or next_new > last_new:
                continue
            yield from (("deleted", token, None) for token in self._old.tokens[i:next_old])
            yield from (("inserted", token, None) for token in self._new.tokens[j:next_new])
            i, j = next_old + 1, next_new + 1
            if next_old < last_old and next_new < last_new:
                old, new = self._old.tokens[next_old], self._new.tokens[next_new]
                if Mark.same_set(list(old.marks), list(new.marks)):
                    yield "same", new, old
                else:
                    yield "deleted", old, None
                    yield "inserted", new, None

    def _pieces(self, told: Sequence[Told]) -> tuple[Piece, ...]:
        """Return the tokens' inline content; neighbours of one kind and one block share a piece."""
        spans: list[tuple[PieceKind, int, int, int]] = []
        for kind, token in told:
            if token.key[0] == "\0":
                continue
            if spans and spans[-1][:2] == (kind, token.block) and spans[-1][3] == token.start:
                spans[-1] = (*spans[-1][:3], token.end)
            else:
                spans.append((kind, token.block, token.start, token.end))
        return tuple(Piece(kind, self._content(kind, *span), span[1]) for kind, *span in spans)

    def _content(self, kind: PieceKind, number: int, start: int, end: int) -> Fragment:
        block = (self._old if kind == "deleted" else self._new).blocks[number]
        return block.node.content.cut(start - block.pos - 1, end - block.pos - 1)


def _tokens(row: Row, span: Span) -> Span:
    """Return the numbers of the tokens of these blocks, quotes' edges between them included."""
    if span[0] >= span[1]:
        return (0, 0)
    return row.blocks[span[0]].first, row.blocks[span[1] - 1].last
