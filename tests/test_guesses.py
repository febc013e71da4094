"""What the tray tells of a remark adrift: the passage as it was, and where its words may be now."""

import random
from dataclasses import replace as changed

import pytest

from beta.domain.door import perform
from beta.domain.drafting import create_draft
from beta.domain.guesses import SEEN, read_guesses
from beta.domain.snapshot import read_draft
from beta.errors import NotFound
from beta.prose.guesses import MIN_GUESS, MOST_GUESSES, guess_passages
from tests.conftest import Cast
from tests.course import edit, leave, replace
from tests.passages import block, docs_of

pytestmark = pytest.mark.data

SYLLABLES = ("lo", "wa", "ter", "ma", "rit", "ke", "el", "sal", "ty", "oar", "ru", "st", "ti", "de", "bu", "oy")
SENTENCE = "The ledger lay open on the sill, and the wind turned its pages for him. "


def lost_sentence(cast: Cast) -> None:
    """Helen remarks on a sentence, and the author takes it out."""
    start, _ = block(cast, 1)
    edit(cast, cast.author, replace(start, start, SENTENCE))
    leave(cast, cast.helen, "remark-1", start + 4, start + 31, body="Why the sill?")
    edit(cast, cast.author, replace(start, start + len(SENTENCE)))


def test_passage_is_shown_as_it_was_when_the_remark_was_left(cast: Cast) -> None:
    lost_sentence(cast)
    seen = read_guesses(cast.helen, cast.draft, "remark-1")["seen"]
    assert seen["words"] == SENTENCE[4:31]
    assert seen["before"].endswith("\nThe ")
    assert seen["after"].startswith(SENTENCE[31:])
    assert max(len(seen["before"]), len(seen["after"])) <= SEEN


def test_reworded_passage_in_another_chapter_is_the_first_guess(cast: Cast) -> None:
    lost_sentence(cast)
    perform(cast.author, cast.draft, "add_chapter", {"chapter": "chapter-b", "title": "Low water"})
    edit(
        cast,
        cast.author,
        replace(1, 1, "He slept. The old ledger lay opened on a sill, and wind turned its pages."),
        chapter="chapter-b",
    )
    guesses = read_guesses(cast.author, cast.draft, "remark-1")["guesses"]
    assert 0 < len(guesses) <= MOST_GUESSES
    assert [one["score"] for one in guesses] == sorted((one["score"] for one in guesses), reverse=True)
    assert min(one["score"] for one in guesses) >= MIN_GUESS
    first = guesses[0]
    assert first["chapter"] == "chapter-b" and "ledger lay opened" in first["quote"]
    where = {key: first[key] for key in ("chapter", "version", "from", "to")}
    perform(cast.helen, cast.draft, "attach_annotation", {"annotation": "remark-1", **where})
    one = read_draft(cast.author, cast.draft)["annotations"][0]
    assert (one["adrift"], one["chapter"], one["quote"]) == (False, "chapter-b", first["quote"])


def test_nothing_is_guessed_where_nothing_resembles_the_words(cast: Cast) -> None:
    lost_sentence(cast)
    assert read_guesses(cast.author, cast.draft, "remark-1")["guesses"] == []


def test_of_equal_words_those_in_the_same_surroundings_come_first(cast: Cast) -> None:
    start, _ = block(cast, 1)
    song = "She sang of the oar and of salt, he of the oar and of rope, they of the oar and of rust. "
    edit(cast, cast.author, replace(start, start, song))
    docs = docs_of(cast)
    best = guess_passages(docs, "the oar", song[33:39], song[46:60])
    at = song.index("he of the oar") + len("he of ")
    assert guess_passages(docs, "the oar", song[:at], song[at + 7 :])[0].from_ == start + at
    assert all(one.quote == "the oar" for one in best)


def test_private_note_and_withdrawn_remark_are_not_found_by_others(cast: Cast) -> None:
    leave(cast, cast.helen, "note-0001", 5, 20, body="To myself.", private=True)
    leave(cast, cast.helen, "comment-1", 5, 20, body="To all.")
    assert read_guesses(cast.helen, cast.draft, "note-0001")
    perform(cast.helen, cast.draft, "withdraw_annotation", {"annotation": "comment-1"})
    for annotation in ("note-0001", "comment-1", "no-such-remark", "\x00"):
        with pytest.raises(NotFound):
            read_guesses(cast.author, cast.draft, annotation)


def prose(seed: int, count: int) -> str:
    chance = random.Random(seed)
    words = [f"{chance.choice(SYLLABLES)}{chance.choice(SYLLABLES)}" for _ in range(count)]
    return "\n\n".join(" ".join(words[at : at + 60]) + "." for at in range(0, count, 60))


def test_passage_is_found_in_a_long_draft(cast: Cast) -> None:
    chapters = "\n\n".join(f"Chapter {number}\n\n{prose(number, 3000)}" for number in range(1, 26))
    long = changed(cast, draft=create_draft(cast.author, chapters))
    chapter = read_draft(long.author, long.draft)["chapters"][20]
    where = {"chapter": chapter["id"], "version": 0, "from": 400, "to": 470}
    perform(long.author, long.draft, "leave_comment", {"annotation": "remark-1", "body": "Here.", **where})
    assert read_guesses(long.author, long.draft, "remark-1")["guesses"][0]["from"] == 400
