"""Owns a database as one file and back: SQLite by its backup interface, PostgreSQL by pg_dump, pg_restore and psql.

Only our own tables go out and come in; whatever else lives in the same PostgreSQL database is left alone.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, func, inspect, select, table, text
from sqlalchemy.pool import NullPool

from beta.errors import BetaError, Conflict, Invalid
from beta.models import Base, engine

VERSION_TABLE = "alembic_version"

_OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""
_IN_USE = "The database is in use. Stop every worker first, so that nothing is written to what is being replaced."


class ToolFailed(BetaError):
    """A program of PostgreSQL's is missing or has refused; nothing more was done."""

    code = "tool_failed"


def rows_by_table(connection: Connection, more: Collection[str] = ()) -> dict[str, int]:
    """Return how many rows each of our tables holds, and each of those named; without those that are not there."""
    ours = {*Base.metadata.tables, VERSION_TABLE, *more} & set(inspect(connection).get_table_names())
    return {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in sorted(ours)}


def file_engine(path: Path) -> Engine:
    """Return an engine on a SQLite file of its own, opened as the site opens its database."""
    made = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)
    engine.prepare(made)
    return made


def dump(source: Engine, path: Path) -> dict[str, int]:
    """Write the database as it is at one instant into the new file `path`; return the rows of each table at that instant.

    Nobody who is writing waits. Raises `ToolFailed`.
    """
    return _dump_sqlite(source, path) if source.dialect.name == "sqlite" else _dump_postgresql(source, path)


def load(target: Engine, path: Path, tables: Collection[str]) -> None:
    """Replace our tables, and the given ones, by what `dump` wrote to `path`: all of them or, when that fails, none.

    Beside `path` there must be room for the SQL of a whole PostgreSQL database. Raises `Conflict` while somebody else is
    connected, `Invalid` where a SQLite file is in the way that is damaged, and `ToolFailed`.
    """
    if target.dialect.name == "sqlite":
        _load_sqlite(target, path)
    else:
        _load_postgresql(target, path, tables)


def check_whole(path: Path) -> None:
    """Raise `Invalid` where a SQLite file is damaged."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise Invalid(f"The database is damaged: {found}")


def _dump_sqlite(source: Engine, path: Path) -> dict[str, int]:
    """Copy in one step, which is one read transaction: with a write-ahead log that holds up no writer."""
    with closing(_existing(source)) as live, closing(sqlite3.connect(path)) as copy:
        live.backup(copy)
        # One file, without the two that a write-ahead log keeps beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
    check_whole(path)
    with create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool).connect() as connection:
        return rows_by_table(connection)


def _existing(source: Engine) -> sqlite3.Connection:
    """Open a SQLite file that is there; what is missing is not made empty."""
    return sqlite3.connect(f"file:{quote(str(source.url.database))}?mode=rw", uri=True)


def _load_sqlite(target: Engine, path: Path) -> None:
    target.dispose()
    with closing(sqlite3.connect(path)) as copy, closing(sqlite3.connect(str(target.url.database), timeout=0)) as live:
        try:
            live.execute("PRAGMA locking_mode=EXCLUSIVE")
            live.execute("BEGIN EXCLUSIVE")
            live.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise Conflict(_IN_USE) from error
        except sqlite3.DatabaseError as error:
            raise Invalid(f"{target.url.database} is damaged ({error}). Move it away, then restore.") from error
        copy.backup(live)


def _dump_postgresql(source: Engine, path: Path) -> dict[str, int]:
    with source.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        rows = rows_by_table(connection)
        what = [f"--dbname={_address(source.url)}", *(f"--table={name}" for name in rows)]
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={path}"]
        _run("pg_dump", "--no-password", *options, *what, password=source.url.password)
    return rows


def _load_postgresql(target: Engine, path: Path, tables: Collection[str]) -> None:
    """Drop and make anew in one transaction: a restore that ends half-way leaves everything as it was."""
    target.dispose()
    with target.connect() as connection:
        if connection.scalar(text(_OTHERS)):
            raise Conflict(_IN_USE)
    script, quote_name = path.with_name("restore.sql"), target.dialect.identifier_preparer.quote
    old = ", ".join(quote_name(name) for name in sorted({*Base.metadata.tables, VERSION_TABLE, *tables}))
    _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(path))
    whole = ["--single-transaction", "--set=ON_ERROR_STOP=1", "--no-psqlrc", "--quiet", f"--dbname={_address(target.url)}"]
    steps = [f"--command=DROP TABLE IF EXISTS {old} CASCADE", f"--file={script}"]
    _run("psql", *whole, "--no-password", *steps, password=target.url.password)


def _address(url: URL) -> str:
    """Return where a database is, as PostgreSQL's programs take it; the password goes another way."""
    return url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)


def _run(name: str, *arguments: str, password: str | None = None) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, where `ps` does not show it."""
    program = shutil.which(name)
    if program is None:
        raise ToolFailed(f"{name} is missing. On Debian: sudo apt-get install postgresql-client")
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run(  # noqa: S603  # a program of PostgreSQL's, with a list of arguments and no shell
        [program, *arguments], env=environment, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise ToolFailed(f"{name} failed, and nothing was changed: {done.stderr.strip()}")
