"""Owns where a passage that somebody saw at an earlier version stands now, wherever it has been moved meanwhile."""

from typing import Any

from sqlalchemy import select

from beta.domain.log import Change
from beta.domain.texts import read_logged
from beta.models import Chapter, DraftEvent
from beta.prose.anchors import Range, map_range
from beta.prose.cuts import Cut, cut_of, put_in, same_again, words_again
from beta.prose.parts import Parts
from beta.prose.schema import SCHEMA, Node
from beta.prose.steps import StepMap, apply_steps, maps_of

MAX_FOLLOWED = 200
"""Events that are looked through for words that were taken away; whoever is further behind finds the remark adrift."""


MAX_BEFORE = 20
"""Events before the first one on its chapter: who moves a passage puts it in first and takes it out then."""


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
    events = _since(change, chapter.id, version)
    at, here, used = chapter.id, 0, set()
    while here < len(events):
        event = events[here]
        if "steps" not in event or event["chapter"] != at:
            here += 1
            continue
        mapped, cut = _through(change, event, range_)
        here += 1
        if cut is not None:
            # Who has followed words to where they were put in and finds them cut out there is not led there again.
            order = [one for one in (*range(here - 2, -1, -1), *range(here - 1, len(events))) if one not in used]
            found = next(((index, one) for index in order if (one := _put_again(change, events[index], cut))), None)
            if found is None:
                return None
            used.add(found[0])
            here, mapped, at = found[0] + 1, found[1], events[found[0]]["chapter"]
        range_ = mapped
    there = change.session.get_one(Chapter, (change.draft.id, at))
    return None if there.removed else (there, range_)


def _since(change: Change, chapter: str, version: int) -> list[dict[str, Any]]:
    """Return what has put words in or taken them out, in any chapter, since a chapter stood at a version."""
    of_draft = select(DraftEvent.seq, DraftEvent.data).where(DraftEvent.draft_id == change.draft.id)
    first = of_draft.where(DraftEvent.chapter_id == chapter, DraftEvent.version >= version).order_by(DraftEvent.version)
    begin = change.session.execute(first.limit(1)).one().seq - MAX_BEFORE
    later = of_draft.where(DraftEvent.seq >= begin, DraftEvent.chapter_id.is_not(None)).order_by(DraftEvent.seq)
    found = [row.data for row in change.session.execute(later.limit(MAX_FOLLOWED))]
    told = [data for data in found if "steps" in data or "doc" in data]
    return [data for data in told if data["chapter"] != chapter or data.get("version", -1) >= version]


def _through(change: Change, event: dict[str, Any], range_: Range) -> tuple[Range, Cut | None]:
    """Return a range after an event on its chapter, and what that cut out where nothing of the range is left."""
    steps = read_logged(event["steps"])
    maps = maps_of(steps)
    if not map_range(range_, maps).adrift:
        return map_range(range_, maps), None
    doc = _doc(change, event["chapter"], event["version"])
    for step, step_map in zip(steps, maps, strict=True):
        after = map_range(range_, [step_map])
        if after.adrift:
            return after, cut_of(Parts(doc), range_, step_map)
        doc, range_ = apply_steps(doc, [step]), after
    return range_, None


def _put_again(change: Change, event: dict[str, Any], cut: Cut) -> Range | None:
    """Return where, in its chapter as an event left it, that event put the words of a cut."""
    if "doc" in event:
        doc = SCHEMA.node_from_json(event["doc"])
        maps = [StepMap([0, 0, doc.content.size])]
    else:
        doc = _doc(change, event["chapter"], event["version"] + len(event["steps"]))
        maps = maps_of(read_logged(event["steps"]))
    parts = Parts(doc)
    puts = [one for put in put_in(parts, maps) for one in (put, *put.each)]
    return next((one for put in puts if (one := same_again(cut, put) or words_again(parts, cut, put))), None)


def _doc(change: Change, chapter: str, version: int) -> Node:
    return change.texts.at_version(change.session.get_one(Chapter, (change.draft.id, chapter)), version)
