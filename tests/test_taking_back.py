"""Deletions side by side, accepted and taken back one by one: the words come back in their order, whichever is first."""

from itertools import permutations

import pytest

from beta.domain.door import perform
from beta.domain.snapshot import read_draft
from tests.conftest import Cast
from tests.course import edit, leave, replace
from tests.test_replay import assert_rebuilt_equals_tables

pytestmark = pytest.mark.data

PARTS = {"delete-01": (5, 9), "delete-02": (9, 14), "delete-03": (14, 17)}
ORDERS = list(permutations(PARTS))


def doc_of(cast: Cast) -> object:
    return read_draft(cast.author, cast.draft)["chapters"][0]["doc"]


@pytest.mark.parametrize("taken_back", ORDERS)
@pytest.mark.parametrize("accepted", ["together", *ORDERS])
def test_neighbouring_deletions_taken_back_one_by_one_give_the_former_text(
    cast: Cast, accepted: str | tuple[str, ...], taken_back: tuple[str, ...]
) -> None:
    before = doc_of(cast)
    for annotation, (from_, to) in PARTS.items():
        leave(cast, cast.helen, annotation, from_, to, replacement={})
    if accepted == "together":
        perform(cast.author, cast.draft, "decide_remarks", {"annotations": list(PARTS), "verdict": "accepted"})
    else:
        for annotation in accepted:
            perform(cast.author, cast.draft, "accept_suggestion", {"annotation": annotation})
    for annotation in taken_back:
        perform(cast.author, cast.draft, "reopen_annotation", {"annotation": annotation})
    assert doc_of(cast) == before
    stand = {one["id"]: (one["from"], one["to"]) for one in read_draft(cast.author, cast.draft)["annotations"]}
    assert stand == PARTS


def test_deletions_taken_back_after_the_text_in_front_has_grown_keep_their_order(cast: Cast) -> None:
    for annotation, (from_, to) in PARTS.items():
        leave(cast, cast.helen, annotation, from_, to, replacement={})
    perform(cast.author, cast.draft, "accept_suggestion", {"annotation": "delete-02"})
    edit(cast, cast.author, replace(1, 1, "A long time ago "))
    expected = None
    for annotation in ("delete-01", "delete-03"):
        perform(cast.author, cast.draft, "accept_suggestion", {"annotation": annotation})
    for order in (("delete-01", "delete-02", "delete-03"), ("delete-03", "delete-01", "delete-02")):
        for annotation in order:
            perform(cast.author, cast.draft, "reopen_annotation", {"annotation": annotation})
        expected = expected or doc_of(cast)
        assert doc_of(cast) == expected
        for annotation in reversed(order):
            perform(cast.author, cast.draft, "accept_suggestion", {"annotation": annotation})
    assert_rebuilt_equals_tables(cast.draft)
