"""Owns a chapter's kept texts: every so many steps the text as it stood, who wrote which stretch, who did what.

From them any version is read after a few hundred steps at most, however long the log. A text is kept as its blocks, each
with its runs; where little has changed since a kept text that is whole, only the blocks that one has not.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session, aliased

from beta.domain.authorship import Authorship, Stretch
from beta.domain.edits import added_event, edits_between
from beta.models import Chapter, KeptText
from beta.prose.pieces import Run, cut
from beta.prose.positions import spelled, words_in

KEEP_EVERY = 200
"""Steps between two kept texts."""
MAX_BEHIND = 10_000
"""Steps. A chapter further behind, from before texts were kept, is left to `keep_missing`, where nobody waits for it."""
MAX_SHARE = 6
"""A kept text that shares its blocks with another holds at most this part of them itself."""


@dataclass(frozen=True)
class Block:
    """A top-level block of a chapter as stored JSON, and who wrote which stretch of it."""

    node: dict[str, Any]
    runs: list[Run]


@dataclass(frozen=True)
class Kept:
    """A chapter's text at a version: its blocks, and the version of the whole kept text that it shares blocks with."""

    version: int
    blocks: list[Block]
    base: int | None = None
    whole: list[Block] | None = None

    @property
    def doc(self) -> dict[str, Any]:
        """The document as ProseMirror JSON."""
        return {"type": "doc", "content": [block.node for block in self.blocks]}

    @property
    def runs(self) -> list[Run]:
        """Who wrote which stretch of the whole text."""
        return [run for block in self.blocks for run in block.runs]

    @property
    def text(self) -> str:
        """The text with one character a position."""
        return "".join(spelled(block.node) for block in self.blocks)


def kept_before(session: Session, draft_id: str, chapter_id: str, version: int) -> Kept | None:
    """Return the last kept text of a chapter not after `version`, if any; one statement."""
    base = aliased(KeptText)
    row = session.execute(
        select(KeptText.version, KeptText.base, KeptText.blocks, base.blocks.label("whole"))
        .outerjoin(
            base,
            (base.draft_id == KeptText.draft_id)
            & (base.chapter_id == KeptText.chapter_id)
            & (base.version == KeptText.base),
        )
        .where(KeptText.draft_id == draft_id, KeptText.chapter_id == chapter_id, KeptText.version <= version)
        .order_by(KeptText.version.desc())
        .limit(1)
    ).one_or_none()
    return _unpacked(row) if row is not None else None


def beginning(session: Session, draft_id: str, chapter_id: str) -> tuple[Kept, Stretch] | None:
    """Return a chapter as it was added, and the adding as a stretch of work; `None` for one that never was."""
    added = added_event(session, draft_id, chapter_id)
    if added is None:
        return None
    nodes = added.data["doc"].get("content", ())
    blocks = [Block(node, [(len(spelled(node)), added.seq, 0)]) for node in nodes]
    kept = Kept(0, blocks)
    at = added.created_at
    stretch = Stretch(added.seq, 0, added.actor_id, added.kind, at, at, 0, 0, added=words_in(kept.text))
    return kept, stretch


def passed(version: int, steps: int) -> bool:
    """Return whether a text is to be kept after the last `steps` steps led to `version`."""
    return (version - steps) // KEEP_EVERY != version // KEEP_EVERY


def keep(session: Session, chapter: Chapter, doc: dict[str, Any]) -> bool:
    """Keep the chapter's text (`doc`, as JSON) with what was done since the last kept one; return whether it could be."""
    if chapter.version > MAX_BEHIND and not _is_near(session, chapter):
        return False
    found = last_kept(session, chapter.draft_id, chapter.id, chapter.version)
    if found is None:
        return False
    before, stretches = found
    work = Authorship(len(before.text), before.version)
    for edit in edits_between(session, chapter.draft_id, chapter.id, before.version, chapter.version):
        work.follow(edit)
    nodes = doc["content"]
    texts = [spelled(node) for node in nodes]
    work.count(before.text, "".join(texts))
    runs = cut(work.runs(before.runs), map(len, texts))
    base, packed = _packed([Block(node, part) for node, part in zip(nodes, runs, strict=True)], before)
    row = KeptText(draft_id=chapter.draft_id, chapter_id=chapter.id, version=chapter.version, base=base, blocks=packed)
    row.maps = zlib.compress(msgspec.msgpack.encode(work.maps))
    row.work = {"stretches": [stretch.to_json() for stretch in (*stretches, *work.stretches)]}
    session.add(row)
    return True


