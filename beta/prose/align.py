"""Owns what of a text stands in its rewriting: paragraphs first, exactly and then by likeness, then words.

What keeps its order stays; what stands elsewhere has moved. Paragraphs are paired as in a patience diff (equal ones that
are the only ones, then their equal neighbours), then by likeness; the heaviest rising row of pairs, in words, is what stays.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from beta.prose.words import LARGEST, WORD, Block, Pairs, Row, Token, common, extended

LEAST = 0.5
"""The least likeness (Indel similarity of words and signs, 0-1) of two paragraphs that count as one, rewritten."""
STRONG = 0.85
"""From this likeness on, what lies before and behind two paragraphs that stay is compared apart from them."""
LEAST_MOVED = 4
"""Words; a shorter paragraph has moved only together with a neighbour."""
_SHINGLE, _COMMON, _BEST = 3, 12, 4


@dataclass(frozen=True)
class Alignment:
    """Numbers of what is the same: blocks `staying` and `moved`; the tokens in them, `kept` in order and `carried` off."""

    staying: Pairs
    moved: Pairs
    kept: Pairs
    carried: Pairs


def align(old: Row, new: Row) -> Alignment:
    """Return what of `old` stands in `new`."""
    likeness = _pairs(old.blocks, new.blocks, old, new)
    staying, moved = _parted(sorted(likeness), old.blocks)
    kept = list(_kept(old, new, staying, moved, likeness))
    carried = [pair for i, j in moved for pair in _carried(old, new, i, j)]
    return Alignment(staying, moved, kept, carried)


def _carried(old: Row, new: Row, i: int, j: int) -> Iterator[tuple[int, int]]:
    """Yield the tokens that two blocks have in common, spaces included."""
    one, other = old.blocks[i], new.blocks[j]
    tokens = old.tokens[one.first : one.last], new.tokens[other.first : other.last]
    for index, number in extended(common(*tokens), *tokens, level=False):
        yield one.first + index, other.first + number


def _pairs(old: Sequence[Block], new: Sequence[Block], old_row: Row, new_row: Row) -> dict[tuple[int, int], float]:
    """Return pairs of blocks with their likeness, each block in at most one."""
    there = _exact(old, new)
    likeness = dict.fromkeys(there.items(), 1.0)
    taken = set(there.values())
    left_old = [i for i in range(len(old)) if i not in there]
    left_new = [j for j in range(len(new)) if j not in taken]
    likeness.update(_similar(old_row, new_row, left_old, left_new))
    return likeness


def _exact(old: Sequence[Block], new: Sequence[Block]) -> dict[int, int]:
    """Pair blocks of equal text: those that are the only ones, then equal neighbours of what is paired, both ways."""
    counts = Counter(block.text for block in old), Counter(block.text for block in new)
    place = {block.text: j for j, block in enumerate(new)}
    there = {
        i: place[block.text] for i, block in enumerate(old) if counts[0][block.text] == 1 == counts[1].get(block.text, 0)
    }
    taken = set(there.values())
    for order, by in ((range(len(old)), 1), (reversed(range(len(old))), -1)):
        for i in order:
            j = there[i - by] + by if i - by in there else (0 if by > 0 else len(new) - 1)
            edge = i - by in there or i in (0, len(old) - 1)
            if i not in there and edge and 0 <= j < len(new) and j not in taken and old[i].text == new[j].text:
                there[i] = j
                taken.add(j)
    return there


def _similar(old: Row, new: Row, left_old: list[int], left_new: list[int]) -> dict[tuple[int, int], float]:
    """Pair the blocks left over that are most alike, at least `LEAST`; candidates share rows of three words."""
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for j in left_new:
        for shingle in _shingles(new, j):
            index[shingle].append(j)
    scored: list[tuple[float, int, int, int]] = []
    for i in left_old:
        shared = Counter(j for one in _shingles(old, i) if len(found := index.get(one, ())) <= _COMMON for j in found)
        mine = _heard(old, i)
        for j, _ in shared.most_common(_BEST):
            score = Indel.normalized_similarity(mine, _heard(new, j), score_cutoff=LEAST)
            if score >= LEAST:
                scored.append((-score, abs(i - j), i, j))
    pairs: dict[tuple[int, int], float] = {}
    taken: tuple[set[int], set[int]] = (set(), set())
    for score, _, i, j in sorted(scored):
        if i not in taken[0] and j not in taken[1]:
            pairs[i, j] = -score
            taken[0].add(i)
            taken[1].add(j)
    return pairs


def _heard(row: Row, block: int) -> list[str]:
    return [token.key for token in _tokens(row, block) if token.kind]


def _tokens(row: Row, block: int) -> list[Token]:
    return row.tokens[row.blocks[block].first : row.blocks[block].last]


def _shingles(row: Row, block: int) -> set[tuple[str, ...]]:
    words = [token.key for token in _tokens(row, block) if token.kind == WORD]
    return {tuple(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)}


def _parted(pairs: Pairs, old: Sequence[Block]) -> tuple[Pairs, Pairs]:
    """Return the pairs that stay and those that have moved; what is too short to have moved alone is in neither."""
    staying = set(_heaviest(pairs, [old[i].words + 1 for i, _ in pairs]))
    rest = {pair for pair in pairs if pair not in staying}
    moved = {(i, j) for i, j in rest if old[i].words >= LEAST_MOVED}
    for by in (1, -1):
        for i, j in sorted(rest, reverse=by < 0):
            if (i - by, j - by) in moved:
                moved.add((i, j))
    return sorted(staying), sorted(moved)


def _heaviest(pairs: Pairs, weights: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of the heaviest chain that rises in both numbers, last first; `pairs` are sorted."""
    ends: list[int] = []
    sums: list[tuple[int, int]] = []
    before = [-1] * len(pairs)
    for at, (_, j) in enumerate(pairs):
        place = bisect_right(ends, j)
        total, before[at] = sums[place - 1] if place else (0, -1)
        total += weights[at]
        last = place
        while last < len(ends) and sums[last][0] <= total:
            last += 1
        ends[place:last] = [j]
        sums[place:last] = [(total, at)]
    at = sums[-1][1] if sums else -1
    while at >= 0:
        yield pairs[at]
        at = before[at]


