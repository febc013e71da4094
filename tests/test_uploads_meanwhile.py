"""A new version is planned before the draft is locked: others write meanwhile, and nothing of it is lost or out of place."""

import secrets
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from beta.domain.access import Access
from beta.domain.commands import COMMANDS, Command
from beta.domain.door import perform
from beta.domain.drafting import create_draft
from beta.domain.messages.base import Message
from beta.domain.snapshot import read_draft
from beta.errors import Conflict, NotAllowed, NotFound
from tests.conftest import Cast
from tests.course import CLIENT, edit, leave, replace
from tests.servers import beta_server
from tests.socket_people import PATIENCE, Person
from tests.test_uploads import FERRY, THIN, chapters, upload, words_in

pytestmark = pytest.mark.data

REWRITTEN = FERRY.replace("nobody on the quay", "not one soul on the quay").replace(THIN, "").replace("By four", "By five")


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], Any], name: str = "upload_version") -> None:
    """Let something happen after a command has been prepared, and before its draft is locked."""
    command = COMMANDS[name]
    assert command.prepare is not None
    prepare = command.prepare

    def prepared(session: Session, access: Access, message: Message) -> Any:
        found = prepare(session, access, message)
        happens()
        return found

    monkeypatch.setitem(COMMANDS, name, Command(command.message, command.run, prepared))


@pytest.fixture
def ferry(cast: Cast) -> Cast:
    upload(cast, FERRY, chapter=cast.chapter)
    return cast


REMARKED = ["the quay pretended", THIN, "warm one over", "By four the water", "gulls had given up."]


def leave_remarks(cast: Cast, name: str) -> None:
    text = words_in(cast)
    for number, words in enumerate(REMARKED):
        at = text.index(words)
        leave(cast, cast.helen, f"{name}-{number:04}", at + 1, at + len(words), body="Here.")


def places(cast: Cast) -> list[tuple[str, str, int, int, bool]]:
    shown = read_draft(cast.helen, cast.draft)["annotations"]
    return [(one["id"], one["quote"], one["from"], one["to"], one["adrift"]) for one in shown]


def test_remark_left_while_an_upload_is_planned_goes_where_one_left_before_does(
    ferry: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_remarks(ferry, "before")
    upload(ferry, REWRITTEN, chapter=ferry.chapter)
    before, text = places(ferry), chapters(ferry)[0]["doc"]
    assert {adrift for *_, adrift in before} == {True, False}
    for annotation, *_ in before:
        perform(ferry.helen, ferry.draft, "withdraw_annotation", {"annotation": annotation})
    upload(ferry, FERRY, chapter=ferry.chapter)
    meanwhile(monkeypatch, lambda: leave_remarks(ferry, "meanwhile"))
    upload(ferry, REWRITTEN, chapter=ferry.chapter)
    assert chapters(ferry)[0]["doc"] == text
    assert [(quote, *where) for _, quote, *where in places(ferry)] == [(quote, *where) for _, quote, *where in before]


def test_words_typed_while_an_upload_is_planned_are_not_written_over(ferry: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(monkeypatch, lambda: edit(ferry, ferry.coauthor, replace(1, 1, "Well. ")))
    seq = read_draft(ferry.author, ferry.draft)["seq"]
    with pytest.raises(Conflict, match="has changed since you compared"):
        upload(ferry, REWRITTEN, chapter=ferry.chapter)
    assert read_draft(ferry.author, ferry.draft)["seq"] == seq + 1
    assert words_in(ferry).startswith("Well. The ferry")


def test_upload_that_is_sent_twice_happens_once_whichever_comes_first(ferry: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    seq = read_draft(ferry.author, ferry.draft)["seq"]
    data = {"seq": seq, "text": REWRITTEN, "chapter": ferry.chapter}
    sent = (ferry.author, ferry.draft, "upload_version", data, "upload-1")
    answers: list[int] = []
    with monkeypatch.context() as patched:
        original = COMMANDS["upload_version"]

        def once() -> None:
            patched.setitem(COMMANDS, "upload_version", original)
            answers.append(perform(*sent))

        meanwhile(patched, once)
        answers.append(perform(*sent))
    answers.append(perform(*sent))
    assert answers == [seq + 1] * 3


def test_upload_of_a_draft_that_one_may_not_write_is_refused_before_it_is_planned(ferry: Cast) -> None:
    foreign = create_draft(ferry.stranger, "A story that is nobody else's.")
    for viewer, draft, refusal in [(ferry.helen, ferry.draft, NotAllowed), (ferry.author, foreign, NotFound)]:
        with pytest.raises(refusal):
            perform(viewer, draft, "upload_version", {"seq": 10**6, "text": "\x00"})


NOVEL = "\n\n".join(
    f"{number}. " + " ".join(f"word{number * place % 997}" for place in range(1, 120)) for number in range(400)
)


def test_others_are_served_while_a_long_text_is_planned(tmp_path: Path, database_server: str | None) -> None:
    with beta_server(tmp_path, DATABASE_URL=database_server or "") as server:
        author, other = Person(server, "Rhiannon"), Person(server, "Tomos")
        draft, others = author.new_draft(NOVEL), other.new_draft("Another story.")
        seq = author.snapshot(draft)["seq"]
        chapter = other.snapshot(others)["chapters"][0]["id"]
        data = {"seq": seq, "text": NOVEL.replace("word5 ", "another ").replace("word9 ", "")}
        answers: list[Any] = []
        with author.socket() as uploading, other.socket() as writing:
            told = {"id": secrets.token_hex(8), "draft": draft, "name": "upload_version", "data": data}
            thread = threading.Thread(target=lambda: answers.append(uploading.call("command", told, timeout=PATIENCE)))
            thread.start()
            written = 0
            while thread.is_alive():
                step = {"chapter": chapter, "version": written, "steps": [replace(1, 1, "On. ")], "client": CLIENT}
                message = {"id": f"edit-{written}", "draft": others, "name": "edit_text", "data": step}
                assert writing.call("command", message, timeout=PATIENCE)["ok"]
                written += 1
            thread.join()
        assert answers[0]["ok"], answers
        assert written > 10
