"""Tests of quoting a passage and of finding it again when its words have come back."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beta.prose.anchors import CONTEXT, MIN_FUZZY, Range, find_quote, flatten, map_range, quote_of, text_between
from beta.prose.schema import SCHEMA, Node
from beta.prose.steps import StepMap

FIRST = "The lamp had been out for a week."
SECOND = "It was not the oil, and it was not the wick; the keeper had simply stopped climbing."


def text_of(*paragraphs: str) -> Node:
    """Return a text of paragraphs; "\\n" within one is a line break."""
    return SCHEMA.node("doc", None, [SCHEMA.node("paragraph", None, _inline(words)) for words in paragraphs])


def _inline(words: str) -> list[Node]:
    parts = [part for part in re.split("(\n)", words) if part]
    return [SCHEMA.node("hard_break") if part == "\n" else SCHEMA.text(part) for part in parts]


def place_of(doc: Node, words: str) -> tuple[int, int]:
    flat = flatten(doc, 0, doc.content.size)
    at = flat.text.index(words)
    return flat.starts[at], flat.ends[at + len(words) - 1]


def find(doc: Node, quote: str, near: int = 0, *, fuzzy: bool = False) -> str | None:
    found = find_quote(doc, quote, near, (0, doc.content.size), fuzzy=fuzzy)
    return text_between(doc, found.from_, found.to) if found else None


def test_quote_has_its_words_and_those_around_it() -> None:
    doc = text_of(FIRST, SECOND)
    assert quote_of(doc, *place_of(doc, "not the oil")) == (
        "not the oil",
        "mp had been out for a week.\nIt was "[-CONTEXT:],
        ", and it was not the wick; the keeper had"[:CONTEXT],
    )


def test_quote_at_the_ends_of_the_text_has_no_words_beyond() -> None:
    doc = text_of(FIRST)
    assert quote_of(doc, 1, 1 + len(FIRST)) == (FIRST, "", "")


def test_quote_of_a_point_is_empty_between_its_words() -> None:
    doc = text_of("salt water")
    assert quote_of(doc, 5, 5) == ("", "salt", " water")


def test_quote_over_blocks_and_breaks_has_a_line_for_each() -> None:
    doc = text_of("one\ntwo", "three")
    assert text_between(doc, 1, doc.content.size - 1) == "one\ntwo\nthree"


def test_quote_counts_emoji_as_two_and_keeps_them_whole() -> None:
    doc = text_of("🌊 the 👩‍👩‍👧‍👦 rowed 🌊")
    from_, to = place_of(doc, "👩‍👩‍👧‍👦 rowed")
    assert (from_, to) == (8, 25)
    assert quote_of(doc, from_, to) == ("👩‍👩‍👧‍👦 rowed", "🌊 the ", " 🌊")


@pytest.mark.parametrize(("near", "nth"), [(0, 0), (6, 0), (7, 1), (22, 1), (23, 2), (999, 2)])
def test_of_the_same_words_the_nearest_is_found(near: int, nth: int) -> None:
    doc = text_of("oar, rope, oar, rope, rust, and oar")
    found = find_quote(doc, "oar", near, (0, doc.content.size), fuzzy=False)
    assert found == Range([1, 12, 33][nth], [4, 15, 36][nth])


def test_exact_words_come_before_nearer_ones_that_resemble_them() -> None:
    doc = text_of("the keeper had simple stopped climbing", FIRST, "the keeper had simply stopped climbing")
    assert (
        find(doc, "the keeper had simply stopped climbing", near=0, fuzzy=True) == "the keeper had simply stopped climbing"
    )


def test_words_over_two_paragraphs_are_found() -> None:
    doc = text_of(FIRST, SECOND)
    assert find(doc, "a week.\nIt was") == "a week.\nIt was"


def test_words_are_found_only_within_the_window() -> None:
    doc = text_of(FIRST, SECOND)
    start, end = place_of(doc, "lamp")
    assert find_quote(doc, "lamp", 0, (start, end), fuzzy=False) == Range(start, end)
    for window in ((start + 1, end), (start, end - 1), (end, doc.content.size)):
        assert find_quote(doc, "lamp", 0, window, fuzzy=False) is None


@pytest.mark.parametrize("quote", ["", " ", "\n", "\t \n"])
def test_quote_without_words_is_found_nowhere(quote: str) -> None:
    assert find(text_of(FIRST, " \t ", "", SECOND), quote, fuzzy=True) is None


def test_words_with_a_slip_are_found_when_asked_for() -> None:
    doc = text_of(FIRST, SECOND)
    quote = "the keeper had simply stoped climbing"
    assert find(doc, quote) is None
    found = find(doc, quote, fuzzy=True)
    assert found is not None
    assert "keeper had simply stopped climb" in found


def test_words_with_emoji_and_a_slip_are_found_without_cutting_one() -> None:
    doc = text_of(FIRST, "🔥🔥 Burn the ledger 🔥, burn every page of it 🏴󠁧󠁢󠁷󠁬󠁳󠁿!")
    found = find(doc, "🔥 Burn the ledger 🔥, burn evry page of it", fuzzy=True)
    assert found is not None
    assert "Burn the ledger 🔥, burn every page" in found


@pytest.mark.parametrize(
    "quote",
    [
        "the sailor has hardly started swimming",
        "It was the lamp, and it was also the rope",
        "climbing stopped simply had keeper the",
        "the keeper climbed down and rowed away to the village at dawn",
    ],
)
def test_words_that_only_resemble_are_never_taken_for_the_quoted_ones(quote: str) -> None:
    assert find(text_of(FIRST, SECOND), quote, fuzzy=True) is None


def test_short_quote_is_only_found_exactly() -> None:
    quote = "the keeper had simp1y"[: MIN_FUZZY - 1]
    assert len(quote) < MIN_FUZZY
    assert find(text_of(SECOND.replace("keeper", "kleeper")), quote, fuzzy=True) is None


def test_long_quote_is_not_found_in_a_few_words_of_it() -> None:
    assert find(text_of("the keeper"), SECOND, fuzzy=True) is None


WORDS = st.text(st.sampled_from("ab 🔥é\u0301灯👍🏽\n"), max_size=12)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4), st.data())
def test_passage_is_found_exactly_where_it_was_quoted(paragraphs: list[str], data: st.DataObject) -> None:
    doc = text_of(*paragraphs)
    flat = flatten(doc, 0, doc.content.size)
    if not flat.text.strip():
        return
    words = [index for index, character in enumerate(flat.text) if character.strip()]
    one = data.draw(st.sampled_from(words))
    other = data.draw(st.sampled_from([index for index in words if index >= one]))
    from_, to = flat.starts[one], flat.ends[other]
    quote, prefix, suffix = quote_of(doc, from_, to)
    assert quote == flat.text[one : other + 1]
    assert flat.text[:one].endswith(prefix)
    assert flat.text[other + 1 :].lstrip("\n").startswith(suffix.lstrip("\n"))
    assert max(len(prefix), len(suffix)) <= CONTEXT
    assert find_quote(doc, quote, from_, (0, doc.content.size), fuzzy=False) == Range(from_, to)


MAPS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 8), st.integers(0, 8)).map(lambda parts: StepMap(list(parts))), max_size=6
)


@given(st.integers(0, 30), st.integers(0, 10), st.booleans(), MAPS, st.integers(0, 6))
def test_following_step_by_step_or_all_at_once_is_the_same(
    from_: int, length: int, adrift: bool, maps: list[StepMap], cut: int
) -> None:
    range_ = Range(from_, from_ + length, adrift)
    whole = map_range(range_, maps)
    assert map_range(map_range(range_, maps[:cut]), maps[cut:]) == whole
    assert whole.from_ <= whole.to
    assert whole.adrift or not adrift
    assert not (whole.adrift and not adrift) or whole.from_ == whole.to


@pytest.mark.parametrize("make", [lambda: StepMap([]), lambda: StepMap([3, 0, 0]), lambda: StepMap([20, 4, 0])])
def test_change_elsewhere_leaves_a_range_as_it_was(make: Callable[[], StepMap]) -> None:
    assert map_range(Range(5, 9), [make()]) == Range(5, 9)
