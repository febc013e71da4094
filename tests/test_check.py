"""`beta check` finds whatever does not agree with the log, and says in which draft."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from beta.domain.drafting import create_draft
from beta.domain.kept_texts import KEEP_EVERY
from beta.domain.rebuild import tables_of
from beta.models import Annotation, Chapter, DraftEvent, KeptText, User, db
from tests.conftest import STORY, Cast
from tests.course import edit, play, replace
from tests.terminal import in_own_process, terminal
from tests.writers import people_writing

pytestmark = pytest.mark.data


def damage_a_remark(cast: Cast) -> None:
    db.session.execute(update(Annotation).where(Annotation.id == "comment-1").values(body="Forged.", to_pos=7))


def damage_by_losing_a_remark(cast: Cast) -> None:
    db.session.execute(delete(Annotation).where(Annotation.id == "comment-2"))


def damage_a_kept_text(cast: Cast) -> None:
    edit(cast, cast.author, *[replace(1, 1, "a") for _ in range(KEEP_EVERY)])
    db.session.execute(update(KeptText).values(work={"stretches": []}))


def damage_by_a_chapter_of_nowhere(cast: Cast) -> None:
    db.session.add(Chapter(draft_id=cast.draft, id="chapter-x", title="Smuggled in", position=7))


def damage_by_losing_the_last_event(cast: Cast) -> None:
    last = select(func.max(DraftEvent.seq)).where(DraftEvent.draft_id == cast.draft).scalar_subquery()
    db.session.execute(delete(DraftEvent).where(DraftEvent.draft_id == cast.draft, DraftEvent.seq == last))


def damage_by_losing_an_event_between(cast: Cast) -> None:
    db.session.execute(delete(DraftEvent).where(DraftEvent.draft_id == cast.draft, DraftEvent.kind == "reply_revised"))


def damage_by_a_step_that_does_not_fit(cast: Cast) -> None:
    edits = select(DraftEvent).where(DraftEvent.draft_id == cast.draft, DraftEvent.kind == "text_edited")
    event = db.session.scalars(edits.order_by(DraftEvent.seq)).first()
    assert event is not None
    event.data = {**event.data, "steps": [{"stepType": "replace", "from": 99999, "to": 100000}]}


def damage_by_losing_the_log(cast: Cast) -> None:
    db.session.execute(delete(DraftEvent).where(DraftEvent.draft_id == cast.draft))


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (damage_a_remark, ["annotations comment-1: differs in "]),
        (damage_by_losing_a_remark, ["annotations comment-2: is missing"]),
        (damage_a_kept_text, ["kept_texts", "differs in work"]),
        (damage_by_a_chapter_of_nowhere, ["chapters chapter-x: is not of the log"]),
        (damage_by_losing_the_last_event, ["differs in head", "editions", "is not of the log"]),
        (damage_by_losing_an_event_between, ["numbered from 1 to"]),
        (damage_by_a_step_that_does_not_fit, ["of the log cannot be carried out (Invalid)"]),
        (damage_by_losing_the_log, ["the log is empty"]),
    ],
)
def test_check_finds_damage_and_says_in_which_draft(
    app: Flask, cast: Cast, damage: Callable[[Cast], None], told: list[str]
) -> None:
    play(cast)
    sound = [create_draft(cast.author, STORY) for _ in range(3)]
    damage(cast)
    db.session.commit()
    before = tables_of(db.session(), cast.draft)
    checked = terminal(app, "check")
    assert checked.exit_code == 1
    assert all(words in checked.output for words in told), checked.output
    assert f"draft {cast.draft}: " in checked.output
    assert not any(draft in checked.output for draft in sound)
    assert "4 drafts" in checked.output
    assert "1 differ" in checked.output
    assert "Forged" not in checked.output
    assert tables_of(db.session(), cast.draft) == before


def test_damage_in_a_backup_is_told_after_restoring(app: Flask, cast: Cast, tmp_path: Path) -> None:
    play(cast)
    damage_a_remark(cast)
    db.session.commit()
    path = tmp_path / "site.backup"
    terminal(app, "backup", str(path))
    restored = terminal(app, "restore", str(path), "--force")
    assert restored.exit_code == 1
    assert "annotations comment-1: differs in " in restored.output


def test_check_while_people_write_finds_nothing(app: Flask, cast: Cast) -> None:
    with people_writing(app, cast) as writers:
        writers.wait_for_more(10)
        checked = in_own_process(app, "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "tables and log agree" in checked.stdout


def test_check_of_an_empty_site_is_content(app: Flask) -> None:
    assert db.session.scalar(select(func.count()).select_from(User)) == 0
    checked = terminal(app, "check")
    assert (checked.exit_code, checked.output) == (0, "0 drafts with 0 events: tables and log agree.\n")


def test_draft_from_before_texts_were_kept_is_sound(app: Flask, cast: Cast) -> None:
    damage_a_kept_text(cast)
    db.session.execute(delete(KeptText))
    db.session.commit()
    checked = terminal(app, "check")
    assert checked.exit_code == 0, checked.output
