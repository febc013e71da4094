"""Mail: the reset of a password by a link, and how a message leaves."""

import email
import re
import smtplib
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner

from beta.jobs import queue
from beta.jobs.mail import Postman
from tests.conftest import PASSWORD, person
from tests.forms import get, is_signed_in, log_in, submit

pytestmark = pytest.mark.data

NEW_PASSWORD = "slack tide and rope"
NewClient = Callable[[], FlaskClient]


@pytest.fixture
def outbox(app: Flask) -> Path:
    """The folder where mails are written, empty."""
    folder = Path(app.config["INSTANCE"]) / "outbox"
    for old in folder.glob("*.eml"):
        old.unlink()
    return folder


def mails(outbox: Path) -> list[EmailMessage]:
    """Return the mails written so far."""
    return [email.message_from_bytes(path.read_bytes(), policy=default) for path in sorted(outbox.glob("*.eml"))]


def link_in(message: EmailMessage) -> str:
    """Return the path of the link in a mail."""
    found = re.search(r"http://localhost(/reset/\S+)", message.get_content())
    assert found
    return found[1]


@pytest.fixture
def link(outbox: Path, client: FlaskClient) -> str:
    """The path of a link that Marit asked for."""
    person("Marit")
    submit(client, "/reset", email="MARIT@example.org")
    [message] = mails(outbox)
    assert (message["To"], message["Subject"]) == ("marit@example.org", "Choose a new password")
    assert message.get_content().startswith("Hello Marit,")
    return link_in(message)


def test_link_sets_a_new_password_once_and_ends_every_session(link: str, client: FlaskClient, new_client: NewClient) -> None:
    thief = new_client()
    log_in(thief, "Marit")
    assert submit(client, link, password=NEW_PASSWORD).location == "/"
    assert is_signed_in(client)
    assert not is_signed_in(thief)
    assert log_in(new_client(), "Marit", PASSWORD).status_code == 422
    assert log_in(new_client(), "Marit", NEW_PASSWORD).status_code == 302
    again = get(new_client(), link)
    assert again.status_code == 404
    assert "This link no longer works" in again.text


def test_refused_password_leaves_the_link_whole(link: str, client: FlaskClient) -> None:
    answer = submit(client, link, password="short")
    assert answer.status_code == 422
    assert "at least 10 characters" in answer.text
    assert submit(client, link, password=NEW_PASSWORD).status_code == 302


def test_answer_does_not_tell_who_has_an_account(outbox: Path, client: FlaskClient) -> None:
    person("Marit")
    known, unknown = (submit(client, "/reset", email=f"{name}@example.org").text for name in ("marit", "nobody"))
    assert re.sub(r'content="[^"]+"', "", known) == re.sub(r'content="[^"]+"', "", unknown)
    assert "instance/outbox/" in known
    assert len(mails(outbox)) == 1


def test_link_lives_for_an_hour(
    outbox: Path, client: FlaskClient, new_client: NewClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    person("Marit")
    present = TimestampSigner.get_timestamp
    for age, status in ((3590, 200), (3700, 404)):
        with monkeypatch.context() as past:
            past.setattr(TimestampSigner, "get_timestamp", lambda self, age=age: present(self) - age)
            submit(client, "/reset", email="marit@example.org")
        newest = max(outbox.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        message = email.message_from_bytes(newest.read_bytes(), policy=default)
        assert get(new_client(), link_in(message)).status_code == status


def test_forged_link_opens_nothing(link: str, client: FlaskClient) -> None:
    forged = link[:-3] + ("aaa" if link[-3:] != "aaa" else "bbb")
    assert get(client, forged).status_code == 404


class Server:
    """A mail server's side of `smtplib`: notes what a client does, and is away at first if told so."""

    def __init__(self, away: int = 0) -> None:
        self.away = away
        self.steps: list[Any] = []

    def __call__(self, host: str, port: int, **_: Any) -> "Server":
        if self.away:
            self.away -= 1
            raise ConnectionRefusedError(f"{host}:{port} is away")
        self.steps.append((host, port))
        return self

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.steps.append("quit")

    def has_extn(self, name: str) -> bool:
        return name == "starttls"

    def starttls(self, **_: Any) -> None:
        self.steps.append("starttls")

    def login(self, user: str, password: str) -> None:
        self.steps.append((user, password))

    def send_message(self, message: EmailMessage) -> None:
        self.steps.append(message["To"])


@pytest.mark.parametrize(
    ("url", "class_name", "steps"),
    [
        (
            "smtp://me%40example.org:p%3Ass@mail.example.org:2525",
            "SMTP",
            [("mail.example.org", 2525), "starttls", ("me@example.org", "p:ss"), "marit@example.org", "quit"],
        ),
        ("smtps://mail.example.org", "SMTP_SSL", [("mail.example.org", 465), "marit@example.org", "quit"]),
    ],
)
def test_mail_leaves_by_the_server_of_the_settings(
    url: str, class_name: str, steps: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server()
    monkeypatch.setattr(smtplib, class_name, server)
    Postman(url, "beta@example.org", tmp_path).deliver("marit@example.org", "Hello", "Words.\n")
    assert server.steps == steps


def test_consumer_sends_again_what_did_not_leave(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server, left = Server(away=1), Event()
    monkeypatch.setattr(smtplib, "SMTP", server)
    monkeypatch.setattr(server, "send_message", lambda message: left.set(), raising=True)
    monkeypatch.setattr(queue, "FIRST_PAUSE", 0)
    app = Flask("a site with a mail server")
    app.config.update(INSTANCE=str(tmp_path), MAIL_URL="smtp://mail.example.org", PUBLIC_URL="https://beta.example.org")
    queue.init_app(app)
    consumer = queue.start_consumer(app)
    try:
        with app.app_context():
            queue.send_mail("marit@example.org", "Hello", "Words.\n")
        assert left.wait(20)
    finally:
        consumer.stop(graceful=True)


def test_mail_server_needs_the_public_address(tmp_path: Path) -> None:
    app = Flask("a site that does not know its address")
    app.config.update(INSTANCE=str(tmp_path), MAIL_URL="smtp://mail.example.org")
    with pytest.raises(RuntimeError, match="PUBLIC_URL"):
        queue.init_app(app)
