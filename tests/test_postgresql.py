"""How PostgreSQL is spoken to: one trip for a transaction's first statement, one for all it writes with its COMMIT."""

import io
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import IntegrityError

from beta.models.postgresql import one_trip, prepare
from tests.servers import postgresql_server

INSERT = text("INSERT INTO lamps VALUES (:number, :words)")
UPDATE = text("UPDATE lamps SET words = :words WHERE number = 1")
LOCK = text("SELECT words FROM lamps WHERE number = :number FOR UPDATE")


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with postgresql_server() as url:
        engine = create_engine(url)
        prepare(engine)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE lamps (number int PRIMARY KEY, words text)"))
        yield engine
        engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        connection.execute(text("TRUNCATE lamps"))
        connection.execute(INSERT, {"number": 1, "words": "out"})
        connection.commit()
        yield connection


def lamps(connection: Connection) -> list[tuple[Any, ...]]:
    connection.rollback()
    return [tuple(row) for row in connection.execute(text("SELECT number, words FROM lamps ORDER BY number"))]


def write(connection: Connection, first: int, words: str) -> None:
    """Write three times in one trip."""
    with one_trip(connection):
        connection.execute(INSERT, {"number": first, "words": words})
        connection.execute(INSERT, {"number": first + 1, "words": words})
        connection.execute(UPDATE, {"words": words})


def write_half(connection: Connection) -> None:
    """Write once, and go no further."""
    with one_trip(connection):
        connection.execute(UPDATE, {"words": "lit"})
        raise LookupError


def test_transaction_takes_two_trips(connection: Connection, tmp_path: Path) -> None:
    below: Any = connection.connection.driver_connection
    path = tmp_path / "trace"
    with io.FileIO(path, "w") as trace:
        below.pgconn.trace(trace.fileno())
        connection.execute(LOCK, {"number": 1}).one()
        write(connection, 2, "lit")
        below.pgconn.untrace()
    said = [line.split("\t")[1] for line in path.read_text("utf-8").splitlines()]
    assert [side for side, _ in itertools.groupby(said)] == ["F", "B", "F", "B"]
    assert lamps(connection) == [(1, "lit"), (2, "lit"), (3, "lit")]


def test_statements_are_soon_prepared(connection: Connection) -> None:
    for number in range(2, 30, 2):
        connection.execute(LOCK, {"number": 1}).one()
        write(connection, number, "lit")
    names = connection.execute(text("SELECT statement FROM pg_prepared_statements")).scalars().all()
    assert sum("lamps" in statement for statement in names) >= 3


def test_what_fails_in_a_trip_fails_as_it_is_left_and_leaves_nothing(connection: Connection) -> None:
    connection.execute(LOCK, {"number": 1}).one()
    with pytest.raises(IntegrityError, match="lamps_pkey"):
        write(connection, 1, "lit")
    assert lamps(connection) == [(1, "out")]


def test_trip_that_breaks_off_is_not_committed(connection: Connection) -> None:
    connection.execute(LOCK, {"number": 1}).one()
    with pytest.raises(LookupError):
        write_half(connection)
    assert lamps(connection) == [(1, "out")]


def test_first_statement_that_fails_says_so(connection: Connection) -> None:
    with pytest.raises(IntegrityError, match="lamps_pkey"):
        connection.execute(INSERT, {"number": 1, "words": "again"})
    assert lamps(connection) == [(1, "out")]


def test_trip_may_carry_more_than_the_wire_takes_at_once(connection: Connection) -> None:
    words = "The lamp had been out for a week. " * 200_000
    connection.execute(LOCK, {"number": 1}).one()
    write(connection, 2, words)
    assert [len(told) for _, told in lamps(connection)] == 3 * [len(words)]
