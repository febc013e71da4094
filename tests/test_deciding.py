"""Choosing among suggestions, deciding on many as one act, and taking it back at any later time."""

from typing import Any

import pytest

from beta.domain.door import perform
from beta.domain.drafting import export_text
from beta.domain.snapshot import read_draft
from beta.errors import Conflict, Invalid, NotAllowed
from beta.prose.schema import SCHEMA
from tests.conftest import Cast
from tests.course import edit, leave, replace, words

pytestmark = pytest.mark.data


def text(cast: Cast, chapter: int = 0) -> str:
    doc = read_draft(cast.author, cast.draft)["chapters"][chapter]["doc"]
    return str(SCHEMA.node_from_json(doc).text_between(0, SCHEMA.node_from_json(doc).content.size, "\n"))


def remark(cast: Cast, annotation: str) -> dict[str, Any]:
    remarks: list[dict[str, Any]] = read_draft(cast.author, cast.draft)["annotations"]
    return next(one for one in remarks if one["id"] == annotation)


def states(cast: Cast) -> dict[str, str]:
    return {one["id"]: one["state"] for one in read_draft(cast.author, cast.draft)["annotations"]}


def suggest(cast: Cast, annotation: str, from_: int, to: int, put_in: str = "") -> None:
    leave(cast, cast.helen, annotation, from_, to, replacement=words(put_in))


def decide(cast: Cast, verdict: str, *annotations: str) -> int:
    return perform(cast.author, cast.draft, "decide_remarks", {"annotations": list(annotations), "verdict": verdict})


def accept(cast: Cast, annotation: str, **own: Any) -> int:
    return perform(cast.author, cast.draft, "accept_suggestion", {"annotation": annotation, **own})


def test_choosing_one_version_closes_the_others_with_thanks(cast: Cast) -> None:
    suggest(cast, "suggest-a", 5, 12, "that lamp")
    suggest(cast, "suggest-b", 9, 20, "the light")
    suggest(cast, "suggest-c", 20, 24, "beside it")
    leave(cast, cast.omar, "comment-1", 6, 10, body="Which lamp?")
    batch = accept(cast, "suggest-a")
    assert states(cast) == {"suggest-a": "accepted", "suggest-b": "thanked", "suggest-c": "open", "comment-1": "open"}
    thanks = remark(cast, "suggest-b")["decision"]
    assert (thanks["verdict"], thanks["by"], thanks["batch"]) == ("thanked", cast.author.user_id, batch)


def test_choice_taken_back_opens_the_others_where_they_stood(cast: Cast) -> None:
    suggest(cast, "suggest-a", 5, 12, "that lamp")
    suggest(cast, "suggest-b", 9, 20, "the light")
    before = read_draft(cast.author, cast.draft)
    accept(cast, "suggest-a")
    edit(cast, cast.author, replace(1, 1, "Once "))
    perform(cast.author, cast.draft, "reopen_annotation", {"annotation": "suggest-a"})
    edit(cast, cast.author, replace(1, 6))
    after = read_draft(cast.author, cast.draft)
    assert after["annotations"] == before["annotations"]
    assert after["chapters"][0]["doc"] == before["chapters"][0]["doc"]


def test_version_of_another_beta_can_be_chosen_after_all(cast: Cast) -> None:
    suggest(cast, "suggest-a", 5, 12, "that lamp")
    suggest(cast, "suggest-b", 9, 20, "the light")
    accept(cast, "suggest-a")
    perform(cast.author, cast.draft, "reopen_annotation", {"annotation": "suggest-a"})
    accept(cast, "suggest-b")
    assert states(cast) == {"suggest-a": "thanked", "suggest-b": "accepted"}


def test_author_accepts_with_changes_and_the_record_keeps_both(cast: Cast) -> None:
    suggest(cast, "suggest-a", 5, 9, "lantern")
    before = text(cast)
    accept(cast, "suggest-a", replacement=words("great lamp"))
    assert text(cast) == before[:4] + "great lamp" + before[8:]
    taken = remark(cast, "suggest-a")
    assert taken["replacement"] == words("lantern")
    assert taken["decision"]["replacement"] == words("great lamp")
    perform(cast.author, cast.draft, "reopen_annotation", {"annotation": "suggest-a"})
    assert text(cast) == before