def _kept(
    old: Row, new: Row, staying: Pairs, moved: Pairs, likeness: dict[tuple[int, int], float]
) -> Iterator[tuple[int, int]]:
    """Yield the tokens that stand in order: in strong pairs by themselves, in what lies between those as a whole.

    So paragraphs parted or joined keep their words, which no pair of paragraphs alone would show.
    """
    gone, come = {i for i, _ in moved}, {j for _, j in moved}
    at_old = at_new = 0
    for i, j in [*staying, (len(old.blocks), len(new.blocks))]:
        if likeness.get((i, j), 1.0) < STRONG and not _is_large(old, new, (at_old, i), (at_new, j)):
            continue
        between = [one for one in range(at_old, i) if one not in gone], [one for one in range(at_new, j) if one not in come]
        yield from _common_of(old, new, *between)
        if i < len(old.blocks):
            yield from _common_of(old, new, [i], [j])
        at_old, at_new = i + 1, j + 1


def _is_large(old: Row, new: Row, in_old: tuple[int, int], in_new: tuple[int, int]) -> bool:
    """Whether blocks up to and with these are more than is well compared as a whole."""
    sizes = [row.blocks[last].last - row.blocks[first].first for row, (first, last) in ((old, in_old), (new, in_new))]
    return sizes[0] * sizes[1] > LARGEST // 4


def _common_of(old: Row, new: Row, in_old: list[int], in_new: list[int]) -> Iterator[tuple[int, int]]:
    """Yield what the tokens of these blocks, one after the other, have in common."""
    if not in_old or not in_new:
        return
    numbers = [
        [index for block in blocks for index in range(row.blocks[block].first, row.blocks[block].last)]
        for row, blocks in ((old, in_old), (new, in_new))
    ]
    found = common([old.tokens[index] for index in numbers[0]], [new.tokens[index] for index in numbers[1]])
    for i, j in found:
        yield numbers[0][i], numbers[1][j]
