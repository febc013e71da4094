"""What is said of words that are carried elsewhere, so that a page can carry along what was typed in them meanwhile."""

from typing import Any

import pytest

from beta.domain.door import perform
from beta.domain.snapshot import catch_up
from beta.domain.texts import Texts
from beta.models import Chapter, db
from beta.prose.anchors import text_between
from tests.conftest import Cast
from tests.passages import at, block, draft_of

pytestmark = pytest.mark.data


def taken_out(cast: Cast, name: str, data: dict[str, Any]) -> list[dict[str, Any]]:
    """Perform a command and return what its events tell that carry words elsewhere."""
    seq = draft_of(cast)["seq"]
    perform(cast.author, cast.draft, name, data)
    return [one["data"] for one in catch_up(cast.coauthor, cast.draft, seq)["events"] if "carried" in one["data"]]


def words_at(cast: Cast, chapter: str, version: int, from_: int, to: int) -> str:
    row = db.session.get_one(Chapter, (cast.draft, chapter))
    return text_between(Texts(db.session(), cast.draft).at_version(row, version), from_, to)


def version_of(cast: Cast, chapter: str) -> int:
    return db.session.get_one(Chapter, (cast.draft, chapter)).version


def assert_carried(cast: Cast, told: list[dict[str, Any]], words: str) -> None:
    """The words stood where they are said to have stood, and have been put in where they are said to be."""
    assert len(told) == 1
    chapter, version, carried = told[0]["chapter"], told[0]["version"], told[0]["carried"]
    there = version if carried["into"] == chapter else version_of(cast, carried["into"])
    size = carried["to"] - carried["from"]
    before = words_at(cast, chapter, version, carried["from"], carried["to"])
    assert before == words_at(cast, carried["into"], there, carried["at"], carried["at"] + size)
    assert words in before


@pytest.mark.parametrize("offset", [-1, 0, 7])
def test_split_says_where_the_rest_of_the_chapter_is(cast: Cast, offset: int) -> None:
    start, end = block(cast, 2)
    words = words_at(cast, cast.chapter, 0, start + 10, end)
    assert_carried(cast, taken_out(cast, "split_chapter", {**at(cast, start + offset), "new": "chapter-new"}), words)


def test_merge_says_where_the_chapter_is(cast: Cast) -> None:
    perform(cast.author, cast.draft, "split_chapter", {**at(cast, block(cast, 2)[0]), "new": "chapter-new"})
    words = words_at(cast, "chapter-new", 0, *block(cast, 0, "chapter-new"))
    assert_carried(cast, taken_out(cast, "merge_chapters", {"chapter": "chapter-new"}), words)


@pytest.mark.parametrize("part", [(0, 0), (5, -5)])
@pytest.mark.parametrize("into", ["the same", "another"])
@pytest.mark.parametrize("number", [0, 2])
def test_move_says_where_the_passage_is(cast: Cast, number: int, into: str, part: tuple[int, int]) -> None:
    perform(cast.author, cast.draft, "add_chapter", {"chapter": "chapter-new", "title": "Ebb"})
    start, end = block(cast, number)
    from_, to = start + part[0], end + part[1]
    words = words_at(cast, cast.chapter, 0, from_, to)
    place = {"into": "chapter-new", "into_version": 0, "at": 0}
    if into == "the same":
        place = {"into": cast.chapter, "into_version": 0, "at": block(cast, 1)[0]}
    where = {"chapter": cast.chapter, "version": 0, "from": from_, "to": to}
    assert_carried(cast, taken_out(cast, "move_passage", {**where, **place}), words)
