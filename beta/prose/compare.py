"""Owns what is told of two versions of a text: passage by passage, word by word, what stayed, went, came and moved."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from beta.prose.align import Alignment, align
from beta.prose.passages import Passage, Piece, Span, Teller
from beta.prose.schema import Node
from beta.prose.words import Pairs, Token, extended, row_of, word_total

__all__ = ["Counts", "Passage", "Piece", "compare", "summary"]


@dataclass(frozen=True)
class Counts:
    """How many words a rewriting adds, removes and moves; a moved word is neither added nor removed."""

    words_added: int
    words_removed: int
    words_moved: int


def compare(old: Node, new: Node) -> tuple[Passage, ...]:
    """Return the passages of both versions, in the order of the new one; deleted ones stand where they were."""
    rows = row_of(old), row_of(new)
    found = align(*rows)
    teller = Teller(*rows, extended(found.kept, rows[0].tokens, rows[1].tokens))
    groups = list(teller.groups())
    moved = _free(found.moved, groups)
    carried = _by_block(found, rows[0].tokens, moved)
    here = {j: teller.moved(i, j, carried.get(i, []), here=True) for i, j in moved}
    away = {i: teller.moved(i, j, carried.get(i, []), here=False) for i, j in moved}
    passages: list[Passage] = []
    at_old = at_new = 0
    for in_old, in_new in [*groups, ((len(rows[0].blocks),) * 2, (len(rows[1].blocks),) * 2)]:
        passages.extend(away.get(i) or teller.alone(i, "deleted") for i in range(at_old, in_old[0]))
        passages.extend(here.get(j) or teller.alone(j, "inserted") for j in range(at_new, in_new[0]))
        passages.extend(teller.together(in_old, in_new, here))
        at_old, at_new = in_old[1], in_new[1]
    return tuple(_partnered(passages))


def _free(moved: Pairs, groups: Sequence[tuple[Span, Span]]) -> Pairs:
    """Return the moves out of the midst of nothing: a block within a group is told as a part of it."""
    within = {i for in_old, _ in groups for i in range(*in_old)}
    return [(i, j) for i, j in moved if i not in within]


def _by_block(found: Alignment, tokens: Sequence[Token], moved: Pairs) -> dict[int, Pairs]:
    wanted = {i for i, _ in moved}
    carried: dict[int, Pairs] = {i: [] for i in wanted}
    for pair in found.carried:
        if tokens[pair[0]].block in wanted:
            carried[tokens[pair[0]].block].append(pair)
    return carried


def _partnered(passages: Sequence[Passage]) -> Iterator[Passage]:
    """Yield the passages, each half of a move with the index of the other."""
    places = {(one.kind, one.old_pos): index for index, one in enumerate(passages) if one.kind.startswith("moved")}
    for one in passages:
        if one.kind == "moved_away":
            yield replace(one, partner=places["moved_here", one.old_pos])
        elif one.kind == "moved_here":
            yield replace(one, partner=places["moved_away", one.old_pos])
        else:
            yield one


def summary(passages: Sequence[Passage]) -> Counts:
    """Return how many words were added, removed and moved; a word whose marks have changed counts as both."""
    counts: Counter[str] = Counter()
    for passage in passages:
        if passage.kind == "moved_away":
            continue
        for piece in passage.pieces:
            moved = piece.kind == "same" and passage.kind == "moved_here"
            counts["moved" if moved else piece.kind] += sum(word_total(node.text or "") for node in piece.content.content)
    return Counts(counts["inserted"], counts["deleted"], counts["moved"])
