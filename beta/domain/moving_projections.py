"""Owns how remarks that were moved become rows."""

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, update

from beta.domain.log import Projection, Projector
from beta.domain.unwritten import write_now
from beta.models import Annotation, DraftEvent


def _remarks_moved(projector: Projector, event: DraftEvent) -> None:
    data = event.data
    write_places(projector, data["chapter"], data["version"], data["anchors"])


def write_places(
    projector: Projector, chapter_id: str, version: int, places: Mapping[str, Sequence[int]], state: str | None = None
) -> None:
    """Write where annotations stand now, `[from, to]` by id, and the state, where it is given, that they are in.

    The table's own statement, which loads none of them first.
    """
    draft_id = projector.draft.id
    besides = {} if state is None else {"state": state}
    rows = [{"of": annotation, "start": from_, "end": to} for annotation, (from_, to) in places.items()]
    table = Annotation.__table__
    placed = (
        update(Annotation)
        .where(table.c.draft_id == draft_id, table.c.id == bindparam("of"))
        .values(
            chapter_id=chapter_id,
            version=version,
            from_pos=bindparam("start"),
            to_pos=bindparam("end"),
            adrift=False,
            **besides,
        )
    )
    write_now(projector.session)
    projector.session.connection().execute(placed, rows)
    for held in projector.session.identity_map.values():
        if isinstance(held, Annotation) and held.draft_id == draft_id and held.id in places:
            projector.session.expire(held, ["chapter_id", "version", "from_pos", "to_pos", "adrift", *besides])


MOVED: dict[str, Projection] = {"remarks_moved": _remarks_moved}
"""What an event that moves remarks does to the tables."""
