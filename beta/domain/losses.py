"""Owns what remarks have lost: where each stood before an edit took words from it, to know them when they return."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from beta.domain.recent import Recent
from beta.domain.texts import Texts, read_logged
from beta.models import Chapter, DraftEvent
from beta.prose.anchors import Range
from beta.prose.cuts import Cut, cut_of
from beta.prose.parts import Parts
from beta.prose.schema import Node
from beta.prose.steps import put_step

MAX_PLACES = 16
"""Places that are remembered of each remark."""
KEPT = 4096
"""Cuts that each process keeps in memory; all others are read from the log."""


@dataclass(frozen=True, slots=True)
class Place:
    """A range of a chapter (its id) just before the step that led on from `version`."""

    chapter: str
    version: int
    from_: int
    to: int


Loss = tuple[Place, ...]
"""Where a remark stood before each step that took words from its ends, the first and widest place first.

Of one that is adrift the last place is where it was before its last words went.
"""


def further(loss: Loss, place: Place) -> Loss:
    """Return the loss after another step; of very many the first and the last are kept."""
    return (*loss, place) if len(loss) < MAX_PLACES else (loss[0], *loss[2:], place)


def loss_json(loss: Loss) -> list[list[Any]]:
    """Return a loss as checkpoints and events keep it: `[[chapter, version, from, to], ...]`."""
    return [[place.chapter, place.version, place.from_, place.to] for place in loss]


def read_loss(raw: list[list[Any]]) -> Loss:
    """Return the loss that `loss_json` told."""
    return tuple(Place(*place) for place in raw)


SHARED: Recent[tuple[str, Place], Cut] = Recent(KEPT)
"""The cuts this process used last, by draft and place."""


class Cuts:
    """What was cut out of a draft's remarks, as one transaction knows it; `publish` shares it once it is committed.

    With `shared=None` nothing is taken from memory.
    """

    def __init__(
        self, session: Session, draft_id: str, texts: Texts, shared: Recent[tuple[str, Place], Cut] | None = SHARED
    ) -> None:
        self._session = session
        self._draft_id = draft_id
        self._texts = texts
        self._shared = shared
        self._held: dict[Place, Cut] = {}

    def at(self, place: Place) -> Cut:
        """Return the words that stood at a place, and what was cut out there: from memory, else from the log."""
        self.load([place])
        return self._held[place]

    def load(self, places: Iterable[Place]) -> None:
        """Have the cuts at these places at hand: from memory, else from the log, along which each chapter is read once."""
        wanted: dict[str, dict[int, list[Place]]] = defaultdict(lambda: defaultdict(list))
        for place in places:
            if place in self._held:
                continue
            kept = self._shared.get((self._draft_id, place)) if self._shared is not None else None
            if kept is not None:
                self._held[place] = kept[1]
            else:
                wanted[place.chapter][place.version].append(place)
        for chapter, versions in wanted.items():
            self._read(self._session.get_one(Chapter, (self._draft_id, chapter)), versions)

    def _read(self, chapter: Chapter, places: Mapping[int, list[Place]]) -> None:
        """Read the cuts of a chapter, by version, from one to the next; over what lies far apart, kept texts help."""
        start, at, end = None, 0, 0
        for version in sorted(places):
            if start is None or version >= end:
                begin, logged = self._event(chapter.id, version)
                start = self._texts.later(chapter, start, begin)
                parts, at, end = Parts(start.doc), begin, begin + len(logged)
            *before, step = read_logged(logged[at - begin : version - begin + 1])
            for one in before:
                put_step(parts, one)
            at = version
            for place in places[version]:
                self._held[place] = cut_of(parts, Range(place.from_, place.to), step.get_map())

    def _event(self, chapter: str, version: int) -> tuple[int, list[dict[str, Any]]]:
        """Return the steps of the event that led on from a version, and the version before the first of them."""
        query = select(DraftEvent.version, DraftEvent.data).where(
            DraftEvent.draft_id == self._draft_id, DraftEvent.chapter_id == chapter, DraftEvent.version <= version
        )
        row = self._session.execute(query.order_by(DraftEvent.version.desc()).limit(1)).one()
        return row.version or 0, row.data["steps"]

    def remember(self, losses: Mapping[str, Loss], data: Mapping[str, Any], doc: Node) -> None:
        """Keep what the steps of an event took from remarks, while the document before them is at hand.

        The steps are followed once, however many remarks they took from.
        """
        chapter, version, count = data["chapter"], data["version"], len(data["steps"])
        places: dict[int, list[Place]] = defaultdict(list)
        for place in {place for loss in losses.values() for place in loss}:
            if place.chapter == chapter and version <= place.version < version + count:
                places[place.version].append(place)
        if not places:
            return
        parts = Parts(doc)
        for at, step in enumerate(read_logged(data["steps"][: max(places) - version + 1]), version):
            for place in places[at]:
                self._held[place] = cut_of(parts, Range(place.from_, place.to), step.get_map())
            put_step(parts, step)

    def publish(self) -> None:
        """Share what this transaction committed."""
        if self._shared is not None:
            for place, cut in self._held.items():
                self._shared.keep((self._draft_id, place), 0, cut)
