"""Owns rewrites of a text of which the truth is known: which word of the new one is which word of the old one."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from benchmarks.anchors_texts import Paragraph, Placed, Word
from beta.prose.anchors import Range
from beta.prose.schema import Node

LONGEST = 60
"""Words of the longest remark."""
GAP = 12
"""Words; what stands further apart than so many in the new text is two stretches, of which the longer counts."""
NAMES = {
    "Elizabeth": "Marianne",
    "Clerval": "Lambert",
    "Victor": "Tobias",
    "Justine": "Agathe",
    "Geneva": "Lausanne",
    "Margaret": "Philippa",
    "Felix": "Anselm",
    "Safie": "Leila",
    "Walton": "Harker",
    "William": "Edmund",
}
_END = re.compile(r"[.!?][”’\"]?$")


Change = Callable[[list[Paragraph], random.Random, Sequence[str]], list[Paragraph]]


@dataclass(frozen=True)
class Remark:
    """A remark on words `first` to before `last` of the old text."""

    key: str
    first: int
    last: int
    at: int
    quote: str
    range_: Range


@dataclass(frozen=True)
class Rewritten:
    """A text before and after."""

    before: Placed
    after: Placed

    @property
    def old(self) -> Node:
        """The document before."""
        return self.before.doc

    @property
    def new(self) -> Node:
        """The document after."""
        return self.after.doc

    @property
    def new_text(self) -> str:
        """The text after; paragraphs are lines."""
        return self.after.text

    def range_of(self, start: int, end: int) -> Range:
        """Return characters of the new text as positions."""
        return self.after.range_of(start, end)

    @cached_property
    def _now(self) -> dict[int, int]:
        return {word.was: index for index, word in enumerate(self.after.words) if word.was is not None}

    def standing(self, remark: Remark) -> list[int]:
        """Return the new numbers of the remark's words that stand, in the longest stretch of them."""
        found = sorted(self._now[was] for was in range(remark.first, remark.last) if was in self._now)
        best: list[int] = []
        part: list[int] = []
        for number in found:
            part = [*part, number] if part and number - part[-1] <= GAP else [number]
            best = max(best, part, key=len)
        return best

    def is_kept(self, remark: Remark, standing: Sequence[int]) -> bool:
        """Return whether at least half of the remark's words stand together."""
        return 2 * len(standing) >= remark.last - remark.first

    def overlap(self, standing: Sequence[int], place: Range) -> float:
        """Return the intersection over union, in words, of a place and the stretch in which a remark's words stand."""
        truth, told = set(range(standing[0], standing[-1] + 1)), set(self.after.words_of(place))
        return len(truth & told) / len(truth | told)


def rewritten(novel: str, name: str, seed: int) -> Rewritten:
    """Return a rewrite of the novel of this kind (of `REWRITES`)."""
    chance = random.Random(f"{name} {seed}")
    lines = [line.split() for line in novel.split("\n") if line.split()]
    numbers = iter(range(sum(map(len, lines))))
    old = [[Word(text, next(numbers)) for text in line] for line in lines]
    vocabulary = [word.text for paragraph in old for word in paragraph]
    new = [list(paragraph) for paragraph in old]
    for change in REWRITES[name]:
        new = change(new, chance, vocabulary)
    return Rewritten(Placed(old), Placed([paragraph for paragraph in new if paragraph]))


def remarks_on(text: Rewritten, seed: int, number: int) -> list[Remark]:
    """Return random remarks of 1 to `LONGEST` words, as many short as long ones."""
    chance = random.Random(f"remarks {seed}")
    before = text.before
    remarks = []
    for index in range(number):
        length = round(LONGEST ** chance.random())
        first = chance.randrange(len(before.words) - length)
        start, end = before.starts[first], before.end(first + length - 1)
        quote, range_ = before.text[start:end], before.range_of(start, end)
        remarks.append(Remark(f"remark-{index}", first, first + length, start, quote, range_))
    return remarks


