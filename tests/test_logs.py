"""The log of a running server: JSON lines that tell what happened, and nothing of people and their texts."""

import json
import logging
import os
import re
import socket
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gunicorn
import pytest
from flask import Flask
from flask.testing import FlaskClient

from beta import log_lines
from beta.log_lines import JsonLines, PlainLines, settings
from tests.course import CLIENT, replace
from tests.forms import get
from tests.handshakes import asked
from tests.servers import ROOT, beta_server, stop, wait_until
from tests.socket_people import PATIENCE, Person, RawSocket

pytestmark = pytest.mark.data

ADDRESS = "192.0.2.77"
TEXT = "Title: The Heron Ledger\n\nNobody counted the herons but Ystradgynlais.\n\nThe tide went out twice."
Line = dict[str, Any]


@dataclass
class Told:
    """What the server wrote while people were at work, and what must not be in it."""

    text: str = ""
    private: list[str] = field(default_factory=list)
    request_ids: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        """Every line, read as JSON."""
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Drive log-in, joining, commands and failures; stop the server; read its log."""
    instance, told = tmp_path_factory.mktemp("server"), Told()
    options = {"DATABASE_URL": "", "LOG_FORMAT": "json", "LOG_LEVEL": "info", "TRUSTED_PROXIES": "1"}
    with beta_server(instance, **options) as server:
        drive(server, instance, told)
    told.text = (instance / "server.log").read_text("utf-8")
    return told


def drive(server: str, instance: Path, told: Told) -> None:
    """Do everything that could leave something private in a log."""
    author = Person(server, "Gwenhwyfar")
    draft = author.new_draft(TEXT)
    snapshot = author.snapshot(draft)
    link = snapshot["invitations"][0]["url"].rsplit("/", 1)[1]
    cookies = [cookie.partition("=")[2] for cookie in author.cookie.split("; ")]
    told.private += ["Gwenhwyfar", "heron", "Ystradgynlais", "tide went out", "lantern", "example.org", link, ADDRESS]
    told.private += cookies
    asking = {"X-Forwarded-For": ADDRESS, "X-Request-Id": "request-of-the-proxy", "Cookie": author.cookie}
    for path in (f"/join/{link}", f"/reset/{link}", f"/drafts/{draft}?look=herons", "/herons", f"/stories/{link}"):
        with asked(server, path, headers=asking) as answer:
            told.request_ids.append(answer.headers["X-Request-Id"] or "")
    with asked(server, "/login", b"email=gwenhwyfar%40herons.example&password=lantern+of+herons", asking) as answer:
        assert answer.status == 400
    # gunicorn complains of this one by itself.
    with asked(server, f"/join/{link}", headers={"X-Forwarded-For": ADDRESS, "Content-Length": "herons"}) as answer:
        assert answer.status == 400
    edit_before_and_after_a_break(author, draft, snapshot["chapters"][0]["id"], instance)
    with asked(server, f"/api/drafts/{draft}", headers=asking) as answer:
        assert answer.status == 500


def edit_before_and_after_a_break(author: Person, draft: str, chapter: str, instance: Path) -> None:
    """Edit, break the database, edit again, and say over another socket what is no message."""
    with author.socket() as client:
        step = replace(1, 1, "The herons of Ystradgynlais. ")
        data = {"chapter": chapter, "version": 0, "client": CLIENT, "steps": [step]}
        message = {"id": "edit-1", "draft": draft, "name": "edit_text", "data": data}
        assert client.call("command", message, timeout=PATIENCE)["ok"]
        break_database(instance)
        failed = client.call("command", {**message, "id": "edit-2", "data": {**data, "version": 1}}, timeout=PATIENCE)
        assert failed["error"]["code"] == "internal"
        raw = RawSocket(author)
        raw.send('42["command",{"herons": "of Ystradgynlais"')
        raw.send('42{"herons": 1}')
        raw.close()
        assert client.call("join", {"draft": draft, "after": 0}, timeout=PATIENCE)["ok"] in {True, False}


def break_database(instance: Path) -> None:
    """Take away the table that every draft needs."""
    with sqlite3.connect(instance / "beta.sqlite3") as connection:
        connection.execute("ALTER TABLE chapters RENAME TO lost_chapters")
    connection.close()


def test_nothing_private_is_in_the_log(told: Told) -> None:
    assert len(told.lines) > 10
    for words in told.private:
        assert words.casefold() not in told.text.casefold(), words


def test_every_line_says_when_where_and_how_grave(told: Told) -> None:
    for line in told.lines:
        assert {"at", "level", "logger", "message"} <= set(line)
        assert line["level"] in {"info", "warning", "error"}


def test_request_leaves_its_route_its_end_and_its_number(told: Told) -> None:
    answered = [line for line in told.lines if line["message"] == "answered"]
    assert {"/join/<token>", "/reset/<token>", "/drafts/<draft_id>", "none"} <= {line["route"] for line in answered}
    assert all(line["milliseconds"] >= 0 and line["status"] < 600 for line in answered)
    assert set(told.request_ids) == {"request-of-the-proxy"}
    assert [line["route"] for line in answered if line["request_id"] == "request-of-the-proxy"]


def test_failure_is_told_once_with_its_place_and_its_number(told: Told) -> None:
    failures = [line for line in told.lines if line["level"] == "error" and line["logger"].startswith("beta")]
    messages = [line for line in failures if line["message"] == "a message on a socket failed"]
    assert messages
    assert all(re.fullmatch("[0-9a-f]{32}", line["request_id"]) for line in messages)
    requests = [line for line in failures if line["message"] == "a request failed"]
    assert [(line["route"], line["request_id"]) for line in requests] == [("/api/drafts/<draft_id>", "request-of-the-proxy")]
    errors = requests[0]["errors"]
    assert errors[0]["type"] == "sqlalchemy.exc.OperationalError"
    assert any("beta/web/api.py" in place for place in errors[0]["at"])
    assert any("code" in error for error in errors)


def test_server_still_says_where_it_is(told: Told) -> None:
    assert [line for line in told.lines if line["message"].startswith("Beta is ready at http://127.0.0.1:")]


@pytest.mark.parametrize("given", ["request-of-a-stranger", "x" * 65, "herons: 1", ""])
def test_number_of_a_request_is_ours_where_no_proxy_is_trusted(app: Flask, client: FlaskClient, given: str) -> None:
    made = get(client, "/", headers={"X-Request-Id": given}).headers["X-Request-Id"]
    assert made != given
    assert len(made) == 32


def record(name: str, level: int, message: str, *args: object) -> logging.LogRecord:
    return logging.LogRecord(name, level, "/srv/someone/site/library/parts.py", 7, message, args, None, "work")


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (record("beta.live", logging.ERROR, "event %s failed", 7), "event 7 failed"),
        (record("gunicorn.error", logging.INFO, "Listening at: %s", "http://127.0.0.1"), "Listening at: http://127.0.0.1"),
        (record("gunicorn.error", logging.WARNING, "Invalid request from ip=%s", ADDRESS), "Invalid request from ip=%s"),
        (
            record("gunicorn.error", logging.ERROR, "Worker (pid:%s) exited with code %s.", 7, 3),
            "Worker (pid:7) exited with code 3.",
        ),
        (record("gunicorn.error", logging.ERROR, "Error handling request %s", "/herons"), "Error handling request %s"),
        (record("herons", logging.ERROR, "Connection in use: %s", ADDRESS), "Connection in use: %s"),
        (record("engineio.server", logging.ERROR, "https://heron.example is not accepted"), "parts.work, line 7"),
        (record("betamax", logging.ERROR, "heron"), "parts.work, line 7"),
    ],
)
def test_others_are_quoted_without_what_they_fill_in(one: logging.LogRecord, said: str) -> None:
    assert json.loads(JsonLines().format(one))["message"] == said
    assert said in PlainLines().format(one)


def test_bad_news_that_may_be_told_is_worded_as_in_gunicorn() -> None:
    package = Path(gunicorn.__file__).parent
    source = "".join((package / part).read_text("utf-8") for part in ("arbiter.py", "sock.py", "workers/ggevent.py"))
    for message in log_lines.SAFE:
        assert message.partition("! P")[0] in source, message


def test_server_says_which_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", "--config", "beta/serving.py"]
        environment = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port), "LOG_FORMAT": "json"}
        log = tmp_path / "server.log"
        with log.open("ab") as file:
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=file)
        try:
            wait_until(lambda: "Connection in use" in log.read_text("utf-8"), "the complaint", process)
        finally:
            stop(process)
    line = json.loads(next(line for line in log.read_text("utf-8").splitlines() if "Connection in use" in line))
    assert (line["level"], line["message"]) == ("error", f"Connection in use: ('127.0.0.1', {port})")


def test_somebody_at_a_terminal_may_read_plain_lines() -> None:
    assert settings("info", "text")["formatters"]["lines"]["()"] is PlainLines
    assert settings("info", "json")["formatters"]["lines"]["()"] is JsonLines
