"""Owns where a passage that somebody saw at an earlier version stands now, wherever it has been moved meanwhile."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from beta.domain.log import Change
from beta.domain.texts import read_logged
from beta.models import Chapter, DraftEvent
from beta.prose.anchors import Range, map_range
from beta.prose.cuts import Cut, cut_of, put_in, same_again, words_again
from beta.prose.parts import Parts
from beta.prose.replay import replayed
from beta.prose.returning import Puts
from beta.prose.schema import SCHEMA, Node
from beta.prose.steps import StepMap, maps_of, put_step

MAX_FOLLOWED = 200
"""Events that are looked through for words that were taken away; whoever is further behind finds the remark adrift."""
MAX_BEFORE = 20
"""Events before the first one on its chapter: who moves a passage puts it in first and takes it out then."""
MAX_MOVES = 20
"""How often words are followed to where they were put in again."""

Event = dict[str, Any]
"""The data of an event."""


def landed(change: Change, chapter: Chapter, version: int, range_: Range) -> tuple[Chapter, Range]:
    """Return the chapter and the range where the words of a range at an earlier version stand now, adrift if nowhere.

    The log is followed as it was when others' remarks stood on the same words: along their edits, and where these took the
    words away, to where the same words, known by what stood around them, were put in afterwards.
    """
    mapped = map_range(range_, change.texts.maps_since(chapter, version))
    if not mapped.adrift:
        return chapter, mapped
    return _followed(change, chapter, version, range_) or (chapter, mapped)


def _followed(change: Change, chapter: Chapter, version: int, range_: Range) -> tuple[Chapter, Range] | None:
    """Follow a range event by event, from where its chapter stood at a version; `None` where its words are gone for good."""
    past = _Past(change, _since(change, chapter.id, version))
    at, here, used = chapter.id, 0, set[int]()
    while here < len(past.events):
        event = past.events[here]
        if "steps" not in event or event["chapter"] != at:
            here += 1
            continue
        mapped, cut = past.through(event, range_)
        here += 1
        if cut is not None:
            # Who has followed words to where they were put in and finds them cut out there is not led there again.
            order = [one for one in (*range(here - 2, -1, -1), *range(here - 1, len(past.events))) if one not in used]
            found = next(((index, one) for index in order if (one := past.put_again(index, cut))), None)
            if found is None or len(used) == MAX_MOVES:
                return None
            used.add(found[0])
            here, mapped, at = found[0] + 1, found[1], past.events[found[0]]["chapter"]
        range_ = mapped
    there = change.session.get_one(Chapter, (change.draft.id, at))
    return None if there.removed else (there, range_)


def _since(change: Change, chapter: str, version: int) -> list[Event]:
    """Return what has put words in or taken them out, in any chapter, since a chapter stood at a version."""
    of_draft = select(DraftEvent.seq, DraftEvent.data).where(DraftEvent.draft_id == change.draft.id)
    first = of_draft.where(DraftEvent.chapter_id == chapter, DraftEvent.version >= version).order_by(DraftEvent.version)
    begin = change.session.execute(first.limit(1)).one().seq - MAX_BEFORE
    later = of_draft.where(DraftEvent.seq >= begin, DraftEvent.chapter_id.is_not(None)).order_by(DraftEvent.seq)
    found = [row.data for row in change.session.execute(later.limit(MAX_FOLLOWED))]
    told = [data for data in found if data.get("steps") or "doc" in data]
    return [data for data in told if data["chapter"] != chapter or data.get("version", -1) >= version]


class _Past:
    """A stretch of the log, with the texts in it: each is made once, from the one before."""

    def __init__(self, change: Change, events: Sequence[Event]) -> None:
        self.events = events
        self._change = change
        self._edits: dict[str, list[Event]] = defaultdict(list)
        self._docs: dict[str, dict[int, Node]] = defaultdict(dict)
        for event in events:
            if "steps" in event:
                self._edits[event["chapter"]].append(event)
            else:
                self._docs[event["chapter"]][0] = SCHEMA.node_from_json(event["doc"])
        self._put: dict[int, tuple[Parts, Puts] | None] = {}

    def through(self, event: Event, range_: Range) -> tuple[Range, Cut | None]:
        """Return a range after an event on its chapter, and what that cut out where nothing of the range is left."""
        steps = read_logged(event["steps"])
        maps = maps_of(steps)
        if not map_range(range_, maps).adrift:
            return map_range(range_, maps), None
        parts = Parts(self._doc(event["chapter"], event["version"]))
        for step, step_map in zip(steps, maps, strict=True):
            after = map_range(range_, [step_map])
            if after.adrift:
                return after, cut_of(parts, range_, step_map)
            put_step(parts, step)
            range_ = after
        return range_, None

    def put_again(self, index: int, cut: Cut) -> Range | None:
        """Return where, in its chapter as an event left it, that event put the words of a cut."""
        if index not in self._put:
            self._put[index] = self._put_in(self.events[index])
        known = self._put[index]
        if known is None:
            return None
        parts, puts = known
        for one in puts.of_words(cut.taken):
            if (found := same_again(cut, one)) is not None:
                return found
        return next((found for one in puts.reached_by(cut.text) if (found := words_again(parts, cut, one))), None)

    def _put_in(self, event: Event) -> tuple[Parts, Puts] | None:
        """Return the text after an event and what that put in there; `None` where it put nothing in."""
        if "steps" not in event:
            doc = self._docs[event["chapter"]][0]
            maps = [StepMap([0, 0, doc.content.size])]
        else:
            maps = maps_of(read_logged(event["steps"]))
            if not any(new for step_map in maps for new in step_map.ranges[2::3]):
                return None
            doc = self._doc(event["chapter"], event["version"] + len(event["steps"]))
        parts = Parts(doc)
        return parts, Puts(put_in(parts, maps))

    def _doc(self, chapter: str, version: int) -> Node:
        """Return a chapter as it was before or after one of the events on it."""
        docs, edits = self._docs[chapter], self._edits[chapter]
        if not docs:
            first: int = edits[0]["version"]
            row = self._change.session.get_one(Chapter, (self._change.draft.id, chapter))
            docs[first] = self._change.texts.at_version(row, first)
        while version not in docs:
            edit = edits[len(docs) - 1]
            docs[edit["version"] + len(edit["steps"])] = replayed(docs[edit["version"]], edit["steps"])
        return docs[version]
