"""Owns the drafts that the door is measured on: chapters, remarks, and a log of any length, all written in bulk."""

import itertools
import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert, text

from beta import create_app
from beta.domain.access import Viewer
from beta.domain.accounts import create_guest
from beta.models import Annotation, Chapter, Checkpoint, Draft, Member, db, now
from beta.prose.anchors import quote_of
from beta.prose.schema import SCHEMA, Node, document_json

PROSE = """
The harbour kept two clocks, and the one that ran slow was the one the pilots trusted. She counted the stairs aloud, because
the tower answered, and an answer was company of a kind. By the ninetieth she had told it everything that had happened since
the spring tide, and most of what had not. “You could have written,” said Ines. “I did,” he said. “Every night. I just never
found the end of the letter.” There is a wind on that coast that has no name in any almanac; it comes in under the door,
looks round the room, and leaves with whatever was about to be said. The keeper's wife used to set a cup out for it.
"""
WORDS = PROSE.split()

_FILL = """
WITH RECURSIVE run(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM run WHERE n + 1 < :count)
INSERT INTO draft_events (draft_id, seq, actor_id, kind, data, audience, command_id, chapter_id, version, created_at)
SELECT :draft, 1 + n, :actor, 'text_edited',
  '{"chapter": "' || :chapter || '", "version": ' || n || ', "client": "editor-of-before", '
  || '"steps": [{"stepType": "replace", "from": 1, "to": '
  || CASE n % 2 WHEN 0 THEN '1, "slice": {"content": [{"type": "text", "text": "a"}]}' ELSE '2' END
  || '}]}', 'everyone', 'before-' || n, :chapter, n, :at
FROM run
"""


@dataclass(frozen=True)
class Measured:
    """A draft to measure on, its author and a beta, and the chapter that is written in."""

    app: Flask
    draft: str
    author: Viewer
    beta: Viewer
    chapter: str
    doc: Node

    @property
    def size(self) -> int:
        """The chapter's size in positions."""
        return int(self.doc.content.size)

    def inside(self, chance: random.Random) -> int:
        """Return a position between two letters somewhere in the chapter."""
        while True:
            at = chance.randrange(40, self.size - 40)
            around = self.doc.resolve(at)
            if 2 < around.parent_offset < around.parent.content.size - 2:
                return at


@contextmanager
def site() -> Iterator[Flask]:
    """Yield an application on an empty SQLite database of its own, opened as in production, beside this checkout."""
    with TemporaryDirectory(prefix="beta-bench-") as folder:
        app = create_app(
            {
                "INSTANCE": folder,
                "SECRET_KEY": "a secret for benchmarks, quite long enough",
                "SQLALCHEMY_DATABASE_URI": f"sqlite:///{Path(folder) / 'bench.sqlite3'}",
                "LIMITS_ON": False,
            }
        )
        with app.app_context():
            upgrade()
        yield app
        with app.app_context():
            db.engine.dispose()


def chapter_of(words: int, seed: int) -> Node:
    """Return a chapter of at least so many words, in paragraphs of about the usual length.

    The words come by chance, so that it compresses less well than a text would.
    """
    chance, paragraphs = random.Random(seed), []
    while words > 0:
        length = chance.choice((6, 14, 25, 40, 60, 90))
        told = " ".join(chance.choice(WORDS) for _ in range(length))
        paragraphs.append(SCHEMA.node("paragraph", None, SCHEMA.text(told)))
        words -= length
    return SCHEMA.node("doc", None, paragraphs)


def make_draft(app: Flask, *, chapters: int, words: int, remarks: int, events: int) -> Measured:
    """Make a draft whose chapters have so many words each, with so many remarks in all, under a log of so many edits."""
    with app.app_context():
        author, beta = (Viewer(create_guest(name).id, name) for name in ("Rhiannon", "Helen"))
        draft = secrets.token_urlsafe(16)
        db.session.add(Draft(id=draft, title="The slow clock", header={"fields": [], "closing_note": ""}, head=events))
        db.session.flush()
        docs = {f"chapter-{number:04}": chapter_of(words, number) for number in range(chapters)}
        first = next(iter(docs))
        _write_members(draft, author, beta)
        _write_chapters(draft, docs, first, events)
        _write_remarks(draft, beta, docs, first, remarks, events)
        _write_log(draft, author, first, events)
        db.session.commit()
        return Measured(app, draft, author, beta, first, docs[first])


def _write_members(draft: str, author: Viewer, beta: Viewer) -> None:
    for role, viewer in (("author", author), ("beta", beta)):
        row = Member(draft_id=draft, user_id=viewer.user_id or 0, role=role, name=viewer.name, hue=0, joined_at=now())
        db.session.add(row)


def _write_chapters(draft: str, docs: dict[str, Node], first: str, events: int) -> None:
    for position, (chapter, doc) in enumerate(docs.items()):
        version = events if chapter == first else 0
        db.session.add(
            Chapter(draft_id=draft, id=chapter, position=position, title=f"Chapter {position + 1}", version=version)
        )
        db.session.flush()
        db.session.add(Checkpoint(draft_id=draft, chapter_id=chapter, version=version, doc=document_json(doc)))


def _write_remarks(draft: str, beta: Viewer, docs: dict[str, Node], first: str, remarks: int, events: int) -> None:
    chance, rows = random.Random(remarks), []
    for number, (chapter, doc) in zip(range(remarks), itertools.cycle(docs.items()), strict=False):
        from_ = chance.randrange(1, doc.content.size - 120)
        to = from_ + chance.randrange(4, 110)
        quote, prefix, suffix = quote_of(doc, from_, to)
        row: dict[str, Any] = {
            "draft_id": draft,
            "id": f"remark-{number:06}",
            "author_id": beta.user_id,
            "chapter_id": chapter,
        }
        row |= {"version": events if chapter == first else 0, "from_pos": from_, "to_pos": to}
        row |= {"quote": quote, "prefix": prefix, "suffix": suffix, "is_suggestion": False, "created_at": now()}
        rows.append(
            {**row, "body": "Does she know already? In the second chapter it sounds as if she did.", "kind": "question"}
        )
    if rows:
        db.session.execute(insert(Annotation), rows)


def _write_log(draft: str, author: Viewer, chapter: str, events: int) -> None:
    at = now().replace(tzinfo=None).isoformat(" ")
    given = {"draft": draft, "actor": author.user_id, "chapter": chapter, "count": events, "at": at}
    db.session.execute(text(_FILL), given)
