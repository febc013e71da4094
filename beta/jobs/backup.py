"""Owns backups: one file with the whole database as it was at one instant, and with what it must hold when it comes back.

The file is a ZIP of `database` (a SQLite file, or what pg_dump writes) and `manifest.json`. Not in it: the secret key
(`SECRET_KEY`, or `secret_key` in the instance folder), without which invite links and log-ins of before do not work;
mails and other jobs that wait (`jobs.sqlite3`, Redis); mails in `outbox/`; settings.
"""

import json
import os
import shutil
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from sqlalchemy import Engine

from beta.errors import Conflict, Invalid
from beta.jobs.dumps import VERSION_TABLE, check_whole, dump, file_engine, load, rows_by_table
from beta.models import now

FORMAT = 1
_DATABASE, _MANIFEST = "database", "manifest.json"
_COPIED_AT_ONCE = 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself: `kind` is `sqlite` or `postgresql`, `rows` the number of rows by table."""

    format: int
    kind: str
    made_at: str
    rows: dict[str, int]


def back_up(source: Engine, file: Path) -> Manifest:
    """Write a backup to `file`, readable by its owner only, and return its manifest.

    People may go on writing. An older `file` is replaced once the new one is complete. Raises `BetaError`.
    """
    with TemporaryDirectory(dir=file.absolute().parent, prefix=".beta-backup-") as folder:
        database, packed = Path(folder) / _DATABASE, Path(folder) / "backup"
        rows = dump(source, database)
        manifest = Manifest(FORMAT, source.dialect.name, now().isoformat(), rows)
        _pack(manifest, database, packed)
        packed.chmod(0o600)
        packed.replace(file)
    return manifest


def restore(target: Engine, file: Path, *, force: bool = False) -> Manifest:
    """Put what a backup holds in the place of the database, and return its manifest.

    Migrations are the caller's, and so is comparing the tables with the log.
    Raises `Conflict` where the database holds anything and `force` is not given, or while somebody is connected to it;
    `Invalid` for a file that is no whole backup of this kind of database: then nothing has been changed.
    """
    with TemporaryDirectory(dir=file.absolute().parent, prefix=".beta-restore-") as folder:
        database = Path(folder) / _DATABASE
        manifest = _unpack(file, database)
        _refuse_other_kind(manifest, target)
        if manifest.kind == "sqlite":
            check_whole(database)
            _compare(manifest, file_engine(database))
        if not force:
            _refuse_overwriting(target)
        load(target, database, manifest.rows)
    _compare(manifest, target)
    return manifest


def _pack(manifest: Manifest, database: Path, packed: Path) -> None:
    """Write the ZIP, down to the disk; pg_dump has compressed what it wrote."""
    compression = ZIP_DEFLATED if manifest.kind == "sqlite" else ZIP_STORED
    with packed.open("wb") as file:
        with ZipFile(file, "w") as archive:
            archive.write(database, _DATABASE, compression)
            archive.writestr(_MANIFEST, json.dumps(asdict(manifest), indent=2))
        file.flush()
        os.fsync(file.fileno())


def _unpack(file: Path, database: Path) -> Manifest:
    """Write the backup's database to `database`; its checksum is compared on the way. Raises `Invalid`."""
    try:
        with ZipFile(file) as archive:
            manifest = _manifest(json.loads(archive.read(_MANIFEST)))
            with archive.open(_DATABASE) as packed, database.open("wb") as unpacked:
                _copy(packed, unpacked)
    except (BadZipFile, EOFError, KeyError, TypeError, ValueError, zlib.error) as error:
        raise Invalid(f"{file.name} is not a backup of ours, or it is damaged.") from error
    return manifest


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    shutil.copyfileobj(source, target, _COPIED_AT_ONCE)


def _manifest(given: dict[str, Any]) -> Manifest:
    if given["format"] != FORMAT:
        raise Invalid(f"This backup has format {given['format']}; this version of Beta reads format {FORMAT}.")
    return Manifest(FORMAT, str(given["kind"]), str(given["made_at"]), dict(given["rows"]))


def _refuse_other_kind(manifest: Manifest, target: Engine) -> None:
    if manifest.kind != target.dialect.name:
        raise Invalid(f"This is a backup of {manifest.kind}; the database here is {target.dialect.name}.")


def _refuse_overwriting(target: Engine) -> None:
    with target.connect() as connection:
        rows = rows_by_table(connection)
    if any(count for name, count in rows.items() if name != VERSION_TABLE):
        raise Conflict("The database is not empty. With --force, what is in it is lost.")


def _compare(manifest: Manifest, restored: Engine) -> None:
    """Raise `Invalid` unless every table has the rows that the backup counted."""
    with restored.connect() as connection:
        rows = rows_by_table(connection, manifest.rows)
    wrong = [name for name, count in manifest.rows.items() if rows.get(name) != count]
    if wrong:
        raise Invalid(f"The backup does not hold the rows it counted, in: {', '.join(wrong)}.")
