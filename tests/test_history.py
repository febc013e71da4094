"""The history of a draft: sittings, named versions, any two compared, restoring, and what changed since one last read."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from beta.domain.access import Viewer
from beta.domain.changes import read_changes
from beta.domain.door import perform
from beta.domain.history import ON_A_PAGE, read_history
from beta.domain.moments import MOST_STOPS, read_comparison, read_moment
from beta.domain.snapshot import catch_up, read_draft
from beta.domain.work import LATEST
from beta.errors import Conflict, Invalid, NotAllowed, NotFound
from beta.models import DraftEvent, NamedVersion, db, now
from tests.conftest import Cast
from tests.course import edit, leave, replace, words

pytestmark = pytest.mark.data


def chapter(cast: Cast, viewer: Viewer | None = None) -> dict[str, Any]:
    found: dict[str, Any] = read_draft(viewer or cast.author, cast.draft)["chapters"][0]
    return found


def happened(cast: Cast, minutes_ago: int) -> None:
    """Let the last event of the draft have happened a while ago."""
    last = select(DraftEvent.seq).where(DraftEvent.draft_id == cast.draft).order_by(DraftEvent.seq.desc()).limit(1)
    at = now() - timedelta(minutes=minutes_ago)
    row = (DraftEvent.draft_id == cast.draft) & (DraftEvent.seq == last.scalar_subquery())
    db.session.execute(update(DraftEvent).where(row).values(created_at=at))
    db.session.commit()
    LATEST.forget((cast.draft, cast.chapter))


def test_work_with_pauses_of_half_an_hour_is_one_sitting_and_after_longer_ones_another(cast: Cast) -> None:
    added = update(DraftEvent).where(DraftEvent.kind == "chapter_added")
    db.session.execute(added.values(created_at=now() - timedelta(days=9)))
    for minutes, by in ((300, cast.author), (271, cast.coauthor), (90, cast.author)):
        edit(cast, by, replace(1, 1, "two words "))
        happened(cast, minutes)
    history = read_history(cast.viewer, cast.draft, None, 1)
    told = [(part.people, dict(part.added)) for sitting in history.sittings for part in sitting.parts.values() if part.last]
    author, coauthor = cast.author.user_id, cast.coauthor.user_id
    assert told == [([author], {author: 2}), ([author, coauthor], {author: 2, coauthor: 2})]
    assert len(history.sittings) == 3


def test_words_typed_and_taken_back_in_one_go_are_not_counted(cast: Cast) -> None:
    edit(cast, cast.author, replace(1, 1, "never mind "))
    edit(cast, cast.author, replace(1, 12))
    edit(cast, cast.author, replace(1, 9))
    (sitting,) = read_history(cast.author, cast.draft, cast.chapter, 1).sittings
    part = sitting.parts[cast.chapter]
    assert part.removed[cast.author.user_id or 0] == 2
    assert (part.first, part.last) == (0, 3)


def test_overfull_history_comes_in_pages(cast: Cast) -> None:
    for number in range(ON_A_PAGE + 3):
        edit(cast, cast.author, replace(1, 1, "so "))
        happened(cast, 100_000 - 60 * number)
    first = read_history(cast.author, cast.draft, None, 1)
    assert (len(first.sittings), first.pages) == (ON_A_PAGE, 2)
    last = read_history(cast.author, cast.draft, None, 2)
    assert last.sittings[-1].began < first.sittings[-1].began
    assert first.ends == []
    with pytest.raises(NotFound):
        read_history(cast.author, cast.draft, None, 3)


def test_any_two_versions_can_be_chosen_on_every_page_of_a_chapter(cast: Cast) -> None:
    for number in range(ON_A_PAGE + 3):
        edit(cast, cast.author, replace(1, 1, "so "))
        happened(cast, 100_000 - 60 * number)
    pages = [read_history(cast.author, cast.draft, cast.chapter, page) for page in (1, 2)]
    ends = [(sitting.parts[cast.chapter].last, sitting.ended) for page in pages for sitting in page.sittings]
    assert pages[0].ends == pages[1].ends == ends


def test_named_version_tells_where_every_chapter_stood(cast: Cast) -> None:
    edit(cast, cast.author, replace(1, 1, "so "))
    perform(cast.coauthor, cast.draft, "name_version", {"name": "  Second draft "})
    edit(cast, cast.author, replace(1, 1, "and "))
    (named,) = db.session.scalars(select(NamedVersion))
    assert (named.name, named.chapters, named.named_by) == ("Second draft", {cast.chapter: 1}, cast.coauthor.user_id)
    with pytest.raises(Invalid):
        perform(cast.author, cast.draft, "name_version", {"name": "   "})


def test_restored_chapter_reads_as_it_did_and_keeps_its_remarks(cast: Cast) -> None:
    before = chapter(cast)["doc"]
    leave(cast, cast.helen, "comment-1", 30, 50, body="Here.")
    quote = read_draft(cast.helen, cast.draft)["annotations"][0]["quote"]
    edit(cast, cast.author, replace(10, 60))
    assert read_draft(cast.helen, cast.draft)["annotations"][0]["adrift"]
    edit(cast, cast.author, replace(1, 1, "Quite another beginning. "))
    perform(cast.author, cast.draft, "restore_version", {"chapter": cast.chapter, "version": 0})
    assert chapter(cast)["doc"] == before
    remark = read_draft(cast.helen, cast.draft)["annotations"][0]
    assert (remark["adrift"], remark["from"], remark["to"], remark["quote"]) == (False, 30, 50, quote)
    last = catch_up(cast.helen, cast.draft, 0)["events"]
    assert [one["data"]["restored"] for one in last if one.get("kind") == "version_restored"] == [0]
    with pytest.raises(Conflict):
        perform(cast.author, cast.draft, "restore_version", {"chapter": cast.chapter, "version": 0})
    with pytest.raises(Invalid):
        perform(cast.author, cast.draft, "restore_version", {"chapter": cast.chapter, "version": 99})


def test_comparison_tells_who_put_in_which_words(cast: Cast) -> None:
    edit(cast, cast.coauthor, replace(5, 5, "old brass "))
    leave(cast, cast.helen, "suggestion-1", 40, 44, replacement=words("quite other words"))
    perform(cast.author, cast.draft, "accept_suggestion", {"annotation": "suggestion-1"})
    found = read_comparison(cast.viewer, cast.draft, cast.chapter, 0, 2)
    assert {"Tomos", "Helen"} <= {person.name for person, _ in found.writers}
    assert found.counts.words_added >= 4


def taken_out(cast: Cast, first: int, last: int) -> dict[str, int]:
    """Return how many words each took out between two versions."""
    return {
        person.name: count for person, count in read_comparison(cast.viewer, cast.draft, cast.chapter, first, last).removers
    }


def test_comparison_tells_who_took_out_which_words(cast: Cast) -> None:
    edit(cast, cast.coauthor, replace(1, 1, "One two three four five. "))
    edit(cast, cast.author, replace(5, 14))
    edit(cast, cast.coauthor, replace(5, 10))
    assert read_draft(cast.author, cast.draft)["chapters"][0]["version"] == 3
    assert taken_out(cast, 1, 3) == {"Rhiannon": 2, "Tomos": 1}
    assert taken_out(cast, 2, 3) == {"Tomos": 1}
    assert taken_out(cast, 1, 1) == {}


def test_words_that_are_back_were_taken_out_by_nobody(cast: Cast) -> None:
    edit(cast, cast.author, replace(1, 1, "One two three. "))
    edit(cast, cast.coauthor, replace(5, 9))
    edit(cast, cast.author, replace(5, 5, "two "))
    assert taken_out(cast, 1, 3) == {}


def test_words_of_an_accepted_suggestion_were_taken_out_by_whoever_suggested_it(cast: Cast) -> None:
    edit(cast, cast.author, replace(1, 1, "One two three four five six seven. "))
    for number, (person, at, put) in enumerate([(cast.helen, 5, ""), (cast.omar, 19, "eleven"), (cast.helen, 28, "twelve")]):
        slice_ = words(put) if put else {}
        leave(cast, person, f"suggest-{number:04}", at, at + (4 if number != 2 else 5), replacement=slice_)
    ids = [f"suggest-{number:04}" for number in range(3)]
    perform(cast.author, cast.draft, "decide_remarks", {"annotations": ids, "verdict": "accepted"})
    assert taken_out(cast, 1, 4) == {"Helen": 2, "Omar": 1}


def test_who_took_words_out_long_ago_is_told_from_kept_texts(cast: Cast) -> None:
    edit(cast, cast.author, replace(1, 1, "One two three. "))
    edit(cast, cast.coauthor, replace(5, 9))
    for _ in range(5):
        edit(cast, cast.author, *[replace(1, 1, "so ")] * 100)
    assert taken_out(cast, 1, 502) == {"Tomos": 1}


def test_slider_stops_at_most_so_often_and_always_at_the_present(cast: Cast) -> None:
    for number in range(6):
        edit(cast, cast.author if number % 2 else cast.coauthor, replace(1, 1, "so "))
    moment = read_moment(cast.viewer, cast.draft, cast.chapter, None)
    assert moment.stops[0].version == 0
    assert moment.stops[-1].version == moment.version == 6
    assert len(moment.stops) <= MOST_STOPS


def test_reader_who_comes_back_is_told_what_changed_since(cast: Cast) -> None:
    assert read_changes(cast.helen, cast.draft) == []
    perform(cast.helen, cast.draft, "mark_read", {"chapter": cast.chapter, "version": 0})
    assert read_changes(cast.helen, cast.draft) == []
    edit(cast, cast.author, replace(5, 9, "candle"))
    (change,) = read_changes(cast.helen, cast.draft)
    assert (change.since, change.version) == (0, 1)
    assert change.passages[0].removed
    assert read_changes(cast.omar, cast.draft) == []
    perform(cast.helen, cast.draft, "mark_read", {"chapter": cast.chapter, "version": 1})
    assert read_changes(cast.helen, cast.draft) == []
    with pytest.raises(Invalid):
        perform(cast.helen, cast.draft, "mark_read", {"chapter": cast.chapter, "version": 99})


def test_how_far_somebody_has_read_is_told_to_nobody_else(cast: Cast) -> None:
    before = read_draft(cast.author, cast.draft)["seq"]
    perform(cast.helen, cast.draft, "mark_read", {"chapter": cast.chapter, "version": 0})
    for viewer in (cast.author, cast.coauthor, cast.omar, cast.viewer):
        assert catch_up(viewer, cast.draft, before)["events"] == [{"draft": cast.draft, "seq": before + 1}]
        assert read_draft(viewer, cast.draft)["read"] == {}
        assert "read" not in str(read_draft(viewer, cast.draft)["members"])
    assert read_draft(cast.helen, cast.draft)["read"] == {cast.chapter: 0}
    assert catch_up(cast.helen, cast.draft, before)["events"][0]["kind"] == "chapter_read"


def test_only_whoever_wrote_a_remark_says_that_it_was_solved(cast: Cast) -> None:
    leave(cast, cast.helen, "comment-1", 5, 12, body="Here.")
    told = {"annotation": "comment-1", "reply": "reply-0001", "body": "Yes, solved.", "answer": "solved"}
    with pytest.raises(NotAllowed):
        perform(cast.omar, cast.draft, "reply", told)
    perform(cast.helen, cast.draft, "reply", told)
    (reply,) = read_draft(cast.author, cast.draft)["annotations"][0]["replies"]
    assert (reply["answer"], reply["body"]) == ("solved", "Yes, solved.")
