"""The index of anchors agrees with mapping each one by itself; memory, checkpoints and log lead to the same places."""

import random
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from beta.domain.anchor_index import MOST, AnchorIndex, index_of
from beta.domain.anchors import SHARED, Anchors
from beta.domain.door import perform
from beta.domain.rebuild import rebuild, tables_of
from beta.domain.recent import Recent
from beta.domain.snapshot import read_draft
from beta.domain.texts import CHECKPOINT_EVERY, MAX_DISTANCE, STEP_SIZE, Texts, checkpoint_distance
from beta.models import Checkpoint, Draft, db
from beta.prose.anchors import Range, map_range
from beta.prose.schema import SCHEMA
from beta.prose.steps import StepMap
from tests.conftest import Cast
from tests.course import edit, leave, play, replace

SIZE = 400
RANGES = st.builds(
    lambda from_, length, adrift: Range(from_, from_ + (0 if adrift else length), adrift),
    st.integers(0, SIZE),
    st.integers(0, 60),
    st.booleans(),
)
ANCHORS = st.dictionaries(st.integers(0, 999).map("remark-{:03}".format), RANGES, max_size=3 * MOST)
CHANGES = st.tuples(st.integers(0, SIZE), st.integers(0, 30), st.integers(0, 30))
AROUND = st.tuples(CHANGES, st.integers(1, 40), st.integers(0, 9), st.integers(0, 9))


def around(given: tuple[tuple[int, int, int], int, int, int]) -> StepMap:
    """Return the map of a step that replaces what stands on both sides of a gap."""
    (start, old, new), gap, old_after, new_after = given
    return StepMap([start, old, new, start + old + gap, old_after, new_after])


MAPS = st.lists(st.one_of(CHANGES.map(lambda change: StepMap(list(change))), AROUND.map(around), st.just(StepMap([]))))


@settings(max_examples=300, deadline=None)
@given(ANCHORS, MAPS)
def test_index_follows_edits_as_every_anchor_does_by_itself(anchors: dict[str, Range], maps: list[StepMap]) -> None:
    plain = {annotation: map_range(range_, maps) for annotation, range_ in anchors.items()}
    index = index_of(anchors).after(maps)
    assert dict(index.items()) == plain
    assert set(index.adrift()) == {annotation for annotation, range_ in plain.items() if range_.adrift}
    assert all(index.find(annotation) == range_ for annotation, range_ in plain.items())


@settings(max_examples=100, deadline=None)
@given(ANCHORS, st.lists(st.tuples(st.sampled_from(["put", "without", "after"]), st.data())))
def test_index_agrees_with_a_table_while_remarks_come_and_go(
    anchors: dict[str, Range], acts: list[tuple[str, st.DataObject]]
) -> None:
    index, plain = index_of(anchors), dict(anchors)
    for act, data in acts:
        annotation = data.draw(st.sampled_from([*plain, "remark-new"]))
        if act == "put":
            plain[annotation] = data.draw(RANGES)
            index = index.put(annotation, plain[annotation])
        elif act == "without":
            plain.pop(annotation, None)
            index = index.without(annotation)
        else:
            maps = [StepMap(list(data.draw(CHANGES)))]
            plain = {one: map_range(range_, maps) for one, range_ in plain.items()}
            index = index.after(maps)
    assert dict(index.items()) == plain
    assert index.find("remark-unknown") is None


def test_edit_shares_the_blocks_it_does_not_touch() -> None:
    anchors = {f"remark-{number:04}": Range(10 * number, 10 * number + 5) for number in range(20 * MOST)}
    before = index_of(anchors)
    after = before.after([StepMap([10 * 300, 0, 1])])
    shared = sum(one.ranges is other.ranges for one, other in zip(before.blocks, after.blocks, strict=True))
    assert len(before.blocks) - shared <= 2
    assert all(len(block.ranges) <= MOST for block in after.blocks)


def test_block_that_grows_is_parted() -> None:
    index = AnchorIndex()
    for number in range(5 * MOST):
        index = index.put(f"remark-{number:04}", Range(7 * number % 1000, 7 * number % 1000 + 3))
    assert len(dict(index.items())) == 5 * MOST
    assert all(len(block.ranges) <= MOST for block in index.blocks)