def _typos(paragraphs: list[Paragraph], chance: random.Random, _vocabulary: Sequence[str]) -> list[Paragraph]:
    """Two letters change places, or one is missing, in three words of a hundred."""

    def typo(word: Word) -> Word:
        if len(word.text) < 4 or chance.random() > 0.03:
            return word
        at = chance.randrange(len(word.text) - 2)
        one, other = word.text[at], word.text[at + 1]
        return Word(word.text[:at] + chance.choice([other + one, other]) + word.text[at + 2 :])

    return [[typo(word) for word in paragraph] for paragraph in paragraphs]


def _names(paragraphs: list[Paragraph], _chance: random.Random, _vocabulary: Sequence[str]) -> list[Paragraph]:
    """Ten names are others throughout."""

    def renamed(word: Word) -> Word:
        for name, other in NAMES.items():
            if name in word.text:
                return Word(word.text.replace(name, other))
        return word

    return [[renamed(word) for word in paragraph] for paragraph in paragraphs]


def _sentences(paragraph: Paragraph) -> list[Paragraph]:
    sentences: list[Paragraph] = [[]]
    for word in paragraph:
        sentences[-1].append(word)
        if _END.search(word.text):
            sentences.append([])
    return [sentence for sentence in sentences if sentence]


def _reworded(paragraphs: list[Paragraph], chance: random.Random, vocabulary: Sequence[str]) -> list[Paragraph]:
    """One sentence in eight is written anew in words of the novel, one in six has a third of its words exchanged."""

    def fate(sentence: Paragraph) -> Paragraph:
        dice = chance.random()
        if dice < 1 / 8:
            return [Word(chance.choice(vocabulary)) for _ in range(max(3, len(sentence) + chance.randint(-4, 4)))]
        if dice < 1 / 8 + 1 / 6:
            return [Word(chance.choice(vocabulary)) if chance.random() < 1 / 3 else word for word in sentence]
        return sentence

    return [[word for sentence in _sentences(paragraph) for word in fate(sentence)] for paragraph in paragraphs]


def _moved(paragraphs: list[Paragraph], chance: random.Random, _vocabulary: Sequence[str]) -> list[Paragraph]:
    """One paragraph in twelve stands elsewhere."""
    order = list(paragraphs)
    for _ in range(len(order) // 12):
        one = order.pop(chance.randrange(len(order)))
        order.insert(chance.randrange(len(order)), one)
    return order


def _scenes(paragraphs: list[Paragraph], chance: random.Random, _vocabulary: Sequence[str]) -> list[Paragraph]:
    """Eight scenes of 4 to 30 paragraphs stand elsewhere."""
    order = list(paragraphs)
    for _ in range(8):
        start, length = chance.randrange(len(order) - 30), chance.randint(4, 30)
        scene = order[start : start + length]
        del order[start : start + length]
        at = chance.randrange(len(order))
        order[at:at] = scene
    return order


def _cut(paragraphs: list[Paragraph], chance: random.Random, _vocabulary: Sequence[str]) -> list[Paragraph]:
    """Of twelve paragraphs one is cut, one joined to the next, and one parted after a sentence."""
    out: list[Paragraph] = []
    joins = False
    for paragraph in paragraphs:
        dice = chance.randrange(12)
        if dice == 0:
            continue
        parts = [paragraph]
        sentences = _sentences(paragraph)
        if dice == 1 and len(sentences) > 1:
            at = chance.randrange(1, len(sentences))
            parts = [[word for one in half for word in one] for half in (sentences[:at], sentences[at:])]
        if joins and out:
            out[-1] = out[-1] + parts.pop(0)
        out.extend(parts)
        joins = dice == 2
    return out


REWRITES: dict[str, Sequence[Change]] = {
    "typos": (_typos,),
    "names": (_names,),
    "reworded": (_reworded,),
    "moved paragraphs": (_moved,),
    "moved scenes": (_scenes,),
    "cut, joined, parted": (_cut,),
    "all of it": (_cut, _scenes, _moved, _reworded, _names, _typos),
}
