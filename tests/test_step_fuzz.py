"""Tests that Python and JavaScript understand every step alike, on thousands made by chance.

`FUZZ_SEED` sets the seed (it is printed with every run), `FUZZ_STEPS` how many steps at least.
"""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from beta.errors import BetaError, Invalid
from beta.prose.anchors import Range, map_range
from beta.prose.schema import SCHEMA, Node
from beta.prose.steps import StepMap, apply_steps, read_steps, steps_to_json
from tests.servers import ROOT

PROGRAM = ROOT / "tests" / "js" / "support" / "step_fuzz.mjs"
SEED = int(os.environ.get("FUZZ_SEED") or random.SystemRandom().randrange(2**31))
STEPS = int(os.environ.get("FUZZ_STEPS") or 2500)


@dataclass(frozen=True)
class Run:
    """What JavaScript made, and what Python understood of each: a text, or `None` for a refusal."""

    cases: list[dict[str, Any]]
    understood: list[dict[str, Any] | None]

    def accepted(self) -> Iterator[tuple[dict[str, Any], Node]]:
        """Yield the cases that fit, with their texts before."""
        for case in self.cases:
            if "result" in case:
                yield case, SCHEMA.node_from_json(case["doc"])


def node(*arguments: str, lines: str = "") -> list[Any]:
    """Run the JavaScript half and return the JSON lines it writes."""
    command = ["node", str(PROGRAM), *arguments]
    done = subprocess.run(command, cwd=ROOT, input=lines, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, f"FUZZ_SEED={SEED}: {done.stderr}"
    # Not splitlines: a story may hold U+2028.
    return [json.loads(line) for line in done.stdout.split("\n") if line]


def understood(doc: dict[str, Any], step: dict[str, Any]) -> dict[str, Any] | None:
    """Return what Python makes of a step, or `None` where it refuses."""
    try:
        return dict(apply_steps(SCHEMA.node_from_json(doc), read_steps([step])).to_json())
    except Invalid:
        return None


def step_map(case: dict[str, Any]) -> StepMap:
    return read_steps([case["step"]])[0].get_map()


def briefly(case: dict[str, Any], **more: Any) -> str:
    """Return what is needed to see a difference, with the seed that brings it back."""
    shown = {name: case[name] for name in ("origin", "step", "refused", "rule", "doc", "result") if name in case}
    return f"FUZZ_SEED={SEED} " + json.dumps({**shown, **more}, ensure_ascii=False)


@pytest.fixture(scope="module")
def run() -> Run:
    cases = node("make", str(SEED), str(STEPS))
    return Run(cases, [understood(case["doc"], case["step"]) for case in cases])


def test_both_languages_make_the_same_text_of_every_step(run: Run) -> None:
    pairs = zip(run.cases, run.understood, strict=True)
    different = [briefly(case, python=text) for case, text in pairs if text != case.get("result")]
    assert not different, f"{len(different)} differences, the first: {different[0]}"


def test_both_languages_take_every_step_back_alike(run: Run) -> None:
    for case, _doc in run.accepted():
        if case["inverse"] is not None:
            back = understood(case["result"], case["inverse"])
            assert back == case["doc"], briefly(case, inverse=case["inverse"], python=back)


def test_both_languages_move_every_position_alike(run: Run) -> None:
    for case, _doc in run.accepted():
        found = step_map(case)
        assert found.ranges == case["map"], briefly(case)
        for wanted in case["mapped"]:
            result = found.map_result(wanted["at"], wanted["side"])
            moved = (result.pos, result.deleted, result.deleted_across, found.map(wanted["at"], wanted["side"]))
            assert moved == (wanted["pos"], wanted["deleted"], wanted["deletedAcross"], wanted["simple"]), briefly(case)


def test_both_languages_let_remarks_follow_alike(run: Run) -> None:
    for case, _doc in run.accepted():
        for anchor in case["anchors"]:
            before, after = anchor["before"], anchor["after"]
            found = map_range(Range(before["from"], before["to"], before["adrift"]), [step_map(case)])
            assert found == Range(after["from"], after["to"], after["adrift"]), briefly(case, anchor=anchor)


def test_steps_that_went_through_python_are_read_by_javascript_as_they_were(run: Run) -> None:
    lines = [
        json.dumps({"doc": case["doc"], "step": steps_to_json(read_steps([case["step"]]))[0], "result": case["result"]})
        for case, _doc in run.accepted()
    ]
    assert node("read", lines="\n".join(lines)) == [], f"FUZZ_SEED={SEED}"


def test_step_that_javascript_refuses_is_refused_and_nothing_worse(run: Run) -> None:
    for case in run.cases:
        if "refused" in case:
            with pytest.raises(BetaError):
                apply_steps(SCHEMA.node_from_json(case["doc"]), read_steps([case["step"]]))


def test_fuzz_has_met_everything_it_is_for(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    kinds = Counter(f"{case['origin']} {case['step']['stepType']}" for case in run.cases)
    refusals = Counter(case["rule"] or "does not fit" for case in run.cases if "refused" in case)
    with capsys.disabled():
        sys.stdout.write(f"\nFUZZ_SEED={SEED}: {len(run.cases)} steps, {dict(kinds)}, refused: {dict(refusals)}\n")
    assert len(run.cases) >= STEPS
    assert all(case.get("inverse") for case in run.cases if case["origin"] == "edit")
    share = STEPS / 2500
    assert kinds["edit markSet"] >= 20 * share
    assert kinds["edit replaceAround"] >= 50 * share
    assert kinds["edit addMark"] + kinds["edit removeMark"] >= 100 * share
    assert sum("structure" in case["step"] for case in run.cases) >= 50 * share
    assert refusals["does not fit"] >= 50 * share
    assert refusals["inside a character"] >= 1
