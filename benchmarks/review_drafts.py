"""Owns the drafts that reviewing is measured on: a whole book and long chapters, full of the remarks of twelve betas."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from benchmarks.support_people import Browser, invite_link, join_as_guest, new_draft, sign_up
from beta import create_app
from beta.domain.access import Viewer
from beta.domain.door import perform
from beta.domain.snapshot import read_draft
from beta.models import db
from beta.prose.schema import SCHEMA, Node

BETAS = 12
LONG_WORDS = 30_000
BOOK_REMARKS = 3_000
KINDS = ("typo", "wording", "continuity", "character", "pacing", "question", "praise")
BODIES = (
    "Lovely.",
    "I had to read this twice; is it he who speaks, or the letter?",
    "Two chapters ago the harbour was frozen. If it has thawed since, one line would do.",
    "This is where I stopped reading and stared out of the window for a while. Keep every word, whatever anybody says.",
)
REPLACEMENTS = ("the slow clock", "quietly", "and then nothing at all", "")
"""What suggestions put in; nothing, where a word is to go."""


@dataclass(frozen=True)
class Cast:
    """Who takes part: browsers that are signed in, and who they are at the door."""

    author: Browser
    betas: list[Browser]
    viewers: dict[str, tuple[Viewer, list[Viewer]]]
    """The author and the betas of each draft."""


@dataclass(frozen=True)
class Reviewed:
    """A draft under review: its id, the chapter that is opened, and how many remarks that chapter has."""

    name: str
    draft: str
    chapter: str
    remarks: int

    @property
    def path(self) -> str:
        """Where it is opened."""
        return f"/drafts/{self.draft}#{self.chapter}"


def book_text(corpus: Path) -> str:
    """Return the whole book: 75,000 words in 28 chapters under `# ` headings."""
    return corpus.read_text("utf-8")


def long_text(corpus: Path) -> str:
    """Return its first 30,000 words as one chapter."""
    lines, words = [], 0
    for line in book_text(corpus).splitlines():
        if not line.startswith("#") and words < LONG_WORDS:
            lines.append(line)
            words += len(line.split())
    return "\n".join(lines)


def make_cast(server: str, texts: list[str]) -> tuple[Cast, list[str]]:
    """Sign up the author, make a draft of each text, and let the betas follow its link; returns the drafts' ids too."""
    author = sign_up(server, "Rhiannon")
    drafts = [new_draft(author, text) for text in texts]
    links = [invite_link(author, draft) for draft in drafts]
    betas = [join_as_guest(server, f"Beta {number + 1}", links) for number in range(BETAS)]
    you = author.snapshot(drafts[0])["you"]
    viewer = Viewer(you["id"], you["name"])
    ids = [beta.snapshot(drafts[0])["you"] for beta in betas]
    viewers = [Viewer(one["id"], one["name"]) for one in ids]
    return Cast(author, betas, dict.fromkeys(drafts, (viewer, viewers))), drafts


@contextmanager
def at_the_door(instance: Path) -> Iterator[Flask]:
    """Yield an application of our own on the server's database, to write in bulk; nobody reads the drafts yet."""
    app = create_app(
        {
            "INSTANCE": str(instance),
            "SECRET_KEY": "a secret for benchmarks, quite long enough",
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{instance / 'beta.sqlite3'}",
            "LIMITS_ON": False,
        }
    )
    with app.app_context():
        yield app
        db.engine.dispose()


def fill(cast: Cast, draft: str, remarks: int) -> Reviewed:
    """Leave so many remarks all over a draft, a third of them suggestions; the chapter in the middle is the one to open."""
    author, betas = cast.viewers[draft]
    chapters = read_draft(author, draft)["chapters"]
    chance, counts = random.Random(remarks), dict.fromkeys((chapter["id"] for chapter in chapters), 0)
    places = list(places_in(chapters, remarks, chance))
    for number, place in enumerate(places):
        beta = betas[number % len(betas)]
        name, data = remark_on(place, f"remark-{number:06}", number, chance)
        perform(beta, draft, name, data)
        counts[place["chapter"]] += 1
    opened = chapters[len(chapters) // 2]["id"]
    return Reviewed(f"{len(chapters)} chapters, {remarks:,} remarks", draft, opened, counts[opened])


def places_in(chapters: list[dict[str, Any]], count: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    """Yield passages of a few words each, spread evenly over the chapters' paragraphs by how long these are."""
    runs = [
        run
        for chapter in chapters
        for run in _runs(chapter["id"], chapter["version"], SCHEMA.node_from_json(chapter["doc"]))
    ]
    weights = [end - start for _, _, start, end in runs]
    for chapter, version, start, end in chance.choices(runs, weights, k=count):
        from_ = chance.randrange(start, max(start + 1, end - 40))
        to = min(end, from_ + chance.randrange(4, 90))
        yield {"chapter": chapter, "version": version, "from": from_, "to": to}


def _runs(chapter: str, version: int, doc: Node) -> Iterator[tuple[str, int, int, int]]:
    """Yield the paragraphs that have at least a few words: chapter, version, start and end of their text."""
    start = 1
    for block in doc.content.content:
        if block.is_textblock and block.content.size > 20:
            yield chapter, version, start, start + block.content.size
        start += block.node_size


def remark_on(place: dict[str, Any], remark: str, number: int, chance: random.Random) -> tuple[str, dict[str, Any]]:
    """Return the command that leaves a remark there; every third one is a suggestion."""
    body, kind = chance.choice(BODIES), chance.choice(KINDS)
    if number % 3 == 0:
        put_in = chance.choice(REPLACEMENTS)
        replacement = {"content": [{"type": "text", "text": put_in}]} if put_in else {}
        note = body if number % 2 else ""
        return "suggest_edit", {"annotation": remark, **place, "replacement": replacement, "body": note, "kind": kind}
    return "leave_comment", {"annotation": remark, **place, "body": body, "kind": kind}


def write_history(cast: Cast, reviewed: Reviewed, edits: int) -> None:
    """Let the author put a letter in and take it out again, so many times in all."""
    author, _ = cast.viewers[reviewed.draft]
    version = read_draft(author, reviewed.draft)["chapters"][0]["version"]
    for number in range(edits):
        step: dict[str, Any] = {"stepType": "replace", "from": 1, "to": 2}
        if number % 2 == 0:
            step = {"stepType": "replace", "from": 1, "to": 1, "slice": {"content": [{"type": "text", "text": "A"}]}}
        place = {"chapter": reviewed.chapter, "version": version + number}
        perform(author, reviewed.draft, "edit_text", {**place, "steps": [step], "client": "editor-of-before"})