def test_longer_chapter_meets_its_checkpoints_at_those_of_a_shorter_one() -> None:
    sizes = [1, *(STEP_SIZE * CHECKPOINT_EVERY * times for times in (1, 2, 3, 9, 40))]
    docs = [SCHEMA.node("doc", None, [SCHEMA.node("paragraph", None, SCHEMA.text("a" * size))]) for size in sizes]
    distances = [checkpoint_distance(doc) for doc in docs]
    assert (distances[0], distances[-1]) == (CHECKPOINT_EVERY, MAX_DISTANCE)
    assert all(later % earlier == 0 for earlier, later in pairwise(distances))


def places(cast: Cast, shared: Recent[str, Any]) -> dict[str, dict[str, Range]]:
    """Return where the remarks stand, by chapter, as somebody has it who keeps `shared` in memory."""
    session = db.session()
    session.rollback()
    draft = session.get_one(Draft, cast.draft)
    anchors = Anchors(session, draft, Texts(session, cast.draft, Recent(0)), shared)
    anchors.publish()
    chapters = session.scalars(select(Checkpoint.chapter_id).where(Checkpoint.draft_id == cast.draft)).all()
    found = {chapter: dict(anchors.of(chapter).items()) for chapter in chapters}
    anchors.publish()
    return found


def edit_at_random(cast: Cast, chance: random.Random, times: int) -> None:
    for _ in range(times):
        at = chance.randrange(2, 120)
        edit(cast, cast.author, replace(at, at, "ab") if chance.random() < 0.6 else replace(at, at + chance.randrange(1, 9)))


@pytest.mark.data
def test_memory_tables_and_another_process_agree_after_the_whole_course(cast: Cast) -> None:
    other: Recent[str, Any] = Recent(9)
    chance = random.Random(7)
    play(cast)
    assert places(cast, other) == places(cast, SHARED) == places(cast, Recent(0))
    for number in range(6):
        edit_at_random(cast, chance, 12)
        leave(cast, cast.omar, f"comment-of-omar-{number}", 20 + number, 50, body="Here.")
        assert places(cast, other) == places(cast, SHARED) == places(cast, Recent(0))
    before = tables_of(db.session(), cast.draft)
    rebuild(db.session(), cast.draft)
    assert tables_of(db.session(), cast.draft) == before
    db.session.rollback()


@pytest.mark.data
def test_anchors_without_a_checkpoint_are_followed_from_their_own_rows(cast: Cast) -> None:
    leave(cast, cast.helen, "comment-1", 30, 50, body="Here.")
    edit_at_random(cast, random.Random(3), CHECKPOINT_EVERY + 5)
    found = places(cast, Recent(0))
    checkpoint = db.session.scalars(select(Checkpoint).where(Checkpoint.chapter_id == cast.chapter)).one()
    assert "comment-1" in checkpoint.anchors
    db.session.execute(update(Checkpoint).values(anchors={}))
    db.session.commit()
    assert places(cast, Recent(0)) == found


@pytest.mark.data
def test_checkpoint_spares_the_steps_before_it(cast: Cast) -> None:
    leave(cast, cast.helen, "comment-1", 30, 50, body="Here.")
    edit_at_random(cast, random.Random(3), CHECKPOINT_EVERY + 5)
    found = places(cast, Recent(0))
    events = db.metadata.tables["draft_events"]
    db.session.execute(delete(events).where(events.c.version < CHECKPOINT_EVERY))
    db.session.commit()
    assert places(cast, Recent(0)) == found


@pytest.mark.data
def test_remark_adrift_comes_back_from_another_chapter(cast: Cast) -> None:
    leave(cast, cast.helen, "comment-1", 30, 50, body="Here.")
    quote = read_draft(cast.author, cast.draft)["annotations"][0]["quote"]
    edit(cast, cast.author, replace(25, 60))
    perform(cast.author, cast.draft, "add_chapter", {"chapter": "chapter-b", "title": "Low water"})
    edit(cast, cast.author, replace(1, 1, f"So {quote} again."), chapter="chapter-b")
    back = read_draft(cast.author, cast.draft)["annotations"][0]
    assert (back["chapter"], back["from"], back["adrift"]) == ("chapter-b", 4, False)
