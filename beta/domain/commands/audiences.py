"""Owns parting what an event would tell of many remarks: of a private note only its writer hears."""

from collections import defaultdict
from collections.abc import Mapping
from typing import TypeVar

from sqlalchemy import select

from beta.domain.log import EVERYONE, Change, person
from beta.models import Annotation

T = TypeVar("T")


def by_audience(change: Change, told: Mapping[str, T]) -> dict[str, dict[str, T]]:
    """Return what is to be told of annotations (by id), by the audience that may hear it; one statement, however many."""
    query = select(Annotation.id, Annotation.author_id).where(
        Annotation.draft_id == change.draft.id, Annotation.private, Annotation.state != "withdrawn"
    )
    writers = {row.id: row.author_id for row in change.session.execute(query)}
    parts: dict[str, dict[str, T]] = defaultdict(dict)
    for annotation, what in told.items():
        parts[person(writers[annotation]) if annotation in writers else EVERYONE][annotation] = what
    return parts
