"""A password that is changed at just the moment when it has been looked at: the old one opens nothing any more."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from flask import Flask

from beta.domain.accounts import change_password, log_in, sign_up
from beta.domain.audit import latest_entries
from beta.domain.sessions import sessions_of
from beta.errors import NotAllowed
from beta.models import User, db
from tests.conftest import PASSWORD
from tests.meanwhile import once_seen

pytestmark = pytest.mark.data

EMAIL, NEW, OTHER = "marit@example.org", "slack tide and rope", "low water and mud"


@pytest.fixture(params=["today's hash", "an outdated hash"])
def marit(app: Flask, request: pytest.FixtureRequest) -> Iterator[int]:
    """The id of somebody with an account, and no session."""
    user = sign_up("Marit", EMAIL, PASSWORD)
    if request.param == "an outdated hash":
        user.password_hash = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
        db.session.commit()
    user_id = user.id
    db.session.remove()
    yield user_id
    log_in(EMAIL, NEW, "Firefox on Linux")
    assert len(sessions_of(user_id)) == 1


def test_log_in_with_the_password_of_a_moment_ago_is_refused(app: Flask, marit: int) -> None:
    with once_seen(app, User, lambda: change_password(marit, PASSWORD, NEW)), pytest.raises(NotAllowed):
        log_in(EMAIL, PASSWORD, "Firefox on Linux")
    db.session.rollback()
    assert [entry.kind for entry in latest_entries(2)] == ["log_in_failed", "password_changed"]


def test_password_is_changed_once_by_two_who_know_the_old_one(app: Flask, marit: int) -> None:
    with once_seen(app, User, lambda: change_password(marit, PASSWORD, NEW)), pytest.raises(NotAllowed):
        change_password(marit, PASSWORD, OTHER)
