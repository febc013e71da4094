"""Owns sending forms as a browser does: open the page, take its CSRF token, post the fields."""

import re
from contextvars import Context
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from beta.models import db
from tests.conftest import PASSWORD

_TOKEN = re.compile(r'name="csrf_token"\s+value="([^"]+)"')


def get(client: FlaskClient, url: str, **options: Any) -> TestResponse:
    """Open a page, not following redirects."""
    return _outside("get", client, url, **options)


def post(client: FlaskClient, url: str, **options: Any) -> TestResponse:
    """Post what is given and no more: no CSRF token is added."""
    return _outside("post", client, url, **options)


def submit(client: FlaskClient, url: str, to: str | None = None, **fields: Any) -> TestResponse:
    """Open `url`, take the token of its forms, and post `fields` to it, or to the path `to`."""
    found = _TOKEN.search(get(client, url).get_data(as_text=True))
    assert found, f"no form at {url}"
    return post(client, to or url, data={"csrf_token": found[1], **fields})


def sign_up(client: FlaskClient, name: str) -> TestResponse:
    """Make an account for `name` in this browser, with an address made of it."""
    return submit(client, "/signup", name=name, email=f"{name.lower()}@example.org", password=PASSWORD)


def log_in(client: FlaskClient, name: str, password: str = PASSWORD, **fields: Any) -> TestResponse:
    """Log in as somebody whose address is made of `name`."""
    return submit(client, "/login", email=f"{name.lower()}@example.org", password=password, **fields)


def is_signed_in(client: FlaskClient) -> bool:
    """Return whether the first page is a desk."""
    return "Your drafts" in get(client, "/").get_data(as_text=True)


def _outside(method: str, client: FlaskClient, url: str, **options: Any) -> TestResponse:
    """Send a request outside of the test's application context, so that Flask's `g` is new, as it is in service."""
    db.session.rollback()
    answer: TestResponse = Context().run(getattr(client, method), url, **options)
    return answer
