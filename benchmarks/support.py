"""Owns what every benchmark needs around its measuring: percentiles, tables, the machine, and the last line of JSON."""

import json
import math
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_GOAL = re.compile(r"(<=|>=|==|<|>) *(-?\d+(?:\.\d+)?)(?: .*)?")
_began = time.monotonic()


def percentiles(values: Iterable[float], *points: float) -> list[float]:
    """Return the percentiles at `points` (0-100), interpolated as NumPy does by default; NaN when there are no values."""
    ordered = sorted(values)
    return [_percentile(ordered, point) for point in points]


def _percentile(ordered: Sequence[float], point: float) -> float:
    if not ordered:
        return math.nan
    place = (len(ordered) - 1) * point / 100
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def median(values: Iterable[float]) -> float:
    """Return the median, NaN of nothing."""
    return percentiles(values, 50)[0]


@dataclass(frozen=True)
class Figure:
    """A measured value beside its goal, such as `>= 0.8`; a unit belongs in the name, as in `leave_comment_p95_ms`."""

    name: str
    value: float
    goal: str

    @property
    def met(self) -> bool:
        """Whether the value keeps the goal; one that could not be measured (NaN) does not. Raises `ValueError`."""
        match = _GOAL.fullmatch(self.goal)
        if match is None:
            raise ValueError(f"{self.goal!r} is no goal")
        sign, bound = match[1], float(match[2])
        kept = {
            "<=": self.value <= bound,
            ">=": self.value >= bound,
            "==": self.value == bound,
            "<": self.value < bound,
            ">": self.value > bound,
        }
        return kept[sign]


def say(words: str) -> None:
    """Tell on standard error how far the benchmark is, with the seconds since it began."""
    print(f"{time.monotonic() - _began:6.1f} s  {words}", file=sys.stderr, flush=True)


def print_machine() -> None:
    """Print what was measured on: processor, cores, memory, system, versions, commit, load at the start."""
    print(
        f"machine: {_processor()}, {os.cpu_count()} cores, {_memory_gb():.0f} GB; {platform.system()} {platform.release()}"
    )
    print(f"versions: Python {platform.python_version()}, Node {_said('node', '--version').lstrip('v')}")
    print(f"commit: {commit()}; load {os.getloadavg()[0]:.1f}")


def commit() -> str:
    """Return the short name of the commit under measure, with `+` when files differ from it."""
    name = _said("git", "rev-parse", "--short", "HEAD")
    return f"{name}+" if _said("git", "status", "--porcelain") else name


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table: the first column to the left, the others to the right; floats with three significant digits."""
    cells = [list(columns), *([_shown(cell) for cell in row] for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(columns))]
    print(f"\n{title}")
    for number, row in enumerate(cells):
        first = row[0].ljust(widths[0])
        print("  ".join([first, *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))
    sys.stdout.flush()


def finish(bench: str, figures: Sequence[Figure]) -> None:
    """Print the figures beside their goals, and then the last line: `{"bench": ..., "figures": [...]}` and nothing else."""
    rows = [(figure.name, figure.value, figure.goal, "met" if figure.met else "NOT MET") for figure in figures]
    print_table(f"{bench}: goals", ("figure", "value", "goal", ""), rows)
    told = [
        {
            "name": figure.name,
            "value": None if math.isnan(figure.value) else float(f"{figure.value:.4g}"),
            "goal": figure.goal,
            "met": figure.met,
        }
        for figure in figures
    ]
    print(json.dumps({"bench": bench, "figures": told}), flush=True)


def _shown(cell: object) -> str:
    if not isinstance(cell, float):
        return str(cell)
    if math.isnan(cell):
        return "-"
    return f"{cell:,.0f}" if abs(cell) >= 100 else f"{cell:.3g}"


def _processor() -> str:
    match = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text("ascii", "replace"), re.MULTILINE)
    return match[1] if match else platform.machine()


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _said(*command: str) -> str:
    """Return what a program prints, or `unknown` where it is missing or fails."""
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.strip()
