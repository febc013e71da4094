"""The audit log: who came in and whose rights changed, in the order it happened, and without anybody's words."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from beta.domain.audit import AuditRow, latest_entries
from beta.domain.door import perform
from beta.domain.keys import hash_address
from beta.domain.tokens import create_token, revoke_token, tokens_of
from beta.errors import NotAllowed
from beta.jobs.housekeeping import MINUTE
from beta.models import AuditEntry, db, now
from tests.conftest import PASSWORD, Cast, person
from tests.forms import log_in, submit

pytestmark = pytest.mark.data


def since(before: int) -> list[AuditRow]:
    """Return the entries after the first `before`, in order."""
    db.session.rollback()
    return list(reversed(latest_entries(1000)))[before:]


def test_log_ins_are_noted_with_where_from_but_not_the_address(client: FlaskClient) -> None:
    marit = person("Marit").user_id
    before = len(since(0))
    log_in(client, "Marit", "a wild guess")
    log_in(client, "Nobody", "a wild guess")
    log_in(client, "Marit")
    entries = since(before)
    assert [(entry.kind, entry.actor_id, entry.subject_id) for entry in entries] == [
        ("log_in_failed", None, marit),
        ("log_in_failed", None, None),
        ("logged_in", marit, None),
    ]
    assert {entry.origin for entry in entries} == {hash_address("127.0.0.1")}


def test_passwords_and_tokens_are_noted(client: FlaskClient) -> None:
    marit = person("Marit").user_id or 0
    log_in(client, "Marit")
    before = len(since(0))
    submit(client, "/account", to="/account/password", current_password="wrong", password="slack tide and rope")
    submit(client, "/account", to="/account/password", current_password=PASSWORD, password="slack tide and rope")
    create_token(marit, "backup")
    revoke_token(marit, tokens_of(marit)[0].id)
    assert [(entry.kind, entry.actor_id) for entry in since(before)] == [
        ("password_changed", marit),
        ("token_created", marit),
        ("token_revoked", marit),
    ]


def test_rights_on_a_draft_are_noted_with_whose_they_are(cast: Cast) -> None:
    before = len(since(0))
    perform(cast.author, cast.draft, "change_role", {"member": cast.helen.user_id, "role": "viewer"})
    perform(cast.author, cast.draft, "remove_member", {"member": cast.omar.user_id})
    perform(cast.author, cast.draft, "create_invitation", {"label": "for friends"})
    place = {"chapter": cast.chapter, "version": 0, "from": 5, "to": 12}
    perform(cast.author, cast.draft, "leave_comment", {"annotation": "remark-1", "body": "Here.", **place})
    assert [(entry.kind, entry.actor_id, entry.subject_id, entry.draft_id) for entry in since(before)] == [
        ("member_role_changed", cast.author.user_id, cast.helen.user_id, cast.draft),
        ("member_removed", cast.author.user_id, cast.omar.user_id, cast.draft),
        ("invitation_created", cast.author.user_id, None, cast.draft),
    ]


def test_what_was_refused_is_not_noted(cast: Cast) -> None:
    before = len(since(0))
    with pytest.raises(NotAllowed):
        perform(cast.helen, cast.draft, "remove_member", {"member": cast.omar.user_id})
    assert since(before) == []


def test_entries_hold_numbers_and_no_words_of_anybody(cast: Cast) -> None:
    for entry in db.session.scalars(select(AuditEntry)):
        told = " ".join(str(getattr(entry, name)) for name in AuditEntry.__table__.columns.keys())  # noqa: SIM118  # no mapping
        assert not any(name in told for name in ("Rhiannon", "Helen", "example.org", "127.0.0.1"))


def clock_reads(app: Flask, at: datetime) -> None:
    """Let the consumer come to what is due at a minute, as it looks once in each."""
    db.session.remove()
    queue = app.extensions["huey"]
    for task in queue.read_periodic(at):
        queue.enqueue(task)


@pytest.mark.parametrize(("days", "kept"), [(30, [29]), (400, [399, 29]), (0, [1000, 399, 29])])
def test_entries_are_kept_for_as_long_as_the_settings_say(
    app: Flask, monkeypatch: pytest.MonkeyPatch, days: int, kept: list[int]
) -> None:
    monkeypatch.setitem(app.config, "AUDIT_DAYS", days)
    made = {age: now() - timedelta(days=age) for age in (1000, 399, 29)}
    db.session.add_all([AuditEntry(kind="logged_in", at=at) for at in made.values() for _ in range(600)])
    db.session.commit()
    hour = now().replace(minute=int(MINUTE))
    clock_reads(app, hour + timedelta(minutes=1))
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 1800
    clock_reads(app, hour)
    found = db.session.scalars(select(AuditEntry.at).order_by(AuditEntry.id)).all()
    assert found == [made[age] for age in kept for _ in range(600)]
