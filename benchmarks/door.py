"""Measures the door and the snapshot on SQLite, in one process: time at the server against log and remarks.

All drafts are in one database and take turns, and so does the reference: a bare INSERT and COMMIT of as many bytes as an
event has, on the same disk. `--quick` leaves out the longest log and does less of everything.
"""

import argparse
import gc
import math
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask

from benchmarks.door_drafts import Measured, make_draft, site
from benchmarks.support import Figure, finish, median, percentiles, print_machine, print_table, say
from beta.domain.door import perform
from beta.domain.snapshot import SHOWN, catch_up, read_draft_json

CHAPTER_WORDS = 30_000
REMARKS = 500
EVENT_BYTES = 600
WARM = 5
"""Commands on each draft that are not counted: they load its text and its anchors."""
COLUMNS = ("p50 ms", "p95 ms", "p99 ms", "CPU p50 ms", "p95 / bare commit")

TURN = 25
"""Commands on one draft before the next has its turn."""

Command = tuple[str, dict[str, Any]]


@dataclass
class Case:
    """A command on one draft: those to come, and the milliseconds of those done, by the clock and of the processor."""

    name: str
    draft: Measured
    events: int
    remarks: int
    commands: Iterator[Command]
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def turn(self) -> None:
        """Do some of the commands; the first of each turn finds the processor's caches cold, and counts too."""
        for name, data in islice(self.commands, TURN):
            viewer = self.draft.author if name == "edit_text" else self.draft.beta
            with self.draft.app.app_context():
                began, worked = time.perf_counter(), time.thread_time()
                perform(viewer, self.draft.draft, name, data, f"{name}-{len(self.wall)}")
                self.cpu.append(1000 * (time.thread_time() - worked))
                self.wall.append(1000 * (time.perf_counter() - began))


def main() -> None:
    """Print the tables, then the goals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="shorter logs, fewer commands")
    quick = parser.parse_args().quick
    print_machine()
    lengths, times = ([1_000, 100_000], 300) if quick else ([1_000, 100_000, 1_000_000], 1500)
    finish("door", [*door_figures(lengths, times), *snapshot_figures()])


def door_figures(lengths: list[int], times: int) -> Iterator[Figure]:
    """Yield the figures of commands; the goals hold for the worst of the drafts."""
    with site() as app:
        sizes = [*((events, REMARKS) for events in lengths), (lengths[0], 10 * REMARKS)]
        cases = [case for events, remarks in sizes for case in cases_on(app, events, remarks, times)]
        bare: list[float] = []
        with bare_rows() as insert:
            for _ in range(times // TURN):
                for case in cases:
                    case.turn()
                bare.extend(insert() for _ in range(TURN))
    reference = percentiles(bare, 50, 95, 99)
    rows = [row_of(case, reference[1]) for case in cases]
    rows.append(("bare INSERT and COMMIT", *reference, math.nan, 1.0))
    print_table(f"the door: a chapter of {CHAPTER_WORDS:,} words", ("command", *COLUMNS), rows)
    for name, most in (("leave_comment", 4), ("edit_text", 6)):
        same = [case for case in cases if case.name == name]
        yield Figure(f"{name}_p95_ms", max(percentiles(case.wall[WARM:], 95)[0] for case in same), f"<= {most}")
        work = [median(case.cpu[WARM:]) for case in same]
        yield Figure(f"{name}_cpu_longest_log_to_shortest", work[-2] / work[0], "<= 1.25")
        yield Figure(f"{name}_cpu_ten_times_the_remarks", work[-1] / work[0], "<= 1.25")


def row_of(case: Case, bare: float) -> tuple[object, ...]:
    """Return the columns of a case."""
    p50, p95, p99 = percentiles(case.wall[WARM:], 50, 95, 99)
    title = f"{case.name}, {case.events:,} events, {case.remarks:,} remarks"
    return title, p50, p95, p99, median(case.cpu[WARM:]), p95 / bare


def cases_on(app: Flask, events: int, remarks: int, times: int) -> Iterator[Case]:
    """Make a draft with such a log and so many remarks, and yield what is measured on it."""
    for name, commands in (("leave_comment", comments), ("edit_text", edits)):
        draft = make_draft(app, chapters=1, words=CHAPTER_WORDS, remarks=remarks, events=events)
        say(f"made a draft with {events:,} events and {remarks:,} remarks")
        yield Case(name, draft, events, remarks, commands(draft, events, times))


def comments(draft: Measured, version: int, times: int) -> Iterator[Command]:
    """Yield comments all over the chapter."""
    chance = random.Random(times)
    for number in range(times):
        from_ = chance.randrange(1, draft.size - 200)
        place = {"chapter": draft.chapter, "version": version, "from": from_, "to": from_ + chance.randrange(1, 150)}
        body = "I had to read this twice; is it the pilot who speaks, or the clock?"
        yield "leave_comment", {"annotation": f"comment-{number:06}", **place, "body": body, "kind": "question"}


def edits(draft: Measured, version: int, times: int) -> Iterator[Command]:
    """Yield what a writer does: mostly one letter after the other, somewhere; every sixth takes a letter or a word away."""
    chance, at = random.Random(times), 1
    for number in range(times):
        if number % 30 == 0:
            at = draft.inside(chance)
        step: dict[str, Any] = {"stepType": "replace", "from": at, "to": at}
        if number % 6 == 5:
            step["from"] = at = at - 1
        else:
            step["slice"] = {"content": [{"type": "text", "text": chance.choice("etaoin shrdlu")}]}
            at += 1
        data = {"chapter": draft.chapter, "version": version + number, "steps": [step]}
        yield "edit_text", {**data, "client": "editor-of-the-author"}


@contextmanager
def bare_rows() -> Iterator[Callable[[], float]]:
    """Yield a function that inserts and commits one row of an event's size and returns how many milliseconds it took."""
    with TemporaryDirectory(prefix="beta-bench-") as folder:
        connection = sqlite3.connect(Path(folder) / "bare.sqlite3", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, data TEXT)")

        def insert() -> float:
            began = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO events (data) VALUES (?)", ("x" * EVENT_BYTES,))
            connection.execute("COMMIT")
            return 1000 * (time.perf_counter() - began)

        yield insert
        connection.close()


