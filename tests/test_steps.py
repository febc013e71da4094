"""Tests of steps from people nobody vouches for: whatever they send is read, or refused with a reason, and nothing else."""

import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beta.errors import BetaError, Invalid, TooLarge
from beta.prose.schema import ALLOWED, SCHEMA, Node
from beta.prose.steps import MAX_SIZE, MAX_STEPS, apply_steps, read_steps, steps_to_json

Json = dict[str, Any]

EM = {"type": "em"}
DOC = SCHEMA.node_from_json(
    {
        "type": "doc",
        "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": "The lamp 🔥 was out."}]},
            {"type": "blockquote", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Row."}]}]},
            {"type": "scene_break"},
        ],
    }
)
SIZE = DOC.content.size


def text(words: Any, *marks: Json) -> Json:
    return {"type": "text", "text": words, "marks": list(marks)}


def replace(from_: Any, to: Any, *content: Any, **more: Any) -> Json:
    """Return a step that puts content in; `openStart` and `openEnd` go to its slice, the rest to the step."""
    sides = {side: more.pop(side) for side in ("openStart", "openEnd") if side in more}
    return {"stepType": "replace", "from": from_, "to": to, "slice": {"content": list(content), **sides}, **more}


def wrap(from_: Any, gap_from: Any, gap_to: Any, to: Any, insert: Any, *content: Any) -> Json:
    gap = {"gapFrom": gap_from, "gapTo": gap_to, "insert": insert}
    return {**replace(from_, to, *(content or [{"type": "blockquote"}])), "stepType": "replaceAround", **gap}


def link(href: Any) -> Json:
    return {"type": "link", "attrs": {"href": href}}


def quoted(depth: int, innermost: Json) -> Json:
    for _ in range(depth):
        innermost = {"type": "blockquote", "content": [innermost]}
    return innermost


def mark(kind: str, from_: Any, to: Any, what: Any = EM) -> Json:
    return {"stepType": kind, "from": from_, "to": to, "mark": what}


def mark_set(*steps: Any) -> Json:
    return {"stepType": "markSet", "steps": list(steps)}


def nested_sets(depth: int) -> Json:
    step = mark("addMark", 1, 3)
    for _ in range(depth):
        step = mark_set(step)
    return step


