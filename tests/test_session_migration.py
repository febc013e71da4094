"""The migration that gives each browser a session of its own: nobody is logged out, and nothing is lost either way."""

from collections.abc import Iterator
from contextlib import redirect_stderr
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from beta.domain.sessions import sessions_of
from beta.domain.tokens import create_token, tokens_of
from beta.models import db
from tests.conftest import Cast
from tests.forms import is_signed_in

pytestmark = pytest.mark.data


@pytest.fixture
def before(app: Flask, cast: Cast) -> Iterator[Cast]:
    """A site with people, drafts and a token, at the revision before; at the newest again afterwards."""
    create_token(cast.author.user_id or 0, "backup")
    db.session.remove()
    with redirect_stderr(StringIO()):
        downgrade(revision="0001")
        yield cast
        db.session.remove()
        upgrade()


def test_who_was_logged_in_before_the_upgrade_stays_so(before: Cast, client: FlaskClient) -> None:
    key = db.session.execute(text("SELECT session_key FROM users WHERE id = :id"), {"id": before.helen.user_id}).scalar_one()
    db.session.remove()
    upgrade()
    with client.session_transaction() as session:
        session["_user_id"] = f"{before.helen.user_id}:{key}"
    assert is_signed_in(client)
    assert [row.browser for row in sessions_of(before.helen.user_id or 0)] == ["Before the upgrade"]


def test_every_key_of_the_revision_before_is_another(before: Cast) -> None:
    keys = db.session.execute(text("SELECT session_key FROM users")).scalars().all()
    assert len(set(keys)) == len(keys) == 6
    assert min(len(key) for key in keys) == 43


def test_nothing_else_is_lost_on_the_way_down_and_up(before: Cast) -> None:
    db.session.remove()
    upgrade(revision="0002")
    assert [row.label for row in tokens_of(before.author.user_id or 0)] == ["backup"]
    counted = db.session.execute(text("SELECT count(*) FROM members WHERE draft_id = :id"), {"id": before.draft})
    assert counted.scalar_one() == 5
