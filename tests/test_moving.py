"""Chapters split and merged, passages moved: the remarks go along, and no word is lost."""

import pytest

from beta.domain.door import perform
from beta.domain.snapshot import catch_up
from beta.errors import Conflict, Invalid
from beta.prose.anchors import text_between
from tests.conftest import Cast
from tests.course import edit, leave, replace, words
from tests.passages import at, block, docs_of, draft_of, move, stands_on, words_of

pytestmark = pytest.mark.data


PARAGRAPH = {"type": "paragraph", "content": [{"type": "text", "text": "Ebb."}]}


def remarks(cast: Cast) -> dict[str, str]:
    """Leave a remark in each of the first four paragraphs and return their words."""
    for number in range(4):
        start, _ = block(cast, number)
        leave(cast, cast.helen, f"remark-{number}", start + 2, start + 12, body="Here.")
    return {f"remark-{number}": stands_on(cast, f"remark-{number}")[1] for number in range(4)}


def assert_nothing_adrift_since(cast: Cast, seq: int) -> None:
    """No screen had a remark adrift, not even between two events of one command."""
    moved = False
    for event in catch_up(cast.helen, cast.draft, seq)["events"]:
        moved = moved or event["kind"] == "remarks_moved"
        assert event["kind"] != "annotation_attached"
    assert moved
    assert not any(one["adrift"] for one in draft_of(cast)["annotations"])


@pytest.mark.parametrize("where", ["before a paragraph", "at its first word", "within it"])
def test_remarks_behind_the_caret_go_into_the_new_chapter(cast: Cast, where: str) -> None:
    quotes, text, seq = remarks(cast), words_of(cast), draft_of(cast)["seq"]
    start, _ = block(cast, 2)
    position = {"before a paragraph": start - 1, "at its first word": start, "within it": start + 1}[where]
    perform(cast.author, cast.draft, "split_chapter", {**at(cast, position), "new": "chapter-new", "title": "Low water"})
    assert [one["id"] for one in draft_of(cast)["chapters"]] == [cast.chapter, "chapter-new"]
    expected = {"remark-0": cast.chapter, "remark-1": cast.chapter, "remark-2": "chapter-new", "remark-3": "chapter-new"}
    assert {key: stands_on(cast, key) for key in quotes} == {key: (expected[key], quotes[key]) for key in quotes}
    assert "".join(words_of(cast)) == "".join(text)
    assert (words_of(cast) == text) == (where != "within it")
    assert_nothing_adrift_since(cast, seq)


def test_remark_over_the_cut_goes_with_its_larger_part(cast: Cast) -> None:
    start, _ = block(cast, 1)
    leave(cast, cast.helen, "mostly-before", start - 30, start + 4, body="Here.")
    leave(cast, cast.helen, "mostly-behind", start - 6, start + 30, body="Here.")
    perform(cast.author, cast.draft, "split_chapter", {**at(cast, start), "new": "chapter-new"})
    assert stands_on(cast, "mostly-before")[0] == cast.chapter
    chapter, words_there = stands_on(cast, "mostly-behind")
    assert chapter == "chapter-new" and len(words_there) == 30


def test_chapter_is_not_split_where_one_of_both_would_be_empty(cast: Cast) -> None:
    size = docs_of(cast)[cast.chapter].content.size
    for position in (0, 1, size - 1, size):
        with pytest.raises(Invalid, match="where the new chapter is to begin"):
            perform(cast.author, cast.draft, "split_chapter", {**at(cast, position), "new": "chapter-new"})
    with pytest.raises(Conflict):
        perform(cast.author, cast.draft, "split_chapter", {**at(cast, 60), "new": cast.chapter})


def test_what_was_split_is_as_before_once_it_is_merged(cast: Cast) -> None:
    quotes, doc = remarks(cast), docs_of(cast)[cast.chapter]
    start, _ = block(cast, 2)
    perform(cast.author, cast.draft, "split_chapter", {**at(cast, start), "new": "chapter-new"})
    seq = draft_of(cast)["seq"]
    perform(cast.author, cast.draft, "merge_chapters", {"chapter": "chapter-new"})
    assert docs_of(cast)[cast.chapter].eq(doc)
    assert {key: stands_on(cast, key) for key in quotes} == {key: (cast.chapter, quotes[key]) for key in quotes}
    assert [one["id"] for one in draft_of(cast)["removed_chapters"]] == ["chapter-new"]
    assert_nothing_adrift_since(cast, seq)


