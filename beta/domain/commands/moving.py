"""Owns saying that remarks stand elsewhere from now on."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from beta.domain.commands.audiences import by_audience
from beta.domain.log import Change
from beta.domain.losses import Loss, loss_json
from beta.models import Chapter
from beta.prose.anchors import Range, quote_of

_NONE: Mapping[str, Loss] = MappingProxyType({})


def append_moved(change: Change, chapter: Chapter, places: Mapping[str, Range], losses: Mapping[str, Loss] = _NONE) -> None:
    """Append that annotations (by id) stand at these places of the chapter as it is, not adrift, their quotes as they were.

    One event `remarks_moved`, and one more for each person whose private notes are among them; none when there are no
    places. Rows are written by one statement for all of them. `losses` tells of those that stand on a part of their words.
    """
    if not places:
        return
    for audience, part in by_audience(change, places).items():
        anchors = {annotation: [range_.from_, range_.to] for annotation, range_ in part.items()}
        data: dict[str, Any] = {"chapter": chapter.id, "version": chapter.version, "anchors": anchors}
        if lost := {annotation: loss_json(losses[annotation]) for annotation in part if annotation in losses}:
            data["losses"] = lost
        change.append("remarks_moved", data, audience=audience)


def append_attached(change: Change, annotation_id: str, chapter: Chapter, from_: int, to: int) -> None:
    """Append that an annotation now stands on `from_`-`to` of the chapter as it is, with the words there."""
    quote, prefix, suffix = quote_of(change.texts.current(chapter), from_, to)
    data = {
        "annotation": annotation_id,
        "chapter": chapter.id,
        "version": chapter.version,
        "from": from_,
        "to": to,
        "quote": quote,
        "prefix": prefix,
        "suffix": suffix,
    }
    change.append("annotation_attached", data)
