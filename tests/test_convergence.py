"""Four people in Node, with our own session and prosemirror-collab, use one draft over a bad connection; nothing differs.

`CONVERGENCE_SEED` (printed with every run) lets chance choose the same again; `CONVERGENCE_OPERATIONS` is how much is done.
"""

import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from beta import create_app
from beta.domain.rebuild import rebuild, tables_of
from beta.models import DraftEvent, db
from beta.prose.schema import SCHEMA, Node
from beta.prose.steps import apply_steps, read_steps, steps_to_json
from tests.servers import ROOT, beta_server

pytestmark = [pytest.mark.data, pytest.mark.slow]

SEED = int(os.environ.get("CONVERGENCE_SEED") or random.SystemRandom().randrange(2**31))
OPERATIONS = int(os.environ.get("CONVERGENCE_OPERATIONS", "2000"))
PATIENCE = 400.0
"""Seconds for a run, which takes a minute on quiet cores; whatever people wait for in it has a bound of its own."""
TOKEN = re.compile(r"zq\d+[jqxy]")
KINDS = {
    "edit_text": "text_edited",
    "leave_comment": "comment_left",
    "suggest_edit": "edit_suggested",
    "revise_annotation": "annotation_revised",
    "withdraw_annotation": "annotation_withdrawn",
    "attach_annotation": "annotation_attached",
    "reply": "reply_left",
    "revise_reply": "reply_revised",
    "withdraw_reply": "reply_withdrawn",
    "accept_suggestion": "suggestion_accepted",
    "reject_suggestion": "suggestion_rejected",
    "resolve_comment": "comment_resolved",
    "reopen_annotation": "annotation_reopened",
    "add_chapter": "chapter_added",
    "rename_chapter": "chapter_renamed",
    "move_chapter": "chapter_moved",
    "remove_chapter": "chapter_removed",
    "restore_chapter": "chapter_restored",
    "edit_header": "header_edited",
    "create_invitation": "invitation_created",
    "revoke_invitation": "invitation_revoked",
    "rename_member": "member_renamed",
}
RARE = {"revoke_invitation"}
"""What may not come up in a run: it needs a link that was made in it."""
KEPT_AS_SENT = ("annotation", "reply", "chapter", "body", "title", "reason", "name", "client", "header")
"""What of a command stands in its event as it was sent, where it stands there."""
ONCE = {"comment_left": "annotation", "edit_suggested": "annotation", "reply_left": "reply", "chapter_added": "chapter"}


