"""Owns steps that should not be, each with what is wrong with it, and the short way to write steps as JSON."""

import sys
from collections.abc import Callable
from typing import Any

from beta.prose.schema import SCHEMA

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


LINKED: dict[str, Callable[[Any], Json]] = {
    "words": lambda href: replace(1, 1, text("x", link(href))),
    "mark": lambda href: mark("addMark", 1, 3, link(href)),
    "mark set": lambda href: mark_set(mark("addMark", 1, 2), mark("addMark", 1, 3, link(href))),
}
NOT_USED: dict[str, Json] = {
    "attr": {"attr": "align", "value": "center"},
    "docAttr": {"attr": "align", "value": "center"},
    "addNodeMark": {},
    "removeNodeMark": {},
}
NO_POSITIONS: tuple[Any, ...] = (1.0, 1.5, True, -1, "1", None, [1], {}, float("nan"), float("inf"), 10**30)
NO_LEVELS: tuple[Any, ...] = (1, 5, 2.0, True, "2", None, {}, [2])
NO_WORDS: tuple[Any, ...] = (5, None, True, ["a"], {"a": 1})
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
        for kind, value in NOT_USED.items()
    },
    # positions
    **{f"from {value!r}": replace(value, 5) for value in NO_POSITIONS},
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
        f"a heading of level {value!r}": replace(0, 0, {"type": "heading", "attrs": {"level": value}}) for value in NO_LEVELS
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
    **{f"words that are {value!r}": replace(1, 1, text(value)) for value in NO_WORDS},
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
        for kind, step in LINKED.items()
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
