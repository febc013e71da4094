"""Owns steps from the wire: reading what nobody vouches for, checking it, and applying it to a document."""

from typing import Any, cast

from prosemirror.model import Node
from prosemirror.transform import AddMarkStep, Mapping, RemoveMarkStep, ReplaceAroundStep, ReplaceStep, Step
from prosemirror.transform.map import StepMap

from beta.errors import Invalid, TooLarge
from beta.prose.checks import check_depth, check_mark, check_position, check_slice, check_slice_json
from beta.prose.mark_set import MarkSetStep
from beta.prose.parts import Parts
from beta.prose.schema import SCHEMA

__all__ = [
    "Mapping",
    "ReplaceStep",
    "Step",
    "StepMap",
    "apply_own_step",
    "apply_steps",
    "maps_of",
    "put_step",
    "read_steps",
    "shifted",
    "steps_to_json",
]

MAX_STEPS = 1000
"""How many steps one command may carry."""
MAX_MARKS = 20_000
"""How many mark steps one set may hold: undoing the italics of a long chapter is one set."""
MAX_SIZE = 3_000_000
"""How large a chapter may grow, in ProseMirror positions (about 500,000 words)."""

_KINDS = (ReplaceStep, ReplaceAroundStep, AddMarkStep, RemoveMarkStep, MarkSetStep)


def read_steps(raw: list[dict[str, Any]]) -> list[Step]:
    """Return the steps that `raw` (ProseMirror step JSON) describes.

    Raises `Invalid` for anything that is not a known step with whole, ordered positions and allowed content;
    the `prosemirror` package raises many kinds of exception on hostile input, all of which mean refusal here.
    """
    if not 0 < len(raw) <= MAX_STEPS:
        raise Invalid(f"An edit carries between 1 and {MAX_STEPS} steps.")
    return [_read_step(one) for one in raw]


def _read_step(raw: dict[str, Any]) -> Step:
    _check_numbers(raw)
    check_slice_json(raw.get("slice"))
    try:
        step = Step.from_json(SCHEMA, raw)
        _check_content(step)
    except Invalid:
        raise
    except Exception as error:
        raise Invalid("This edit cannot be read.", detail=type(error).__name__) from error
    if not isinstance(step, _KINDS):
        raise Invalid("This kind of edit is not used here.")
    return step


def _check_content(step: Step) -> None:
    """Raise `Invalid` for a slice or a mark that may not be; the nodes around a gap are checked when it is filled."""
    if isinstance(step, ReplaceStep):
        check_slice(step.slice)
    for part in step.steps if isinstance(step, MarkSetStep) else [step]:
        if isinstance(part, AddMarkStep | RemoveMarkStep):
            check_mark(part.mark)


def _check_numbers(raw: dict[str, Any]) -> None:
    """Raise `Invalid` unless the positions are whole numbers (JSON `true` is none) in order."""
    if not isinstance(raw, dict):
        raise Invalid("An edit's step is not an object.")
    if raw.get("stepType") == "markSet":
        steps = raw.get("steps")
        if not isinstance(steps, list) or len(steps) > MAX_MARKS:
            raise Invalid("A set of mark steps must be a list.")
        for step in steps:
            if isinstance(step, dict) and step.get("stepType") == "markSet":
                raise Invalid("A set of mark steps holds no other set.")
            _check_numbers(step)
        return
    names = ("from", "gapFrom", "gapTo", "to") if "gapFrom" in raw else ("from", "to")
    numbers = [raw.get(name) for name in names]
    if "insert" in raw:
        numbers.insert(0, 0)
        if type(raw["insert"]) is not int or raw["insert"] < 0:
            raise Invalid("A position must be a whole number.")
    if not all(type(number) is int and number >= 0 for number in numbers):
        raise Invalid("A position must be a whole number.")
    if numbers != sorted(numbers, key=lambda number: number or 0):
        raise Invalid("The positions of an edit are out of order.")


