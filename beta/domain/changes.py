"""Owns what has changed in a draft since somebody last read it; nobody is told how far anybody else has read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from beta.domain.access import Viewer, access_draft
from beta.domain.history import chapters_of
from beta.domain.texts import Texts
from beta.domain.transaction import reading
from beta.prose.anchors import text_between
from beta.prose.compare import Counts, Passage, compare, summary

MOST = 200
"""Changed passages that are told of a chapter."""


@dataclass(frozen=True)
class Changed:
    """Where something was put in, `from_`-`to` of the chapter as it is, or at one position where words only went away."""

    from_: int
    to: int
    removed: str


@dataclass(frozen=True)
class Change:
    """What has changed in a chapter from version `since` to `version`; `passages` are in order, at most `MOST`."""

    chapter: str
    since: int
    version: int
    counts: Counts
    passages: Sequence[Changed]


def read_changes(viewer: Viewer, draft_id: str) -> list[Change]:
    """Return what has changed in each chapter the viewer has read before, in reading order; nothing for one that has not."""
    with reading() as session:
        access = access_draft(session, viewer, draft_id, "read_draft")
        read = access.member.read if access.member is not None else {}
        texts, found = Texts(session, draft_id), []
        for chapter in chapters_of(session, draft_id):
            since = read.get(chapter.id)
            if chapter.removed or since is None or since >= chapter.version:
                continue
            passages = compare(texts.at_version(chapter, since), texts.current(chapter))
            changed = [one for one, _ in zip(_changed(passages), range(MOST), strict=False)]
            if changed:
                found.append(Change(chapter.id, since, chapter.version, summary(passages), changed))
        return found


def _changed(passages: Sequence[Passage]) -> Iterator[Changed]:
    """Yield the changes one by one; what was put in side by side with what went away is one."""
    at = 0
    for passage in passages:
        if passage.new is None or passage.kind == "moved_away":
            if passage.old is not None:
                gone = text_between(passage.old, 0, passage.old.content.size) if passage.kind == "deleted" else ""
                yield Changed(at, at, gone)
            continue
        begins = passage.new_pos or 0
        if passage.kind != "same":
            yield from _in_passage(passage, begins + 1)
        at = begins + passage.new.node_size


def _in_passage(passage: Passage, at: int) -> Iterator[Changed]:
    if passage.kind == "moved_here":
        size = passage.new.content.size if passage.new is not None else 0
        yield Changed(at, at + size, "")
        return
    start, removed = at, ""
    for piece in passage.pieces:
        if piece.kind == "same":
            if start < at or removed:
                yield Changed(start, at, removed)
            at += piece.content.size
            start, removed = at, ""
        elif piece.kind == "inserted":
            at += piece.content.size
        else:
            removed += "".join(node.text or "\n" for node in piece.content.content)
    if start < at or removed:
        yield Changed(start, at, removed)
