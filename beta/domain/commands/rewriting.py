"""Owns putting another text in a chapter's place: as ordinary steps, with every remark that still has its words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from beta.domain.commands.coming_back import bring_back
from beta.domain.commands.moving import append_moved
from beta.domain.log import Change, Projector
from beta.models import Chapter
from beta.prose.anchors import Range
from beta.prose.carry import Carrier, carrier_of
from beta.prose.rewrite import rewriting_steps
from beta.prose.schema import Node
from beta.prose.steps import Step, StepMap, maps_of, steps_to_json

MOST_STEPS = 500
"""Steps that one event carries."""


def standing(on: Change | Projector, chapter: Chapter) -> dict[str, Range]:
    """Return where the remarks of a chapter stand that are not adrift."""
    return {key: range_ for key, range_ in on.anchors.of(chapter.id).items() if not range_.adrift}


@dataclass(frozen=True)
class Rewriting:
    """Steps that were found beforehand, for ranges of the old text of which no word is to stand."""

    gone: frozenset[Range]
    steps: list[Step]


def rewriting_of(old: Node, new: Node, ranges: Mapping[str, Range], kept: Collection[str]) -> Rewriting:
    """Return the steps that make `old` into `new`, on which those of these remarks go adrift that are not `kept`."""
    gone = _gone(ranges, kept)
    return Rewriting(gone, rewriting_steps(old, new, gone))


def _gone(ranges: Mapping[str, Range], kept: Collection[str]) -> frozenset[Range]:
    return frozenset(range_ for key, range_ in ranges.items() if not range_.adrift and key not in kept)


@dataclass(frozen=True)
class Planned:
    """Another text for a chapter as it is at `version`: what carries remarks to it, and the steps that make it."""

    version: int
    carrier: Carrier
    rewriting: Rewriting


def plan_rewrite(version: int, old: Node, new: Node, ranges: Mapping[str, Range]) -> Planned:
    """Return how `old`, which is a chapter at `version`, becomes `new` with remarks at these ranges; takes long, is pure."""
    carrier = carrier_of(old, new)
    return Planned(version, carrier, rewriting_of(old, new, ranges, carrier.places(ranges)))


def rewrite_chapter(
    change: Change, chapter: Chapter, new_doc: Node, kind: str, data: dict[str, Any], planned: Planned
) -> None:
    """Make a chapter's text exactly `new_doc`, a valid document; does nothing when it is that already.

    The first event is of `kind` and carries `data` with the steps, further ones are `text_edited`. Remarks stand where their
    words do afterwards; those whose words are gone go adrift, and those whose words came back return. What was `planned` for
    another version of the chapter, because somebody has written since, is planned anew.
    """
    ranges = standing(change, chapter)
    if planned.version != chapter.version:
        planned = plan_rewrite(chapter.version, change.texts.current(chapter), new_doc, ranges)
    places = planned.carrier.places(ranges)
    maps = append_rewrite(change, chapter, new_doc, kind, data, places, planned.rewriting)
    append_moved(change, chapter, unsettled(change, chapter, places))
    bring_back(change, chapter, maps)


def append_rewrite(
    change: Change,
    chapter: Chapter,
    new_doc: Node,
    kind: str,
    data: dict[str, Any],
    kept: Collection[str],
    found: Rewriting | None = None,
) -> list[StepMap]:
    """Append the steps that make a chapter `new_doc` and return their maps; remarks that are not `kept` go adrift.

    Steps `found` for the text as it is are taken, unless another remark goes adrift by now than when they were found.
    """
    old = change.texts.current(chapter)
    if old.eq(new_doc):
        return []
    ranges = standing(change, chapter)
    if found is None or found.gone != _gone(ranges, kept):
        found = rewriting_of(old, new_doc, ranges, kept)
    steps = found.steps
    for start in range(0, len(steps), MOST_STEPS):
        part = steps_to_json(steps[start : start + MOST_STEPS])
        more = {"client": ""} if start or kind == "text_edited" else {}
        told = {**({} if start else data), **more, "chapter": chapter.id, "version": chapter.version, "steps": part}
        before = change.texts.current(chapter)
        change.append("text_edited" if start else kind, told, chapter_id=chapter.id, version=chapter.version)
        change.anchors.cuts.remember(change.anchors.losses(), told, before)
    return maps_of(steps)


def unsettled(change: Change, chapter: Chapter, places: Mapping[str, Range]) -> dict[str, Range]:
    """Return those of `places` (in the chapter as it is) at which a remark does not stand whole already."""
    index, losses = dict(change.anchors.of(chapter.id).items()), change.anchors.losses()
    return {key: place for key, place in places.items() if key in losses or index.get(key) != place}
