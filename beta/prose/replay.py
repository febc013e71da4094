"""Owns applying steps of the log again: they were checked when they came in, and are not checked a second time."""

from collections.abc import Iterable
from typing import Any

from beta.errors import Invalid
from beta.prose.parts import Parts
from beta.prose.schema import SCHEMA, Node
from beta.prose.steps import Step

_POSITIONS = ("from", "to", "gapFrom", "gapTo")


def replayed(doc: Node, steps: Iterable[dict[str, Any]]) -> Node:
    """Return `doc` after steps of the log (ProseMirror JSON); raises `Invalid` when one does not fit, which is damage."""
    parts = Parts(doc)
    for raw in steps:
        part = parts.around(*_reach(raw))
        parts.put(part, _applied(part.doc, _shifted(raw, part.start)))
    return parts.doc


def _reach(raw: dict[str, Any]) -> tuple[int, int]:
    """Return between which positions a step changes anything."""
    steps = raw.get("steps") or [raw]
    try:
        return min(one["from"] for one in steps), max(one["to"] for one in steps)
    except (KeyError, TypeError) as error:
        raise Invalid("This edit does not fit the text.") from error


def _shifted(raw: dict[str, Any], by: int) -> dict[str, Any]:
    moved = {name: raw[name] - by for name in _POSITIONS if name in raw}
    if "steps" in raw:
        moved["steps"] = [_shifted(one, by) for one in raw["steps"]]
    return {**raw, **moved}


def _applied(doc: Node, raw: dict[str, Any]) -> Node:
    try:
        result = Step.from_json(SCHEMA, raw).apply(doc)
    except Exception as error:
        raise Invalid("This edit does not fit the text.", detail=type(error).__name__) from error
    if result.doc is None:
        raise Invalid("This edit does not fit the text.", detail=str(result.failed))
    return result.doc
