"""Owns words that were taken out of a text: what stood around them then, and where in a text they stand again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from beta.prose.anchors import MIN_FUZZY, FlatText, Range, flatten
from beta.prose.schema import Node
from beta.prose.steps import Mapping, StepMap

AROUND = 200
"""How many characters on either side tell equal words apart."""
MIN_SIDE = 12
"""Words shorter than `MIN_FUZZY` are only known by what stands around them: so many characters agree on either side."""
GLANCE = 8
"""Characters beside what was put in that tell at a glance whether words may reach into it."""
MIN_CUT = 2
"""What was cut out with fewer characters than these is not known again by itself: one letter is too easily typed."""


@dataclass(frozen=True)
class Cut:
    """The words of a range just before a step took some of them, and up to `AROUND` characters on either side; no line ends.

    `taken` is all that the step took out at once, `start`-`end` where in it the range was; `None` when it was not all in it.
    """

    text: str
    before: str
    after: str
    taken: str = ""
    start: int | None = None
    end: int = 0


@dataclass(frozen=True)
class Put:
    """Words that were put in: positions in the text as it is now, and in how many pieces that lie side by side.

    `before` and `after` are the characters beside them, for a first glance.
    """

    start: int
    end: int
    pieces: int
    flat: FlatText
    before: str
    after: str


def cut_of(doc: Node, range_: Range, step_map: StepMap) -> Cut:
    """Return what a step is about to take out of a range of the document."""
    from_, to = range_.from_, range_.to
    text = _words(doc, from_, to).text
    before = _words(doc, from_ - 2 * AROUND, from_).text[-AROUND:]
    after = _words(doc, to, to + 2 * AROUND).text[:AROUND]
    first, last = _taken(step_map)
    if not (first <= from_ and to <= last):
        return Cut(text, before, after)
    taken = _words(doc, first, last)
    start = sum(1 for end in taken.ends if end <= from_)
    return Cut(text, before, after, taken.text, start, start + sum(1 for at in taken.starts if from_ <= at < to))


def _taken(step_map: StepMap) -> tuple[int, int]:
    ranges = [(start, start + old) for start, old in zip(step_map.ranges[::3], step_map.ranges[1::3], strict=True) if old]
    return (ranges[0][0], ranges[-1][1]) if ranges else (0, -1)


def _words(doc: Node, from_: int, to: int) -> FlatText:
    """Return the words between two positions without line ends: they stay the same words when a paragraph is parted."""
    flat = flatten(doc, max(0, from_), min(doc.content.size, to))
    kept = [at for at, character in enumerate(flat.text) if character != "\n"]
    if len(kept) == len(flat.text):
        return flat
    return FlatText(flat.text.replace("\n", ""), [flat.starts[at] for at in kept], [flat.ends[at] for at in kept])


def put_in(doc: Node, maps: Sequence[StepMap]) -> list[Put]:
    """Return what steps with these maps have put into `doc`, as it is after them; ranges side by side are one."""
    ranges: list[tuple[int, int]] = []
    for index, step_map in enumerate(maps):
        rest = Mapping(list(maps[index + 1 :]))

        def note(_old: int, _old_end: int, start: int, end: int, rest: Mapping = rest) -> None:
            first, last = rest.map(start, -1), rest.map(end, 1)
            if end > start and last > first:
                ranges.append((first, last))

        step_map.for_each(note)
    return [_put(doc, start, end, pieces) for start, end, pieces in _joined(ranges)]


def _put(doc: Node, start: int, end: int, pieces: int) -> Put:
    before, after = _words(doc, start - 2 * GLANCE, start), _words(doc, end, end + 2 * GLANCE)
    return Put(start, end, pieces, _words(doc, start, end), before.text, after.text)


def _joined(ranges: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    joined: list[tuple[int, int, int]] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            first, last, pieces = joined.pop()
            joined.append((first, max(last, end), pieces + 1))
        else:
            joined.append((start, end, 1))
    return joined


def same_again(cut: Cut, put: Put) -> Range | None:
    """Return where a range stands when just what was cut out with it has been put in, all at once."""
    if put.pieces > 1 or cut.start is None or len(cut.taken) < MIN_CUT or cut.taken != put.flat.text:
        return None
    starts, ends = put.flat.starts, put.flat.ends
    if cut.start == cut.end:
        point = starts[cut.start] if cut.start < len(starts) else ends[-1]
        return Range(point, point)
    return Range(starts[cut.start], ends[cut.end - 1])


def likeness(doc: Node, cut: Cut, range_: Range) -> int:
    """Return how many characters around a range are as they were around what was cut."""
    before = _words(doc, range_.from_ - 2 * AROUND, range_.from_).text
    after = _words(doc, range_.to, range_.to + 2 * AROUND).text
    return _shared(cut.before[::-1], before[::-1]) + _shared(cut.after, after)


def words_again(doc: Node, cut: Cut, put: Put, over: Range | None = None) -> Range | None:
    """Return where exactly the words of a cut stand, or `None`: in what was put in, or reaching into it.

    Of equal words those are taken around which most of what stood around the cut ones stands too. Short words need
    `MIN_SIDE` equal characters on both sides. With `over`, only words that cover this range, which need nothing around them.
    """
    if not cut.text.strip() or not _may_reach(cut.text, put):
        return None
    margin = 2 * (len(cut.text) + AROUND)
    flat = _words(doc, put.start - margin, put.end + margin)
    best: tuple[int, Range] | None = None
    for range_, before, after in _places(flat, cut, put):
        if over is not None and not (range_.from_ <= over.from_ and over.to <= range_.to):
            continue
        if over is None and len(cut.text) < MIN_FUZZY and min(before, after) < MIN_SIDE:
            continue
        if best is None or before + after > best[0]:
            best = (before + after, range_)
    return best[1] if best else None


def _may_reach(text: str, put: Put) -> bool:
    """Return whether the text can stand in or reach into what was put in: a glance at the words and those beside them.

    What reaches into them without lying within has their first or their last character, and half of it on one side of that.
    """
    words = put.flat.text
    if not words or text in words:
        return bool(words)
    near, half = put.before + words + put.after, min(GLANCE, (len(text) + 1) // 2)
    ends = (len(put.before), len(put.before) + len(words) - 1)
    parts = (part for at in ends for part in (near[max(0, at - half + 1) : at + 1], near[at : at + half]))
    return any(len(part) == half and part in text for part in parts)


def _places(flat: FlatText, cut: Cut, put: Put) -> Iterator[tuple[Range, int, int]]:
    """Yield where the words stand, and how many characters before and after them are as they were."""
    at = flat.text.find(cut.text)
    while at >= 0:
        end = at + len(cut.text)
        range_ = Range(flat.starts[at], flat.ends[end - 1])
        if range_.from_ < put.end and range_.to > put.start:
            before = _shared(cut.before[::-1], flat.text[max(0, at - AROUND) : at][::-1])
            yield range_, before, _shared(cut.after, flat.text[end : end + AROUND])
        at = flat.text.find(cut.text, at + 1)


def _shared(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))
