"""Five hundred suggestions taken as one act, and taken back: one event, little work, no more statements than for a few."""

import time

import pytest

from beta.domain.door import perform
from beta.domain.drafting import create_draft
from beta.domain.snapshot import read_draft
from beta.prose.schema import SCHEMA
from tests.conftest import Cast
from tests.course import words
from tests.test_statements import counted_statements

pytestmark = [pytest.mark.data, pytest.mark.slow]

QUICK = 1.5
"""Seconds of work in which a draft takes in five hundred suggestions."""
OF_KEPT_TEXT = 4
"""Statements that writing down a text for the history takes, once in so many steps."""


def many(cast: Cast, count: int) -> tuple[str, list[str]]:
    """Return a draft of the author's with so many suggestions in its one chapter, and their ids."""
    line = "The lamp had been out for a week before anyone in the village thought to ask him why he had let it go out.\n\n"
    draft = create_draft(cast.author, "Title: The long ledger\n\n" + line * count)
    shown = read_draft(cast.author, draft)["chapters"][0]
    size = SCHEMA.node_from_json(shown["doc"]).child(0).node_size
    ids = [f"suggest-{number:04}" for number in range(count)]
    for number, annotation in enumerate(ids):
        at = number * size + 5
        place = {"chapter": shown["id"], "version": 0, "from": at, "to": at + 4}
        perform(cast.author, draft, "suggest_edit", {"annotation": annotation, "replacement": words("light"), **place})
        if number % 2:
            place |= {"from": at - 2, "to": at + 2, "body": "Which?"}
            perform(cast.author, draft, "leave_comment", {"annotation": f"comment-{number:04}", **place})
    return draft, ids


def one_act_and_back(cast: Cast, count: int) -> tuple[int, int, float]:
    """Return how many statements both took, and how many seconds of work the first."""
    draft, ids = many(cast, count)
    before = read_draft(cast.author, draft)
    began = time.process_time()
    with counted_statements() as deciding:
        batch = perform(cast.author, draft, "decide_remarks", {"annotations": ids, "verdict": "accepted"})
    took = time.process_time() - began
    decided = read_draft(cast.author, draft)
    assert (batch, decided["seq"]) == (before["seq"] + 1, before["seq"] + 1)
    assert {one["state"] for one in decided["annotations"] if one["id"] in ids} == {"accepted"}
    with counted_statements() as taking_back:
        perform(cast.author, draft, "reopen_remarks", {"batch": batch})
    assert read_draft(cast.author, draft)["annotations"] == before["annotations"]
    return len(deciding), len(taking_back), took


def test_five_hundred_are_one_quick_event_of_as_many_statements_as_a_few(cast: Cast) -> None:
    few = one_act_and_back(cast, 60)
    all_ = one_act_and_back(cast, 500)
    assert max(all_[:2]) <= max(few[:2]) + OF_KEPT_TEXT
    assert all_[2] < QUICK
