"""Owns where passages and remarks of a cast's draft stand."""

from typing import Any

from beta.domain.door import perform
from beta.domain.snapshot import read_draft
from beta.prose.anchors import text_between
from beta.prose.schema import SCHEMA, Node
from tests.conftest import Cast


def draft_of(cast: Cast) -> dict[str, Any]:
    """Return the draft as its author has it."""
    return read_draft(cast.author, cast.draft)


def docs_of(cast: Cast) -> dict[str, Node]:
    """Return the documents of the chapters by their ids."""
    return {one["id"]: SCHEMA.node_from_json(one["doc"]) for one in draft_of(cast)["chapters"]}


def words_of(cast: Cast) -> list[str]:
    """Return every paragraph of the draft in reading order, across chapters."""
    docs = docs_of(cast).values()
    return [line for doc in docs for line in text_between(doc, 0, doc.content.size).split("\n") if line]


def stands_on(cast: Cast, annotation: str) -> tuple[str, str]:
    """Return the chapter of a remark and the words it stands on."""
    one = next(one for one in draft_of(cast)["annotations"] if one["id"] == annotation)
    return one["chapter"], "" if one["adrift"] else text_between(docs_of(cast)[one["chapter"]], one["from"], one["to"])


def block(cast: Cast, number: int, chapter: str | None = None) -> tuple[int, int]:
    """Return where the words of a paragraph begin and end."""
    doc = docs_of(cast)[chapter or cast.chapter]
    before = sum(doc.child(index).node_size for index in range(number))
    return before + 1, before + doc.child(number).node_size - 1


def at(cast: Cast, position: int, chapter: str | None = None) -> dict[str, Any]:
    """Return a position of a chapter at its present version, as commands name one."""
    chapter = chapter or cast.chapter
    version = next(one["version"] for one in draft_of(cast)["chapters"] if one["id"] == chapter)
    return {"chapter": chapter, "version": version, "at": position}


def move(cast: Cast, from_: int, to: int, into: str, position: int) -> None:
    """Have the author move a passage of the first chapter to a position of one."""
    versions = {one["id"]: one["version"] for one in draft_of(cast)["chapters"]}
    where = {"chapter": cast.chapter, "version": versions[cast.chapter], "from": from_, "to": to}
    perform(cast.author, cast.draft, "move_passage", {**where, "into": into, "into_version": versions[into], "at": position})