def snapshot_figures() -> Iterator[Figure]:
    """Yield the figures of joining a draft of 100,000 words in 28 chapters with 2,000 remarks."""
    with site() as app:
        draft = make_draft(app, chapters=28, words=100_000 // 28, remarks=2000, events=2000)
        say("made a draft of 28 chapters")
        typed = edits(draft, 2000, 100)

        def read() -> None:
            read_draft_json(draft.author, draft.draft, compressed=True)

        def after_an_edit() -> None:
            name, data = next(typed)
            perform(draft.author, draft.draft, name, data)

        cases: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
            "all made anew, texts in memory": (lambda: SHOWN.forget(draft.draft), read),
            "after an edit": (after_an_edit, read),
            "kept": (lambda: None, read),
            "1,000 missed events": (lambda: None, lambda: catch_up(draft.author, draft.draft, 1000)),
            "over a socket, kept": (lambda: None, lambda: catch_up(draft.author, draft.draft, None)),
        }
        found = {name: time_reads(draft, prepare, work) for name, (prepare, work) in cases.items()}
    print_table(
        "joining: 100,000 words, 28 chapters, 2,000 remarks",
        ("what", "p50 ms", "p95 ms", "CPU p50 ms"),
        [(name, *row) for name, row in found.items()],
    )
    yield Figure("snapshot_made_anew_p95_ms", found["all made anew, texts in memory"][1], "<= 40")
    yield Figure("snapshot_after_an_edit_p95_ms", found["after an edit"][1], "<= 40")
    yield Figure("snapshot_kept_p95_ms", found["kept"][1], "<= 40")
    yield Figure("missed_1000_events_p95_ms", found["1,000 missed events"][1], "<= 30")


def time_reads(draft: Measured, prepare: Callable[[], object], work: Callable[[], object]) -> list[float]:
    """Return `[p50, p95, CPU p50]` in milliseconds of `work`, each time after `prepare`."""
    wall, cpu = [], []
    for _ in range(30):
        with draft.app.app_context():
            prepare()
        gc.collect()
        with draft.app.app_context():
            began, worked = time.perf_counter(), time.thread_time()
            work()
            cpu.append(1000 * (time.thread_time() - worked))
            wall.append(1000 * (time.perf_counter() - began))
    return [*percentiles(wall[2:], 50, 95), median(cpu[2:])]


if __name__ == "__main__":
    main()
