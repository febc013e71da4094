"""What a page makes of its snapshot and the events it may see is the next snapshot, after every command of the course."""

import json
import shutil
import subprocess
from typing import Any

import pytest

from beta.domain.access import Viewer
from beta.domain.door import perform
from beta.domain.snapshot import catch_up, read_draft
from tests.conftest import Cast
from tests.course import play
from tests.servers import ROOT

pytestmark = pytest.mark.data

NEED_SNAPSHOT = {"chapter_restored"}
"""Events after which a page asks for a snapshot: `NEEDS_SNAPSHOT` of state.js."""


def differences(pages: list[dict[str, Any]]) -> list[str]:
    """Return what in whose page is not as in the server's snapshot, as the page's own reducer has it."""
    node = shutil.which("node") or str(ROOT / ".venv" / "node" / "bin" / "node")
    command = [node, "tests/js/support/reduced_state.js"]
    ended = subprocess.run(command, cwd=ROOT, input=json.dumps(pages), capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr[-4000:]
    found: list[str] = json.loads(ended.stdout)
    return found


def test_page_that_hears_the_events_sees_what_a_new_page_sees(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    pages: list[dict[str, Any]] = []
    people = {"author": cast.author, "beta": cast.helen, "other beta": cast.omar, "viewer": cast.viewer}

    def follow(viewer: Viewer, draft: str, name: str, data: object, command_id: str | None = None) -> int:
        before = {who: read_draft(person, draft) for who, person in people.items()}
        seq = perform(viewer, draft, name, data, command_id)
        for who, person in people.items():
            events = catch_up(person, draft, before[who]["seq"])["events"]
            told = {"name": f"{who} after {name}", "snapshot": before[who], "events": events}
            if not NEED_SNAPSHOT & {event.get("kind") for event in events}:
                pages.append({**told, "fresh": read_draft(person, draft)})
        return seq

    monkeypatch.setattr("tests.course.perform", follow)
    play(cast)
    assert len(pages) > 100
    found = differences(pages)
    assert not found, "\n".join(found)
