"""How often somebody may knock."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from beta import create_app
from beta.web.limits import limiter
from tests.conftest import person
from tests.forms import is_signed_in, log_in, submit

pytestmark = pytest.mark.data


@pytest.fixture
def limited(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A browser at the site with its rate limits on, which the other tests run without."""
    monkeypatch.setitem(app.config, "LIMITS_ON", True)
    monkeypatch.setitem(app.config, "LIMIT_LOG_IN_ADDRESS", "3 per hour")
    limiter.reset()
    return client


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


def test_limits_of_one_site_are_not_those_of_another_in_the_same_process(tmp_path: Path, client: FlaskClient) -> None:
    create_app({"INSTANCE": str(tmp_path), "SECRET_KEY": "of no account", "TESTING": True, "LIMITS_ON": True})
    answers = [submit(client, "/reset", email="nobody@example.org").status_code for _ in range(11)]
    assert set(answers) == {200}
