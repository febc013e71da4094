"""Owns what must hold after every fault, in one function."""

import json
import shutil
import subprocess
from collections import Counter

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from beta.jobs.check import check_drafts
from beta.models import DraftEvent, engine
from tests.faults.load import Company
from tests.faults.page import Page
from tests.servers import ROOT

Row = tuple[int, int, str | None]


def assert_nothing_lost(company: Company, database_url: str) -> None:
    """Assert that nothing is lost, nothing is there twice, and everybody sees the same as the server.

    Every command that was acknowledged, after however many tries, stands in the log exactly once, under its number; what
    was refused left no trace; the log has no gaps, and the tables are as it has them; and each page's state, made from its
    snapshot and the events it heard, is the server's snapshot.
    """
    for page in company.pages:
        page.hear(company.people[0].snapshot(company.draft)["seq"])
    database = create_engine(database_url)
    engine.prepare(database)
    try:
        with Session(database) as session:
            query = select(DraftEvent.seq, DraftEvent.actor_id, DraftEvent.command_id)
            rows = session.execute(query.where(DraftEvent.draft_id == company.draft).order_by(DraftEvent.seq)).all()
        _compare_with_log(company, [(seq, actor, command) for seq, actor, command in rows])
        assert {checked.draft: checked.differences for checked in check_drafts(database) if checked.differences} == {}
    finally:
        database.dispose()
    assert _differences(company.pages) == []


def _compare_with_log(company: Company, log: list[Row]) -> None:
    assert [seq for seq, _actor, _command in log] == list(range(1, len(log) + 1))
    numbers = {(actor, command): seq for seq, actor, command in log if command is not None}
    times = Counter((actor, command) for _seq, actor, command in log if command is not None)
    sent = [one for page in company.pages for one in page.sent]
    assert sent
    for one in sent:
        assert (one.seq is None) == bool(one.refused), one
        assert times[one.user, one.id] == (one.seq is not None), one
        assert numbers.get((one.user, one.id)) == one.seq, one


def _differences(pages: list[Page]) -> list[str]:
    node = shutil.which("node") or str(ROOT / ".venv" / "node" / "bin" / "node")
    fresh = {page.user: page.person.snapshot(page.draft) for page in pages}
    seen = [
        {
            "name": f"page {number} of {page.user}",
            "snapshot": page.snapshot,
            "events": [page.events[seq] for seq in sorted(page.events)],
            "fresh": fresh[page.user],
        }
        for number, page in enumerate(pages)
    ]
    command = [node, "tests/js/support/reduced_state.js"]
    ended = subprocess.run(command, cwd=ROOT, input=json.dumps(seen), capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr[-4000:]
    found: list[str] = json.loads(ended.stdout)
    return found
