"""Words that are cut, pasted, split, joined and put back, with an oracle that follows each character by what it is."""

import random
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beta.domain.anchors import Anchors
from beta.domain.door import perform
from beta.domain.drafting import create_draft
from beta.domain.joining import join
from beta.domain.losses import Cuts
from beta.domain.recent import Recent
from beta.domain.snapshot import read_draft
from beta.domain.texts import Texts
from beta.models import Draft, db
from beta.prose.schema import SCHEMA
from beta.prose.slices import slice_to_json
from tests.conftest import Cast, token_for
from tests.course import CLIENT

pytestmark = pytest.mark.data

OPEN, CLOSE = "(", ")"
EXAMPLES = 25
WORDS = ("oar", "rope", "rust", "tide", "salt", "net", "keel", "mast", "buoy", "gale", "sail", "dock", "foam", "helm", "cod")


@dataclass
class Remark:
    """The numbers of the characters a remark is on, and on which it was before each time it lost some from its ends."""

    own: list[int]
    lost: list[list[int]] = field(default_factory=list)


@dataclass
class Model:
    """A draft as lists of tokens: where a paragraph opens and closes, and characters, each with a number of its own."""

    texts: dict[str, list[Any]]
    remarks: dict[str, Remark] = field(default_factory=dict)
    clipboard: list[tuple[list[Any], str, int]] = field(default_factory=list)
    letters: dict[int, str] = field(default_factory=dict)

    def number(self, letter: str) -> int:
        self.letters[len(self.letters)] = letter
        return len(self.letters) - 1

    def places(self) -> dict[int, tuple[str, int]]:
        """Return where each character stands."""
        return {one: (key, at) for key, text in self.texts.items() for at, one in enumerate(text) if isinstance(one, int)}

    def span(self, own: list[int]) -> list[int]:
        """Return the characters from the first to the last of these that stand."""
        places = self.places()
        standing = [places[one] for one in own if one in places]
        chapter, first = min(standing)
        _, last = max(standing)
        return [one for one in self.texts[chapter][first : last + 1] if isinstance(one, int)]

    def cut(self, chapter: str, from_: int, to: int) -> None:
        text = self.texts[chapter]
        taken = text[from_:to]
        self.texts[chapter] = text[:from_] + text[to:]
        self.clipboard.append((taken, chapter, from_))
        for remark in self.remarks.values():
            if remark.own and not {remark.own[0], remark.own[-1]}.isdisjoint(taken):
                remark.lost.append(remark.own)
            remark.own = [one for one in remark.own if one not in taken]

    def put(self, chapter: str, at: int, tokens: list[Any]) -> None:
        self.texts[chapter][at:at] = tokens
        places = self.places()
        for remark in self.remarks.values():
            if not remark.own and remark.lost and set(remark.lost[-1]) <= set(tokens):
                remark.own = remark.lost.pop()
            if remark.own:
                remark.own = self.span(remark.own)
                there = [one for one in remark.lost if set(one) <= places.keys() and self.span(one) == one]
                if there:
                    remark.own, remark.lost = there[0], remark.lost[: remark.lost.index(there[0])]


def doc_of(tokens: list[Any], letters: dict[int, str]) -> Any:
    words = "".join(letters.get(one, one) for one in tokens)
    paragraphs = words.removeprefix(OPEN).removesuffix(CLOSE).split(CLOSE + OPEN)
    return SCHEMA.node(
        "doc", None, [SCHEMA.node("paragraph", None, SCHEMA.text(one) if one else None) for one in paragraphs]
    )


