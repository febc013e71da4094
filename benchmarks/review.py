"""Measures reviewing in Chromium: a book of 75,000 words with 3,000 remarks, and a chapter of 30,000 words with 800.

Beside each figure stands the same text in a bare ProseMirror, without remarks or a server, in the same run. `--quick` opens
and types less; `--profile FILE` also writes what Chromium's profiler sees while somebody types among others' remarks.
"""

import argparse
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser

from benchmarks.review_browser import (
    UNPACED,
    Opened,
    chromium,
    dropped_frames,
    memory_of,
    opened,
    profiling,
    time_keys,
    time_opening,
)
from benchmarks.review_drafts import at_the_door, places_in, remark_on
from benchmarks.review_site import OTHERS, REMARKS, Site, others, served
from benchmarks.support import Figure, finish, median, percentiles, print_machine, print_table, say
from beta.domain.door import perform
from beta.domain.snapshot import read_draft


@dataclass(frozen=True)
class Amount:
    """How much is done of everything."""

    openings: int
    keys: int
    edits: int
    commands: int


def main() -> None:
    """Print the tables, then the goals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="open and type less")
    parser.add_argument("--profile", type=Path, help="a file for what Chromium's profiler sees")
    given = parser.parse_args()
    amount = Amount(3, 60, 400, 40) if given.quick else Amount(5, 200, 4000, 200)
    print_machine()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="beta-bench-")))
        site = stack.enter_context(served(folder, amount.edits))
        finish(
            "review",
            [
                *opening_figures(site, amount),
                *typing_figures(site, amount, given.profile),
                *server_figures(site, folder, amount),
            ],
        )


def opening_figures(site: Site, amount: Amount) -> Iterator[Figure]:
    """Yield the figures of opening, scrolling and memory."""
    rows: list[tuple[Any, ...]] = []
    goals = []
    with chromium() as browser:
        for name, reviewed in (("book", site.book), ("long", site.long[REMARKS[-1]])):
            ours = opening_row(browser, f"{name}: {reviewed.name}", site.page(reviewed), amount.openings)
            rows += [ours, opening_row(browser, f"{name}: bare", Opened(f"{site.bare}/{name}/"), amount.openings)]
            _, _, readable, placed, megabytes, _, dropped, _ = ours
            goals += [
                Figure(f"{name}_readable_s", readable / 1000, "< 0.8"),
                Figure(f"{name}_placed_s", placed / 1000, "< 1.5"),
                Figure(f"{name}_dropped_frames_in_50", dropped / 2, "<= 1"),
                Figure(f"{name}_memory_mb", megabytes, "< 150"),
            ]
    columns = ("opened", "remarks here", "readable ms", "placed ms", "heap MB", "DOM nodes", "dropped %", "frames")
    print_table("opening, memory after it, scrolling from end to end", columns, rows)
    yield from goals


def opening_row(browser: Browser, name: str, which: Opened, times: int) -> tuple[Any, ...]:
    """Open a page so many times, and once more to look at its memory and to scroll it from end to end."""
    readable, placed = time_opening(browser, which, times)
    with opened(browser, which) as page:
        page.wait_for_timeout(2000)
        held = memory_of(page)
        dropped, frames = dropped_frames(page)
    say(f"opened {name}")
    percent = 100 * dropped
    return name, which.remarks, median(readable), median(placed), held["MB"], held["nodes"], percent, frames


def typing_figures(site: Site, amount: Amount, profiled: Path | None) -> Iterator[Figure]:
    """Yield the figures of typing into the chapter of 30,000 words."""
    rows: dict[str, tuple[float, float]] = {}

    def type_in(what: str, which: Opened) -> None:
        with opened(browser, which) as page:
            keys = time_keys(page, amount.keys)
        p50, p95 = percentiles(keys, 50, 95)
        rows[what] = (p50, p95)
        say(f"typed: {what}")

    with chromium(*UNPACED) as browser:
        type_in("bare", Opened(f"{site.bare}/long/"))
        for count, reviewed in site.long.items():
            type_in(f"{count} remarks", site.page(reviewed))
        type_in(f"{REMARKS[-1]} remarks, {amount.edits:,} edits before", site.page(site.aged))
        with others(site, site.long[REMARKS[-1]]):
            type_in(f"{REMARKS[-1]} remarks, {OTHERS} others write", site.page(site.long[REMARKS[-1]]))
            if profiled:
                with opened(browser, site.page(site.long[REMARKS[-1]])) as page, profiling(page, profiled):
                    time_keys(page, amount.keys)
    print_table(
        "a key from its press to the painted frame",
        ("text", "p50 ms", "p95 ms"),
        [(name, *row) for name, row in rows.items()],
    )
    none, many, aged, among = (rows[name] for name in list(rows)[1:2] + list(rows)[3:])
    yield Figure("key_among_5_others_p95_ms", among[1], "< 16")
    yield Figure("key_800_remarks_to_none_p50", many[0] / none[0], "<= 1.25")
    yield Figure("key_long_history_to_short_p50", aged[0] / many[0], "<= 1.25")


def server_figures(site: Site, folder: Path, amount: Amount) -> Iterator[Figure]:
    """Yield how long commands take at the door, on the chapter with the most remarks."""
    reviewed = site.long[REMARKS[-1]]
    author, (beta, *_) = site.cast.viewers[reviewed.draft]
    taken: dict[str, list[float]] = {}
    with at_the_door(folder / "instance"):
        for by_author, name, data in commands_on(read_draft(author, reviewed.draft)["chapters"], amount.commands):
            began = time.perf_counter()
            perform(author if by_author else beta, reviewed.draft, name, data)
            taken.setdefault(name, []).append(1000 * (time.perf_counter() - began))
    rows: list[tuple[Any, ...]] = [(name, *percentiles(times[5:], 50, 95, 99)) for name, times in taken.items()]
    print_table("commands at the door, in the process", ("command", "p50 ms", "p95 ms", "p99 ms"), rows)
    yield Figure("slowest_command_p95_ms", max(row[2] for row in rows), "< 10")


def commands_on(chapters: list[dict[str, Any]], count: int) -> Iterator[tuple[bool, str, dict[str, Any]]]:
    """Yield what reviewing is made of, all in turns: whether it is the author's, the command's name, and its data.

    From the end to the beginning, so that what is accepted leaves the places that are still to come where they are.
    """
    chance = random.Random(count)
    chapter, version = chapters[0]["id"], chapters[0]["version"]
    places = sorted(places_in(chapters, count, chance), key=itemgetter("from"), reverse=True)
    for number, place in enumerate(places):
        place["version"] = version
        comment, suggestion = f"comment-{number:06}", f"suggestion-{number:06}"
        yield False, *remark_on(place, comment, 1, chance)
        yield False, *remark_on(place, suggestion, 0, chance)
        yield True, "reply", {"annotation": comment, "reply": f"reply-{number:06}", "body": "So did I."}
        yield True, "resolve_comment", {"annotation": comment}
        step = {"stepType": "replace", "from": 1, "to": 1, "slice": {"content": [{"type": "text", "text": "A"}]}}
        edit = {"chapter": chapter, "version": version, "steps": [step], "client": "editor-of-the-author"}
        yield True, "edit_text", edit
        yield True, "accept_suggestion", {"annotation": suggestion}
        version += 2


if __name__ == "__main__":
    main()
