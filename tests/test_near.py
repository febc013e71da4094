"""What is found by looking only near a position is what looking through the whole document finds."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from beta.errors import Invalid
from beta.prose.anchors import flatten, text_between
from beta.prose.checks import check_position
from beta.prose.parts import near
from beta.prose.schema import Node
from tests.documents import DOCS

SOME = settings(max_examples=40)


@st.composite
def passages(draw: st.DrawFn) -> tuple[Node, int, int]:
    """A document and two positions in it, in order."""
    doc = draw(DOCS)
    ends = st.integers(0, doc.content.size)
    from_, to = sorted((draw(ends), draw(ends)))
    return doc, from_, to


def splits_character(doc: Node, position: int) -> bool:
    resolved: Any = doc.resolve(position)
    if not resolved.text_offset:
        return False
    units = resolved.parent.child(resolved.index()).text.encode("utf-16-le")
    return bool(0xDC <= units[2 * resolved.text_offset + 1] <= 0xDF)


def is_refused(doc: Node, position: int) -> bool:
    try:
        check_position(doc, position)
    except Invalid:
        return True
    return False


@SOME
@given(passages())
def test_words_are_those_of_the_whole_document(passage: tuple[Node, int, int]) -> None:
    assert text_between(*passage) == flatten(*passage).text


@SOME
@given(passages())
def test_part_holds_the_positions_at_the_same_words(passage: tuple[Node, int, int]) -> None:
    doc, from_, to = passage
    part, start = near(doc, from_, to)
    for position in (from_, to):
        whole, found = doc.resolve(position), part.resolve(position - start)
        assert (found.depth, found.parent_offset + (0 if found.depth else start)) == (whole.depth, whole.parent_offset)
        assert found.depth == 0 or found.parent.eq(whole.parent)


@SOME
@given(DOCS)
def test_exactly_the_positions_inside_of_characters_are_refused(doc: Node) -> None:
    for position in range(doc.content.size + 1):
        assert is_refused(doc, position) == splits_character(doc, position)


@SOME
@given(passages())
def test_words_stand_where_the_characters_are(passage: tuple[Node, int, int]) -> None:
    doc, from_, to = passage
    flat = flatten(doc, from_, to)
    assert len(flat.text) == len(flat.starts) == len(flat.ends)
    for character, start, end in zip(flat.text, flat.starts, flat.ends, strict=True):
        if character != "\n":
            assert from_ <= start < end <= to
            assert doc.text_between(start, end) == character
