"""Owns the servers under measure: starting them, and what their processes use, read from /proc.

They are those of `tests/servers.py`, but for a PostgreSQL that really syncs its commits to the disk.
"""

import os
import pwd
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import children_of, free_port, stop, wait_until

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


@contextmanager
def durable_postgresql_server() -> Iterator[str]:
    """Run PostgreSQL as it comes, with `fsync` on, and yield the URL of an empty database."""
    with tempfile.TemporaryDirectory(prefix="beta-postgresql-") as folder:
        owner = pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        yield from _postgresql_in(Path(folder), owner)


def _postgresql_in(folder: Path, owner: pwd.struct_passwd) -> Iterator[str]:
    bin_folder, data, port = _postgresql_programs(), folder / "data", free_port()
    user = owner.pw_uid if os.geteuid() == 0 else None
    initdb = [f"{bin_folder}/initdb", "-D", str(data), "-U", "beta", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run(initdb, check=True, capture_output=True, cwd=folder, user=user)
    serve = [f"{bin_folder}/postgres", "-D", str(data), "-p", str(port), "-c", "listen_addresses=127.0.0.1"]
    serve += ["-c", f"unix_socket_directories={folder}"]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(serve, cwd=folder, user=user, stdout=quiet, stderr=quiet)
    create = [f"{bin_folder}/createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "beta", "beta"]
    try:
        wait_until(lambda: subprocess.run(create, capture_output=True).returncode == 0, "PostgreSQL", process)
        yield f"postgresql+psycopg://beta@127.0.0.1:{port}/beta"
    finally:
        stop(process)


def _postgresql_programs() -> Path:
    """Return the folder of the newest PostgreSQL's programs; raises `FileNotFoundError`."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise FileNotFoundError("PostgreSQL is missing: run make test-tools")
    return found[-1].parent
