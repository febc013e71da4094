"""Measures reading the past: a chapter of 30,000 words with 50,000 steps, its history, any version, and who wrote it.

The steps go through the commands, by two writers, in sittings with a night between. `--quick` makes a tenth of them;
`--database postgresql` measures on a PostgreSQL of its own. Whoever reads has nothing of the chapter's past in memory.
"""

import argparse
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from benchmarks.door_drafts import chapter_of
from benchmarks.support import Figure, finish, percentiles, print_machine, print_table, say
from beta import create_app
from beta.domain.access import Viewer, access_draft
from beta.domain.accounts import create_guest
from beta.domain.commands.text import edit_text
from beta.domain.door import begin_change, finish_change
from beta.domain.drafting import create_draft
from beta.domain.history import read_history
from beta.domain.messages.chapters import EditText
from beta.domain.moments import read_moment, read_text
from beta.domain.record import read_record
from beta.domain.snapshot import read_draft
from beta.domain.texts import SHARED
from beta.domain.transaction import writing
from beta.domain.work import LATEST
from beta.models import KeptText, db, now
from beta.prose.render import plain_text
from beta.prose.schema import Node
from tests.servers import postgresql_server

WORDS = 30_000
STEPS = 50_000
READ = 100
"""How many versions are read."""
TOGETHER = 500
"""Commands in one transaction while the log is made."""
SITTING = 150
"""Steps."""


@dataclass(frozen=True)
class Measured:
    """A draft of one chapter, its author, and the versions its chapter has had."""

    viewer: Viewer
    draft: str
    chapter: str
    steps: int


def main() -> None:
    """Print the table, then the goals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the steps")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    given = parser.parse_args()
    steps = STEPS // 10 if given.quick else STEPS
    print_machine()
    with site(given.database) as app, app.app_context():
        draft = write(app, steps)
        finish(f"history, {given.database}", list(figures(draft)))


def inside(doc: Node, chance: random.Random) -> int:
    """Return a position in the midst of a paragraph."""
    while True:
        at = chance.randrange(doc.content.size)
        around = doc.resolve(at)
        if around.parent.inline_content and 2 < around.parent_offset < around.parent.content.size - 2:
            return at


@contextmanager
def site(database: str) -> Iterator[Flask]:
    """Yield an application on an empty database of its own."""
    with ExitStack() as held:
        folder = held.enter_context(TemporaryDirectory(prefix="beta-bench-"))
        server = held.enter_context(postgresql_server()) if database == "postgresql" else None
        settings = {"INSTANCE": folder, "SECRET_KEY": "a secret for benchmarks, quite long enough", "LIMITS_ON": False}
        url = server or f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        app = create_app({**settings, "SQLALCHEMY_DATABASE_URI": url})
        with app.app_context():
            upgrade()
        yield app
        with app.app_context():
            db.engine.dispose()


def write(app: Flask, steps: int) -> Measured:
    """Let two writers type and take back, a letter an event, with a night after every sitting."""
    people = [Viewer(create_guest(name).id, name) for name in ("Rhiannon", "Tomos")]
    draft = create_draft(people[0], plain_text(chapter_of(WORDS, 1)).replace("\n", "\n\n"))
    read = read_draft(people[0], draft)["chapters"][0]
    edits = typing(draft, read["id"], steps)
    moment, version = now() - timedelta(hours=9) * (steps // SITTING + 2), 0
    while version < steps:
        with writing() as session:
            access = access_draft(session, people[0], draft, "edit_text", lock=True)
            for _ in range(min(TOGETHER, steps - version)):
                change = begin_change(session, access, None)
                moment += timedelta(hours=9) if version % SITTING == 0 else timedelta(seconds=2)
                change.at = moment
                edit_text(change, EditText(read["id"], version, [next(edits)], "editor-of-before"))
                change.projector.publish()
                version += 1
        finish_change(change)
    say(f"made a log of {steps:,} steps")
    return Measured(people[0], draft, read["id"], steps)


def typing(draft: str, chapter: str, steps: int) -> Iterator[dict[str, Any]]:
    """Yield steps: forty in one place, of which every sixth takes the letter before away again."""
    chance, at = random.Random(steps), 1
    for number in range(steps):
        if number % 40 == 0:
            kept = SHARED.get((draft, chapter))
            assert kept is not None
            at = inside(kept[1], chance)
        step: dict[str, Any] = {"stepType": "replace", "from": at, "to": at}
        if number % 6 == 5 and number % 40:
            step["from"] = at = at - 1
        else:
            step["slice"] = {"content": [{"type": "text", "text": chance.choice("etaoin shrdlu")}]}
            at += 1
        yield step


def figures(draft: Measured) -> Iterator[Figure]:
    """Yield the figures: reading the past, and what it takes on the disk."""
    where = (draft.viewer, draft.draft, draft.chapter)
    chance = random.Random(draft.steps)
    reads: dict[str, tuple[Callable[[int], object], int]] = {
        "history_first_page_ms": (lambda _version: read_history(*where, 1), 300),
        "any_version_ms": (partial(read_text, *where), 150),
        "any_version_with_its_record_ms": (partial(read_moment, *where), 300),
        "record_of_a_passage_ms": (lambda version: read_record(*where, version, 1000, 3000), 150),
    }
    rows = []
    for name, (read, most) in reads.items():
        taken = [timed(read, chance.randrange(draft.steps), draft) for _ in range(READ)]
        p50, p95, worst = percentiles((wall for wall, _ in taken), 50, 95, 100)
        rows.append((name, p50, p95, worst, *percentiles((cpu for _, cpu in taken), 50, 95)))
        yield Figure(f"{name}_p95", p95, f"<= {most}")
    print_table(
        f"a chapter of {WORDS:,} words with {draft.steps:,} steps",
        ("read", "p50 ms", "p95 ms", "worst", "CPU p50", "CPU p95"),
        rows,
    )
    yield Figure("kept_bytes_per_1000_steps", kept_bytes() * 1000 / draft.steps, "<= 65536")


def timed(read: Callable[[int], object], version: int, draft: Measured) -> tuple[float, float]:
    """Return the milliseconds, by the clock and of the processor, of a read that finds no work on the chapter in memory."""
    LATEST.forget((draft.draft, draft.chapter))
    began, worked = time.perf_counter(), time.thread_time()
    read(version)
    return 1000 * (time.perf_counter() - began), 1000 * (time.thread_time() - worked)


def kept_bytes() -> int:
    """Return what the kept texts take, without the database's own overhead."""
    sizes = [func.sum(func.length(column)) for column in (KeptText.blocks, KeptText.maps)]
    work = [len(str(row)) for row in db.session.scalars(select(KeptText.work))]
    return sum(size or 0 for size in db.session.execute(select(*sizes)).one()) + sum(work)


if __name__ == "__main__":
    main()