def test_chapter_split_after_another_was_removed_is_followed_by_its_other_half(cast: Cast) -> None:
    for new in ("chapter-a", "chapter-b", "chapter-c"):
        perform(cast.author, cast.draft, "add_chapter", {"chapter": new, "title": new})
    edit(cast, cast.author, {**replace(0, 0), "slice": {"content": [PARAGRAPH, PARAGRAPH]}}, chapter="chapter-b")
    perform(cast.author, cast.draft, "remove_chapter", {"chapter": "chapter-a"})
    perform(cast.author, cast.draft, "split_chapter", {**at(cast, 7, "chapter-b"), "new": "chapter-new"})
    assert list(docs_of(cast)) == [cast.chapter, "chapter-b", "chapter-new", "chapter-c"]


def test_removed_chapters_are_listed_in_the_order_of_their_removal(cast: Cast) -> None:
    for new in ("chapter-a", "chapter-b", "chapter-c"):
        perform(cast.author, cast.draft, "add_chapter", {"chapter": new, "title": new})
    for name, chapter in [("remove", "b"), ("remove", "c"), ("remove", "a"), ("restore", "b"), ("remove", "b")]:
        perform(cast.author, cast.draft, f"{name}_chapter", {"chapter": f"chapter-{chapter}"})
    assert [one["id"] for one in draft_of(cast)["removed_chapters"]] == ["chapter-c", "chapter-a", "chapter-b"]


def test_first_chapter_has_none_to_be_merged_with(cast: Cast) -> None:
    with pytest.raises(Invalid, match="no chapter before"):
        perform(cast.author, cast.draft, "merge_chapters", {"chapter": cast.chapter})


def test_scene_goes_to_another_chapter_with_its_remarks(cast: Cast) -> None:
    perform(cast.author, cast.draft, "add_chapter", {"chapter": "chapter-b", "title": "Low water"})
    quotes, text, seq = remarks(cast), words_of(cast), draft_of(cast)["seq"]
    move(cast, block(cast, 1)[0], block(cast, 2)[1], "chapter-b", 0)
    inside = ("remark-1", "remark-2")
    assert {key: stands_on(cast, key)[0] for key in inside} == dict.fromkeys(inside, "chapter-b")
    assert {key: stands_on(cast, key)[1] for key in quotes} == quotes
    assert words_of(cast) == [text[0], *text[3:], *text[1:3]]
    assert_nothing_adrift_since(cast, seq)


@pytest.mark.parametrize("forward", [True, False])
def test_passage_goes_to_another_place_of_its_chapter(cast: Cast, forward: bool) -> None:
    quotes, text = remarks(cast), words_of(cast)
    number, position = (0, block(cast, 2)[1] + 1) if forward else (2, 0)
    move(cast, *block(cast, number), cast.chapter, position)
    assert {key: stands_on(cast, key)[1] for key in quotes} == quotes
    moved = [text[1], text[2], text[0]] if forward else [text[2], text[0], text[1]]
    assert words_of(cast) == [*moved, *text[3:]]


def test_part_of_a_paragraph_becomes_one_of_its_own(cast: Cast) -> None:
    perform(cast.author, cast.draft, "add_chapter", {"chapter": "chapter-b", "title": "Low water"})
    quotes, text = remarks(cast), words_of(cast)
    start, _ = block(cast, 1)
    move(cast, start + 2, start + 12, "chapter-b", 1)
    assert stands_on(cast, "remark-1") == ("chapter-b", quotes["remark-1"])
    assert words_of(cast) == [text[0], text[1][:2] + text[1][12:], *text[2:], text[1][2:12]]


def test_passage_is_not_moved_into_itself_nor_once_it_is_gone(cast: Cast) -> None:
    with pytest.raises(Invalid, match="there already"):
        move(cast, 5, 40, cast.chapter, 20)
    version = at(cast, 0)["version"]
    edit(cast, cast.author, replace(3, 60))
    where = {"chapter": cast.chapter, "version": version, "from": 10, "to": 30, "into": cast.chapter}
    with pytest.raises(Conflict, match="deleted meanwhile"):
        perform(cast.author, cast.draft, "move_passage", {**where, "into_version": version, "at": 0})


def test_words_dragged_elsewhere_in_one_edit_keep_their_remarks(cast: Cast) -> None:
    quotes = remarks(cast)
    start, end = block(cast, 1)
    dragged = text_between(docs_of(cast)[cast.chapter], start, end)
    edit(cast, cast.author, replace(start, end), replace(1, 1, dragged))
    assert {key: stands_on(cast, key)[1] for key in quotes} == quotes
    assert next(one["from"] for one in draft_of(cast)["annotations"] if one["id"] == "remark-1") == 3


