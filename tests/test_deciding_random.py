"""Whatever is suggested and accepted, one undo brings back the same text and the same remarks in their places."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beta.domain.door import perform
from beta.domain.drafting import create_draft
from beta.domain.snapshot import read_draft
from beta.errors import Conflict, Invalid
from tests.conftest import STORY, Cast
from tests.course import words

pytestmark = pytest.mark.data

CALM = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PLACES = st.tuples(st.integers(1, 260), st.integers(0, 30))
PUT_IN = st.sampled_from(["", "lamp", "oil", " the ledger ", "e", "In the morning he wrote it down"])
MARKS = st.lists(PLACES, max_size=4)
SUGGESTED = st.lists(st.tuples(PLACES, PUT_IN), min_size=1, max_size=9)


class Table:
    """A new draft with remarks by chance."""

    def __init__(self, cast: Cast, suggested: list[Any], commented: list[Any]) -> None:
        self.author = cast.author
        self.draft = create_draft(cast.author, STORY)
        self.chapter = read_draft(cast.author, self.draft)["chapters"][0]["id"]
        self.suggestions: list[str] = []
        for number, ((from_, length), put_in) in enumerate(suggested):
            if self.leave("suggest_edit", f"suggest-{number}", from_, length, replacement=words(put_in)):
                self.suggestions.append(f"suggest-{number}")
        for number, (from_, length) in enumerate(commented):
            self.leave("leave_comment", f"comment-{number}", from_, length + 1, body="Here.")

    def leave(self, name: str, annotation: str, from_: int, length: int, **more: Any) -> bool:
        place = {"chapter": self.chapter, "version": 0, "from": from_, "to": from_ + length}
        try:
            self.do(name, {"annotation": annotation, **place, **more})
        except Invalid:
            return False
        return True

    def do(self, name: str, data: dict[str, Any]) -> int:
        return perform(self.author, self.draft, name, data)

    def seen(self) -> tuple[Any, Any]:
        """Return the text and the remarks, as a new page has them."""
        shown = read_draft(self.author, self.draft)
        return [chapter["doc"] for chapter in shown["chapters"]], shown["annotations"]


@CALM
@given(suggested=SUGGESTED, commented=MARKS, chosen=st.sets(st.integers(0, 8), min_size=1))
def test_one_undo_takes_the_whole_act_back(cast: Cast, suggested: list[Any], commented: list[Any], chosen: set[int]) -> None:
    table = Table(cast, suggested, commented)
    before = table.seen()
    wanted = [one for number, one in enumerate(table.suggestions) if number in chosen]
    if not wanted:
        return
    try:
        batch = table.do("decide_remarks", {"annotations": wanted, "verdict": "accepted"})
    except Conflict:
        assert table.seen() == before
        return
    assert table.seen() != before
    table.do("reopen_remarks", {"batch": batch})
    assert table.seen() == before


@CALM
@given(suggested=SUGGESTED, commented=MARKS, chosen=st.lists(st.tuples(st.integers(0, 8), PUT_IN), max_size=5))
def test_acceptances_taken_back_last_first_leave_nothing(
    cast: Cast, suggested: list[Any], commented: list[Any], chosen: list[Any]
) -> None:
    table = Table(cast, suggested, commented)
    states = [table.seen()]
    accepted = []
    for number, put_in in chosen:
        if number >= len(table.suggestions):
            continue
        own = {"replacement": words(put_in)} if len(put_in) % 2 else {}
        try:
            table.do("accept_suggestion", {"annotation": table.suggestions[number], **own})
        except (Conflict, Invalid):
            continue
        accepted.append(table.suggestions[number])
        states.append(table.seen())
    for annotation in reversed(accepted):
        states.pop()
        table.do("reopen_annotation", {"annotation": annotation})
        assert table.seen() == states[-1]
