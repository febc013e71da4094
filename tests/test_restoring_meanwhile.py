"""A restore is planned before the draft is locked: others write meanwhile, and nothing of it is lost or in the way."""

import pytest

from beta.domain.commands import COMMANDS
from beta.domain.door import perform
from beta.domain.snapshot import read_draft
from beta.errors import NotFound
from tests.conftest import Cast
from tests.course import edit, replace
from tests.test_uploads import FERRY, THIN, upload, words_in
from tests.test_uploads_meanwhile import REWRITTEN, leave_remarks, meanwhile, places

pytestmark = pytest.mark.data


@pytest.fixture
def ferry(cast: Cast) -> tuple[Cast, int]:
    """A chapter that was rewritten by an upload, and the version to restore."""
    upload(cast, FERRY, chapter=cast.chapter)
    former = version_of(cast)
    upload(cast, REWRITTEN, chapter=cast.chapter)
    return cast, former


def version_of(cast: Cast) -> int:
    return int(read_draft(cast.author, cast.draft)["chapters"][0]["version"])


def restore(cast: Cast, version: int, command_id: str | None = None) -> int:
    data = {"chapter": cast.chapter, "version": version}
    return perform(cast.author, cast.draft, "restore_version", data, command_id)


def test_words_typed_while_a_restore_is_planned_stay_in_the_history(
    ferry: tuple[Cast, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, former = ferry
    text = words_in(cast)
    meanwhile(monkeypatch, lambda: edit(cast, cast.coauthor, replace(1, 1, "Well. ")), "restore_version")
    before = version_of(cast)
    restore(cast, former)
    assert THIN in words_in(cast)
    assert not words_in(cast).startswith("Well. ")
    monkeypatch.undo()
    restore(cast, before + 1)
    assert words_in(cast) == f"Well. {text}"


def test_remark_left_while_a_restore_is_planned_goes_where_one_left_before_does(
    ferry: tuple[Cast, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, former = ferry
    rewritten = version_of(cast)
    restore(cast, former)
    leave_remarks(cast, "before")
    restore(cast, rewritten)
    before = places(cast)
    assert {adrift for *_, adrift in before} == {True, False}
    for annotation, *_ in before:
        perform(cast.helen, cast.draft, "withdraw_annotation", {"annotation": annotation})
    restore(cast, former)
    meanwhile(monkeypatch, lambda: leave_remarks(cast, "meanwhile"), "restore_version")
    restore(cast, rewritten)
    assert [(quote, *where) for _, quote, *where in places(cast)] == [(quote, *where) for _, quote, *where in before]


def test_chapter_taken_out_while_a_restore_is_planned_stays_as_it_was(
    ferry: tuple[Cast, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, former = ferry
    perform(cast.author, cast.draft, "add_chapter", {"chapter": "chapter-other", "title": "Other"})
    out = {"chapter": cast.chapter}
    meanwhile(monkeypatch, lambda: perform(cast.coauthor, cast.draft, "remove_chapter", out), "restore_version")
    with pytest.raises(NotFound):
        restore(cast, former)
    monkeypatch.undo()
    with pytest.raises(NotFound):
        restore(cast, former)


def test_restore_that_is_sent_twice_happens_once_whichever_comes_first(
    ferry: tuple[Cast, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, former = ferry
    answers: list[int] = []
    with monkeypatch.context() as patched:
        original = COMMANDS["restore_version"]

        def once() -> None:
            patched.setitem(COMMANDS, "restore_version", original)
            answers.append(restore(cast, former, "restore-1"))

        meanwhile(patched, once, "restore_version")
        answers.append(restore(cast, former, "restore-1"))
    answers.append(restore(cast, former, "restore-1"))
    assert len(set(answers)) == 1
    assert THIN in words_in(cast)
