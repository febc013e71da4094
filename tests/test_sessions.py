"""Sessions: what their owner sees of them, how they end, and what else ends them."""

from collections.abc import Callable, Mapping
from contextvars import Context
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_socketio.test_client import SocketIOTestClient
from sqlalchemy import select, text, update

from beta.domain.resets import request_reset
from beta.domain.sessions import MAX_SESSIONS, begin_session, sessions_of
from beta.live.sockets import socketio
from beta.models import User, UserSession, db, now
from beta.web.browsers import browser_name
from tests.conftest import PASSWORD, Cast, person
from tests.forms import get, is_signed_in, log_in, submit
from tests.pages import Browser

pytestmark = pytest.mark.data

NEW_PASSWORD = "slack tide and rope"
NewClient = Callable[[], FlaskClient]
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Version/17.4 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def phone(app: Flask, new_client: NewClient) -> FlaskClient:
    """Marit's telephone, logged in."""
    person("Marit")
    telephone = new_client()
    telephone.environ_base["HTTP_USER_AGENT"] = IPHONE
    log_in(telephone, "Marit")
    return telephone


@pytest.fixture
def desk(phone: FlaskClient, new_client: NewClient) -> FlaskClient:
    """Marit's computer, logged in."""
    computer = new_client()
    computer.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"
    log_in(computer, "Marit")
    return computer


def marit() -> int:
    db.session.rollback()
    return db.session.scalars(select(User.id).where(User.name == "Marit")).one()


def test_account_page_lists_browsers_and_ends_one(phone: FlaskClient, desk: FlaskClient) -> None:
    browser = Browser(desk)
    browser.open("/account")
    assert "Safari on iPhone" in browser.text()
    assert "Firefox on Linux · This browser" in browser.text()
    browser.press("End session")
    assert "That browser is logged out." in browser.text()
    assert is_signed_in(desk)
    assert not is_signed_in(phone)


def test_all_others_end_at_once(phone: FlaskClient, desk: FlaskClient, new_client: NewClient) -> None:
    tablet = new_client()
    log_in(tablet, "Marit")
    browser = Browser(phone)
    browser.open("/account")
    browser.press("End all others")
    assert [is_signed_in(client) for client in (phone, desk, tablet)] == [True, False, False]


def test_session_of_another_is_not_there_to_end(desk: FlaskClient, new_client: NewClient) -> None:
    person("Ines")
    other = new_client()
    log_in(other, "Ines")
    mine = sessions_of(marit())[0].id
    assert submit(other, "/account", to=f"/account/sessions/{mine}/end").status_code == 404
    assert is_signed_in(desk)


def test_logging_out_leaves_nothing_to_use_again(desk: FlaskClient, new_client: NewClient) -> None:
    stolen = new_client()
    with desk.session_transaction() as session, stolen.session_transaction() as copied:
        copied["_user_id"] = session["_user_id"]
    assert is_signed_in(stolen)
    submit(desk, "/", to="/logout")
    assert not is_signed_in(stolen)


def test_new_password_ends_the_others_and_keeps_this_one(phone: FlaskClient, desk: FlaskClient) -> None:
    submit(desk, "/account", to="/account/password", current_password=PASSWORD, password=NEW_PASSWORD)
    assert is_signed_in(desk)
    assert not is_signed_in(phone)
    assert [row.browser for row in sessions_of(marit())] == ["Firefox on Linux"]


def test_reset_ends_every_session_and_works_once(app: Flask, phone: FlaskClient, new_client: NewClient) -> None:
    reset = request_reset("marit@example.org", app.config["SECRET_KEY"])
    assert reset is not None
    fresh = new_client()
    submit(fresh, f"/reset/{reset.token}", password=NEW_PASSWORD)
    assert is_signed_in(fresh)
    assert not is_signed_in(phone)
    assert get(new_client(), f"/reset/{reset.token}").status_code == 404


def test_claiming_ends_a_guests_other_sessions(cast: Cast, client: FlaskClient, new_client: NewClient) -> None:
    here, there = client, new_client()
    Browser(here, cast.helen)
    Browser(there, cast.helen)
    submit(here, "/account", to="/account/claim", email="helen@example.org", password=PASSWORD)
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_tables_hold_neither_token_nor_address_nor_the_whole_user_agent(phone: FlaskClient) -> None:
    db.session.rollback()
    row = db.session.scalars(select(UserSession)).one()
    with phone.session_transaction() as session:
        token = session["_user_id"].partition(":")[2]
    assert token not in row.id_hash
    assert row.browser == "Safari on iPhone"
    assert set(UserSession.__table__.columns.keys()) == {"id", "user_id", "id_hash", "browser", "created_at", "seen_at"}


def test_use_is_noted_by_the_hour(phone: FlaskClient) -> None:
    user_id = marit()
    first = sessions_of(user_id)[0].seen_at
    get(phone, "/")
    assert sessions_of(user_id)[0].seen_at == first
    db.session.execute(update(UserSession).values(seen_at=now() - timedelta(hours=2)))
    db.session.commit()
    get(phone, "/")
    db.session.rollback()
    assert sessions_of(user_id)[0].seen_at >= first


def test_oldest_session_makes_room(app: Flask) -> None:
    user_id = person("Marit").user_id or 0
    for number in range(MAX_SESSIONS + 2):
        begin_session(user_id, f"Browser {number}")
    kept = {row.browser for row in sessions_of(user_id)}
    assert len(kept) == MAX_SESSIONS
    assert "Browser 0" not in kept
    assert f"Browser {MAX_SESSIONS + 1}" in kept


def test_socket_of_an_ended_session_is_refused_and_hears_no_more(app: Flask, cast: Cast, client: FlaskClient) -> None:
    Browser(client, cast.helen)
    socket: SocketIOTestClient = Context().run(socketio.test_client, app, flask_test_client=client)

    def ask(event: str, message: Mapping[str, object]) -> dict[str, Any]:
        answer: dict[str, Any] = Context().run(socket.emit, event, {"draft": cast.draft, **message}, callback=True)
        return answer

    assert ask("join", {"after": None})["ok"]
    # Past the ORM, as where another process ends it and cannot be heard.
    db.session.execute(text("DELETE FROM sessions"))
    db.session.commit()
    place = {"chapter": cast.chapter, "version": 0, "from": 5, "to": 12}
    comment = {"id": "one", "name": "leave_comment", "data": {"annotation": "remark-1", "body": "Here.", **place}}
    for answer in (ask("command", comment), ask("join", {"after": None})):
        assert (answer["ok"], answer["error"]["code"]) == (False, "not_allowed")
    socket.get_received()
    socketio.emit("event", {}, to=f"{cast.draft}:members")
    assert socket.get_received() == []
    Context().run(socket.disconnect)


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (IPHONE, "Safari on iPhone"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:131.0) Gecko/20100101 Firefox/131.0", "Firefox on macOS"),
        ("Something new (Windows)", "A browser on Windows"),
        ("curl/8.5.0", "A program"),
        ("", "A program"),
    ],
)
def test_browser_is_called_by_its_family(user_agent: str, name: str) -> None:
    assert browser_name(user_agent) == name


def test_long_list_begins_with_this_browser_and_is_folded(client: FlaskClient) -> None:
    marit = person("Marit").user_id or 0
    log_in(client, "Marit")
    for number in range(12):
        begin_session(marit, f"Browser {number}")
    page = get(client, "/account").text
    assert page.index("This browser") < page.index("Browser 11") < page.index("Show 4 more") < page.index("Browser 3")
    assert page.count("End session") == 12
