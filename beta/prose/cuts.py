"""Owns words that were taken out of a text: what stood around them then, and where in a text they stand again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from beta.prose.anchors import MIN_FUZZY, FlatText, Range, flatten
from beta.prose.parts import Parts
from beta.prose.pieces import NEW, Piece, Pieces
from beta.prose.steps import StepMap

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

    `before` and `after` are the characters beside them, for a first glance. `each` are the pieces, where there are several
    and a cut may be one of them: whoever types a space and pastes sends both at once.
    """

    start: int
    end: int
    pieces: int
    flat: FlatText
    before: str
    after: str
    each: "tuple[Put, ...]" = ()


def cut_of(parts: Parts, range_: Range, step_map: StepMap) -> Cut:
    """Return what a step is about to take out of a range of the document."""
    from_, to = range_.from_, range_.to
    text = _words(parts, from_, to).text
    before = _words(parts, from_ - 2 * AROUND, from_).text[-AROUND:]
    after = _words(parts, to, to + 2 * AROUND).text[:AROUND]
    first, last = _taken(step_map)
    if not (first <= from_ and to <= last):
        return Cut(text, before, after)
    taken = _words(parts, first, last)
    start = sum(1 for end in taken.ends if end <= from_)
    return Cut(text, before, after, taken.text, start, start + sum(1 for at in taken.starts if from_ <= at < to))


def _taken(step_map: StepMap) -> tuple[int, int]:
    ranges = [(start, start + old) for start, old in zip(step_map.ranges[::3], step_map.ranges[1::3], strict=True) if old]
    return (ranges[0][0], ranges[-1][1]) if ranges else (0, -1)


def _words(parts: Parts, from_: int, to: int) -> FlatText:
    """Return the words between two positions without line ends: they stay the same words when a paragraph is parted."""
    part = parts.around(max(0, from_), to)
    start = part.start
    flat = flatten(part.doc, max(0, from_) - start, min(part.doc.content.size, to - start))
    kept = [at for at, character in enumerate(flat.text) if character != "\n"]
    starts, ends = ([places[at] + start for at in kept] for places in (flat.starts, flat.ends))
    return FlatText(flat.text.replace("\n", ""), starts, ends)


def put_in(parts: Parts, maps: Sequence[StepMap]) -> list[Put]:
    """Return what steps with these maps have put into a text, as it is after them; ranges side by side are one."""
    size = parts.size - sum(sum(one.ranges[2::3]) - sum(one.ranges[1::3]) for one in maps)
    pieces, number = Pieces(size), 0
    for step_map in maps:
        for at in range(len(step_map.ranges) - 3, -1, -3):
            pieces.follow(step_map.ranges[at : at + 3], number)
            number += 1
    found, start = list[Put](), 0
    for is_new, group in groupby(pieces.list, key=lambda piece: piece[2] == NEW):
        run = list(group)
        end = start + sum(length for length, _, _ in run)
        if is_new:
            found.append(_put(parts, start, end, len({number for _, number, _ in run}), _each(parts, start, run)))
        start = end
    return found


def _each(parts: Parts, start: int, run: list[Piece]) -> tuple[Put, ...]:
    """Return what each step put in of a run of pieces, where several did, and where it is long enough to be known again."""
    each = list[Put]()
    for _, group in groupby(run, key=lambda piece: piece[1]):
        size = sum(length for length, _, _ in group)
        if MIN_CUT <= size < sum(length for length, _, _ in run):
            each.append(_put(parts, start, start + size, 1))
        start += size
    return tuple(each)


def _put(parts: Parts, start: int, end: int, pieces: int, each: tuple[Put, ...] = ()) -> Put:
    before, after = _words(parts, start - 2 * GLANCE, start), _words(parts, end, end + 2 * GLANCE)
    return Put(start, end, pieces, _words(parts, start, end), before.text, after.text, each)


def same_again(cut: Cut, put: Put) -> Range | None:
    """Return where a range stands when just what was cut out with it has been put in, all at once."""
    if put.pieces > 1 or cut.start is None or len(cut.taken) < MIN_CUT or cut.taken != put.flat.text:
        return None
    starts, ends = put.flat.starts, put.flat.ends
    if cut.start == cut.end:
        point = starts[cut.start] if cut.start < len(starts) else ends[-1]
        return Range(point, point)
    return Range(starts[cut.start], ends[cut.end - 1])


def likeness(parts: Parts, cut: Cut, range_: Range) -> int:
    """Return how many characters around a range are as they were around what was cut."""
    before = _words(parts, range_.from_ - 2 * AROUND, range_.from_).text
    after = _words(parts, range_.to, range_.to + 2 * AROUND).text
    return _shared(cut.before[::-1], before[::-1]) + _shared(cut.after, after)


def words_again(parts: Parts, cut: Cut, put: Put, over: Range | None = None) -> Range | None:
    """Return where exactly the words of a cut stand, or `None`: in what was put in, or reaching into it.

    Of equal words those are taken around which most of what stood around the cut ones stands too. Short words need
    `MIN_SIDE` equal characters on both sides. With `over`, only words that cover this range, which need nothing around them.
    """
    if not cut.text.strip() or not _may_reach(cut.text, put):
        return None
    margin = margin_of(cut)
    flat = _words(parts, put.start - margin, put.end + margin)
    best: tuple[int, Range] | None = None
    for range_, before, after in _places(flat, cut, put):
        if over is not None and not (range_.from_ <= over.from_ and over.to <= range_.to):
            continue
        if over is None and len(cut.text) < MIN_FUZZY and min(before, after) < MIN_SIDE:
            continue
        if best is None or before + after > best[0]:
            best = (before + after, range_)
    return best[1] if best else None


def margin_of(cut: Cut) -> int:
    """Return how many positions before and behind what was put in are looked at for the words of a cut."""
    return 2 * (len(cut.text) + AROUND)


def _may_reach(text: str, put: Put) -> bool:
    """Return whether the text can stand in or reach into what was put in: a glance at the words and those beside them."""
    words = put.flat.text
    if not words or text in words:
        return bool(words)
    return any(part in text for part in beside(put, half_of(text)))


def half_of(text: str) -> int:
    """Return how many characters of a text `beside` is to tell."""
    return min(GLANCE, (len(text) + 1) // 2)


def beside(put: Put, half: int) -> Iterator[str]:
    """Yield so many characters before and behind the first and the last of what was put in.

    A text of twice as many that reaches into it without lying within has at least one of these four in it.
    """
    near, words = put.before + put.flat.text + put.after, len(put.flat.text)
    for at in (len(put.before), len(put.before) + words - 1) if words else ():
        parts = (near[max(0, at - half + 1) : at + 1], near[at : at + half])
        yield from (part for part in parts if len(part) == half)


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
