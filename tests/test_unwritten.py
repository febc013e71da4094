"""What is written late is written once, and not at all where the transaction comes to nothing."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from beta.domain.access import access_draft
from beta.domain.commands.text import edit_text
from beta.domain.door import begin_change, finish_change
from beta.domain.messages.base import read_message
from beta.domain.messages.chapters import EditText
from beta.domain.transaction import writing
from beta.models import Chapter, Draft, db
from tests.conftest import Cast
from tests.course import CLIENT, replace
from tests.test_statements import counted_statements

pytestmark = pytest.mark.data


def stored(cast: Cast) -> tuple[int, int]:
    """Return the number of the draft's last event and its first chapter's version, as the tables have them."""
    db.session.rollback()
    head = db.session.execute(select(Draft.head).where(Draft.id == cast.draft)).scalar_one()
    version = select(Chapter.version).where(Chapter.draft_id == cast.draft, Chapter.id == cast.chapter)
    return head, db.session.execute(version).scalar_one()


def type_twice(session: Session, cast: Cast, version: int) -> Any:
    change = begin_change(session, access_draft(session, cast.author, cast.draft, "edit_text", lock=True), None)
    for at in (version, version + 1):
        data = {"chapter": cast.chapter, "version": at, "steps": [replace(1, 1, "a")], "client": CLIENT}
        edit_text(change, read_message(EditText, data))
    return change


def break_off(cast: Cast) -> None:
    with writing() as session:
        change = type_twice(session, cast, 0)
        assert change.draft.head == change.events[-1].seq
        raise LookupError


def test_row_that_is_changed_twice_is_written_once(cast: Cast) -> None:
    with writing() as session:
        first = type_twice(session, cast, 0)
    finish_change(first)
    head, version = stored(cast)
    with counted_statements() as statements:
        with writing() as session:
            change = type_twice(session, cast, version)
        finish_change(change)
    updates = sorted(statement.split()[1] for statement in statements if statement.startswith("UPDATE"))
    assert updates == ["chapters", "drafts"], "\n".join(statements)
    assert stored(cast) == (head + 2, version + 2)


def test_change_that_comes_to_nothing_is_forgotten(cast: Cast) -> None:
    before = stored(cast)
    with pytest.raises(LookupError):
        break_off(cast)
    assert stored(cast) == before
    with writing() as session:
        change = type_twice(session, cast, 0)
    finish_change(change)
    assert stored(cast) == (before[0] + 2, 2)
