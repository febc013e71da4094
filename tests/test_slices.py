"""Tests of replacements: reading what a suggestion proposes, and the smallest step that puts it in place."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beta.errors import Invalid
from beta.prose.anchors import Range, map_range
from beta.prose.schema import SCHEMA, Fragment, Node, Slice
from beta.prose.slices import read_slice, replacing_step, slice_text, slice_to_json
from beta.prose.steps import apply_steps, read_steps, steps_to_json
from tests.hostile_steps import HOSTILE

EM, STRONG = SCHEMA.mark("em"), SCHEMA.mark("strong")
BEFORE = "The lamp had "
OLD = "been out for a week"


def text_of(*inline: Node) -> Node:
    return SCHEMA.node("doc", None, SCHEMA.node("paragraph", None, list(inline)))


def inline(*nodes: Node) -> Slice:
    return Slice(Fragment.from_(list(nodes)), 0, 0)


def replaced(doc: Node, from_: int, to: int, slice_: Slice) -> Node:
    """Return the text after the step, and make sure that the wire does not change it."""
    step = replacing_step(doc, from_, to, slice_)
    return apply_steps(doc, read_steps(steps_to_json([step])))


SLICES = {
    name: step["slice"]
    for name, step in HOSTILE.items()
    if isinstance(step, dict)
    and step.get("stepType") == "replace"
    and "structure" not in step
    and isinstance(step.get("slice"), dict)
    # These are slices well enough, and do not fit where the step puts them.
    and not name.startswith(("from", "after", "inside", "to inside", "a step", "a paragraph among", "words among", "open"))
}


@pytest.mark.parametrize("raw", SLICES.values(), ids=SLICES.keys())
def test_replacement_that_should_not_be_is_refused(raw: dict[str, Any]) -> None:
    doc = text_of(SCHEMA.text("The lamp"))
    with pytest.raises(Invalid):
        apply_steps(doc, [replacing_step(doc, 0, doc.content.size, read_slice(raw))])


@pytest.mark.parametrize("open_", [-1, 1.0, "1", True, [1], 10**30, 3])
def test_replacement_that_is_open_to_a_depth_that_is_none_is_refused(open_: object) -> None:
    with pytest.raises(Invalid):
        read_slice({"content": [{"type": "paragraph"}], "openStart": open_, "openEnd": open_})


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["content", "openStart", "openEnd", "other"]),
        st.recursive(
            st.none() | st.integers() | st.text(max_size=3),
            lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["type", "text", "content"]), inner),
        ),
    )
)
def test_whatever_is_proposed_is_read_or_refused(raw: dict[str, Any]) -> None:
    try:
        slice_ = read_slice(raw)
    except Invalid:
        return
    assert read_slice(slice_to_json(slice_)).eq(slice_)


@pytest.mark.parametrize("raw", [None, {}, {"content": []}])
def test_no_replacement_is_a_deletion(raw: dict[str, Any] | None) -> None:
    slice_ = read_slice(raw)
    assert slice_to_json(slice_) == {}
    assert slice_text(slice_) == ""
    doc = text_of(SCHEMA.text(BEFORE + OLD))
    assert replaced(doc, 4, 9, slice_).text_content == "The had been out for a week"


def test_words_of_a_replacement_have_a_line_for_each_block_and_break() -> None:
    paragraph = SCHEMA.node("paragraph", None, [SCHEMA.text("two"), SCHEMA.node("hard_break"), SCHEMA.text("three")])
    blocks = Slice(Fragment.from_([SCHEMA.node("paragraph", None, SCHEMA.text("one")), paragraph]), 1, 1)
    assert slice_text(blocks) == "one\ntwo\nthree"
    assert slice_text(inline(SCHEMA.text("one 🔥"), SCHEMA.node("hard_break"), SCHEMA.text("two", [EM]))) == "one 🔥\ntwo"


@pytest.mark.parametrize(
    ("new", "from_", "to", "put_in"),
    [
        ("been dark for a week", 19, 22, "dark"),
        ("been out for a week now", 33, 33, " now"),
        ("long been out for a week", 14, 14, "long "),
        ("been out for a 🔥 week", 29, 29, "🔥 "),
        ("been out a week", 23, 27, ""),
        ("", 14, 33, ""),
        ("gone", 14, 33, "gone"),
    ],
)
def test_only_the_words_that_differ_are_replaced(new: str, from_: int, to: int, put_in: str) -> None:
    doc = text_of(SCHEMA.text(BEFORE + OLD))
    step = replacing_step(doc, 14, 33, inline(SCHEMA.text(new)) if new else Slice.empty)
    assert (step.from_, step.to, slice_text(step.slice)) == (from_, to, put_in)
    assert apply_steps(doc, [step]).text_content == BEFORE + new


def test_remark_on_words_that_stay_is_untouched_by_a_replacement_around_it() -> None:
    doc = text_of(SCHEMA.text(BEFORE + OLD))
    week = Range(29, 33)
    step = replacing_step(doc, 14, 33, inline(SCHEMA.text("been dark for a week")))
    after = map_range(week, [step.get_map()])
    assert (after.adrift, apply_steps(doc, [step]).text_between(after.from_, after.to)) == (False, "week")


def test_emoji_that_share_a_half_are_replaced_whole() -> None:
    doc = text_of(SCHEMA.text("a🔥b"))
    for emoji in ("🔦", "\U0001f925", "🕯"):
        step = replacing_step(doc, 1, 5, inline(SCHEMA.text(f"a{emoji}b")))
        assert (step.from_, step.to) == (2, 4)
        assert replaced(doc, 1, 5, inline(SCHEMA.text(f"a{emoji}b"))).text_content == f"a{emoji}b"


def test_same_words_in_another_style_are_replaced() -> None:
    doc = text_of(SCHEMA.text("salt "), SCHEMA.text("water", [EM]))
    after = replaced(doc, 6, 11, inline(SCHEMA.text("water", [STRONG])))
    assert after.eq(text_of(SCHEMA.text("salt "), SCHEMA.text("water", [STRONG])))


WORDS = st.text(st.sampled_from("ab 🔥🔦e\u0301灯"), min_size=1, max_size=10)
STYLES = st.sampled_from([[], [EM], [STRONG], [EM, STRONG]])
TEXTS = st.builds(SCHEMA.text, WORDS, STYLES)


@settings(max_examples=300, deadline=None)
@given(st.lists(TEXTS, max_size=3), st.lists(TEXTS, min_size=1, max_size=3), st.lists(TEXTS, max_size=3), st.data())
def test_replacing_makes_the_text_that_replacing_all_of_it_makes(
    before: list[Node], old: list[Node], after: list[Node], data: st.DataObject
) -> None:
    doc = text_of(*Fragment.from_array([*before, *old, *after]).content)
    from_ = 1 + sum(node.node_size for node in before)
    to = from_ + sum(node.node_size for node in old)
    kept = data.draw(st.sampled_from(["none", "head", "tail"]))
    word = old[0].text or ""
    words = data.draw(WORDS)
    new = SCHEMA.text(
        {"none": words, "head": word + words, "tail": words + word}[kept], data.draw(STYLES | st.just(old[0].marks))
    )
    slice_ = inline(new)
    step = replacing_step(doc, from_, to, slice_)
    assert from_ <= step.from_ <= step.to <= to
    assert replaced(doc, from_, to, slice_).to_json() == doc.replace(from_, to, slice_).to_json()