def test_changes_that_leave_the_text_as_it_is_are_no_acceptance(cast: Cast) -> None:
    suggest(cast, "suggest-a", 5, 9, "lantern")
    with pytest.raises(Invalid, match="stands there already"):
        accept(cast, "suggest-a", replacement=words(text(cast)[4:8]))
    assert states(cast) == {"suggest-a": "open"}


def test_author_s_own_version_that_does_not_fit_is_refused(cast: Cast) -> None:
    suggest(cast, "suggest-a", 5, 9, "lantern")
    with pytest.raises(Invalid):
        accept(cast, "suggest-a", replacement={"content": [{"type": "paragraph"}]})
    assert states(cast) == {"suggest-a": "open"}


def test_acceptance_whose_words_have_changed_shows_both_when_taken_back(cast: Cast) -> None:
    suggest(cast, "suggest-a", 5, 9, "lantern")
    batch = accept(cast, "suggest-a")
    edit(cast, cast.author, replace(7, 8, "X"))
    with pytest.raises(Conflict) as refusal:
        perform(cast.author, cast.draft, "reopen_annotation", {"annotation": "suggest-a"})
    shown = refusal.value.extra
    assert (shown["original"], shown["current"], shown["replacement"]) == ("lantern", "laXtern", text_of_lamp(cast))
    with pytest.raises(Conflict, match="nothing left to take back"):
        perform(cast.author, cast.draft, "reopen_remarks", {"batch": batch})


def text_of_lamp(cast: Cast) -> str:
    return str(remark(cast, "suggest-a")["original"])


def test_one_act_leaves_out_what_it_cannot_decide(cast: Cast) -> None:
    suggest(cast, "suggest-a", 5, 12, "one")
    suggest(cast, "suggest-b", 9, 20, "two")
    suggest(cast, "suggest-c", 30, 35, "three")
    suggest(cast, "suggest-d", 40, 45, "four")
    suggest(cast, "suggest-e", 33, 38, "five")
    leave(cast, cast.omar, "comment-1", 50, 60, body="Here.")
    edit(cast, cast.author, replace(42, 43, "X"))
    known = ["suggest-a", "suggest-b", "suggest-c", "suggest-d", "comment-1", "no-such-remark"]
    decide(cast, "accepted", *known)
    assert states(cast) == {
        **dict.fromkeys(["suggest-a", "suggest-b", "suggest-d", "comment-1"], "open"),
        "suggest-c": "accepted",
        "suggest-e": "thanked",
    }
    decide(cast, "resolved", *known)
    decide(cast, "rejected", "comment-1", "suggest-a", "suggest-c")
    assert [states(cast)[one] for one in ("comment-1", "suggest-a", "suggest-c")] == ["resolved", "rejected", "accepted"]
    with pytest.raises(Conflict, match="nothing left to decide"):
        decide(cast, "rejected", "comment-1", "suggest-a", "suggest-c")


def test_one_act_reaches_over_chapters_and_one_undo_takes_it_back(cast: Cast) -> None:
    perform(cast.author, cast.draft, "add_chapter", {"chapter": "chapter-b", "title": "Flood"})
    edit(cast, cast.author, replace(1, 1, "Below them the tide came in."), chapter="chapter-b")
    suggest(cast, "suggest-a", 5, 9, "lantern")
    place = {"chapter": "chapter-b", "version": 1, "from": 1, "to": 6}
    perform(cast.omar, cast.draft, "suggest_edit", {"annotation": "suggest-b", "replacement": words("Under"), **place})
    before = read_draft(cast.author, cast.draft)
    batch = decide(cast, "accepted", "suggest-b", "suggest-a")
    assert {remark(cast, one)["decision"]["batch"] for one in ("suggest-a", "suggest-b")} == {batch}
    assert text(cast, 1) == "Under them the tide came in."
    perform(cast.coauthor, cast.draft, "reopen_remarks", {"batch": batch})
    after = read_draft(cast.author, cast.draft)
    assert after["annotations"] == before["annotations"]
    assert [one["doc"] for one in after["chapters"]] == [one["doc"] for one in before["chapters"]]


def test_undo_of_an_act_takes_back_what_still_can_be(cast: Cast) -> None:
    suggest(cast, "suggest-a", 5, 9, "lantern")
    suggest(cast, "suggest-b", 30, 35, "three")
    batch = decide(cast, "accepted", "suggest-a", "suggest-b")
    edit(cast, cast.author, replace(6, 7, "X"))
    perform(cast.author, cast.draft, "reopen_remarks", {"batch": batch})
    assert states(cast) == {"suggest-a": "accepted", "suggest-b": "open"}