HOSTILE: dict[str, Any] = {
    # what is no step
    "nothing": None,
    "a number": 7,
    "a list": ["replace", 1, 2],
    "an empty object": {},
    "a type of no step": replace(1, 2, stepType="teleport"),
    "a type that is a list": replace(1, 2, stepType=["replace"]),
    **{
        f"a step that is not used here: {kind}": {"stepType": kind, "from": 0, "to": 0, "pos": 0, "mark": EM, **value}
        for kind, value in {
            "attr": {"attr": "align", "value": "center"},
            "docAttr": {"attr": "align", "value": "center"},
            "addNodeMark": {},
            "removeNodeMark": {},
        }.items()
    },
    # positions
    **{
        f"from {value!r}": replace(value, 5)
        for value in (1.0, 1.5, True, -1, "1", None, [1], {}, float("nan"), float("inf"), 10**30)
    },
    "no positions": {"stepType": "replace"},
    "from after to": replace(5, 2),
    "after the end": replace(SIZE, SIZE + 1),
    "inside an emoji": replace(11, 11, text("x")),
    "to inside an emoji": replace(10, 11),
    "a mark from inside an emoji": mark("addMark", 11, 14),
    "a mark set from inside an emoji": mark_set(mark("addMark", 1, 3), mark("removeMark", 11, 14)),
    # gaps
    "a gap that begins before": wrap(5, 4, 6, 8, 1),
    "a gap that ends after": wrap(0, 1, 9, 8, 1),
    "a gap that ends before it begins": wrap(0, 6, 4, 8, 1),
    "a gap across the ends of blocks": wrap(0, 3, 25, 27, 1),
    "a gap that is not there": {name: value for name, value in wrap(0, 0, 22, 22, 1).items() if name != "gapTo"},
    "no place for the gap": {name: value for name, value in wrap(0, 0, 22, 22, 1).items() if name != "insert"},
    **{f"the gap put at {value!r}": wrap(0, 0, 22, 22, value) for value in (-1, 1.0, True, "1", None, 7, 10**30)},
    "words left in a quote without a paragraph": wrap(0, 1, 21, 22, 1),
    "a heading around a paragraph": wrap(0, 0, 22, 22, 1, {"type": "heading", "attrs": {"level": 2}}),
    "a heading around a quote around a paragraph": wrap(
        0, 0, 22, 22, 2, {"type": "heading", "content": [{"type": "blockquote"}]}
    ),
    # structure
    "structure that would swallow words": replace(1, 5, structure=True),
    "a gap with structure that would swallow words": {**wrap(0, 3, 3, 22, 1), "structure": True},
    # nodes, marks and their values
    "a node that is not known": replace(0, 0, {"type": "script"}),
    "a node without a type": replace(0, 0, {"content": []}),
    "a whole document": replace(0, 0, {"type": "doc", "content": [{"type": "paragraph"}]}),
    "a node of marks": replace(0, 0, {"type": "paragraph", "marks": [EM]}),
    "a paragraph to the right": replace(0, 0, {"type": "paragraph", "attrs": {"align": "right"}}),
    "values in a list": replace(0, 0, {"type": "paragraph", "attrs": [1]}),
    **{
        f"a heading of level {value!r}": replace(0, 0, {"type": "heading", "attrs": {"level": value}})
        for value in (1, 5, 2.0, True, "2", None, {}, [2])
    },
    "a mark that is not known": mark("addMark", 1, 3, {"type": "blink"}),
    "no mark": mark("addMark", 1, 3, None),
    "a mark in a list": mark("addMark", 1, 3, ["em"]),
    "a mark twice": replace(1, 1, text("x", EM, EM)),
    "two links at once": replace(1, 1, text("x", link("https://example.org/a"), link("https://example.org/b"))),
    # words
    "half a character": replace(1, 1, text("a\ud83d")),
    "the other half": replace(1, 1, text("\udd25a")),
    "NUL": replace(1, 1, text("a\x00b")),
    "no words": replace(1, 1, text("")),
    **{f"words that are {value!r}": replace(1, 1, text(value)) for value in (5, None, True, ["a"], {"a": 1})},
    # slices
    "a slice in a list": replace(0, 0, slice=[1]),
    "content in a string": replace(1, 1, slice={"content": '[{"type": "text", "text": "x"}]'}),
    "content in an object": replace(1, 1, slice={"content": {"type": "text", "text": "x"}}),
    "an empty quote, closed": replace(0, 0, {"type": "blockquote"}),
    "an empty quote in a quote": replace(0, 0, quoted(1, {"type": "blockquote"})),
    "words right in a quote": replace(0, 0, {"type": "blockquote", "content": [text("x")]}),
    "a scene break around words": replace(0, 0, {"type": "scene_break", "content": [text("x")]}),
    "a paragraph among words": replace(3, 3, {"type": "paragraph"}),
    "words among paragraphs": replace(0, 0, text("x")),
    "open deeper than it is": replace(3, 3, {"type": "paragraph", "content": [text("x")]}, openStart=5, openEnd=5),
    "open at the end deeper than it is": replace(3, 3, {"type": "paragraph", "content": [text("x")]}, openEnd=2),
    "open where the text is not": replace(0, 0, quoted(2, {"type": "paragraph"}), openStart=3, openEnd=3),
    "open to nothing": replace(2, 4, openStart=1, openEnd=1),
    **{
        f"open by {value!r}": replace(3, 3, {"type": "paragraph"}, openStart=value, openEnd=value)
        for value in (-1, 1.0, "1", True, [1], 10**30)
    },
    # bombs
    "quotes in quotes without end": replace(0, 0, quoted(9, {"type": "paragraph"})),
    "quotes around a scene break without end": replace(0, 0, quoted(9, {"type": "scene_break"})),
    "quotes in quotes beyond what can be read": replace(0, 0, quoted(sys.getrecursionlimit(), {"type": "paragraph"})),
    "mark sets in mark sets": nested_sets(2),
    "mark sets in mark sets beyond what can be read": nested_sets(sys.getrecursionlimit()),
    "a mark set of other steps": mark_set(replace(1, 2)),
    "a mark set that is no list": {"stepType": "markSet", "steps": {"0": mark("addMark", 1, 3)}},
    "a mark set of numbers": mark_set(1, 2),
    "a hundred thousand marks": mark_set(*[mark("addMark", 1, 3)] * 100_000),
    # links
    **{
        f"a link by {kind} to {str(href)[:24]!r}": step(href)
        for kind, step in {
            "words": lambda href: replace(1, 1, text("x", link(href))),
            "mark": lambda href: mark("addMark", 1, 3, link(href)),
            "mark set": lambda href: mark_set(mark("addMark", 1, 2), mark("addMark", 1, 3, link(href))),
        }.items()
        for href in (
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:x",
            "//example.org",
            "example.org",
            "",
            "https://example.org/a b",
            "https://example.org/\x00",
            "https://example.org/\ud83d",
            "https://example.org/" + "a" * 2000,
            7,
            None,
            {"a": 1},
        )
    },
    "a link without an address": mark("addMark", 1, 3, {"type": "link"}),
}


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


def test_quotes_do_not_nest_beyond_the_bound_step_by_step() -> None:
    for innermost in ({"type": "scene_break"}, {"type": "paragraph"}):
        doc, put_in = SCHEMA.node_from_json({"type": "doc", "content": [innermost]}), 0
        with pytest.raises(Invalid):
            for put_in in range(3 * ALLOWED["max_depth"]):
                size = 1 if innermost["type"] == "scene_break" else 2
                doc = apply_steps(doc, read_steps([replace(put_in, put_in + size, quoted(1, innermost))]))
        assert 4 <= put_in <= ALLOWED["max_depth"]


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
    st.builds(text, st.sampled_from(["x", "🔥", "", "\ud83d"]), st.sampled_from([EM, link("https://example.org")])) | ANYTHING,
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
        **{name: POSITIONS | ANYTHING for name in ("from", "to", "gapFrom", "gapTo", "insert")},
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
