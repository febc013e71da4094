"""Owns how PostgreSQL is spoken to: in few round trips, and without a switch of green threads for what is there at once.

Each round trip costs this process more than it costs the database: packets, and a turn of gevent's loop. So a transaction
begins with its first statement, in one trip, and what only writes goes out in one trip with its COMMIT (`one_trip`). Each
trip is one packet (`Trip`): every further one would wake the database, and with it take a processor from somebody else.
"""

import select
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any, cast

import psycopg
from gevent.monkey import get_original, is_module_patched
from psycopg import waiting
from psycopg.generators import send
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection as EngineConnection
from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError

AT_ONCE = 1
"""Milliseconds that a process waits for an answer before it turns to others; most answers come within a third of one."""

_EVENTS = {waiting.WAIT_R: select.POLLIN, waiting.WAIT_W: select.POLLOUT, waiting.WAIT_RW: select.POLLIN | select.POLLOUT}


class Trip(psycopg.Pipeline):
    """A pipeline that sends all it was given as it is left, at once; psycopg's sends each statement as it comes.

    psycopg's also has BEGIN answered before it sends more, to know that it need not begin again; so whoever begins inside
    executes one statement.
    """

    def _sync_gen(self) -> Generator[Any, Any, None]:
        yield from ()

    def _communicate_gen(self) -> Generator[Any, Any, None]:
        yield from ()

    def _exit_gen(self) -> Generator[Any, Any, None]:
        self._enqueue_sync()
        # libpq collects these; the SYNC behind them lets them go.
        while self.command_queue:
            self.command_queue.popleft()()
        yield from send(self.pgconn)
        yield from self._fetch_gen(flush=False)


class Cursor(psycopg.Cursor[Any]):
    """A cursor that sends BEGIN and the first statement of a transaction together."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "Cursor":
        """Execute a statement as psycopg does. One without parameters may be several, which no pipeline takes."""
        below = self.connection
        if not params or below.autocommit or below.info.transaction_status != TransactionStatus.IDLE:
            return super().execute(query, params, **options)
        with cast("Connection", below).trip():
            return super().execute(query, params, **options)


class Connection(psycopg.Connection[Any]):
    """A connection that, under gevent, waits a moment for an answer before another green thread gets its turn."""

    def wait(self, gen: Any, *arguments: Any, **options: Any) -> Any:
        """Wait for what `gen` is to bring, as psycopg does."""
        if is_module_patched("select"):
            gen = _at_once(gen, self.pgconn.socket)
        return super().wait(gen, *arguments, **options)

    @contextmanager
    def trip(self) -> Iterator[None]:
        """Have what is executed inside go out together as this is left; what fails, fails then."""
        self._pipeline = trip = Trip(self)
        try:
            with trip:
                yield
        finally:
            self._pipeline = None


def _at_once(gen: Generator[Any, Any, Any], file: int) -> Generator[Any, Any, Any]:
    """Yield what psycopg's generator waits for only where that does not come within `AT_ONCE`."""
    poll = get_original("select", "poll")()
    wanted = None
    try:
        wants = next(gen)
        while True:
            if wants != wanted:
                poll.register(file, _EVENTS[wants])
                wanted = wants
            found = poll.poll(AT_ONCE)
            wants = gen.send(_ready(found[0][1]) if found else (yield wants))
    except StopIteration as end:
        return end.value


def _ready(events: int) -> int:
    """Return poll(2)'s word for what psycopg calls it; a socket that has failed can be read, which tells why."""
    ready = waiting.READY_R if events & ~select.POLLOUT else 0
    return ready | (waiting.READY_W if events & select.POLLOUT else 0)


def prepare(engine: Engine) -> None:
    """Have the engine connect by these classes.

    How many rows an UPDATE has found is not known before its answer is there, and so is not asked: rows that are changed
    have been locked, or read in the same transaction.
    """
    event.listen(engine, "do_connect", _connect)
    engine.dialect.supports_sane_rowcount = False


def _connect(_dialect: Any, _record: Any, arguments: list[Any], options: dict[str, Any]) -> Connection:
    return Connection.connect(*arguments, **options, cursor_factory=Cursor)


@contextmanager
def one_trip(connection: EngineConnection) -> Iterator[None]:
    """Let what is executed inside go out together, COMMIT behind it; what fails, fails as this is left.

    Nothing executed inside can be asked for its result.
    """
    below = cast("Connection", connection.connection.driver_connection)
    try:
        with below.trip():
            yield
            connection.exec_driver_sql("COMMIT")
    except psycopg.Error as error:
        raise DBAPIError.instance("COMMIT", None, error, psycopg.Error) from error
