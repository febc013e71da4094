"""Owns the servers under measure: starting them, and what their processes use, read from /proc."""

import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import children_of

_PROPORTIONAL = re.compile(r"^Pss:\s+(\d+) kB$", re.MULTILINE)
_FEW_SOCKETS = 10


@dataclass(frozen=True)
class Running:
    """A server that runs at an address, with the processes that were started for it."""

    address: str
    roots: list[int]

    def processes(self) -> list[int]:
        """Return the ids of its processes and of all that these have started since."""
        found = list(self.roots)
        for pid in found:
            found.extend(children_of(pid))
        return found

    def cpu(self) -> dict[int, float]:
        """Return for each thread the seconds of processor time it has used so far."""
        return {thread: seconds for pid in self.processes() for thread, seconds in _thread_seconds(pid)}

    def memory(self) -> int:
        """Return the resident memory of all its processes in bytes; what several share counts once."""
        return sum(_memory_bytes(pid) for pid in self.processes())

    def sockets(self) -> list[int]:
        """Return how many sockets each process has open, the most first, without those that have only a few."""
        counts = sorted((_open_sockets(pid) for pid in self.processes()), reverse=True)
        return [count for count in counts if count > _FEW_SOCKETS]


def cpu_between(before: dict[int, float], after: dict[int, float]) -> float:
    """Return the seconds of processor time used between two readings; a thread that ended in between counts nothing."""
    return sum(seconds - before.get(thread, 0.0) for thread, seconds in after.items())


@contextmanager
def running(server: AbstractContextManager[str]) -> Iterator[Running]:
    """Start a server, whose context yields its address, and note which processes were started for it."""
    before = set(children_of(os.getpid()))
    with server as address:
        yield Running(address, sorted(set(children_of(os.getpid())) - before))


def _thread_seconds(pid: int) -> Iterator[tuple[int, float]]:
    """Yield each thread of a process with its time on a processor: proc(5), `schedstat`, in nanoseconds."""
    for schedule in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        try:
            yield int(schedule.parent.name), int(schedule.read_text("ascii").split()[0]) / 1e9
        except OSError:
            continue


def _memory_bytes(pid: int) -> int:
    try:
        found = _PROPORTIONAL.search(Path(f"/proc/{pid}/smaps_rollup").read_text("ascii"))
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


def _open_sockets(pid: int) -> int:
    try:
        return sum(str(file.readlink()).startswith("socket:") for file in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return 0
