"""Owns a small disk for one worker: a tmpfs in a mount namespace that ends with the worker, so that nothing is left."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from tests.more_servers import Worker

BLOCK = 64 * 1024


class SmallDisk:
    """What a worker sees in its instance folder, from outside; it is full when told so."""

    def __init__(self, worker: Worker, folder: Path, kilobytes: int) -> None:
        mount = f'mount -t tmpfs -o size={kilobytes}k,mode=0700 tmpfs "$0" && exec "$@"'
        worker.wrapped = ["unshare", "--mount", "--map-root-user", "sh", "-c", mount, str(folder)]
        self._worker, self._folder = worker, folder

    @property
    def path(self) -> Path:
        """The folder, through the worker's eyes."""
        return Path(f"/proc/{self._worker.process.pid}/root{self._folder}")

    def fill(self) -> None:
        """Write until there is no space left, to the last byte."""
        with (self.path / "ballast").open("ab", buffering=0) as ballast:
            for size in (BLOCK, 1):
                with suppress(OSError):
                    while ballast.write(b"x" * size):
                        pass

    def empty(self) -> None:
        """Make space."""
        (self.path / "ballast").unlink()

    def copy_database(self, to: Path) -> Path:
        """Copy the SQLite file and its log, to which nobody may be writing; SQLite itself cannot open it from outside."""
        for name in ("beta.sqlite3", "beta.sqlite3-wal"):
            shutil.copy(self.path / name, to / name)
        return to / "beta.sqlite3"

    def free(self) -> int:
        """Return how many bytes there are left."""
        found = os.statvfs(self.path)
        return found.f_bavail * found.f_frsize
