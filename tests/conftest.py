"""Owns what every test stands on: a migrated database of the chosen kind, the application, and the cast."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from beta import create_app
from beta.domain.access import Viewer
from beta.domain.accounts import create_guest
from beta.domain.door import perform
from beta.domain.drafting import create_draft
from beta.domain.joining import join
from beta.domain.passwords import hash_password
from beta.domain.snapshot import read_draft
from beta.domain.texts import Texts
from beta.models import Chapter, User, db
from tests.scene import Scene
from tests.servers import SECRET_KEY, postgresql_server

MEMORY = Path("/dev/shm")  # noqa: S108  # only the root under which pytest makes folders of its own
ROOM = 2_000_000_000
"""Bytes that must be free there: the folders of a whole run take less than half of it."""
PASSWORD = "lantern oil and salt"
STORY = (Path(__file__).parent / "samples" / "the-lighthouse-keepers-ledger.txt").read_text("utf-8")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `--database postgresql` run the same tests on PostgreSQL."""
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")


def pytest_configure() -> None:
    """Have the folders of tests in memory, where a commit waits for no disk; it does all else that it does on one."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that no process is left with it alone at the end.

    On PostgreSQL, what uses no database of the chosen kind is left out: it would do again what it did on SQLite.
    """
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    if config.getoption("--database") == "postgresql":
        config.hook.pytest_deselected(items=[item for item in items if not _uses_database(item)])
        items[:] = [item for item in items if _uses_database(item)]


def _uses_database(item: pytest.Item) -> bool:
    return "database_server" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def database_server(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """The URL of a running PostgreSQL, or `None` for SQLite."""
    if request.config.getoption("--database") == "sqlite":
        yield None
    else:
        with postgresql_server() as url:
            yield url


@pytest.fixture(scope="session")
def shared_app(database_server: str | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on a migrated, empty database; tests take `app`, which empties it first."""
    instance = tmp_path_factory.mktemp("instance")
    app = create_app(
        {
            "INSTANCE": str(instance),
            "SECRET_KEY": SECRET_KEY,
            "SQLALCHEMY_DATABASE_URI": database_server or f"sqlite:///{instance / 'test.sqlite3'}",
            "SOCKET_MODE": "threading",
            "JOBS_IMMEDIATE": True,
            "LIMITS_ON": False,
            "TESTING": True,
        }
    )
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(shared_app: Flask) -> Iterator[Flask]:
    """The application on an empty database, with its context pushed."""
    with shared_app.app_context():
        _empty()
        yield shared_app
        db.session.remove()


def _empty() -> None:
    for table in reversed(db.metadata.sorted_tables):
        db.session.execute(table.delete())
    db.session.commit()


@pytest.fixture
def new_client(app: Flask) -> Callable[[], FlaskClient]:
    """Make a further browser, with cookies of its own."""
    return app.test_client


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser in which nobody is signed in."""
    return app.test_client()


@dataclass(frozen=True)
class Cast:
    """The people of the tests, on one draft."""

    author: Viewer
    coauthor: Viewer
    helen: Viewer
    omar: Viewer
    viewer: Viewer
    stranger: Viewer
    signed_out: Viewer
    draft: str
    chapter: str

    def everyone(self) -> dict[str, Viewer]:
        """Return the cast by role; Helen stands for the betas."""
        return {
            "author": self.author,
            "coauthor": self.coauthor,
            "beta": self.helen,
            "viewer": self.viewer,
            "stranger": self.stranger,
            "signed_out": self.signed_out,
        }


@cache
def password_hash() -> str:
    """Return the hash of everybody's password, made once: making it is slow on purpose."""
    return hash_password(PASSWORD)


def person(name: str) -> Viewer:
    """Return somebody with an account."""
    user = User(name=name, email=f"{name.lower()}@example.org", password_hash=password_hash())
    db.session.add(user)
    db.session.commit()
    return Viewer(user.id, name)


def guest(name: str) -> Viewer:
    """Return somebody with only a name."""
    user = create_guest(name)
    return Viewer(user.id, name)


def token_for(author: Viewer, draft: str, role: str) -> str:
    """Return the token of a new link for this role."""
    perform(author, draft, "create_invitation", {"role": role})
    return str(read_draft(author, draft)["invitations"][-1]["url"].rsplit("/", 1)[1])


@pytest.fixture(scope="session")
def scenes() -> list[tuple[Cast, Scene]]:
    """The cast as it was first made in this process, and what it left in the database."""
    return []


@pytest.fixture
def cast(app: Flask, scenes: list[tuple[Cast, Scene]]) -> Cast:
    """The author, whose story Helen and Omar beta-read as guests; a co-author, a viewer and a stranger."""
    if scenes:
        made, scene = scenes[0]
        draft, chapter = scene.put_back(made.draft, made.chapter)
        remember(made.author, draft, chapter)
        return replace(made, draft=draft, chapter=chapter)
    made = gathered()
    scenes.append((made, Scene()))
    return made


def remember(viewer: Viewer, draft: str, chapter: str) -> None:
    """Let this process have in memory of a draft what it has of each that it made: its text, its anchors, its snapshot."""
    texts = Texts(db.session(), draft)
    texts.current(db.session.get_one(Chapter, (draft, chapter)))
    texts.publish()
    db.session.rollback()
    read_draft(viewer, draft)


def gathered() -> Cast:
    """Make the cast through the doors."""
    author, coauthor = person("Rhiannon"), person("Tomos")
    helen, omar, viewer, stranger = guest("Helen"), guest("Omar"), guest("Vera"), person("Stranger")
    draft = create_draft(author, STORY)
    for role, people in {"coauthor": [coauthor], "beta": [helen, omar], "viewer": [viewer]}.items():
        token = token_for(author, draft, role)
        for somebody in people:
            join(somebody, token, somebody.name, True)
    chapter = read_draft(author, draft)["chapters"][0]["id"]
    return Cast(author, coauthor, helen, omar, viewer, stranger, Viewer(None), draft, chapter)
