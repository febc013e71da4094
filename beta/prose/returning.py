"""Owns all that steps have put into a text, so that for each of many cuts only what it may stand in is looked at."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence

from beta.prose.anchors import Range
from beta.prose.cuts import Cut, Put, beside, half_of, margin_of


class Puts:
    """What was put in, in the order of the text; every answer is in that order, too."""

    def __init__(self, puts: Sequence[Put]) -> None:
        self.all = puts
        self._starts = [one.start for one in puts]
        self._ends = [one.end for one in puts]
        self._by_length = sorted((len(one.flat.text), number) for number, one in enumerate(puts) if one.flat.text)
        self._by_words: dict[str, list[Put]] = defaultdict(list)
        for one in (part for put in puts for part in (put, *put.each)):
            self._by_words[one.flat.text].append(one)
        self._beside: dict[int, Mapping[str, list[int]]] = {}

    def of_words(self, words: str) -> Sequence[Put]:
        """Return what was put in of just these words, by one step or by several side by side."""
        return self._by_words.get(words, ())

    def near(self, cut: Cut, over: Range) -> Sequence[Put]:
        """Return what was put in so near a range that the words of a cut can cover both."""
        margin = margin_of(cut)
        return self.all[bisect_left(self._ends, over.to - margin) : bisect_right(self._starts, over.from_ + margin)]

    def reached_by(self, text: str) -> Sequence[Put]:
        """Return what was put in that a text can stand in or reach into, at a glance."""
        half = half_of(text)
        if half not in self._beside:
            self._beside[half] = self._parts(half)
        known = self._beside[half]
        parts = {text[at : at + half] for at in range(len(text) - half + 1)}
        found = {number for part in parts & known.keys() for number in known[part]}
        longer = self._by_length[bisect_left(self._by_length, (len(text), 0)) :]
        found.update(number for _, number in longer if text in self.all[number].flat.text)
        return [self.all[number] for number in sorted(found)]

    def _parts(self, half: int) -> Mapping[str, list[int]]:
        known: dict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(self.all):
            for part in beside(one, half):
                known[part].append(number)
        return known
