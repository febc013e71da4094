"""Owns people who go on writing, in threads, while something else is done to their database."""

import itertools
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from flask import Flask

from beta.domain.access import Viewer
from beta.domain.drafting import create_draft
from beta.models import db
from tests.conftest import STORY, Cast
from tests.course import edit, leave, replace
from tests.servers import WAIT

PACE = 0.01
"""Seconds between two commands of one person, so that what looks at the database comes to its turn and a log stays short."""


class Writers:
    """Threads that write, and how many commands have been acknowledged to them."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._more = threading.Condition()
        self._stopping = threading.Event()
        self._pool = ThreadPoolExecutor()
        self._working: list[Future[None]] = []
        self.acknowledged = 0

    def begin(self, write: Callable[[int], object]) -> None:
        """Call `write` with 0, 1, 2, ... in a thread of its own until the end."""
        self._working.append(self._pool.submit(self._work, write))

    def wait_for_more(self, count: int) -> int:
        """Wait until so many further commands are acknowledged; return how many there are now."""
        with self._more:
            wanted = self.acknowledged + count
            assert self._more.wait_for(lambda: self.acknowledged >= wanted, WAIT)
            return self.acknowledged

    def end(self) -> None:
        """Let each finish what it is at; raises what made one of them stop before."""
        self._stopping.set()
        for working in self._working:
            working.result(WAIT)
        self._pool.shutdown()

    def _work(self, write: Callable[[int], object]) -> None:
        with self._app.app_context():
            for number in itertools.count():
                write(number)
                with self._more:
                    self.acknowledged += 1
                    self._more.notify_all()
                if self._stopping.wait(PACE):
                    return


@contextmanager
def people_writing(app: Flask, cast: Cast) -> Iterator[Writers]:
    """The author types, Helen comments, Omar makes drafts of his own."""
    db.session.rollback()
    omar = Viewer(cast.omar.user_id, cast.omar.name)
    writers = Writers(app)
    writers.begin(lambda number: edit(cast, cast.author, replace(1, 1, f"{number} ")))
    writers.begin(lambda number: leave(cast, cast.helen, f"comment-{number:04}", 5, 12, body=f"The lamp, {number}."))
    writers.begin(lambda _: create_draft(omar, STORY))
    try:
        yield writers
    finally:
        writers.end()
