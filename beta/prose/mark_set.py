"""Owns `MarkSetStep`, which prosemirror-transform sends since 1.12.3 and the Python package does not know."""

from typing import Any, cast

from prosemirror.model import Node, Schema
from prosemirror.transform import AddMarkStep, RemoveMarkStep, Step, StepResult
from prosemirror.transform.map import Mappable
from prosemirror.transform.step import step_json_id
from prosemirror.utils import JSONDict


class MarkSetStep(Step):
    """Several mark steps that are one, as in prosemirror-transform's `mark_step.ts` (1.12.6)."""

    def __init__(self, steps: list[AddMarkStep | RemoveMarkStep]) -> None:
        super().__init__()
        self.steps = steps

    def apply(self, doc: Node) -> StepResult:
        """Apply the parts in order; the first failure is the whole's."""
        for step in self.steps:
            result = step.apply(doc)
            if result.doc is None:
                return result
            doc = result.doc
        return StepResult.ok(doc)

    def invert(self, doc: Node) -> Step:
        """Return the step that takes this one back from the document it made out of `doc`."""
        return MarkSetStep([cast("AddMarkStep | RemoveMarkStep", step.invert(doc)) for step in self.steps])

    def map(self, mapping: Mappable) -> Step | None:
        """Return this step moved through `mapping`, or `None` when nothing of it is left."""
        mapped = [step.map(mapping) for step in self.steps]
        kept = [cast("AddMarkStep | RemoveMarkStep", step) for step in mapped if step is not None]
        return MarkSetStep(kept) if kept else None

    def to_json(self) -> JSONDict:
        """Return `{stepType: "markSet", steps: [...]}`."""
        return {"stepType": "markSet", "steps": [step.to_json() for step in self.steps]}

    @staticmethod
    def from_json(schema: Schema[Any, Any], json_data: JSONDict | str) -> "MarkSetStep":
        """Read the JSON; raises `ValueError` for parts that are not mark steps."""
        parts = cast("dict[str, Any]", json_data).get("steps")
        if not isinstance(parts, list) or any(part.get("stepType") not in ("addMark", "removeMark") for part in parts):
            raise ValueError("Invalid JSON for MarkSetStep")
        steps = [Step.from_json(schema, part) for part in parts]
        return MarkSetStep([cast("AddMarkStep | RemoveMarkStep", step) for step in steps])


step_json_id("markSet", MarkSetStep)
