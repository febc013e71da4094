"""Owns where a draft's annotations stand after an event, and how each kind of event changes that: a value, of no table."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from beta.domain.anchor_index import AnchorIndex
from beta.domain.losses import Loss, Place, further, read_loss
from beta.domain.texts import read_logged
from beta.prose.anchors import Range
from beta.prose.cuts import Cut
from beta.prose.steps import StepMap, maps_of

PLACING = (
    "comment_left",
    "edit_suggested",
    "suggestion_revised",
    "annotation_attached",
    "suggestion_accepted",
    "annotation_reopened",
)
"""The events that say where an annotation stands from then on, if they carry `from` and `to`."""
MOVING = (
    "text_edited",
    "version_uploaded",
    "annotation_withdrawn",
    "remarks_moved",
    "remarks_decided",
    "remarks_reopened",
    *PLACING,
)
"""Every event after which an anchor may be another, beside all those that carry steps."""
_DECIDING = ("remarks_decided", "remarks_reopened", "annotation_reopened")
"""Those of them that may say of several annotations where they stand from then on."""


_EMPTY = AnchorIndex()


@dataclass(frozen=True)
class DraftAnchors:
    """The anchors of a draft after an event, by chapter; what they have lost; quotes of those adrift, once asked for."""

    chapters: Mapping[str, AnchorIndex] = field(default_factory=dict)
    losses: Mapping[str, Loss] = field(default_factory=dict)
    quotes: Mapping[str, Cut] = field(default_factory=dict)

    def after(self, kind: str, data: Mapping[str, Any]) -> "DraftAnchors":
        """Return the anchors after an event of this kind."""
        after = self
        if "steps" in data:
            after = after.stepped(data["chapter"], data["version"], maps_of(read_logged(data["steps"])))
        if kind == "remarks_moved":
            ranges = {annotation: Range(from_, to) for annotation, (from_, to) in data["anchors"].items()}
            losses = {annotation: read_loss(loss) for annotation, loss in data.get("losses", {}).items()}
            after = after.placed(data["chapter"], ranges, losses)
        elif kind in PLACING and "from" in data:
            range_ = Range(data["from"], data["to"], data.get("adrift", False))
            after = after.placed(data["chapter"], {data["annotation"]: range_}, {})
        elif kind == "annotation_withdrawn":
            after = after.without([data["annotation"]])
        if kind in _DECIDING:
            several = {one["annotation"]: Range(one["from"], one["to"]) for one in _with_places(data)}
            several |= {annotation: Range(from_, to) for annotation, (from_, to) in data.get("anchors", {}).items()}
            after = after.placed(data["chapter"], several, {}) if several else after
        return after

    def stepped(self, chapter: str, version: int, maps: Sequence[StepMap]) -> "DraftAnchors":
        """Return the anchors after steps of a chapter at `version`."""
        index = self.chapters.get(chapter)
        if index is None:
            return self
        losses = self.losses
        for at, step_map in enumerate(maps, version):
            losses = _further(losses, index, Place(chapter, at, 0, 0), step_map)
            index = index.after([step_map])
        return replace(self, chapters={**self.chapters, chapter: index}, losses=losses)

    def placed(self, chapter: str, ranges: Mapping[str, Range], losses: Mapping[str, Loss]) -> "DraftAnchors":
        """Return the anchors with these annotations in their places, where nothing but `losses` is missing of them."""
        cleared = self.without(ranges.keys())
        index = cleared.chapters.get(chapter, _EMPTY).put_all(ranges)
        return replace(cleared, chapters={**cleared.chapters, chapter: index}, losses={**cleared.losses, **losses})

    def without(self, annotations: Collection[str]) -> "DraftAnchors":
        """Return the anchors without these annotations."""
        chapters = {chapter: index.without_all(annotations) for chapter, index in self.chapters.items()}
        losses = self.losses
        if not losses.keys().isdisjoint(annotations):
            losses = {annotation: loss for annotation, loss in losses.items() if annotation not in annotations}
        return replace(self, chapters=chapters, losses=losses)


def _with_places(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [one for one in (*data.get("decided", ()), *data.get("reopened", ())) if "from" in one]


def _further(losses: Mapping[str, Loss], index: AnchorIndex, at: Place, step_map: StepMap) -> Mapping[str, Loss]:
    """Return the losses after a step of a chapter at a version, both of which `at` tells."""
    new: dict[str, Loss] = {}
    for annotation, range_ in index.losing(step_map):
        place = replace(at, from_=range_.from_, to=range_.to)
        new[annotation] = further(losses.get(annotation, ()), place)
    return {**losses, **new} if new else losses
