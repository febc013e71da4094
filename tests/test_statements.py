"""How many SQL statements a command takes; each is a round trip on PostgreSQL, and none comes with remarks or the log."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace as changed
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from beta.domain.access import access_draft, names_in
from beta.domain.commands import COMMANDS
from beta.domain.commands.remarks import leave_comment
from beta.domain.door import begin_change, finish_change, perform
from beta.domain.messages.base import read_message
from beta.domain.messages.remarks import LeaveComment
from beta.domain.texts import CHECKPOINT_EVERY
from beta.domain.transaction import writing
from beta.errors import Conflict
from beta.models import db
from tests.conftest import Cast, guest, token_for
from tests.course import CLIENT, leave, replace, words
from tests.passages import block, move
from tests.servers import WAIT, wait_until
from tests.test_doors import VALID, place, version_of

pytestmark = pytest.mark.data

MOST = 6
RARE = {
    # Once for each person: the link, how many have come before, and five tables (member, link, draft, log, audit log).
    "join_draft": 8,
    # Two texts change, one of which begins, and the remarks move; each tells the log.
    "split_chapter": 13,
    "merge_chapters": 8,
    "move_passage": 9,
    # Draft and chapters are read twice: to plan, and once the draft is locked.
    "upload_version": 7,
    "restore_version": 7,
    # Once for each edition, of which the story, its edition, the log and the audit log are to know.
    "publish_story": 9,
}


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """Yield a list that fills with the statements executed meanwhile; one that is executed with many rows counts once."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT")):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def prepared(cast: Cast, name: str) -> tuple[Any, dict[str, Any]]:
    """Return who is to do it, and with what message."""
    if name != "join_draft":
        return cast.author, VALID[name](cast, "author")
    return changed(guest("Noor"), token=token_for(cast.author, cast.draft, "beta")), {"name": "Noor"}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_command_takes_few_statements(cast: Cast, name: str) -> None:
    viewer, data = prepared(cast, name)
    db.session.rollback()
    with counted_statements() as statements:
        perform(viewer, cast.draft, name, data, "counted")
    assert 3 <= len(statements) <= RARE.get(name, MOST), "\n".join(statements)


def test_repeated_command_takes_one(cast: Cast) -> None:
    data = VALID["leave_comment"](cast, "beta")
    perform(cast.helen, cast.draft, "leave_comment", data, "again")
    with counted_statements() as statements:
        perform(cast.helen, cast.draft, "leave_comment", data, "again")
    assert len(statements) == 1


def test_refused_command_takes_one(cast: Cast) -> None:
    data = VALID["leave_comment"](cast, "viewer")
    with counted_statements() as statements, pytest.raises(Exception, match="not do that here"):
        perform(cast.viewer, cast.draft, "leave_comment", data)
    assert len(statements) == 1


def typed(cast: Cast, *steps: dict[str, Any]) -> int:
    """Edit the first chapter and return how many statements it took."""
    data = {"chapter": cast.chapter, "version": version_of(cast), "steps": list(steps), "client": CLIENT}
    with counted_statements() as statements:
        perform(cast.author, cast.draft, "edit_text", data)
    return len(statements)


def test_remarks_on_the_text_add_none_to_an_edit(cast: Cast) -> None:
    alone = typed(cast, replace(1, 1, "a"))
    for number in range(30):
        leave(cast, cast.helen, f"comment-{number:03}", 5 + number, 25 + number, body="Here.")
    assert typed(cast, replace(10, 10, "a")) == typed(cast, replace(10, 12)) == alone


def test_remarks_adrift_add_none_to_typing(cast: Cast) -> None:
    leave(cast, cast.helen, "comment-1", 20, 40, body="Here.")
    alone = typed(cast, replace(1, 1, "a"))
    typed(cast, replace(10, 60))
    typed(cast, replace(1, 1, "b"))
    assert typed(cast, replace(2, 2, "c")) == alone


@pytest.mark.parametrize("is_gone", [False, True])
def test_remark_on_words_taken_away_takes_few_however_late_it_comes(cast: Cast, is_gone: bool) -> None:
    perform(cast.author, cast.draft, "add_chapter", {"chapter": "chapter-b", "title": "Low water"})
    start, end = block(cast, 2)
    where = {"chapter": cast.chapter, "version": 0, "from": start + 4, "to": start + 30}
    if is_gone:
        typed(cast, replace(start, end))
    else:
        move(cast, start, end, "chapter-b", 0)
    for number in range(3):
        for _ in range(20):
            typed(cast, replace(1, 1, "so "))
        with counted_statements() as statements:
            perform(cast.helen, cast.draft, "leave_comment", {"annotation": f"remark-{number}", "body": "Here.", **where})
        assert len(statements) <= 3 * MOST, "\n".join(statements)


def test_checkpoint_adds_one_to_an_edit(cast: Cast) -> None:
    steps = [replace(1, 1, "a") for _ in range(CHECKPOINT_EVERY - 2)]
    typed(cast, *steps)
    alone = typed(cast, replace(1, 1, "a"))
    assert version_of(cast) == CHECKPOINT_EVERY - 1
    assert typed(cast, replace(1, 1, "a")) == alone + 1


def test_chapter_put_in_the_middle_takes_one_for_those_behind_it(cast: Cast) -> None:
    with counted_statements() as statements:
        perform(cast.author, cast.draft, "add_chapter", {"chapter": "chapter-first", "title": "", "position": 0})
    assert len(statements) == MOST + 1


def test_accepting_takes_few_statements_when_remarks_stand_around(cast: Cast) -> None:
    leave(cast, cast.helen, "suggest-1", 5, 12, replacement=words("that"))
    leave(cast, cast.helen, "comment-1", 8, 30, body="Here.")
    with counted_statements() as statements:
        perform(cast.author, cast.draft, "accept_suggestion", {"annotation": "suggest-1"})
    # One more tells which of those around are open suggestions, to be closed with thanks.
    assert len(statements) <= MOST + 1


def is_waiting_for_a_lock() -> bool:
    with db.engine.connect() as connection:
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        return bool(connection.scalar(text(waiting)))


def test_command_that_had_to_wait_sees_what_the_other_did(app: Flask, cast: Cast) -> None:
    data = {"annotation": "comment-same", "body": "Here.", **place(cast)}
    began = threading.Event()

    def the_same() -> int:
        with app.app_context():
            began.set()
            return perform(cast.omar, cast.draft, "leave_comment", data)

    db.session.rollback()
    with ThreadPoolExecutor(1) as pool:
        with writing() as session:
            access = access_draft(session, cast.helen, cast.draft, "leave_comment", lock=True, names=names_in(data))
            change = begin_change(session, access, "first")
            leave_comment(change, read_message(LeaveComment, data))
            other = pool.submit(the_same)
            is_sqlite = db.engine.dialect.name == "sqlite"
            wait_until(began.is_set if is_sqlite else is_waiting_for_a_lock, "the other command")
        finish_change(change)
        with pytest.raises(Conflict, match="there already"):
            other.result(WAIT)
