"""What those are told who watch over the site: alive, ready, and what is missing."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine

from beta.models import db
from tests.forms import get
from tests.more_servers import redis_server
from tests.servers import free_port

pytestmark = pytest.mark.data


@pytest.fixture
def no_database(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let the site look for its database where there is none."""
    db.session.remove()
    monkeypatch.setitem(db.engines, None, create_engine(f"sqlite:///{tmp_path / 'no' / 'folder'}"))


def test_site_with_its_database_is_ready(client: FlaskClient) -> None:
    answer = get(client, "/readyz")
    assert answer.status_code == 200
    assert answer.json == {
        "ready": True,
        "degraded": [],
        "parts": {"database": "ok", "redis": "not configured", "queue": "ok"},
    }
    assert answer.headers["Cache-Control"] == "no-store"


def test_site_without_its_database_is_alive_and_not_ready(no_database: None, client: FlaskClient) -> None:
    assert get(client, "/healthz").text == "ok\n"
    answer = get(client, "/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert (answer.json["ready"], answer.json["degraded"]) == (False, ["database"])


def test_site_goes_on_without_redis_and_says_so(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "REDIS_URL", f"redis://127.0.0.1:{free_port()}")
    answer = get(client, "/readyz")
    assert answer.status_code == 200
    assert answer.json is not None
    assert (answer.json["ready"], answer.json["degraded"]) == (True, ["queue", "redis"])


def test_site_with_redis_is_whole(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with redis_server(tmp_path) as url:
        monkeypatch.setitem(app.config, "REDIS_URL", url)
        answer = get(client, "/readyz")
        assert answer.json is not None
        assert (answer.json["degraded"], answer.json["parts"]["redis"]) == ([], "ok")
