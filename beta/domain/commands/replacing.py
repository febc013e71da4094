"""Owns putting words in the place of others, many at a time, and what is needed to put them back exactly."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from beta.domain.anchor_index import AnchorIndex
from beta.errors import Invalid
from beta.prose.anchors import Range
from beta.prose.parts import Parts
from beta.prose.schema import Node, Slice
from beta.prose.slices import replacing_step, slice_text, slice_to_json
from beta.prose.steps import MAX_STEPS, Step, apply_own_step, shifted

Kept = dict[str, list[int | None]]
"""Where remarks stood on replaced words: `[from, to]` counted from the first of these, `None` for an end outside."""


@dataclass(frozen=True)
class Replacement:
    """A slice to stand where an annotation stands; of several at the same place `order` tells which comes first."""

    annotation: str
    range_: Range
    slice_: Slice
    order: int = 0


@dataclass(frozen=True)
class Replaced:
    """Replacements that fit, in the order of the text, the steps that make them, and where each then stands."""

    done: Sequence[Replacement]
    steps: list[Step]
    places: dict[str, Range]


def in_parts(wanted: Collection[Replacement]) -> Iterator[list[Replacement]]:
    """Yield replacements in the order of the text, so many at a time as one event may carry; the end of the text first."""
    ordered = sorted(wanted, key=lambda one: (one.range_.from_, one.range_.to, one.order))
    while ordered:
        yield ordered[-MAX_STEPS:]
        del ordered[-MAX_STEPS:]


def replaced(doc: Node, wanted: Sequence[Replacement]) -> Replaced:
    """Return what makes ranges that do not overlap, in the order of the text, into their slices; what does not fit is left.

    The steps go from the end to the beginning, so that each stands where its range says.
    """
    done: list[Replacement] = []
    steps: list[Step] = []
    parts = Parts(doc)
    for one in reversed(wanted):
        part = parts.around(one.range_.from_, one.range_.to)
        step = replacing_step(part.doc, one.range_.from_ - part.start, one.range_.to - part.start, one.slice_)
        try:
            parts.put(part, apply_own_step(part.doc, step))
        except Invalid:
            continue
        done.append(one)
        steps.append(shifted(step, part.start))
    done.reverse()
    return Replaced(done, steps, _places(done))


def _places(done: Sequence[Replacement]) -> dict[str, Range]:
    places: dict[str, Range] = {}
    growth = 0
    for one in done:
        start = one.range_.from_ + growth
        places[one.annotation] = Range(start, start + one.slice_.size)
        growth += one.slice_.size - (one.range_.to - one.range_.from_)
    return places


def touching(index: AnchorIndex, range_: Range) -> Iterator[tuple[str, Range]]:
    """Yield the annotations that are not adrift and share a position with a range, its ends included."""
    for block in index.blocks:
        if block.first <= range_.to and block.last >= range_.from_:
            for annotation, other in AnchorIndex((block,)).items():
                if not other.adrift and other.from_ <= range_.to and other.to >= range_.from_:
                    yield annotation, other


def kept_place(gone: Range, other: Range) -> list[int | None] | None:
    """Return where a range stands on words that are about to be replaced, or `None` where it stays as it is by itself."""
    if gone.from_ == gone.to:
        return None
    if other.from_ == other.to:
        at = other.from_ - gone.from_
        return [at, at] if gone.from_ < other.from_ <= gone.to else None
    start = other.from_ - gone.from_ if gone.from_ <= other.from_ < gone.to else None
    end = other.to - gone.from_ if gone.from_ < other.to <= gone.to else None
    return None if start is None and end is None else [start, end]


def beside(one: Replacement, empty: Mapping[str, Range]) -> dict[str, list[str]]:
    """Return which accepted deletions, of which nothing is left but a point, stand just `before` and `after` words deleted.

    Afterwards all of them stand at one point: this tells in which order their words are to come back.
    """
    if one.slice_.size or one.range_.from_ == one.range_.to:
        return {}
    ends = {"before": one.range_.from_, "after": one.range_.to}
    found = {side: [other for other, range_ in empty.items() if range_.from_ == at] for side, at in ends.items()}
    return {side: others for side, others in found.items() if others}


def undo_of(parts: Parts, one: Replacement, around: Kept, closed: Sequence[str]) -> dict[str, Any]:
    """Return what taking a replacement back needs, as JSON; `parts` are of the text before it.

    `slice` is what stood there, `text` the words that stand there now; `order` tells which of several at one place comes
    first; `around` is where other remarks stood on the words, `closed` which suggestions were closed because of this one.
    """
    part = parts.around(one.range_.from_, one.range_.to)
    former = part.doc.slice(one.range_.from_ - part.start, one.range_.to - part.start)
    return {
        "slice": slice_to_json(former),
        "text": slice_text(one.slice_),
        "order": one.range_.from_,
        "around": around,
        "closed": list(closed),
    }
