"""Four people in Node, with our own session and prosemirror-collab, use one draft over a bad connection; nothing differs.

`CONVERGENCE_SEED` (printed with every run) lets chance choose the same again; `CONVERGENCE_OPERATIONS` is how much is done.
"""

import json
import os
import random
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
from beta.prose.steps import read_steps, steps_to_json
from tests.retelling import Retelling, acts_of, tokens_of
from tests.servers import ROOT, beta_server, stumbles

pytestmark = [pytest.mark.data, pytest.mark.slow]

SEED = int(os.environ.get("CONVERGENCE_SEED") or random.SystemRandom().randrange(2**31))
OPERATIONS = int(os.environ.get("CONVERGENCE_OPERATIONS", "2000"))
PATIENCE = 400.0
"""Seconds for a run, which takes a minute on quiet cores; whatever people wait for in it has a bound of its own."""
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
    "revise_suggestion": "suggestion_revised",
    "decide_remarks": "remarks_decided",
    "reopen_remarks": "remarks_reopened",
    "classify_annotation": "annotation_classified",
    "react": "reaction_changed",
    "publish_note": "note_published",
    "mark_read": "chapter_read",
    "name_version": "version_named",
    "restore_version": "version_restored",
}
CARRYING = {
    "move_passage": {"text_edited"},
    "split_chapter": {"text_edited", "chapter_added"},
    "merge_chapters": {"text_edited", "chapter_removed"},
    "upload_version": {"version_uploaded", "chapter_added", "chapter_renamed", "chapter_moved"},
}
"""Commands of which several events come, and of which kinds the first may be."""
LANDING = {"leave_comment", "suggest_edit", "revise_suggestion"}
"""Commands on words that may have been carried to another chapter meanwhile."""
RARE = {"revoke_invitation"}
"""What may not come up in a run: it needs a link that was made in it."""
KEPT_AS_SENT = ("annotation", "reply", "chapter", "body", "title", "reason", "name", "client", "header")
"""What of a command stands in its event as it was sent, where it stands there."""
OURS = {"here", "in the log", "missing"}
"""Fates of words that nobody took out: the text must have them, or have had them."""
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


@pytest.fixture(scope="module")
def told(run: dict[str, Any], log: list[DraftEvent]) -> Retelling:
    """The log told again, act by act."""
    return Retelling(log, run["sent"])


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
    assert OPERATIONS < 2000 or {*KINDS, *CARRYING} - done <= RARE


def test_server_never_stumbles(run: dict[str, Any], database: tuple[Path, str]) -> None:
    assert run["sent"]
    assert stumbles(database[0] / "server.log") == []


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
        assert (event.seq, event.actor_id) == (sent["seq"], sent["user"]), sent
        if sent["name"] in CARRYING:
            assert event.kind in CARRYING[sent["name"]], sent
            continue
        assert event.kind == KINDS[sent["name"]], sent
        for name in KEPT_AS_SENT:
            may_land_elsewhere = name == "chapter" and sent["name"] in LANDING
            if name in sent["data"] and name in event.data and not may_land_elsewhere:
                assert event.data[name] == sent["data"][name], (sent, event.data)
        if sent["name"] == "edit_text":
            assert event.data["version"] == sent["data"]["version"]
            assert event.data["steps"] == steps_to_json(read_steps(sent["data"]["steps"]))


def test_nothing_is_in_the_log_twice_or_of_itself(run: dict[str, Any], log: list[DraftEvent]) -> None:
    known = {sent["id"] for sent in run["sent"]}
    for act in acts_of(log[run["seq"] :]):
        assert act[0].command_id in known, act[0].kind
        assert {(event.actor_id, event.created_at) for event in act} == {(act[0].actor_id, act[0].created_at)}
    made = Counter((ONCE[event.kind], event.data[ONCE[event.kind]]) for event in log if event.kind in ONCE)
    assert {name: count for name, count in made.items() if count > 1} == {}
    assert [event.seq for event in log] == list(range(1, len(log) + 1))


def test_what_was_refused_has_left_no_trace(run: dict[str, Any], log: list[DraftEvent], told: Retelling) -> None:
    # Of a command that came twice one may have been refused, and the other carried out once others had made way for it.
    once = [sent for sent in run["sent"] if sent["times"] == 1 and sent["id"] not in run["twice"]]
    refused = {sent["id"] for sent in once if sent["seq"] is None and sent["refused"] is not None}
    assert len(refused) > len(run["sent"]) / 50
    assert not refused & {event.command_id for event in log}
    forbidden = [sent for sent in run["sent"] if sent["refused"] == "not_allowed" and sent["name"] == "edit_text"]
    assert forbidden
    never = tokens_of(json.dumps([sent["data"]["steps"] for sent in forbidden]))
    assert sorted(never & set(told.ever)) == [], f"CONVERGENCE_SEED={SEED}"


def test_no_command_is_left_without_an_answer(run: dict[str, Any]) -> None:
    silent = [sent for sent in run["sent"] if sent["seq"] is None and sent["refused"] is None]
    assert [sent for sent in silent if sent["name"] != "edit_text"] == []


def test_no_word_is_lost_and_none_is_there_twice(run: dict[str, Any], told: Retelling) -> None:
    assert told.doubled == {}, f"CONVERGENCE_SEED={SEED}"
    kept = told.ever | tokens_of(json.dumps(run["lost"]))
    wanting = [one for one in typed_by(run, "writers") if one["fate"] in OURS and one["token"] not in told.ever]
    assert [one for one in wanting if one["token"] not in kept] == [], f"CONVERGENCE_SEED={SEED}"
    assert len(wanting) <= len(run["typed"]) / 10


def test_carrying_restoring_and_uploading_do_what_they_say(told: Retelling) -> None:
    assert OPERATIONS < 2000 or told.carried > 0
    assert told.problems == [], f"CONVERGENCE_SEED={SEED}"


def test_no_word_of_a_typed_suggestion_is_lost(run: dict[str, Any], told: Retelling) -> None:
    for mind in run["minds"]:
        typed = [one for one in typed_by(run, "betas") if one["user"] == mind["user"]]
        of_suggestions = [remark["replacement"] for remark in mind["remarks"] if remark["author"] == mind["user"]]
        kept = told.ever | tokens_of(json.dumps([run["lost"], of_suggestions, mind["given_up"]]))
        lost = [one for one in typed if one["fate"] not in {"undone", "crashed"} and one["token"] not in kept]
        assert lost == [], f"CONVERGENCE_SEED={SEED}"


def test_private_notes_reach_nobody_else(run: dict[str, Any], log: list[DraftEvent], told: Retelling) -> None:
    events = [event.data for event in log if not event.audience.startswith("person:")]
    public = tokens_of(json.dumps(events)) | told.ever
    private: dict[str, set[str]] = {}
    for event in log:
        if event.audience.startswith("person:"):
            private.setdefault(event.audience, set()).update(tokens_of(json.dumps(event.data)) - public)
    assert OPERATIONS < 2000 or any(private.values())
    for mind in run["minds"]:
        others = set().union(*(words for whose, words in private.items() if whose != f"person:{mind['user']}"))
        assert others & set(mind["heard"]) == set(), f"CONVERGENCE_SEED={SEED}"


def typed_by(run: dict[str, Any], who: str) -> list[dict[str, Any]]:
    """Return what the writers typed into the text, or the betas as suggestions."""
    return [one for one in run["typed"] if one["types"] == (who == "betas")]