def last_kept(session: Session, draft_id: str, chapter_id: str, version: int) -> tuple[Kept, list[Stretch]] | None:
    """Return the last kept text not after `version`, else the chapter as it was added, and the adding as a stretch."""
    kept = kept_before(session, draft_id, chapter_id, version)
    if kept is not None:
        return kept, []
    found = beginning(session, draft_id, chapter_id)
    return (found[0], [found[1]]) if found is not None else None


def _is_near(session: Session, chapter: Chapter) -> bool:
    near = select(KeptText.version).where(
        KeptText.draft_id == chapter.draft_id,
        KeptText.chapter_id == chapter.id,
        KeptText.version >= chapter.version - MAX_BEHIND,
    )
    return session.scalar(near.limit(1)) is not None


def maps_kept(
    session: Session, draft_id: str, chapter_id: str, after: int, until: int
) -> Iterator[tuple[int, list[list[int]]]]:
    """Yield the maps of the steps before each kept text from version `after` to `until`, with the version they begin at."""
    query = select(KeptText.version, KeptText.maps).where(
        KeptText.draft_id == draft_id,
        KeptText.chapter_id == chapter_id,
        KeptText.version > after,
        KeptText.version <= until,
    )
    for version, packed in session.execute(query.order_by(KeptText.version)):
        maps: list[list[int]] = msgspec.msgpack.decode(zlib.decompress(packed))
        yield version - len(maps), maps


def work_kept(draft_id: str) -> Select[tuple[str, int, dict[str, Any]]]:
    """Return the statement for the work on a draft as far as it is kept: chapter, version, and its stretches."""
    query = select(KeptText.chapter_id, KeptText.version, KeptText.work).where(KeptText.draft_id == draft_id)
    return query.order_by(KeptText.chapter_id, KeptText.version)


def _key(block: Block) -> bytes:
    return msgspec.json.encode((block.node, block.runs))


def _packed(blocks: list[Block], before: Kept) -> tuple[int | None, bytes]:
    """Return the version whose blocks are shared, if any, and the blocks as they are stored."""
    base, whole = (before.version, before.blocks) if before.base is None else (before.base, before.whole or [])
    keys = [_key(block) for block in blocks]
    # Version 0 is no kept text: it is in the log, as the event that added the chapter.
    shared = {_key(block): index for index, block in enumerate(whole)} if base else {}
    own = sum(len(key) for key in keys if key not in shared)
    if own * MAX_SHARE > sum(map(len, keys)):
        base, shared = 0, {}
    items: list[Any] = []
    for block, key in zip(blocks, keys, strict=True):
        index = shared.get(key)
        if index is None:
            items.append((block.node, [number for run in block.runs for number in run]))
        elif items and isinstance(items[-1][0], int) and sum(items[-1]) == index:
            items[-1] = (items[-1][0], items[-1][1] + 1)
        else:
            items.append((index, 1))
    return base or None, zlib.compress(msgspec.json.encode(items))


def _unpacked(row: Row[int, int | None, bytes, bytes]) -> Kept:
    if row.base is None:
        return Kept(row.version, list(_blocks(row.blocks, [])))
    whole = list(_blocks(row.whole, []))
    return Kept(row.version, list(_blocks(row.blocks, whole)), row.base, whole)


def _blocks(packed: bytes, whole: list[Block]) -> Iterator[Block]:
    for first, second in msgspec.json.decode(zlib.decompress(packed)):
        if isinstance(first, int):
            yield from whole[first : first + second]
        else:
            numbers = iter(second)
            yield Block(first, list(zip(numbers, numbers, numbers, strict=True)))
