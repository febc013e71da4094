"""Owns comparing every draft's tables with its log: what differs is damage, or a fault of ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from beta.domain.rebuild import rebuild, tables_of
from beta.errors import BetaError
from beta.jobs.dumps import dump, file_engine
from beta.models import Base, Draft, DraftEvent

MOST_TOLD = 20
"""Differences told of one draft; the rest are counted."""

MAY_BE_MISSING = {"kept_texts"}
"""Tables of which a draft from before they were there has no rows: it is only read more slowly."""

_UNREADABLE = (BetaError, SQLAlchemyError, LookupError, TypeError, ValueError, AttributeError)
"""What carrying out a damaged event may raise."""


@dataclass(frozen=True)
class Checked:
    """A draft, and every difference between its tables and its log, without a word of anybody's text."""

    draft: str
    events: int
    differences: list[str]


def check_drafts(site: Engine) -> Iterator[Checked]:
    """Yield every draft, one after the other, having made its tables anew from its log in a transaction that is rolled back.

    Memory is bounded by the tables of one draft. SQLite has one writer for all, so a copy is checked, in the folder for
    temporary files; on PostgreSQL commands on a draft wait while that draft is being checked.
    """
    with _to_be_checked(site) as engine, Session(engine) as session:
        last = ""
        while draft_id := session.scalar(select(Draft.id).where(Draft.id > last).order_by(Draft.id).limit(1)):
            session.rollback()
            yield _check(session, draft_id)
            session.rollback()
            session.expunge_all()
            last = draft_id


@contextmanager
def _to_be_checked(site: Engine) -> Iterator[Engine]:
    if site.dialect.name != "sqlite":
        yield site
        return
    with TemporaryDirectory(prefix="beta-check-") as folder:
        copy = Path(folder) / "database"
        dump(site, copy)
        yield file_engine(copy)


def _check(session: Session, draft_id: str) -> Checked:
    session.connection(execution_options={"writing": True})
    draft = session.get_one(Draft, draft_id, with_for_update=True)
    count, first, last = session.execute(
        select(func.count(), func.min(DraftEvent.seq), func.max(DraftEvent.seq)).where(DraftEvent.draft_id == draft_id)
    ).one()
    if not count:
        return Checked(draft_id, 0, ["the log is empty"])
    found = [] if (first, last) == (1, count) else [f"the log has {count} events, numbered from {first} to {last}"]
    return Checked(draft_id, count, found + _compare(session, draft))


def _compare(session: Session, draft: Draft) -> list[str]:
    before = tables_of(session, draft.id)
    try:
        rebuild(session, draft.id)
        after = tables_of(session, draft.id)
    except _UNREADABLE as error:
        return [f"event {draft.__dict__.get('head', '?')} of the log cannot be carried out ({type(error).__name__})"]
    found = [line for name in before for line in _differences(name, before[name], after[name])]
    return found if len(found) <= MOST_TOLD else [*found[:MOST_TOLD], f"and {len(found) - MOST_TOLD} more"]


def _differences(name: str, stored: list[dict[str, Any]], rebuilt: list[dict[str, Any]]) -> Iterator[str]:
    """Yield a line for each row of a table that is not as the log has it, naming its key and columns."""
    key = [column.name for column in Base.metadata.tables[name].primary_key if column.name != "draft_id"]
    tables, log = ({tuple(row[part] for part in key): row for row in rows} for rows in (stored, rebuilt))
    for row in sorted(tables.keys() | log.keys(), key=str):
        named = " ".join([name, *map(str, row)])
        if row not in tables and name not in MAY_BE_MISSING:
            yield f"{named}: is missing"
        elif row in tables and row not in log:
            yield f"{named}: is not of the log"
        elif wrong := sorted(column for column, value in tables.get(row, {}).items() if log[row][column] != value):
            yield f"{named}: differs in {', '.join(wrong)}"