@pytest.fixture(scope="module")
def database(database_server: str | None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder the server runs in and the URL of its database."""
    instance = tmp_path_factory.mktemp("convergence")
    return instance, database_server or f"sqlite:///{instance / 'beta.sqlite3'}"


@pytest.fixture(scope="module")
def run(database: tuple[Path, str]) -> dict[str, Any]:
    """What the people saw and did; the server has stopped."""
    instance, url = database
    node = shutil.which("node") or str(ROOT / ".venv" / "node" / "bin" / "node")
    with beta_server(instance, DATABASE_URL=url) as address:
        task = json.dumps({"url": address, "seed": SEED, "operations": OPERATIONS})
        command = [node, "tests/js/support/convergence.js", task]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert ended.returncode == 0, f"CONVERGENCE_SEED={SEED}\n{ended.stderr[-4000:]}"
    seen: dict[str, Any] = json.loads(ended.stdout)
    return seen


@pytest.fixture(scope="module")
def served(run: dict[str, Any], database: tuple[Path, str]) -> Iterator[Flask]:
    """An application on the server's database, after the run."""
    instance, url = database
    app = create_app(
        {"INSTANCE": str(instance), "SQLALCHEMY_DATABASE_URI": url, "SECRET_KEY": "of no account", "TESTING": True}
    )
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def log(run: dict[str, Any], served: Flask) -> list[DraftEvent]:
    """The draft's events, in order."""
    query = select(DraftEvent).where(DraftEvent.draft_id == run["draft"]).order_by(DraftEvent.seq)
    return list(db.session.scalars(query))


def test_everybody_ends_with_the_same_text_and_remarks_as_the_server(
    run: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\nCONVERGENCE_SEED={SEED}: {len(run['sent'])} messages, faults: {run['faults']}\n")
    assert run["problems"] == [], f"CONVERGENCE_SEED={SEED}"


def test_every_kind_of_fault_and_of_act_came_up(run: dict[str, Any]) -> None:
    assert sum(run["acts"].values()) >= OPERATIONS
    assert all(count > 0 for count in run["faults"].values()), run["faults"]
    assert min(run["reloads"]) >= 4
    done = {sent["name"] for sent in run["sent"] if sent["seq"] is not None}
    assert OPERATIONS < 2000 or set(KINDS) - done <= RARE


def test_server_never_stumbles(run: dict[str, Any], database: tuple[Path, str]) -> None:
    said = (database[0] / "server.log").read_text("utf-8")
    assert run["sent"]
    assert "Traceback" not in said, said[said.index("Traceback") :][:4000]


def test_tables_equal_the_log_rebuilt(run: dict[str, Any], served: Flask) -> None:
    session, draft = db.session(), run["draft"]
    before = tables_of(session, draft)
    rebuild(session, draft)
    after = tables_of(session, draft)
    session.rollback()
    for name, rows in before.items():
        assert rows == after[name], name


def test_every_acknowledged_command_is_in_the_log_once(run: dict[str, Any], log: list[DraftEvent]) -> None:
    of_command = {event.command_id: event for event in log if event.command_id is not None}
    for sent in run["sent"]:
        if sent["seq"] is None:
            continue
        event = of_command[sent["id"]]
        assert (event.seq, event.actor_id, event.kind) == (sent["seq"], sent["user"], KINDS[sent["name"]]), sent
        for name in KEPT_AS_SENT:
            if name in sent["data"] and name in event.data:
                assert event.data[name] == sent["data"][name], (sent, event.data)
        if sent["name"] == "edit_text":
            assert event.data["version"] == sent["data"]["version"]
            assert event.data["steps"] == steps_to_json(read_steps(sent["data"]["steps"]))


def test_nothing_is_in_the_log_twice_or_of_itself(run: dict[str, Any], log: list[DraftEvent]) -> None:
    known = {sent["id"] for sent in run["sent"]}
    for event in log[run["seq"] :]:
        assert event.command_id in known or (event.command_id is None and event.kind == "annotation_attached"), event.kind
    made = Counter((ONCE[event.kind], event.data[ONCE[event.kind]]) for event in log if event.kind in ONCE)
    assert {name: count for name, count in made.items() if count > 1} == {}
    assert [event.seq for event in log] == list(range(1, len(log) + 1))


def test_what_was_refused_has_left_no_trace(run: dict[str, Any], log: list[DraftEvent]) -> None:
    refused = [sent for sent in run["sent"] if sent["seq"] is None and sent["refused"] is not None]
    assert not {sent["id"] for sent in refused} & {event.command_id for event in log}
    forbidden = [sent for sent in refused if sent["refused"] == "not_allowed" and sent["name"] == "edit_text"]
    assert forbidden
    never = tokens_of(json.dumps([sent["data"]["steps"] for sent in forbidden]))
    assert sorted(never & set(tokens_ever(log))) == [], f"CONVERGENCE_SEED={SEED}"


def test_no_command_is_left_without_an_answer(run: dict[str, Any]) -> None:
    silent = [sent for sent in run["sent"] if sent["seq"] is None and sent["refused"] is None]
    assert [sent for sent in silent if sent["name"] != "edit_text"] == []


def test_no_word_is_lost_and_none_is_there_twice(run: dict[str, Any], log: list[DraftEvent]) -> None:
    ever = tokens_ever(log)
    assert {token: most for token, most in ever.items() if most > 1} == {}, f"CONVERGENCE_SEED={SEED}"
    told = tokens_of(json.dumps(run["lost"]))
    wanting = [one for one in run["typed"] if one["fate"] in {"here", "in the log", "missing"} and one["token"] not in ever]
    assert [one for one in wanting if one["token"] not in told] == [], f"CONVERGENCE_SEED={SEED}"
    assert len(wanting) <= len(run["typed"]) / 10


def tokens_of(words: str) -> set[str]:
    return set(TOKEN.findall(words))


def tokens_ever(log: list[DraftEvent]) -> dict[str, int]:
    """Return every token that ever stood in the text, and how often it stood there at once, at most, after an event."""
    docs: dict[str, Node] = {}
    words: dict[str, Counter[str]] = {}
    most: Counter[str] = Counter()
    for event in log:
        chapter = event.data.get("chapter", "")
        if event.kind == "chapter_added":
            docs[chapter] = SCHEMA.node_from_json(event.data["doc"])
        elif event.data.get("steps"):
            for step in read_steps(event.data["steps"]):
                docs[chapter] = apply_steps(docs[chapter], [step])
                words[chapter] = Counter(TOKEN.findall(docs[chapter].text_content))
                most |= Counter(dict.fromkeys(words[chapter], 1))
            most |= sum(words.values(), Counter())
    return most
