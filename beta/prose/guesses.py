"""Owns guessing where words that are gone from a text may have gone: passages that resemble them, best first."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log

from rapidfuzz import fuzz

from beta.prose.anchors import FlatText, flatten
from beta.prose.schema import Node

MIN_GUESS = 62.0
"""The least score (0-100) at which a passage is offered; nobody is bothered with less."""
MOST_GUESSES = 5
MIN_ALIKE = 12
"""Shorter words are only offered where they stand exactly: a few letters resemble too much."""
AROUND = 60
"""Characters on either side that are compared, and shown with a guess."""
LIKELY = 40
"""Passages that are looked at closely: those which share most of the rarer words."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Guess:
    """A passage (positions of its chapter), its words and those around it; `score` from 0 to 100."""

    chapter: str
    from_: int
    to: int
    quote: str
    before: str
    after: str
    score: float


@dataclass(frozen=True)
class _Window:
    """As many paragraphs of a chapter, one after the other, as the words looked for have."""

    chapter: str
    start: int
    end: int
    text: str


def guess_passages(docs: Mapping[str, Node], words: str, before: str, after: str) -> list[Guess]:
    """Return up to `MOST_GUESSES` passages of the chapters (by id) that resemble words, none below `MIN_GUESS`.

    The score weighs how much the words are alike (rapidfuzz's partial ratio) and how much what stands around them is. The
    longer the words, the more they count themselves: from 0.35 for a letter or two to 0.85 for 40 characters. Words shorter
    than `MIN_ALIKE` have to stand there exactly.
    """
    if not words.strip():
        return []
    found = [guess for window in _likely(docs, words) for guess in _in_window(docs, window, words, before, after)]
    best: list[Guess] = []
    for guess in sorted(found, key=lambda one: (-one.score, one.chapter, one.from_)):
        if guess.score >= MIN_GUESS and not any(_overlap(guess, other) for other in best):
            best.append(guess)
    return best[:MOST_GUESSES]


def _overlap(one: Guess, other: Guess) -> bool:
    return one.chapter == other.chapter and one.from_ < other.to and other.from_ < one.to


def _likely(docs: Mapping[str, Node], words: str) -> list[_Window]:
    """Return the windows that hold most of the words, the rarer ones counting more."""
    windows = [window for chapter, doc in docs.items() for window in _windows(chapter, doc, words.count("\n") + 1)]
    wanted = set(_WORD.findall(words.lower()))
    held = [wanted.intersection(_WORD.findall(window.text.lower())) for window in windows]
    counts = Counter(word for one in held for word in one)
    weights = {word: log(1 + len(windows) / count) for word, count in counts.items()}
    order = sorted(range(len(windows)), key=lambda at: -sum(weights[word] for word in held[at]))
    return [windows[at] for at in order[:LIKELY] if held[at] or not wanted]


def _windows(chapter: str, doc: Node, count: int) -> Iterator[_Window]:
    blocks: list[tuple[int, int, str]] = []

    def visit(node: Node, position: int, _parent: Node | None, _index: int) -> bool:
        if node.is_textblock:
            text = "".join(child.text or "\n" for child in node.content.content)
            blocks.append((position + 1, position + 1 + node.content.size, text))
        return not node.is_textblock

    doc.descendants(visit)
    for at in range(max(1, len(blocks) - count + 1)):
        part = blocks[at : at + count]
        if part:
            yield _Window(chapter, part[0][0], part[-1][1], "\n".join(text for _, _, text in part))


def _in_window(docs: Mapping[str, Node], window: _Window, words: str, before: str, after: str) -> Iterator[Guess]:
    doc = docs[window.chapter]
    for start, end, alike in _alike(window.text, words):
        flat = flatten(doc, window.start, window.end)
        if flat.text[start:end] != words:
            start, end = _whole_words(flat, start, end)
        from_, to = flat.starts[start], flat.ends[end - 1]
        ahead = flatten(doc, max(0, from_ - 2 * AROUND), from_).text[-AROUND:]
        behind = flatten(doc, to, min(doc.content.size, to + 2 * AROUND)).text[:AROUND]
        sides = [
            fuzz.ratio(one[-AROUND:], other[-len(one) :]) if side else fuzz.ratio(one[:AROUND], other[: len(one)])
            for side, one, other in ((True, before, ahead), (False, after, behind))
            if one
        ]
        weight = 0.35 + 0.5 * min(1, len(words) / 40)
        score = weight * alike + (1 - weight) * (sum(sides) / len(sides) if sides else 0)
        yield Guess(window.chapter, from_, to, flat.text[start:end], ahead, behind, round(score, 1))


def _alike(text: str, words: str) -> Iterator[tuple[int, int, float]]:
    """Yield where the words, or what resembles them most, are in a text, and how much alike they are."""
    exact = [found.start() for found in re.finditer(re.escape(words), text)]
    yield from ((at, at + len(words), 100.0) for at in exact[:LIKELY])
    if exact or len(words) < MIN_ALIKE or not text:
        return
    found = fuzz.partial_ratio_alignment(words, text, score_cutoff=MIN_GUESS)
    if found is not None and found.dest_end > found.dest_start and len(text) >= len(words) / 2:
        yield found.dest_start, found.dest_end, found.score


def _whole_words(flat: FlatText, start: int, end: int) -> tuple[int, int]:
    text = flat.text
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    while start < end - 1 and text[start].isspace():
        start += 1
    return start, end
