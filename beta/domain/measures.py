"""Owns what is counted and timed while the site is at work, in Prometheus' terms; no number here tells who or what."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from prometheus_client import Counter, Gauge, Histogram
from sqlalchemy import Engine, event

from beta.errors import BetaError

_SECONDS = (0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.125, 0.25, 0.5, 1, 2, 5)

COMMANDS = Counter("beta_commands", "Commands by name and outcome: ok, or the code of the refusal.", ["name", "outcome"])
COMMAND_SECONDS = Histogram(
    "beta_command_seconds", "Time from the door to the commit and its news.", ["name"], buckets=_SECONDS
)
DATABASE_SECONDS = Histogram(
    "beta_database_seconds", "Time in the database: reads, writes, commits.", ["what"], buckets=_SECONDS
)
LIMITS_MET = Counter("beta_limits_met", "Times a limit was met.", ["limit"])
REQUESTS = Counter("beta_requests", "Answers over HTTP.", ["method", "status"])
SOCKETS = Gauge("beta_sockets", "Open sockets.", multiprocess_mode="livesum")
ROOMS = Gauge("beta_rooms", "Drafts that somebody has open, in each process.", multiprocess_mode="livesum")


@contextmanager
def measured_command(name: str) -> Iterator[None]:
    """Count and time the command that is carried out inside; `name` must be one of a fixed set."""
    outcome = "internal"
    try:
        with COMMAND_SECONDS.labels(name).time():
            yield
        outcome = "ok"
    except BetaError as error:
        outcome = error.code
        raise
    finally:
        COMMANDS.labels(name, outcome).inc()


def time_database(engine: Engine) -> None:
    """Time every statement of an engine, as `read` or `write`."""
    event.listen(engine, "before_cursor_execute", _begin)
    event.listen(engine, "after_cursor_execute", _end)


def _begin(*statement: Any) -> None:
    context = statement[4]
    context.began = time.perf_counter()


def _end(*statement: Any) -> None:
    context = statement[4]
    is_write = context.isinsert or context.isupdate or context.isdelete
    DATABASE_SECONDS.labels("write" if is_write else "read").observe(time.perf_counter() - context.began)
