"""make bench-anchors: where remarks stand after a text was rewritten, ours beside two plain searches.

Rewrites of the novel in shared/corpora are made with the truth, word by word. A remark is kept when at least half of its
words still stand together: it is on its words when the intersection over union, in words, is at least 0.5. It is gone when
none of its words stands. At the end, live edits through the door, each of 400 remarks against the truth after every hundred.
"""

import argparse
import math
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from rapidfuzz import fuzz

from benchmarks.anchors_live import exact_share
from benchmarks.anchors_rewrites import REWRITES, Remark, Rewritten, remarks_on, rewritten
from benchmarks.anchors_texts import Placed
from benchmarks.support import ROOT, Figure, finish, print_machine, print_table, say
from beta.prose.anchors import Range
from beta.prose.carry import carried
from beta.prose.compare import compare
from beta.prose.rewrite import rewriting_steps
from beta.prose.schema import Node

NOVEL = ROOT.parent / "shared" / "corpora" / "frankenstein.md"
LEAST_SCORE = 70.0
"""The least similarity (rapidfuzz, 0-100) of the plain fuzzy search."""
FUZZY_EVERY = 20
"""The plain fuzzy search is slow, so it is asked for one remark in so many."""

Matcher = Callable[[Rewritten, Sequence[Remark]], dict[str, Range]]


def ours(text: Rewritten, remarks: Sequence[Remark]) -> dict[str, Range]:
    """Return what `beta/prose/carry.py` finds."""
    return carried(text.old, text.new, {remark.key: remark.range_ for remark in remarks})


def exact_quote(text: Rewritten, remarks: Sequence[Remark]) -> dict[str, Range]:
    """Return the exact quote's place that is nearest to where it was."""
    found: dict[str, Range] = {}
    for remark in remarks:
        places, at = [], text.new_text.find(remark.quote)
        while at >= 0:
            places.append(at)
            at = text.new_text.find(remark.quote, at + 1)
        if places:
            start = min(places, key=lambda place: abs(place - remark.at))
            found[remark.key] = text.range_of(start, start + len(remark.quote))
    return found


def fuzzy_quote(text: Rewritten, remarks: Sequence[Remark]) -> dict[str, Range]:
    """Return the exact quote's place, else the passage that resembles it most, if it does by `LEAST_SCORE`."""
    found = exact_quote(text, remarks)
    for remark in remarks:
        if remark.key in found:
            continue
        match = fuzz.partial_ratio_alignment(remark.quote, text.new_text, score_cutoff=LEAST_SCORE)
        if match is not None and match.dest_start < match.dest_end:
            found[remark.key] = text.range_of(match.dest_start, match.dest_end)
    return found


def tally(text: Rewritten, remarks: Sequence[Remark], places: dict[str, Range]) -> Counter[str]:
    """Return how many remarks are kept or gone, and of them on their words or attached to anything."""
    counts: Counter[str] = Counter()
    for remark in remarks:
        place = places.get(remark.key)
        standing = text.standing(remark)
        if text.is_kept(remark, standing):
            counts["kept"] += 1
            counts["on"] += place is not None and text.overlap(standing, place) >= 0.5
        elif not standing:
            counts["gone"] += 1
            counts["attached"] += place is not None
    return counts


def measure(novel: str, seeds: int, number: int) -> dict[str, Counter[str]]:
    """Return the tallies of each matcher over all rewrites, and of ours for each rewrite (`ours, typos`)."""
    sums: dict[str, Counter[str]] = {}
    for name in REWRITES:
        for seed in range(seeds):
            text = rewritten(novel, name, seed)
            remarks = remarks_on(text, seed, number)
            some = remarks[::FUZZY_EVERY]
            say(f"{name} {seed}: {len(remarks)} remarks")
            rows = [(f"ours, {name}", remarks, ours), ("ours", remarks, ours), ("exact quote", remarks, exact_quote)]
            known = {ours: ours(text, remarks)}
            for label, asked, matcher in [*rows, ("fuzzy quote", some, fuzzy_quote)]:
                places = known.get(matcher) or matcher(text, asked)
                sums[label] = sums.get(label, Counter()) + tally(text, asked, places)
    return sums


def share(part: int, whole: int) -> float:
    """Return a percentage, NaN of nothing."""
    return 100 * part / whole if whole else math.nan


def times(novel: str) -> list[Figure]:
    """Return the processor time of comparing and rewriting: a long chapter, and the novel in chapters."""
    text = rewritten(novel, "all of it", 0)
    figures = []
    for name, goal, docs in (("chapter_of_30000_words", "<= 1", _long(text)), ("novel", "<= 3", _parts(text))):
        for label, work in (("compare", compare), ("rewrite", rewriting_steps)):
            began = time.process_time()
            for old, new in docs:
                work(old, new)
            figures.append(Figure(f"{label}_{name}_s", time.process_time() - began, goal))
    return figures


def _long(text: Rewritten) -> list[tuple[Node, Node]]:
    """Return the first 30,000 words of both texts as one chapter."""
    return [(_cut(text.before, 0, 30_000), _cut(text.after, 0, 30_000))]


def _parts(text: Rewritten) -> list[tuple[Node, Node]]:
    """Return both texts in parts of 3,000 words."""
    words = range(0, min(len(text.before.words), len(text.after.words)), 3000)
    return [(_cut(text.before, at, at + 3000), _cut(text.after, at, at + 3000)) for at in words]


def _cut(text: Placed, first: int, last: int) -> Node:
    start, end = text.starts[first], text.end(min(last, len(text.words)) - 1)
    range_ = text.range_of(start, end)
    return text.doc.cut(range_.from_, range_.to)


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description="Measure where remarks stand after rewrites and edits.")
    parser.add_argument("--quick", action="store_true", help="one rewrite of each kind, fewer remarks")
    quick = parser.parse_args(arguments).quick
    print_machine()
    novel = Path(NOVEL).read_text("utf-8")
    sums = measure(novel, 1 if quick else 2, 600 if quick else 2000)
    rows = [
        (label, one["kept"], share(one["on"], one["kept"]), one["gone"], share(one["attached"], one["gone"]))
        for label, one in sorted(sums.items(), key=lambda item: (", " in item[0], item[0] != "ours", item[0]))
    ]
    print_table("remarks after a rewriting", ("", "kept", "% on their words", "gone", "% attached"), rows)
    say("live edits")
    live = exact_share(novel, 300 if quick else 1000)
    finish(
        "anchors",
        [
            Figure("kept_on_their_words_percent", share(sums["ours"]["on"], sums["ours"]["kept"]), ">= 99"),
            Figure("gone_but_attached_percent", share(sums["ours"]["attached"], sums["ours"]["gone"]), "<= 10"),
            Figure("live_edits_exact_percent", live, "== 100"),
            *times(novel),
        ],
    )


if __name__ == "__main__":
    main(sys.argv[1:])