@dataclass
class Game:
    """The real draft and its model, changed alike."""

    cast: Cast
    model: Model

    def step(self, chapter: str, step: dict[str, Any]) -> None:
        chapters = {one["id"]: one for one in read_draft(self.cast.author, self.cast.draft)["chapters"]}
        data = {"chapter": chapter, "version": chapters[chapter]["version"], "steps": [step], "client": CLIENT}
        perform(self.cast.author, self.cast.draft, "edit_text", data)

    def cut(self, chapter: str, from_: int, to: int) -> None:
        self.step(chapter, {"stepType": "replace", "from": from_, "to": to})
        self.model.cut(chapter, from_, to)

    def put(self, chapter: str, at: int, tokens: list[Any]) -> None:
        is_open = OPEN in tokens
        holder = doc_of([OPEN, *tokens, CLOSE], self.model.letters)
        slice_ = holder.slice(1, 1 + len(tokens))
        assert slice_.open_start == slice_.open_end == (1 if is_open else 0)
        self.step(chapter, {"stepType": "replace", "from": at, "to": at, "slice": slice_to_json(slice_)})
        self.model.put(chapter, at, tokens)

    def leave(self, annotation: str, chance: random.Random) -> None:
        chapter, (from_, to) = self.passage(chance)
        own = [one for one in self.model.texts[chapter][from_:to] if isinstance(one, int)]
        where = {"chapter": chapter, "version": 0, "from": from_, "to": to}
        perform(self.cast.helen, self.cast.draft, "leave_comment", {"annotation": annotation, "body": "Here.", **where})
        self.model.remarks[annotation] = Remark(own)

    def passage(self, chance: random.Random) -> tuple[str, list[int]]:
        """Return a chapter and two positions in it that lie within paragraphs, with two characters between them at least."""
        while True:
            chapter = chance.choice(list(self.model.texts))
            text = self.model.texts[chapter]
            numbers = [at for at, one in enumerate(text) if isinstance(one, int)]
            if len(numbers) >= 2:
                first = chance.randrange(len(numbers) - 1)
                last = min(len(numbers) - 1, first + chance.choice((1, 2, 5, 9, 30, 80)))
                return chapter, [numbers[first], numbers[last] + 1]

    def point(self, chance: random.Random) -> tuple[str, int]:
        chapter = chance.choice(list(self.model.texts))
        text = self.model.texts[chapter]
        return chapter, chance.choice([at for at in range(1, len(text)) if (text[at - 1], text[at]) != (CLOSE, OPEN)])

    def cut_somewhere(self, chance: random.Random) -> None:
        chapter, (from_, to) = self.passage(chance)
        self.cut(chapter, from_, to)

    def paste(self, chance: random.Random) -> None:
        """Put what was cut out last (and is no more to be confused with an earlier cut) where the caret is."""
        if self.model.clipboard:
            tokens, _, _ = self.model.clipboard.pop()
            words = [self.words(other) for other, _, _ in self.model.clipboard]
            if self.words(tokens) not in words:
                self.put(*self.point(chance), tokens)

    def words(self, tokens: list[Any]) -> str:
        return "".join(self.model.letters.get(one, one) for one in tokens).strip(OPEN + CLOSE)

    def change_mind(self, chance: random.Random) -> None:
        """Cut, and undo it at once: everybody has what they had."""
        before = {key: list(remark.own) for key, remark in self.model.remarks.items()}
        self.cut_somewhere(chance)
        tokens, chapter, at = self.model.clipboard.pop()
        self.put(chapter, at, tokens)
        assert {key: remark.own for key, remark in self.model.remarks.items()} == before

    def type(self, chance: random.Random) -> None:
        self.put(*self.point(chance), [self.model.number(digit) for digit in str(chance.randrange(1000))])

    def part(self, chance: random.Random) -> None:
        """Split a paragraph in two, or join two of them."""
        chapter, at = self.point(chance)
        text = self.model.texts[chapter]
        joints = [place for place in range(1, len(text) - 1) if (text[place], text[place + 1]) == (CLOSE, OPEN)]
        if joints and chance.random() < 0.5:
            at = chance.choice(joints)
            self.cut(chapter, at, at + 2)
            self.model.clipboard.pop()
        else:
            self.put(chapter, at, [CLOSE, OPEN])

    def assert_memory_is_of_the_log(self) -> None:
        """What this process has in memory, another reads from checkpoints and log."""
        db.session.rollback()
        session, draft = db.session(), db.session.get_one(Draft, self.cast.draft)
        texts = Texts(session, draft.id, Recent(0))
        here, elsewhere = Anchors(session, draft, texts), Anchors(session, draft, texts, Recent(0))
        assert here.losses() == elsewhere.losses()
        assert all(dict(here.of(key).items()) == dict(elsewhere.of(key).items()) for key in self.model.texts)
        read = Cuts(session, draft.id, texts, Recent(0))
        assert all(here.cuts.at(place) == read.at(place) for loss in here.losses().values() for place in loss)

    def assert_agrees(self) -> None:
        draft = read_draft(self.cast.author, self.cast.draft)
        for chapter in draft["chapters"]:
            expected = doc_of(self.model.texts[chapter["id"]], self.model.letters)
            assert SCHEMA.node_from_json(chapter["doc"]).eq(expected)
        for one in draft["annotations"]:
            text = self.model.texts[one["chapter"]][one["from"] : one["to"]]
            covered = [] if one["adrift"] else [token for token in text if isinstance(token, int)]
            assert covered == self.model.remarks[one["id"]].own, one


def begin(cast: Cast, chance: random.Random) -> Game:
    """Return a new draft of two chapters and remarks by Helen on passages of any length."""
    story = "\n\n".join(f"Chapter {number}\n\n{prose(chance)}\n\n{prose(chance)}" for number in (1, 2))
    draft = create_draft(cast.author, story)
    join(cast.helen, token_for(cast.author, draft, "beta"), "Helen", True)
    game = Game(replace(cast, draft=draft), Model({}))
    for chapter in read_draft(cast.author, draft)["chapters"]:
        tokens: list[Any] = []
        for paragraph in chapter["doc"]["content"]:
            tokens += [OPEN, *map(game.model.number, paragraph["content"][0]["text"]), CLOSE]
        game.model.texts[chapter["id"]] = tokens
    for number in range(10):
        game.leave(f"remark-{number:03}", chance)
    return game


def prose(chance: random.Random) -> str:
    """Return words of which some are the same: so many of one kind that no two passages read alike by chance."""
    return " ".join(f"{chance.choice(WORDS)}{chance.choice(WORDS)}" for _ in range(chance.randrange(4, 25)))


@pytest.mark.slow
def test_remarks_cover_exactly_what_still_stands(cast: Cast) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, database=None)
    @given(st.integers(0, 2**32), st.integers(1, 25))
    def play(seed: int, acts: int) -> None:
        chance = random.Random(seed)
        game = begin(cast, chance)
        for _ in range(acts):
            chance.choice(
                (game.cut_somewhere, game.cut_somewhere, game.paste, game.paste, game.change_mind, game.type, game.part)
            )(chance)
            game.assert_agrees()
        game.assert_memory_is_of_the_log()

    play()
