"""Any version of a chapter, and who wrote what in it, is read from kept texts as it would be from the whole log."""

import random
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import func, select

from beta.domain.access import Viewer
from beta.domain.door import perform
from beta.domain.kept_texts import KEEP_EVERY
from beta.domain.rebuild import rebuild
from beta.domain.record import read_record
from beta.domain.snapshot import read_draft
from beta.domain.texts import Texts, read_logged
from beta.domain.work import runs_at
from beta.errors import Invalid
from beta.models import Chapter, DraftEvent, KeptText, db
from beta.prose.anchors import text_between
from beta.prose.checks import check_position
from beta.prose.pieces import NEW, Pieces
from beta.prose.positions import ranges_of, spelled
from beta.prose.schema import SCHEMA, Node, document_json
from beta.prose.steps import apply_steps, maps_of
from tests.conftest import Cast
from tests.course import CLIENT, edit, replace, words

pytestmark = pytest.mark.data
STEPS = 2 * KEEP_EVERY + 60


def chapter_of(cast: Cast) -> Chapter:
    return db.session.get_one(Chapter, (cast.draft, cast.chapter))


def is_between_letters(doc: Node, at: int, begins: int | None = None) -> bool:
    """Return whether words can stand at a position, in the same paragraph as at `begins`, and not in half a character."""
    if at > doc.content.size or not doc.resolve(at).parent.inline_content:
        return False
    if begins is not None and at > doc.resolve(begins).end():
        return False
    try:
        check_position(doc, at)
    except Invalid:
        return False
    return True


def some_steps(chance: random.Random, doc: Node) -> list[dict[str, Any]]:
    """Return a step that fits: letters put in, taken away or put in their place, or a paragraph parted."""
    places = [at for at in (chance.randrange(1, doc.content.size) for _ in range(20)) if is_between_letters(doc, at)]
    at = places[0]
    end = next((one for one in range(at + chance.randrange(1, 9), at, -1) if is_between_letters(doc, one, at)), at)
    if chance.random() < 0.05:
        parted = {"content": [{"type": "paragraph"}, {"type": "paragraph"}], "openStart": 1, "openEnd": 1}
        return [{"stepType": "replace", "from": at, "to": at, "slice": parted}]
    if chance.random() < 0.1 and end > at:
        return [{"stepType": "addMark", "mark": {"type": "em"}, "from": at, "to": end}]
    return [replace(at, end if chance.random() < 0.4 else at, chance.choice(["lamp ✶ ", "e", "so it was ", "and"]))]


def write(cast: Cast, people: list[Viewer], count: int) -> list[Node]:
    """Let people write in turns, in events of up to three steps, and return the document at each version."""
    chance, docs = random.Random(4), [SCHEMA.node_from_json(read_draft(cast.author, cast.draft)["chapters"][0]["doc"])]
    while len(docs) <= count:
        steps: list[dict[str, Any]] = []
        first = len(docs) - 1
        for _ in range(chance.randrange(1, 4)):
            made = some_steps(chance, docs[-1])
            docs.append(apply_steps(docs[-1], read_logged(made)))
            steps += made
        data = {"chapter": cast.chapter, "version": first, "steps": steps, "client": CLIENT}
        perform(chance.choice(people), cast.draft, "edit_text", data)
    return docs


@pytest.mark.slow
def test_every_version_is_read_as_it_was_with_the_maps_that_lead_on_from_it(cast: Cast) -> None:
    docs = write(cast, [cast.author, cast.coauthor], STEPS)
    chapter, texts = chapter_of(cast), Texts(db.session(), cast.draft, None)
    assert db.session.scalar(select(func.count()).select_from(KeptText)) == STEPS // KEEP_EVERY
    ends = {
        version or 0 for version in db.session.scalars(select(DraftEvent.version).where(DraftEvent.version.is_not(None)))
    }
    for version in sorted(ends)[::7]:
        assert texts.at_version(chapter, version).eq(docs[version])
        size = sum(length for length, _, _ in runs_at(db.session(), chapter, version))
        assert size == docs[version].content.size
    rows = db.session.scalars(select(DraftEvent.data).where(DraftEvent.version.is_not(None)).order_by(DraftEvent.seq))
    logged = [step_map.ranges for data in rows for step_map in maps_of(read_logged(data["steps"]))]
    for after in (0, 3, KEEP_EVERY - 1, KEEP_EVERY + 17):
        found = [step_map.ranges for step_map in texts.maps_between(chapter.id, after, chapter.version)]
        assert found == logged[after:]


@pytest.mark.slow
def test_kept_texts_are_those_that_the_log_makes_and_small(cast: Cast) -> None:
    write(cast, [cast.author, cast.coauthor], STEPS)
    session = db.session()

    def kept() -> list[tuple[Any, ...]]:
        rows = session.scalars(select(KeptText).order_by(KeptText.version).execution_options(populate_existing=True))
        return [(row.version, row.base, row.blocks, row.maps, row.work) for row in rows]

    before = kept()
    rebuild(session, cast.draft)
    assert kept() == before
    session.rollback()


