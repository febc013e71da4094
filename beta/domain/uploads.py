"""Owns what a new version of a text would do to a draft: which chapter is which, what differs, what remarks lose."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from beta.domain.access import Access, Viewer, access_draft
from beta.domain.aside import aside
from beta.domain.log import Projector, open_projector
from beta.domain.planned_chapters import PlannedChapter, folded, single_chapter, whole_draft
from beta.errors import Invalid
from beta.formats.plain_text import Manuscript, read_manuscript
from beta.models import Annotation, Chapter, db
from beta.prose.anchors import Range
from beta.prose.carry import Carrier, carrier_of
from beta.prose.compare import Passage, compare
from beta.prose.render import plain_text
from beta.prose.schema import SCHEMA, Node

Place = tuple[int, Range]
"""The number of a planned chapter, and a range of its new text."""


@dataclass(frozen=True)
class Plan:
    """The chapters in their new order, those to be removed where they were, and where each remark would stand then.

    `lost` are the remarks that would stand nowhere; those on a chapter that is removed are in neither. `carrier` knows
    the way from the texts that change to the new ones, each side joined as one.
    """

    chapters: Sequence[PlannedChapter]
    carrier: Carrier | None
    places: Mapping[str, Place]
    lost: frozenset[str]

    @property
    def missing(self) -> list[Chapter]:
        """The chapters that the text does not have, kept or not."""
        return [one.chapter for one in self.chapters if one.is_missing and one.chapter is not None]


@dataclass(frozen=True)
class Preview:
    """What the author is shown before an upload: the plan, what differs, the draft's `seq` then, and what is left aside.

    `lost` counts the open remarks the author sees that would lose their words.
    """

    title: str
    seq: int
    plan: Plan
    passages: Sequence[tuple[Passage, ...]]
    lost: int
    other_header: bool


@dataclass(frozen=True)
class Target:
    """A draft that a new version may be uploaded to: its title, and its chapters by id."""

    title: str
    chapters: Sequence[tuple[str, str]]


def upload_target(viewer: Viewer, draft_id: str) -> Target:
    """Return what there is to upload to; for the writers of a draft."""
    session = db.session()
    access = access_draft(session, viewer, draft_id, "upload_version")
    projector = open_projector(session, access.draft)
    return Target(access.draft.title, [(one.id, one.title) for one in projector.present_chapters()])


def preview_upload(viewer: Viewer, draft_id: str, text: str, chapter: str | None, keep: Collection[str]) -> Preview:
    """Return what uploading a text (at most 5 MB) would do; changes nothing. For the writers of a draft.

    Raises `Invalid` or `TooLarge` with a sentence when the text cannot be a new version.
    """
    manuscript = aside(read_manuscript, text)
    session = db.session()
    access = access_draft(session, viewer, draft_id, "upload_version")
    draft = access.draft
    projector = open_projector(session, draft)
    plan = plan_upload(projector, manuscript, chapter, keep)
    passages = aside(_compared, plan.chapters)
    lost = _open_among(session, access, plan.lost)
    return Preview(draft.title, draft.head, plan, passages, lost, _is_other_header(projector, manuscript))


_BLANK = SCHEMA.nodes["doc"].create(None, [])


def _compared(chapters: Sequence[PlannedChapter]) -> tuple[tuple[Passage, ...], ...]:
    return tuple(compare(one.old or _BLANK, one.new or _BLANK) if one.differs else () for one in chapters)


def _open_among(session: Session, access: Access, annotations: Collection[str]) -> int:
    """Return how many of these are open and not somebody else's private note."""
    if not annotations:
        return 0
    seen = or_(Annotation.private.is_(False), Annotation.author_id == access.user_id)
    query = select(Annotation.id).where(Annotation.draft_id == access.draft.id, Annotation.state == "open", seen)
    return len(set(session.scalars(query)) & set(annotations))


def _is_other_header(projector: Projector, manuscript: Manuscript) -> bool:
    """Whether the text comes with header lines or a closing line that are not the draft's."""
    header = projector.draft.header
    kept = {line["label"]: folded(line["value"]) for line in header["fields"]} | {"Title": folded(projector.draft.title)}
    note = manuscript.closing_note
    return any(kept.get(field.label) != folded(field.value) for field in manuscript.fields) or (
        bool(note) and folded(note) != folded(header["closing_note"])
    )


def plan_upload(projector: Projector, manuscript: Manuscript, chapter: str | None, keep: Collection[str]) -> Plan:
    """Return what a text makes of a draft; raises `Invalid` when it does not fit what it is for."""
    present = projector.present_chapters()
    texts = [projector.texts.current(one) for one in present]
    if not any(plain_text(one.doc).strip() for one in manuscript.chapters):
        raise Invalid("There is no text yet: paste the story here, or choose a file.")
    if chapter is None:
        planned = aside(whole_draft, present, texts, manuscript.chapters, keep)
    else:
        planned = [single_chapter(present, texts, manuscript.chapters, chapter)]
    changed = [one for one in planned if one.has_other_text]
    standing = any(True for one in changed if one.chapter for _ in projector.anchors.of(one.chapter.id).items())
    carrier = aside(_carrier, changed) if standing else None
    return with_remarks(Plan(planned, carrier, {}, frozenset()), projector)


def _carrier(changed: Sequence[PlannedChapter]) -> Carrier:
    return carrier_of(_joined(one.old for one in changed), _joined(one.new for one in changed))


def with_remarks(plan: Plan, projector: Projector) -> Plan:
    """Return a plan with the remarks as they are now, on the texts as they were when it was made.

    The chapters whose text changes are compared as one, so that what moves from one to another takes its remarks along.
    Remarks on a chapter that is removed stay with it unless their words stand elsewhere.
    """
    changed = [one for one in plan.chapters if one.has_other_text]
    ranges: dict[str, Range] = {}
    at, removed = 0, set[str]()
    for one in changed:
        if one.chapter is None or one.old is None:
            continue
        for key, range_ in projector.anchors.of(one.chapter.id).items():
            ranges[key] = Range(range_.from_ + at, range_.to + at, range_.adrift)
            if one.new is None:
                removed.add(key)
        at += one.old.content.size
    if not ranges:
        return replace(plan, places={}, lost=frozenset())
    carrier = plan.carrier or _carrier(changed)
    found = carrier.places(ranges)
    places = {key: place for key, range_ in found.items() if (place := _in_chapter(plan.chapters, range_)) is not None}
    gone = {key for key, range_ in ranges.items() if not range_.adrift and key not in places}
    return replace(plan, carrier=carrier, places=places, lost=frozenset(gone - removed))


def _joined(docs: Iterator[Node | None]) -> Node:
    blocks = list(chain.from_iterable(doc.content.content for doc in docs if doc is not None))
    return SCHEMA.nodes["doc"].create(None, blocks)


def _in_chapter(planned: Sequence[PlannedChapter], range_: Range) -> Place | None:
    """Return the chapter a range of the joined text is in; one that reaches over the end of its chapter is cut there."""
    at = 0
    for number, one in enumerate(planned):
        if one.new is None or not one.has_other_text:
            continue
        size = one.new.content.size
        if at <= range_.from_ < at + size:
            return number, Range(range_.from_ - at, min(range_.to - at, size))
        at += size
    return None
