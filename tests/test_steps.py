"""Tests of steps from people nobody vouches for: whatever they send is read, or refused with a reason, and nothing else."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beta.errors import BetaError, Invalid, TooLarge
from beta.prose.schema import ALLOWED, SCHEMA, Node
from beta.prose.steps import MAX_SIZE, MAX_STEPS, apply_steps, read_steps, steps_to_json
from tests.hostile_steps import DOC, EM, HOSTILE, SIZE, link, mark, quoted, replace, text


@pytest.mark.parametrize("step", HOSTILE.values(), ids=HOSTILE.keys())
def test_step_that_should_not_be_is_refused(step: Any) -> None:
    with pytest.raises(Invalid):
        apply_steps(DOC, read_steps([step]))


def test_between_one_and_a_thousand_steps_are_read() -> None:
    step = replace(1, 1, text("x"))
    assert len(read_steps([step] * MAX_STEPS)) == MAX_STEPS
    for count in (0, MAX_STEPS + 1, 100_000):
        with pytest.raises(Invalid):
            read_steps([step] * count)


def test_chapter_does_not_grow_beyond_its_bound() -> None:
    with pytest.raises(TooLarge):
        apply_steps(DOC, read_steps([replace(1, 1, text("a" * MAX_SIZE))]))


@pytest.mark.parametrize(("innermost", "size"), [("scene_break", 1), ("paragraph", 2)])
def test_quotes_do_not_nest_beyond_the_bound_step_by_step(innermost: str, size: int) -> None:
    doc = SCHEMA.node_from_json({"type": "doc", "content": [{"type": innermost}]})
    steps = [replace(depth, depth + size, quoted(1, {"type": innermost})) for depth in range(2 * ALLOWED["max_depth"])]
    apply_steps(doc, read_steps(steps[:4]))
    with pytest.raises(Invalid):
        apply_steps(doc, read_steps(steps))


def test_refused_step_leaves_no_trace_of_those_before_it() -> None:
    before = DOC.to_json()
    with pytest.raises(Invalid):
        apply_steps(DOC, read_steps([replace(1, 4), replace(SIZE, SIZE + 9)]))
    assert DOC.to_json() == before


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 40) | st.floats() | st.text(st.characters(codec=None), max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
POSITIONS = st.integers(-1, SIZE + 2)
NODES = st.recursive(
    st.builds(text, st.sampled_from(["x", "🔥", "", "\ud83d"]), st.sampled_from([EM, link("https://example.org")]))
    | ANYTHING,
    lambda inner: st.fixed_dictionaries(
        {"type": st.sampled_from([*SCHEMA.nodes])},
        optional={"content": st.lists(inner, max_size=3) | ANYTHING, "attrs": ANYTHING, "marks": ANYTHING},
    ),
    max_leaves=5,
)
SLICES = ANYTHING | st.fixed_dictionaries(
    {"content": st.lists(NODES, max_size=3)},
    optional={"openStart": st.integers(-1, 3), "openEnd": st.integers(-1, 3)},
)
STEPS = st.fixed_dictionaries(
    {"stepType": st.sampled_from(["replace", "replaceAround", "addMark", "removeMark", "markSet", "attr"])},
    optional={
        **dict.fromkeys(("from", "to", "gapFrom", "gapTo", "insert"), POSITIONS | ANYTHING),
        "slice": SLICES,
        "mark": st.sampled_from([EM, link("https://example.org")]) | ANYTHING,
        "steps": st.lists(st.builds(mark, st.sampled_from(["addMark", "removeMark"]), POSITIONS, POSITIONS), max_size=3),
        "structure": ANYTHING,
    },
)


@settings(max_examples=400, deadline=None)
@given(st.lists(STEPS | ANYTHING, max_size=3))
def test_whatever_is_sent_is_read_or_refused(raw: list[Any]) -> None:
    try:
        steps = read_steps(raw)
        after = apply_steps(DOC, steps)
    except BetaError:
        return
    after.check()
    again = read_steps(steps_to_json(steps))
    assert apply_steps(DOC, again).to_json() == after.to_json()
    assert SCHEMA.node_from_json(after.to_json()).eq(after)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, SIZE), st.integers(0, SIZE), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=9))
def test_words_typed_anywhere_arrive_as_they_were_or_not_at_all(one: int, other: int, words: str) -> None:
    step = replace(min(one, other), max(one, other), text(words))
    try:
        after: Node = apply_steps(DOC, read_steps([step]))
    except Invalid:
        return
    assert words in after.text_content
    after.text_content.encode("utf-8")
