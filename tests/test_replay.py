"""The log rebuilt equals the tables, and a snapshot with the events since equals the next snapshot."""

import pytest
from sqlalchemy import select

from beta.domain.door import perform
from beta.domain.projections import PROJECTIONS
from beta.domain.rebuild import rebuild, tables_of
from beta.domain.snapshot import read_draft
from beta.errors import Invalid
from beta.models import Draft, DraftEvent, db
from tests.conftest import Cast
from tests.course import play

pytestmark = pytest.mark.data


def events_of(draft: str) -> list[DraftEvent]:
    return list(db.session.scalars(select(DraftEvent).where(DraftEvent.draft_id == draft).order_by(DraftEvent.seq)))


def assert_rebuilt_equals_tables(draft: str) -> None:
    session = db.session()
    before = tables_of(session, draft)
    rebuild(session, draft)
    after = tables_of(session, draft)
    session.rollback()
    assert after == before


def test_log_rebuilt_equals_tables_after_every_kind_of_event(cast: Cast) -> None:
    play(cast)
    kinds = {event.kind for event in events_of(cast.draft)}
    assert kinds == set(PROJECTIONS)
    assert_rebuilt_equals_tables(cast.draft)


def test_numbers_run_without_gaps(cast: Cast) -> None:
    play(cast)
    numbers = [event.seq for event in events_of(cast.draft)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert db.session.get_one(Draft, cast.draft).head == numbers[-1]


def test_log_rebuilt_equals_tables_across_checkpoints(cast: Cast) -> None:
    play(cast)
    version = read_draft(cast.author, cast.draft)["chapters"][0]["version"]
    for count in range(130):
        typed = {"stepType": "replace", "from": 1, "to": 1, "slice": {"content": [{"type": "text", "text": "ab"}]}}
        gone = {"stepType": "replace", "from": 1, "to": 2}
        data = {"chapter": cast.chapter, "version": version, "steps": [typed, gone], "client": "editor-of-the-author"}
        perform(cast.author, cast.draft, "edit_text", data, f"edit-{count}")
        version += 2
    assert_rebuilt_equals_tables(cast.draft)


def test_failed_command_leaves_no_trace(cast: Cast) -> None:
    before = tables_of(db.session(), cast.draft), len(events_of(cast.draft))
    step = {"stepType": "replace", "from": 0, "to": 3}
    data = {"chapter": cast.chapter, "version": 0, "steps": [step], "client": "editor-of-the-author"}
    with pytest.raises(Invalid, match="does not fit"):
        perform(cast.author, cast.draft, "edit_text", data)
    assert (tables_of(db.session(), cast.draft), len(events_of(cast.draft))) == before
