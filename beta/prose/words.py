"""Owns a document as a row of tokens (words, signs, spaces, edges of blocks), and what two rows have in common."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from beta.prose.schema import Mark, Node

ISLAND = 3
"""Words; so many or fewer that stand between longer changes are no sign that anything stands."""
SEA = 3
"""How many times as many words must have changed on either side of an island before it is given up."""
LARGEST = 60_000_000
"""The product of two lengths above which rows are not compared as wholes: the bits of the table that takes."""

_PARTS = re.compile(r"\w+(?:['\u2019]\w+)*|\s+|[^\w\s]")
WORD, SIGN, SILENT = 2, 1, 0

Pairs = list[tuple[int, int]]
"""Numbers of what is the same in two rows, rising in both."""


class Token(NamedTuple):
    """Positions `start`-`end` of a document, `depth` blocks deep where it starts; equal keys are equal but for marks.

    `kind`: a `WORD`; a `SIGN`, which is a punctuation mark, a line break, a leaf or a block's opening; or `SILENT`, a space
    or a closing, by which rows are not compared. `block` is the textblock or leaf it is of, -1 for the edges of a quote.
    """

    key: str
    start: int
    end: int
    depth: int
    kind: int
    block: int
    marks: Sequence[Mark]


@dataclass(frozen=True)
class Block:
    """A textblock or a leaf, the position before it, its tokens `first`-`last` with its edges, its text, its words."""

    node: Node
    pos: int
    first: int
    last: int
    text: str
    words: int


@dataclass
class Row:
    """A document's tokens and blocks, in the order of the text."""

    doc: Node
    tokens: list[Token] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def row_of(doc: Node) -> Row:
    """Return the document as tokens; positions are UTF-16 offsets in it."""
    row = Row(doc)
    _read_children(row, doc, 0, 0)
    return row


def _read_children(row: Row, parent: Node, pos: int, depth: int) -> None:
    for child in parent.content.content:
        if child.is_textblock or child.is_leaf:
            _read_block(row, child, pos, depth)
        else:
            end = pos + child.node_size
            row.tokens.append(Token(f"\0{child.type.name}", pos, pos + 1, depth, SIGN, -1, ()))
            _read_children(row, child, pos + 1, depth + 1)
            row.tokens.append(Token(f"\0/{child.type.name}", end - 1, end, depth + 1, SILENT, -1, ()))
        pos += child.node_size


def _read_block(row: Row, node: Node, pos: int, depth: int) -> None:
    number, first = len(row.blocks), len(row.tokens)
    dress = "".join(f" {node.attrs[name]}" for name in sorted(node.attrs))
    row.tokens.append(Token(f"\0{node.type.name}{dress}", pos, pos + 1, depth, SIGN, number, ()))
    if node.is_textblock:
        row.tokens.extend(_inline_tokens(node, pos + 1, depth + 1, number))
        end = pos + node.node_size
        row.tokens.append(Token("\0/", end - 1, end, depth + 1, SILENT, number, ()))
    own = row.tokens[first:]
    text = "".join(token.key for token in own[1:-1]) if node.is_textblock else own[0].key
    words = sum(token.kind == WORD for token in own)
    row.blocks.append(Block(node, pos, first, len(row.tokens), text, words))


def _inline_tokens(block: Node, at: int, depth: int, number: int) -> Iterator[Token]:
    for node in block.content.content:
        if not node.text:
            yield Token("\n", at, at + 1, depth, SIGN, number, node.marks)
            at += 1
            continue
        wide = max(node.text) > "\uffff"
        for part in _PARTS.findall(node.text):
            size = len(part.encode("utf-16-le")) // 2 if wide else len(part)
            kind = SILENT if part.isspace() else WORD if part[0].isalnum() or part[0] == "_" else SIGN
            yield Token(part, at, at + size, depth, kind, number, node.marks)
            at += size


