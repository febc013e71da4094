"""Tests that read the golden files of steps, anchors and links, which tests/js/golden.test.js reads too."""

import json
from typing import Any

import pytest

from beta.errors import Invalid
from beta.prose.anchors import Range, map_range, text_between
from beta.prose.checks import is_safe_href
from beta.prose.schema import SCHEMA, Node
from beta.prose.steps import apply_steps, maps_of, read_steps, steps_to_json
from tests.servers import ROOT


def golden(name: str) -> list[Any]:
    """Return a golden file's cases as parameters, each with its name."""
    cases = json.loads((ROOT / "tests" / "golden" / f"{name}.json").read_text("utf-8"))
    return [pytest.param(case, id=case.get("name")) for case in cases]


def text_of(paragraphs: list[str]) -> Node:
    return SCHEMA.node("doc", None, [SCHEMA.node("paragraph", None, SCHEMA.text(words)) for words in paragraphs])


@pytest.mark.parametrize("case", golden("steps"))
def test_steps_make_the_text_that_both_languages_agreed_on(case: dict[str, Any]) -> None:
    before = SCHEMA.node_from_json(case["doc"])
    if case["result"] is None:
        with pytest.raises(Invalid):
            apply_steps(before, read_steps(case["steps"]))
        return
    steps = read_steps(case["steps"])
    assert apply_steps(before, steps).to_json() == case["result"]
    assert steps_to_json(steps) == case["steps"]


@pytest.mark.parametrize("case", golden("anchors"))
def test_remark_follows_the_text_as_both_languages_agreed_on(case: dict[str, Any]) -> None:
    steps = read_steps(case["steps"])
    found = map_range(Range(case["range"]["from"], case["range"]["to"]), maps_of(steps))
    assert found == Range(case["after"]["from"], case["after"]["to"], case["after"]["adrift"])
    assert text_between(apply_steps(text_of(case["paragraphs"]), steps), found.from_, found.to) == case["words"]


@pytest.mark.parametrize("case", golden("links"))
def test_link_is_kept_or_refused_as_both_languages_agreed_on(case: dict[str, Any]) -> None:
    assert is_safe_href(case["href"]) is case["kept"]