def test_one_of_many_can_be_taken_back_alone_and_the_rest_together_later(cast: Cast) -> None:
    suggest(cast, "suggest-a", 5, 9, "lantern")
    suggest(cast, "suggest-b", 30, 35, "three")
    suggest(cast, "suggest-c", 33, 40, "four")
    before = text(cast)
    batch = decide(cast, "accepted", "suggest-a", "suggest-b")
    assert states(cast)["suggest-c"] == "thanked"
    perform(cast.author, cast.draft, "reopen_annotation", {"annotation": "suggest-a"})
    assert states(cast) == {"suggest-a": "open", "suggest-b": "accepted", "suggest-c": "thanked"}
    perform(cast.author, cast.draft, "reopen_remarks", {"batch": batch})
    assert states(cast) == dict.fromkeys(["suggest-a", "suggest-b", "suggest-c"], "open")
    assert text(cast) == before


def test_remark_withdrawn_since_does_not_come_back_with_the_act(cast: Cast) -> None:
    suggest(cast, "suggest-a", 5, 9, "lantern")
    suggest(cast, "suggest-b", 30, 35, "three")
    batch = decide(cast, "rejected", "suggest-a", "suggest-b")
    perform(cast.helen, cast.draft, "withdraw_annotation", {"annotation": "suggest-a"})
    perform(cast.author, cast.draft, "reopen_remarks", {"batch": batch})
    assert states(cast) == {"suggest-b": "open"}


def test_remark_attached_elsewhere_meanwhile_stays_there(cast: Cast) -> None:
    suggest(cast, "suggest-a", 5, 12, "lamps")
    leave(cast, cast.omar, "comment-1", 6, 9, body="Which?")
    batch = decide(cast, "accepted", "suggest-a")
    version = read_draft(cast.author, cast.draft)["chapters"][0]["version"]
    place = {"chapter": cast.chapter, "version": version, "from": 40, "to": 44}
    perform(cast.omar, cast.draft, "attach_annotation", {"annotation": "comment-1", **place})
    perform(cast.author, cast.draft, "reopen_remarks", {"batch": batch})
    assert (remark(cast, "comment-1")["from"], remark(cast, "comment-1")["to"]) == (42, 46)


def test_deletions_side_by_side_come_back_in_their_order(cast: Cast) -> None:
    before = text(cast)
    for number in range(4):
        suggest(cast, f"suggest-{number}", 5 + 5 * number, 10 + 5 * number)
    batch = decide(cast, "accepted", *[f"suggest-{number}" for number in (2, 0, 3, 1)])
    assert text(cast) == before[:4] + before[24:]
    perform(cast.author, cast.draft, "reopen_remarks", {"batch": batch})
    assert text(cast) == before


def test_only_writers_of_a_draft_classify_the_remarks_of_others(cast: Cast) -> None:
    leave(cast, cast.helen, "comment-1", 5, 12, body="Here.")
    with pytest.raises(NotAllowed):
        perform(cast.omar, cast.draft, "classify_annotation", {"annotation": "comment-1", "kind": "typo"})
    perform(cast.coauthor, cast.draft, "classify_annotation", {"annotation": "comment-1", "kind": "pacing"})
    assert remark(cast, "comment-1")["kind"] == "pacing"


def test_reaction_stands_once_for_each_person_until_taken_away(cast: Cast) -> None:
    leave(cast, cast.helen, "heart-001", 5, 12, reaction="heart")
    for viewer, on in ((cast.viewer, True), (cast.viewer, True), (cast.omar, True), (cast.omar, False)):
        perform(viewer, cast.draft, "react", {"annotation": "heart-001", "reaction": "gasp", "on": on})
    felt = [{"reaction": "heart", "by": cast.helen.user_id}, {"reaction": "gasp", "by": cast.viewer.user_id}]
    assert remark(cast, "heart-001")["reactions"] == felt


def test_text_of_which_many_suggestions_were_taken_is_exported_as_it_is_now(cast: Cast) -> None:
    assert "lantern" not in str(export_text(cast.author, cast.draft))
    suggest(cast, "suggest-a", 5, 9, "lantern")
    decide(cast, "accepted", "suggest-a")
    assert "lantern" in str(export_text(cast.author, cast.draft))
