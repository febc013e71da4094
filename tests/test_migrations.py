"""Migrations go up and down, from every revision, with rows in every table: what both sides know survives."""

from collections.abc import Callable, Iterator
from contextlib import closing, redirect_stderr
from datetime import UTC, datetime
from io import StringIO
from itertools import pairwise
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import JSON, Column, MetaData, Table, create_engine, inspect, text
from sqlalchemy.pool import NullPool

from beta import create_app, places
from beta.models import Base, db

pytestmark = pytest.mark.data

REVISIONS = [one.revision for one in reversed(list(ScriptDirectory(str(places.MIGRATIONS)).walk_revisions()))]
Rows = dict[str, list[dict[str, Any]]]
"""Rows by table, each by column."""


@pytest.fixture
def database_url(database_server: str | None, tmp_path: Path) -> Iterator[str]:
    """An empty database of its own."""
    if database_server is None:
        yield f"sqlite:///{tmp_path / 'walked.sqlite3'}"
        return
    name = f"walked_{token_hex(4)}"
    with closing(create_engine(database_server, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect()) as server:
        server.execute(text(f"CREATE DATABASE {name}"))
        yield database_server.rpartition("/")[0] + f"/{name}"
        server.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """A site whose database has not been migrated."""
    settings = {"INSTANCE": str(tmp_path), "SECRET_KEY": "of no account", "TESTING": True}
    app = create_app({**settings, "SQLALCHEMY_DATABASE_URI": database_url})
    with app.app_context(), redirect_stderr(StringIO()):
        yield app
        db.session.remove()
        db.engine.dispose()


def tables() -> list[Table]:
    """Return our tables as the database has them, those that are referred to first."""
    found = MetaData()
    found.reflect(db.engine)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def rows() -> Rows:
    """Return everything that is in the database."""
    with db.engine.connect() as connection:
        return {table.name: [dict(row) for row in connection.execute(table.select()).mappings()] for table in tables()}


def fill(number: int) -> None:
    """Put a full row into every table, and one in which is empty what may be; rows of one number refer to each other."""
    with db.engine.begin() as connection:
        for table in tables():
            for bare in (False, True):
                row = 2 * number + bare
                values = {column.name: value_for(column, row) for column in table.columns if not (bare and column.nullable)}
                connection.execute(table.insert().values(values))


def value_for(column: "Column[Any]", row: int) -> Any:
    """Return what a column holds in a row: what no other row has there, or a reference to the row of that number."""
    kind = dict if isinstance(column.type, JSON) else column.type.python_type
    made: dict[type, Callable[[], Any]] = {
        int: lambda: row,
        bool: lambda: row % 2 == 0,
        bytes: lambda: f"{row} is kept packed".encode(),
        datetime: lambda: datetime(2026, 1, row % 28 + 1, tzinfo=UTC),
        dict: lambda: {"row": row, "words": ["Slack tide", None, "lamp 🕯"]},
        str: lambda: f"{row} is kept in the ledger of the lighthouse"[: getattr(column.type, "length", None)],
    }
    return made[kind]()


def shared(before: Rows, after: Rows) -> tuple[Rows, Rows]:
    """Return both sides with only the tables and columns that both know."""
    columns = {name: columns_of(before[name]) & columns_of(after[name]) for name in before.keys() & after.keys()}

    def part(side: Rows) -> Rows:
        return {
            name: sorted(({column: row[column] for column in sorted(known)} for row in side[name]), key=repr)
            for name, known in columns.items()
        }

    return part(before), part(after)


def columns_of(table: list[dict[str, Any]]) -> set[str]:
    return set(next(iter(table), {}))


def moved(move: Callable[..., None], revision: str) -> None:
    """Migrate, and see that what both revisions know is as it was."""
    before = rows()
    move(revision=revision)
    kept, found = shared(before, rows())
    assert kept == found, f"on the way to {revision}"


@pytest.fixture
def lived_in(site: Flask) -> Flask:
    """A site that has come all the way up, and was written to at each revision."""
    upgrade(revision=REVISIONS[0])
    fill(1)
    for number, revision in enumerate(REVISIONS[1:], 2):
        moved(upgrade, revision)
        fill(number)
    return site


def test_rows_of_every_revision_come_up_whole(lived_in: Flask) -> None:
    counted = {name: len(table) for name, table in rows().items()}
    assert counted.keys() == Base.metadata.tables.keys()
    assert min(counted.values()) >= 2
    assert counted["drafts"] == 2 * len(REVISIONS)


def test_way_down_and_up_again_keeps_what_both_sides_know(lived_in: Flask) -> None:
    for here, below in pairwise(reversed(REVISIONS)):
        moved(downgrade, below)
        moved(upgrade, here)
        moved(upgrade, REVISIONS[-1])
        moved(downgrade, below)


def test_way_down_to_nothing_leaves_nothing_and_leads_up_again(lived_in: Flask) -> None:
    downgrade(revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
    upgrade()
    assert {len(table) for table in rows().values()} == {0}
    fill(1)


def test_tables_at_the_newest_revision_are_those_of_the_models(site: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