def test_of_equal_words_a_remark_returns_to_its_own(cast: Cast) -> None:
    perform(cast.author, cast.draft, "add_chapter", {"chapter": "chapter-b", "title": "Low water"})
    song = "the oar, the rope, the oar, the rust, the oar"
    edit(cast, cast.author, replace(1, 1, song))
    leave(cast, cast.helen, "second-oar", 1 + 23, 1 + 26, body="Again.")
    edit(cast, cast.author, replace(1, 1 + len(song)))
    assert stands_on(cast, "second-oar")[1] == ""
    edit(cast, cast.coauthor, replace(1, 1, f"She sang: {song}!"), chapter="chapter-b")
    one = next(one for one in draft_of(cast)["annotations"] if one["id"] == "second-oar")
    assert (one["chapter"], one["from"], one["to"], one["quote"]) == ("chapter-b", 1 + 10 + 23, 1 + 10 + 26, "oar")


def test_short_words_pasted_right_behind_a_typed_space_keep_their_remarks(cast: Cast) -> None:
    start, _ = block(cast, 1)
    leave(cast, cast.helen, "short-remark", start + 5, start + 24, body="Here.")
    quote = stands_on(cast, "short-remark")[1]
    edit(cast, cast.author, replace(start + 5, start + 24))
    there = block(cast, 3)[0] + 4
    edit(cast, cast.author, replace(there, there, " "), replace(there + 1, there + 1, quote))
    assert stands_on(cast, "short-remark")[1] == quote


def test_common_word_typed_elsewhere_does_not_take_a_lost_remark(cast: Cast) -> None:
    start, _ = block(cast, 2)
    edit(cast, cast.author, replace(start, start, "Then it rained. "))
    leave(cast, cast.helen, "only-it-", start + 5, start + 7, body="What?")
    edit(cast, cast.author, replace(start, start + 16))
    edit(cast, cast.author, replace(1, 1, "So "))
    edit(cast, cast.author, replace(4, 4, "i"), replace(5, 5, "t"), replace(6, 6, " "))
    assert stands_on(cast, "only-it-")[1] == ""


def test_remark_left_on_words_as_they_were_lands_where_they_were_moved(cast: Cast) -> None:
    perform(cast.author, cast.draft, "add_chapter", {"chapter": "chapter-b", "title": "Low water"})
    version, (start, end) = at(cast, 0)["version"], block(cast, 2)
    quote = text_between(docs_of(cast)[cast.chapter], start + 4, start + 30)
    move(cast, start, end, "chapter-b", 0)
    edit(cast, cast.author, replace(1, 1, "Later: "), chapter="chapter-b")
    where = {"chapter": cast.chapter, "version": version, "from": start + 4, "to": start + 30}
    perform(cast.helen, cast.draft, "leave_comment", {"annotation": "late-comment", "body": "Here.", **where})
    late = {"annotation": "late-suggestion", "replacement": words("so"), **where}
    perform(cast.omar, cast.draft, "suggest_edit", late)
    assert stands_on(cast, "late-comment") == stands_on(cast, "late-suggestion") == ("chapter-b", quote)


def test_remark_left_on_words_that_were_cut_and_pasted_meanwhile_lands_on_them(cast: Cast) -> None:
    version, (start, end) = at(cast, 0)["version"], block(cast, 1)
    passage = text_between(docs_of(cast)[cast.chapter], start, end)
    edit(cast, cast.author, replace(start, end))
    edit(cast, cast.coauthor, replace(1, 1, passage))
    where = {"chapter": cast.chapter, "version": version, "from": start + 4, "to": start + 9}
    perform(cast.helen, cast.draft, "leave_comment", {"annotation": "late-comment", "body": "Here.", **where})
    assert stands_on(cast, "late-comment") == (cast.chapter, passage[4:9])
    assert next(one["from"] for one in draft_of(cast)["annotations"]) == 5


def test_remark_left_on_words_that_are_gone_is_adrift(cast: Cast) -> None:
    version, (start, end) = at(cast, 0)["version"], block(cast, 1)
    edit(cast, cast.author, replace(start, end))
    where = {"chapter": cast.chapter, "version": version, "from": start + 4, "to": start + 9}
    perform(cast.helen, cast.draft, "leave_comment", {"annotation": "late-comment", "body": "Here.", **where})
    assert stands_on(cast, "late-comment") == (cast.chapter, "")


def test_remark_left_on_words_that_were_moved_and_deleted_there_is_adrift(cast: Cast) -> None:
    perform(cast.author, cast.draft, "add_chapter", {"chapter": "chapter-b", "title": "Low water"})
    version, (start, end) = at(cast, 0)["version"], block(cast, 2)
    move(cast, start, end, "chapter-b", 0)
    edit(cast, cast.author, replace(*block(cast, 0, "chapter-b")), chapter="chapter-b")
    where = {"chapter": cast.chapter, "version": version, "from": start + 4, "to": start + 30}
    perform(cast.helen, cast.draft, "leave_comment", {"annotation": "late-comment", "body": "Here.", **where})
    assert stands_on(cast, "late-comment")[1] == ""