def test_each_word_is_of_whoever_wrote_it(cast: Cast) -> None:
    edit(cast, cast.coauthor, replace(5, 5, "quiet "))
    edit(cast, cast.author, replace(8, 8, "TT"))
    version = read_draft(cast.viewer, cast.draft)["chapters"][0]["version"]
    told = read_record(cast.viewer, cast.draft, cast.chapter, version, 1, 15)
    assert [(one.text, one.origin.writer.name, one.origin.deed) for one in told] == [
        (told[0].text, "Rhiannon", "brought_in"),
        ("qui", "Tomos", "wrote"),
        ("TT", "Rhiannon", "wrote"),
        ("et ", "Tomos", "wrote"),
        (told[4].text, "Rhiannon", "brought_in"),
    ]
    assert [one.from_ for one in told[1:]] == [one.to for one in told[:-1]]


def test_accepted_words_are_of_whoever_suggested_them_and_say_who_accepted(cast: Cast) -> None:
    data = {"annotation": "suggestion-1", "chapter": cast.chapter, "version": 0, "from": 1, "to": 5}
    perform(cast.helen, cast.draft, "suggest_edit", {**data, "replacement": words("Nobody")})
    perform(cast.coauthor, cast.draft, "accept_suggestion", {"annotation": "suggestion-1"})
    (told,) = read_record(cast.omar, cast.draft, cast.chapter, 1, 1, 7)
    assert (told.text, told.origin.deed, told.origin.annotation) == ("Nobody", "suggested", "suggestion-1")
    assert (told.origin.writer.name, told.origin.by.name) == ("Helen", "Tomos")


def test_words_of_suggestions_accepted_together_are_each_of_their_own_beta(cast: Cast) -> None:
    for number, beta in enumerate((cast.helen, cast.omar)):
        where = {"chapter": cast.chapter, "version": 0, "from": 1 + 30 * number, "to": 5 + 30 * number}
        data = {"annotation": f"suggestion-{number}", **where, "replacement": words("Nobody")}
        perform(beta, cast.draft, "suggest_edit", data)
    both = {"annotations": ["suggestion-0", "suggestion-1"], "verdict": "accepted"}
    perform(cast.author, cast.draft, "decide_remarks", both)
    chapter = read_draft(cast.author, cast.draft)["chapters"][0]
    told = read_record(cast.author, cast.draft, cast.chapter, chapter["version"], 1, 60)
    suggested = [(one.text, one.origin.writer.name) for one in told if one.origin.deed == "suggested"]
    assert suggested == [("Nobody", "Helen"), ("Nobody", "Omar")]


def test_maps_read_from_stored_steps_are_those_of_the_steps() -> None:
    around = {"stepType": "replaceAround", "from": 0, "to": 9, "gapFrom": 1, "gapTo": 8, "insert": 1, "structure": True}
    around["slice"] = {"content": [{"type": "heading", "attrs": {"level": 2}}]}
    candle = {"content": [{"type": "text", "text": "🕯a"}, {"type": "hard_break"}]}
    parted = {"content": [{"type": "paragraph"}, {"type": "paragraph"}], "openStart": 1, "openEnd": 1}
    steps: list[dict[str, Any]] = [
        around,
        {"stepType": "replace", "from": 3, "to": 7},
        {"stepType": "replace", "from": 3, "to": 7, "slice": candle},
        {"stepType": "replace", "from": 3, "to": 3, "slice": parted},
        {"stepType": "addMark", "mark": {"type": "em"}, "from": 1, "to": 4},
    ]
    assert [ranges_of(step) for step in steps] == [step_map.ranges for step_map in maps_of(read_logged(steps))]


def test_spelled_text_has_a_character_for_each_position(cast: Cast) -> None:
    edit(cast, cast.author, replace(4, 4, "lamp 🕯 and"))
    doc = SCHEMA.node_from_json(read_draft(cast.author, cast.draft)["chapters"][0]["doc"])
    text = "".join(map(spelled, document_json(doc)["content"]))
    assert len(text) == doc.content.size
    assert text[3:20] == "\n".join(text_between(doc, 3, 20).splitlines()).replace("🕯", "🕯\N{WORD JOINER}")


@pytest.mark.parametrize("seed", range(5))
def test_pieces_follow_any_steps_as_a_plain_list_does(seed: int) -> None:
    chance = random.Random(seed)
    pieces, plain = Pieces(50), [(0, at) for at in range(50)]
    for stretch in range(1, 200):
        start = chance.randrange(len(plain) + 1)
        old = chance.randrange(min(7, len(plain) - start) + 1)
        new = chance.randrange(5)
        pieces.follow([start, old, new], stretch)
        plain[start : start + old] = [(stretch, NEW)] * new
    spread = [
        (number if stood == NEW else 0, NEW if stood == NEW else stood + at)
        for length, number, stood in pieces.list
        for at in range(length)
    ]
    assert spread == plain
    gone = Counter(at for length, _, stood in pieces.removed for at in range(stood, stood + length))
    assert set(gone) == set(range(50)) - {stood for _, stood in plain if stood != NEW}
