"""A backup taken while people write comes back whole; a damaged one changes nothing."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select

from beta.domain.door import perform
from beta.domain.rebuild import tables_of
from beta.models import Annotation, Draft, DraftEvent, db
from tests.conftest import Cast
from tests.course import leave, play
from tests.terminal import in_own_process, terminal
from tests.writers import people_writing

pytestmark = pytest.mark.data

Log = list[tuple[str, int, str, str | None]]


def log() -> Log:
    db.session.rollback()
    query = select(DraftEvent.draft_id, DraftEvent.seq, DraftEvent.kind, DraftEvent.command_id)
    return [tuple(row) for row in db.session.execute(query.order_by(DraftEvent.draft_id, DraftEvent.seq))]  # type: ignore[misc]


def test_backup_taken_while_people_write_comes_back_whole(app: Flask, cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "site.backup"
    with people_writing(app, cast) as writers:
        before = writers.wait_for_more(30)
        written_before = log()
        made = in_own_process(app, "backup", str(file))
        during = writers.acknowledged - before
        writers.wait_for_more(30)
    assert (made.returncode, made.stderr) == (0, "")
    assert during > 0
    written = log()
    restored = terminal(app, "restore", str(file), "--force")
    assert restored.exit_code == 0, restored.output
    assert "tables and log agree" in restored.output
    assert set(written_before) <= set(log()) < set(written)
    for draft in db.session.scalars(select(Draft)):
        numbers = [seq for id_, seq, _, _ in log() if id_ == draft.id]
        assert numbers == list(range(1, draft.head + 1))


@pytest.fixture
def file(app: Flask, cast: Cast, tmp_path: Path) -> Path:
    """A backup of the site after a whole beta read."""
    play(cast)
    path = tmp_path / "site.backup"
    assert terminal(app, "backup", str(path)).exit_code == 0
    return path


def test_everything_is_in_the_backup_and_nothing_of_later(app: Flask, cast: Cast, file: Path) -> None:
    before = tables_of(db.session(), cast.draft)
    leave(cast, cast.helen, "comment-9", 5, 9, body="Said too late.")
    assert terminal(app, "restore", str(file), "--force").exit_code == 0
    assert tables_of(db.session(), cast.draft) == before
    perform(cast.author, cast.draft, "rename_chapter", {"chapter": cast.chapter, "title": "Life goes on"})


def test_backup_comes_back_into_an_empty_database_unforced(app: Flask, cast: Cast, file: Path) -> None:
    before = tables_of(db.session(), cast.draft)
    for table in reversed(db.metadata.sorted_tables):
        db.session.execute(table.delete())
    db.session.commit()
    assert terminal(app, "restore", str(file)).exit_code == 0
    assert tables_of(db.session(), cast.draft) == before


def test_database_that_holds_anything_is_not_overwritten_unforced(app: Flask, cast: Cast, file: Path) -> None:
    leave(cast, cast.helen, "comment-9", 5, 9, body="Not to be lost.")
    refused = terminal(app, "restore", str(file))
    assert refused.exit_code == 1
    assert "not empty" in refused.output
    assert db.session.get(Annotation, (cast.draft, "comment-9")) is not None


def test_database_that_others_are_using_is_not_overwritten(app: Flask, cast: Cast, file: Path) -> None:
    before = tables_of(db.session(), cast.draft)
    refused = in_own_process(app, "restore", str(file), "--force")
    assert refused.returncode == 1
    assert "in use" in refused.stderr
    assert tables_of(db.session(), cast.draft) == before


def test_backup_is_for_its_owner_only_and_leaves_nothing_beside_it(file: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_older_backup_stays_when_a_new_one_fails(app: Flask, file: Path) -> None:
    kept = file.read_bytes()
    failed = in_own_process(app, "backup", str(file), url=app.config["SQLALCHEMY_DATABASE_URI"] + "_of_nobody")
    assert failed.returncode == 1
    assert failed.stderr.startswith("Error: The database cannot be used: ")
    assert file.read_bytes() == kept
    assert list(file.parent.iterdir()) == [file]


def test_backup_into_a_folder_that_is_not_there_says_so(app: Flask, tmp_path: Path) -> None:
    failed = terminal(app, "backup", str(tmp_path / "nowhere" / "site.backup"))
    assert failed.exit_code == 1
    assert failed.output.startswith("Error: ")
    assert "No such file or directory" in failed.output


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.97])
def test_backup_that_was_cut_is_refused_and_changes_nothing(app: Flask, cast: Cast, file: Path, keep: float) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * keep)])
    assert_refused(app, cast, file, "damaged")


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_backup_with_a_wrong_byte_is_refused_and_changes_nothing(app: Flask, cast: Cast, file: Path, place: float) -> None:
    with ZipFile(file) as archive:
        size = archive.getinfo("database").compress_size
    content = bytearray(file.read_bytes())
    content[50 + int((size - 50) * place)] ^= 0xFF
    file.write_bytes(content)
    assert_refused(app, cast, file, "damaged")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("kind", "mysql", "a backup of mysql"), ("format", 99, "format 99"), ("rows", None, "damaged")],
)
def test_backup_of_another_kind_is_refused(app: Flask, cast: Cast, file: Path, name: str, value: object, words: str) -> None:
    with ZipFile(file) as archive:
        manifest, database = json.loads(archive.read("manifest.json")), archive.read("database")
    with ZipFile(file, "w") as archive:
        archive.writestr("database", database)
        archive.writestr("manifest.json", json.dumps({**manifest, name: value}))
    assert_refused(app, cast, file, words)


def test_text_that_is_no_backup_is_refused(app: Flask, cast: Cast, file: Path) -> None:
    file.write_text("A ledger is a kind of promise.", "utf-8")
    assert_refused(app, cast, file, "not a backup")


def assert_refused(app: Flask, cast: Cast, file: Path, words: str) -> None:
    before = tables_of(db.session(), cast.draft)
    refused = terminal(app, "restore", str(file), "--force")
    assert refused.exit_code == 1
    assert words in refused.output
    assert tables_of(db.session(), cast.draft) == before