def apply_steps(doc: Node, steps: list[Step]) -> Node:
    """Return `doc` after `steps`; raises `Invalid` when one does not fit, `TooLarge` over `MAX_SIZE`."""
    parts = Parts(doc)
    for step in steps:
        part = parts.around(*_reach(step))
        parts.put(part, _apply_step(part.doc, shifted(step, -part.start)))
    doc = parts.doc
    if doc.content.size > MAX_SIZE:
        raise TooLarge("This chapter has grown too long to be one chapter. Split it in two.")
    return doc


def _apply_step(doc: Node, step: Step) -> Node:
    for position in _positions(step):
        check_position(doc, position)
    if isinstance(step, ReplaceAroundStep):
        _check_filled(doc, step)
    after = apply_own_step(doc, step)
    if isinstance(step, ReplaceStep | ReplaceAroundStep):
        check_depth(after, step.from_, step.get_map().map(step.to))
    return after


def apply_own_step(doc: Node, step: Step) -> Node:
    """Return `doc` after a step of our own making, whose positions are good; raises `Invalid` when it does not fit."""
    try:
        result = step.apply(doc)
    except Exception as error:
        raise Invalid("This edit does not fit the text.", detail=type(error).__name__) from error
    if result.doc is None:
        raise Invalid("This edit does not fit the text.", detail=str(result.failed))
    return result.doc


def put_step(parts: Parts, step: Step) -> None:
    """Carry out a step of our own making, or of the log, on a text in parts; raises `Invalid` when it does not fit."""
    part = parts.around(*_reach(step))
    parts.put(part, apply_own_step(part.doc, shifted(step, -part.start)))


def _check_filled(doc: Node, step: ReplaceAroundStep) -> None:
    """Raise `Invalid` unless the slice around the gap is one that may be, once what stays is in it."""
    try:
        filled = step.slice.insert_at(step.insert, doc.slice(step.gap_from, step.gap_to).content)
    except Exception as error:
        raise Invalid("This edit does not fit the text.", detail=type(error).__name__) from error
    if filled is not None:
        check_slice(filled)


def _positions(step: Step) -> list[int]:
    if isinstance(step, MarkSetStep):
        return [position for part in step.steps for position in (part.from_, part.to)]
    if isinstance(step, ReplaceAroundStep):
        return [step.from_, step.gap_from, step.gap_to, step.to]
    if isinstance(step, ReplaceStep | AddMarkStep | RemoveMarkStep):
        return [step.from_, step.to]
    raise Invalid("This kind of edit is not used here.")


def _reach(step: Step) -> tuple[int, int]:
    """Return between which positions a step changes anything."""
    positions = _positions(step)
    return min(positions, default=0), max(positions, default=0)


def shifted(step: Step, by: int) -> Step:
    """Return the same step at positions that lie `by` further on."""
    if not by:
        return step
    match step:
        case MarkSetStep():
            return MarkSetStep([cast("AddMarkStep | RemoveMarkStep", shifted(part, by)) for part in step.steps])
        case ReplaceAroundStep():
            from_, to, gap_from, gap_to = (place + by for place in (step.from_, step.to, step.gap_from, step.gap_to))
            return ReplaceAroundStep(from_, to, gap_from, gap_to, step.slice, step.insert, step.structure)
        case ReplaceStep():
            return ReplaceStep(step.from_ + by, step.to + by, step.slice, step.structure)
        case AddMarkStep():
            return AddMarkStep(step.from_ + by, step.to + by, step.mark)
        case RemoveMarkStep():
            return RemoveMarkStep(step.from_ + by, step.to + by, step.mark)
    raise Invalid("This kind of edit is not used here.")


def maps_of(steps: list[Step]) -> list[StepMap]:
    """Return the position map of each step."""
    return [step.get_map() for step in steps]


def steps_to_json(steps: list[Step]) -> list[dict[str, Any]]:
    """Return the steps as ProseMirror JSON, as the log and the wire carry them."""
    return [dict(step.to_json()) for step in steps]
