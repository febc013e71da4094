"""Suggestions that are typed: revised as their writer goes on, and of more than words, through the door."""

from typing import Any

import pytest

from beta.domain.door import perform
from beta.domain.snapshot import read_draft
from beta.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.conftest import Cast
from tests.course import edit, leave, replace, words

pytestmark = pytest.mark.data

PARAGRAPH = {"type": "paragraph", "attrs": {"align": None}}


def annotation(cast: Cast, one: str = "typed-001") -> dict[str, Any]:
    found = next(each for each in read_draft(cast.author, cast.draft)["annotations"] if each["id"] == one)
    return dict(found)


def doc(cast: Cast) -> dict[str, Any]:
    return dict(read_draft(cast.author, cast.draft)["chapters"][0]["doc"])


def lengths(cast: Cast) -> list[int]:
    """Return how many positions each block of the chapter takes."""
    return [2 + sum(len(child["text"]) for child in block.get("content", [])) for block in doc(cast)["content"]]


def revise(cast: Cast, from_: int, to: int, replacement: dict[str, Any], version: int = 0, **more: Any) -> None:
    where = {"chapter": cast.chapter, "version": version, "from": from_, "to": to}
    perform(
        cast.helen, cast.draft, "revise_suggestion", {"annotation": "typed-001", **where, "replacement": replacement, **more}
    )


def test_revised_suggestion_has_another_range_and_keeps_its_thread(cast: Cast) -> None:
    leave(cast, cast.helen, "typed-001", 5, 9, replacement=words("light"), body="Brighter.", kind="wording")
    perform(cast.author, cast.draft, "reply", {"annotation": "typed-001", "reply": "reply-001", "body": "Yes."})
    revise(cast, 1, 9, words("A light"))
    one = annotation(cast)
    assert (one["from"], one["to"], one["body"], one["kind"]) == (1, 9, "Brighter.", "wording")
    assert one["replacement"] == words("A light")
    assert len(one["original"]) == 8
    assert [each["body"] for each in one["replies"]] == ["Yes."]
    perform(cast.author, cast.draft, "accept_suggestion", {"annotation": "typed-001"})
    assert doc(cast)["content"][0]["content"][0]["text"].startswith("A light")


def test_suggestion_revised_on_an_older_text_stands_where_its_words_are_now(cast: Cast) -> None:
    leave(cast, cast.helen, "typed-001", 5, 9, replacement=words("light"))
    edit(cast, cast.author, replace(1, 1, "Up there: "))
    revise(cast, 5, 9, words("lantern"))
    assert (annotation(cast)["from"], annotation(cast)["to"]) == (15, 19)
    edit(cast, cast.author, replace(1, 40))
    revise(cast, 5, 9, words("lamps"))
    assert annotation(cast)["adrift"] is True
    assert annotation(cast)["replacement"] == words("lamps")


def test_only_ones_own_open_suggestion_is_revised_and_only_to_a_change(cast: Cast) -> None:
    leave(cast, cast.helen, "comment-001", 20, 25, body="A comment.")
    leave(cast, cast.omar, "typed-001", 5, 9, replacement=words("light"))
    with pytest.raises(NotAllowed):
        revise(cast, 5, 9, words("lamps"))
    with pytest.raises(NotFound):
        revise(cast, 5, 9, words("lamps"), annotation="nothing-there")
    with pytest.raises(Invalid):
        revise(cast, 20, 25, words("lamps"), annotation="comment-001")
    leave(cast, cast.helen, "typed-002", 5, 9, replacement=words("light"))
    for from_, to, replacement in (
        (9, 5, words("x")),
        (5, 5, {}),
        (5, 99_999, words("x")),
        (5, 9, {"content": [{"type": "x"}]}),
    ):
        with pytest.raises(Invalid):
            revise(cast, from_, to, replacement, annotation="typed-002")
    perform(cast.author, cast.draft, "reject_suggestion", {"annotation": "typed-002"})
    with pytest.raises(Conflict):
        revise(cast, 5, 9, words("lamps"), annotation="typed-002")


SPLIT = {"content": [PARAGRAPH, PARAGRAPH], "openStart": 1, "openEnd": 1}
HEADING = {"content": [{"type": "heading", "attrs": {"level": 2, "align": None}}], "openEnd": 1}


def shapes(cast: Cast) -> dict[str, tuple[int, int, dict[str, Any]]]:
    """Return changes of more than words: where they stand, and what they put there."""
    first, second = lengths(cast)[:2]
    opening = doc(cast)["content"][0]["content"][0]["text"][4:8]
    return {
        "a paragraph begun": (9, 9, SPLIT),
        "two paragraphs joined": (first - 1, first + 1, {}),
        "italics": (5, 9, {"content": [{"type": "text", "text": opening, "marks": [{"type": "em"}]}]}),
        "a paragraph taken out": (first, first + second, {}),
        "a heading": (0, 1, HEADING),
        "a scene break": (first, first, {"content": [{"type": "scene_break"}]}),
    }


SHAPES = (
    "a paragraph begun",
    "two paragraphs joined",
    "italics",
    "a paragraph taken out",
    "a heading",
    "a scene break",
)


@pytest.mark.parametrize("shape", SHAPES)
def test_change_of_more_than_words_is_accepted_and_taken_back(cast: Cast, shape: str) -> None:
    from_, to, replacement = shapes(cast)[shape]
    before = doc(cast)
    leave(cast, cast.helen, "typed-001", from_, to, replacement=replacement)
    perform(cast.author, cast.draft, "accept_suggestion", {"annotation": "typed-001"})
    after = doc(cast)
    assert after != before
    perform(cast.author, cast.draft, "reopen_annotation", {"annotation": "typed-001"})
    assert doc(cast) == before
    assert annotation(cast)["state"] == "open"
    perform(cast.author, cast.draft, "accept_suggestion", {"annotation": "typed-001"})
    assert doc(cast) == after


def test_suggestion_revised_on_a_passage_that_was_moved_meanwhile_goes_along(cast: Cast) -> None:
    start = 1 + sum(lengths(cast)[:2])
    leave(cast, cast.helen, "typed-001", start, start + 8, replacement=words("light"))
    split = {"chapter": cast.chapter, "version": 0, "at": start - 1, "new": "chapter-after", "title": "After"}
    perform(cast.author, cast.draft, "split_chapter", split)
    revise(cast, start, start + 8, words("lantern"))
    one = annotation(cast)
    assert (one["chapter"], one["from"], one["to"], one["adrift"]) == ("chapter-after", 1, 9, False)
    assert one["replacement"] == words("lantern")