def common(old: Sequence[Token], new: Sequence[Token]) -> Pairs:
    """Return which tokens stand (indices in the two sequences): a longest common subsequence, less stray words.

    Words and signs decide; spaces and closings go with their neighbours (see `extended`). Rows whose lengths multiply to
    more than `LARGEST` have nothing in common here.
    """
    if len(old) == len(new) and all(one.key == other.key for one, other in zip(old, new, strict=True)):
        return [(index, index) for index in range(len(old))]
    heard = [[index for index, token in enumerate(row) if token.kind] for row in (old, new)]
    if not all(heard) or len(heard[0]) * len(heard[1]) > LARGEST:
        return []
    mine, theirs = [old[index] for index in heard[0]], [new[index] for index in heard[1]]
    ids: dict[str, int] = {}
    keys = [[ids.setdefault(token.key, len(ids)) for token in row] for row in (mine, theirs)]
    blocks = LCSseq.opcodes(*keys).as_matching_blocks()
    pairs = [(block.a + offset, block.b + offset) for block in blocks for offset in range(block.size)]
    words = [[token.kind == WORD for token in row] for row in (mine, theirs)]
    return [(heard[0][i], heard[1][j]) for i, j in _without_islands(pairs, *words)]


def _without_islands(pairs: Pairs, old_words: list[bool], new_words: list[bool]) -> Pairs:
    """Leave out runs of up to `ISLAND` words between changes that are `SEA` times as long."""
    old_sum, new_sum = ([0, *accumulate(words)] for words in (old_words, new_words))
    runs = _runs(pairs)
    kept: Pairs = []
    for index, (i, j, size) in enumerate(runs):
        words = old_sum[i + size] - old_sum[i]
        before = runs[index - 1] if index else (0, 0, 0)
        after = runs[index + 1] if index + 1 < len(runs) else (len(old_words), len(new_words), 0)
        left = max(old_sum[i] - old_sum[before[0] + before[2]], new_sum[j] - new_sum[before[1] + before[2]])
        right = max(old_sum[after[0]] - old_sum[i + size], new_sum[after[1]] - new_sum[j + size])
        if not 0 < words <= ISLAND or min(left, right) < SEA * words:
            kept.extend((i + offset, j + offset) for offset in range(size))
    return kept


def _runs(pairs: Pairs) -> list[tuple[int, int, int]]:
    """Return the pairs as runs `(old, new, size)` without a gap."""
    runs: list[tuple[int, int, int]] = []
    for i, j in pairs:
        if runs and (i - runs[-1][0], j - runs[-1][1]) == (runs[-1][2], runs[-1][2]):
            runs[-1] = (*runs[-1][:2], runs[-1][2] + 1)
        else:
            runs.append((i, j, 1))
    return runs


def extended(pairs: Pairs, old: Sequence[Token], new: Sequence[Token], *, level: bool = True) -> Pairs:
    """Return the pairs and, in every gap between them, the tokens at its two ends that are the same too.

    With `level`, they also have the same depth.
    """
    out: Pairs = []
    i = j = 0
    for next_old, next_new in [*pairs, (len(old), len(new))]:
        while i < next_old and j < next_new and _same(old[i], new[j], level):
            out.append((i, j))
            i, j = i + 1, j + 1
        end_old, end_new = next_old, next_new
        while i < end_old and j < end_new and _same(old[end_old - 1], new[end_new - 1], level):
            end_old, end_new = end_old - 1, end_new - 1
        out.extend(zip(range(end_old, next_old), range(end_new, next_new), strict=True))
        if next_old < len(old) or next_new < len(new):
            out.append((next_old, next_new))
        i, j = next_old + 1, next_new + 1
    return out


def _same(old: Token, new: Token, level: bool) -> bool:
    return old.key == new.key and (old.depth == new.depth or not level)


def word_total(text: str) -> int:
    """Return how many words a text has, as tokens count them."""
    return sum(part[0].isalnum() or part[0] == "_" for part in _PARTS.findall(text))
