"""How often somebody may knock."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from beta.web.limits import limiter
from tests.conftest import person
from tests.forms import is_signed_in, log_in

pytestmark = pytest.mark.data


@pytest.fixture
def limited(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """A browser at the site with its rate limits on, which the other tests run without.

    The limiter is one for all apps of a process: one that is made with limits switches them on.
    """
    with_limits = Flask("a site with limits")
    with_limits.config.update(RATELIMIT_ENABLED=True, RATELIMIT_STORAGE_URI="memory://")
    limiter.init_app(with_limits)
    monkeypatch.setitem(app.config, "LIMIT_LOG_IN_ADDRESS", "3 per hour")
    yield client
    limiter.enabled = False


def test_guessing_a_password_soon_has_to_wait(limited: FlaskClient) -> None:
    person("Marit")
    for _ in range(3):
        assert log_in(limited, "Marit", "a wild guess").status_code == 422
    answer = log_in(limited, "Marit")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "try again in" in answer.text
    assert not is_signed_in(limited)


def test_limit_of_one_account_leaves_the_others_in_peace(limited: FlaskClient) -> None:
    person("Marit")
    person("Ines")
    for _ in range(4):
        log_in(limited, "Ines", "a wild guess")
    assert log_in(limited, "Marit").status_code == 302
