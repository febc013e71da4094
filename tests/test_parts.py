"""A text in parts: many steps cost as much as they are many, and give what they give on the whole text."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from beta.errors import BetaError, Invalid
from beta.prose.checks import check_position
from beta.prose.cuts import Cut, Put, put_in, words_again
from beta.prose.parts import Parts
from beta.prose.returning import Puts
from beta.prose.schema import SCHEMA, Fragment, Node, Slice
from beta.prose.steps import ReplaceStep, Step, apply_own_step, apply_steps, maps_of
from tests.documents import DOCS

LINE = "The lamp had been out for a week before anyone in the village thought to ask him why he had let it go out."
STEEPER = 30
"""Ten times as many may cost so many times as much; what looks at everything each time costs a hundred times as much."""


def plain(count: int) -> Node:
    return SCHEMA.node("doc", None, [SCHEMA.node("paragraph", None, [SCHEMA.text(f"{LINE} {n}")]) for n in range(count)])


def put(from_: int, to: int, text: str) -> ReplaceStep:
    return ReplaceStep(from_, to, Slice(Fragment.from_(SCHEMA.text(text)) if text else Fragment.empty, 0, 0))


def in_each(doc: Node, text: str = "light", at: int = 5) -> list[Step]:
    """Return steps that replace four letters of each paragraph, the last paragraph's first."""
    starts, start = [], 0
    for block in doc.content.content:
        starts.append(start)
        start += block.node_size
    return [put(one + at, one + at + 4, text) for one in reversed(starts)]


@settings(max_examples=60, deadline=None)
@given(DOCS, st.data())
def test_steps_give_in_parts_what_they_give_on_the_whole_text(doc: Node, data: st.DataObject) -> None:
    for _ in range(4):
        from_ = data.draw(st.integers(0, doc.content.size))
        to = data.draw(st.integers(from_, min(doc.content.size, from_ + 12)))
        step = put(from_, to, data.draw(st.sampled_from(["", "salt"])))
        try:
            after = apply_steps(doc, [step])
        except BetaError as error:
            if "inside a character" not in error.message:
                with pytest.raises(BetaError):
                    apply_own_step(doc, step)
            continue
        assert after.eq(apply_own_step(doc, step))
        after.check()
        doc = after


@settings(max_examples=60, deadline=None)
@given(DOCS, st.data())
def test_part_around_two_positions_is_that_part_of_the_text(doc: Node, data: st.DataObject) -> None:
    parts = Parts(doc)
    from_ = data.draw(st.integers(0, doc.content.size))
    to = data.draw(st.integers(from_, doc.content.size))
    for position in (from_, to):
        try:
            check_position(doc, position)
        except Invalid:
            reject()
    part = parts.around(from_, to)
    assert part.start <= from_
    assert to <= part.start + part.doc.content.size
    assert part.doc.slice(from_ - part.start, to - part.start).eq(doc.slice(from_, to))
    assert parts.doc.eq(doc)


def seconds(work: Callable[[], object]) -> float:
    """Return how long the processor takes, at best of two."""
    took = []
    for _ in range(2):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return min(took)


def assert_about_as_many_times_as_much(work: Callable[[int], Callable[[], object]]) -> None:
    few, many = (seconds(work(count)) for count in (100, 1000))
    assert many < STEEPER * few


def test_steps_in_thousands_of_paragraphs_cost_as_much_as_they_are_many() -> None:
    def work(count: int) -> Callable[[], object]:
        doc = plain(count)
        steps = in_each(doc)
        return lambda: apply_steps(doc, steps)

    assert_about_as_many_times_as_much(work)


def rewritten(count: int) -> tuple[Parts, list[Put]]:
    doc = plain(count)
    steps = in_each(doc)
    parts = Parts(apply_steps(doc, steps))
    return parts, put_in(parts, maps_of(steps))


def test_what_thousands_of_steps_put_in_is_found_in_one_go() -> None:
    def work(count: int) -> Callable[[], object]:
        doc = plain(count)
        steps = in_each(doc)
        parts, maps = Parts(apply_steps(doc, steps)), maps_of(steps)
        return lambda: put_in(parts, maps)

    assert_about_as_many_times_as_much(work)
    assert [one.flat.text for one in rewritten(50)[1]] == ["light"] * 50


def test_words_that_reach_into_what_was_put_in_are_found_without_looking_at_each() -> None:
    parts, puts = rewritten(40)
    found = Puts(puts)
    for text in ("light", "elightp had", "he lightp had been out", "lightp", "x", "why he had let it go out", "ghtp had b"):
        cut = Cut(text, "", "")
        wanted = [one for one in puts if words_again(parts, cut, one, None) is not None]
        assert [one for one in found.reached_by(text) if words_again(parts, cut, one, None) is not None] == wanted
