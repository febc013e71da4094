"""Owns words that went astray: stretches that stand in another paragraph than the rest of theirs."""

from collections.abc import Iterator, Mapping

from beta.prose.words import WORD, Row

SEED = 4
"""Words in a row that must be the only such row among all that are left over, on both sides."""
LEAST = 5
"""Words; a shorter stretch is no sign that anything was moved."""


def stray(old: Row, new: Row, there: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Yield the words (numbers of tokens) of `old` that `there` does not place but that stand, in a stretch, in `new`."""
    taken = set(there.values())
    mine = _Left(old, set(there))
    theirs = _Left(new, taken)
    done = -1
    for seed, at in mine.seeds.items():
        other = theirs.seeds.get(seed, -1)
        if at < 0 or other < 0 or at <= done:
            continue
        size = SEED
        while mine.goes_on(at, size) and theirs.goes_on(other, size) and mine.key(at + size) == theirs.key(other + size):
            size += 1
        while mine.goes_on(at - 1, 1) and theirs.goes_on(other - 1, 1) and mine.key(at - 1) == theirs.key(other - 1):
            at, other, size = at - 1, other - 1, size + 1
        done = at + size - 1
        if size >= LEAST:
            yield from ((mine.words[at + step], theirs.words[other + step]) for step in range(size))


class _Left:
    """The words of a row that stand nowhere yet (numbers of tokens), and where `SEED` of them stand, -1 if in two places."""

    def __init__(self, row: Row, known: set[int]) -> None:
        self._row = row
        self._numbers: list[int] = []
        self.words: list[int] = []
        number = 0
        for index, token in enumerate(row.tokens):
            if token.kind == WORD:
                number += 1
                if index not in known:
                    self.words.append(index)
                    self._numbers.append(number)
        self.seeds: dict[tuple[str, ...], int] = {}
        for at in range(len(self.words) - SEED + 1):
            if self._numbers[at + SEED - 1] == self._numbers[at] + SEED - 1:
                seed = tuple(self.key(at + step) for step in range(SEED))
                self.seeds[seed] = -1 if seed in self.seeds else at

    def key(self, at: int) -> str:
        """Return the word at a place."""
        return self._row.tokens[self.words[at]].key

    def goes_on(self, at: int, by: int) -> bool:
        """Whether the word `by` places on follows without another between."""
        return at >= 0 and at + by < len(self.words) and self._numbers[at + by] == self._numbers[at] + by
