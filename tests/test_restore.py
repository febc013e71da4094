"""A restore that dies half-way leaves the old data as it was: PostgreSQL, whose tables are dropped before they come back."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from beta import create_app
from beta.domain.drafting import create_draft
from beta.models import Draft, db
from tests.conftest import STORY, person
from tests.servers import postgresql_server, wait_until
from tests.socket_people import PATIENCE
from tests.terminal import in_own_process

HALF_WAY = """
CREATE FUNCTION fall_asleep() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(600); END';
CREATE EVENT TRIGGER half_way ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION fall_asleep();
"""
ASLEEP = "SELECT pid FROM pg_stat_activity WHERE datname = 'beta_test' AND wait_event = 'PgSleep'"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """A site of its own, on PostgreSQL."""
    with postgresql_server() as url:
        settings = {"INSTANCE": str(tmp_path), "SECRET_KEY": "of no account", "TESTING": True}
        app = create_app({**settings, "SQLALCHEMY_DATABASE_URI": url})
        with app.app_context():
            upgrade()
            yield app
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def watch(app: Flask) -> Iterator[Connection]:
    """A look at the server from another database of it, so that this one is nobody's."""
    engine = create_engine(db.engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def drafts() -> list[str]:
    """Return the titles that are there, and let the database go."""
    titles = sorted(db.session.scalars(db.select(Draft.title)))
    db.session.remove()
    db.engine.dispose()
    return titles


def test_restore_that_dies_half_way_leaves_the_old_data(app: Flask, watch: Connection, tmp_path: Path) -> None:
    file, author = str(tmp_path / "site.backup"), person("Rhiannon")
    create_draft(author, STORY)
    assert in_own_process(app, "backup", file).returncode == 0
    create_draft(author, "Title: Written since\n\nThe lamp was lit late.")
    before = drafts()
    with db.engine.begin() as connection:
        connection.execute(text(HALF_WAY))
    db.engine.dispose()
    with ThreadPoolExecutor() as pool:
        restoring = pool.submit(in_own_process, app, "restore", "--force", file)
        wait_until(lambda: watch.scalar(text(ASLEEP)) is not None, "the first table")
        watch.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": watch.scalar(text(ASLEEP))})
        died = restoring.result(PATIENCE)
    assert died.returncode == 1
    assert "nothing was changed" in died.stderr
    assert drafts() == before
    with db.engine.begin() as connection:
        connection.execute(text("DROP EVENT TRIGGER half_way"))
    db.engine.dispose()
    assert in_own_process(app, "restore", "--force", file).returncode == 0
    assert drafts() == [title for title in before if title != "Written since"]
