"""A private note is known to its writer and to nobody else, on whatever way they may ask, until it is published."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from beta.domain.access import Viewer
from beta.domain.desk import desk_of
from beta.domain.door import perform
from beta.domain.drafting import export_text
from beta.domain.publishing import prepare_publication
from beta.domain.site import site_facts
from beta.domain.snapshot import catch_up, read_draft, read_draft_json
from beta.errors import Conflict, NotFound
from tests.conftest import STORY, Cast
from tests.course import edit, leave, replace
from tests.forms import log_in
from tests.servers import beta_server
from tests.socket_people import Person, RawSocket
from tests.test_doors import members

pytestmark = pytest.mark.data

NOTE = "note-of-helen"
SECRET = "Is the keeper dead?"


@pytest.fixture
def noted(cast: Cast) -> Cast:
    """The draft with a private note of Helen's, which she has answered, felt about and had moved along by an edit."""
    leave(cast, cast.helen, NOTE, 20, 40, body=SECRET, private=True)
    perform(cast.helen, cast.draft, "reply", {"annotation": NOTE, "reply": "reply-to-note", "body": f"{SECRET} Yes."})
    perform(cast.helen, cast.draft, "react", {"annotation": NOTE, "reaction": "tear", "on": True})
    before = read_draft(cast.author, cast.draft)["chapters"][0]
    edit(cast, cast.author, replace(15, 60))
    doc = {"chapter": cast.chapter, "version": before["version"] + 1, "client": "editor-of-the-author"}
    gone = before["doc"]["content"][0]["content"][0]["text"][14:59]
    perform(cast.author, cast.draft, "edit_text", {**doc, "steps": [replace(15, 15, gone)]})
    return cast


def others(cast: Cast) -> list[Viewer]:
    return [viewer for role, viewer in members(cast) if role != "beta"] + [cast.omar]


def test_note_is_in_its_writer_s_snapshot_and_in_nobody_else_s(noted: Cast) -> None:
    (note,) = read_draft(noted.helen, noted.draft)["annotations"]
    assert (note["id"], note["private"], note["body"], note["adrift"]) == (NOTE, True, SECRET, False)
    assert note["reactions"] == [{"reaction": "tear", "by": noted.helen.user_id}]
    for viewer in others(noted):
        told = read_draft_json(viewer, noted.draft, compressed=False)
        assert NOTE.encode() not in told and SECRET.encode() not in told


def test_note_is_in_its_writer_s_events_and_a_bare_number_in_those_of_others(noted: Cast) -> None:
    own = catch_up(noted.helen, noted.draft, 0)["events"]
    about = [event["seq"] for event in own if NOTE in json.dumps(event)]
    assert len(about) >= 4
    for viewer in others(noted):
        events = catch_up(viewer, noted.draft, 0)["events"]
        assert NOTE not in json.dumps(events) and SECRET not in json.dumps(events)
        bare = [event for event in events if event["seq"] in about]
        assert bare == [{"draft": noted.draft, "seq": seq} for seq in about]


def test_note_is_not_in_what_http_answers_to_others(noted: Cast, client: FlaskClient) -> None:
    log_in(client, "Rhiannon")
    api = f"/api/drafts/{noted.draft}"
    pages = [api, f"{api}/events?after=0", f"/drafts/{noted.draft}", "/", f"/drafts/{noted.draft}/publish"]
    pages += [f"/drafts/{noted.draft}/export", f"{api}/chapters/{noted.chapter}/steps?after=0"]
    for page in pages:
        answer = client.get(page).data
        assert NOTE.encode() not in answer and SECRET.encode() not in answer, page


ON_THE_NOTE: dict[str, dict[str, Any]] = {
    "react": {"reaction": "heart", "on": True},
    "reply": {"reply": "reply-by-other", "body": "So?"},
    "revise_reply": {"reply": "reply-to-note", "body": "So?"},
    "withdraw_reply": {"reply": "reply-to-note"},
    "attach_annotation": {"version": 0, "from": 1, "to": 5},
    "revise_annotation": {"body": "So?"},
    "withdraw_annotation": {},
    "classify_annotation": {"kind": "typo"},
    "publish_note": {},
    "accept_suggestion": {},
    "reject_suggestion": {},
    "resolve_comment": {},
    "reopen_annotation": {},
}


@pytest.mark.parametrize("name", sorted(ON_THE_NOTE))
def test_somebody_else_s_note_is_answered_like_one_that_is_not_there(noted: Cast, name: str) -> None:
    place = {"chapter": noted.chapter} if name == "attach_annotation" else {}
    answers = []
    for annotation in (NOTE, "no-such-note"):
        with pytest.raises(NotFound) as refusal:
            perform(noted.author, noted.draft, name, {"annotation": annotation, **place, **ON_THE_NOTE[name]})
        answers.append(refusal.value.to_json())
    assert answers[0] == answers[1]


def test_acts_on_many_remarks_pass_notes_over(noted: Cast) -> None:
    leave(noted, noted.omar, "comment-1", 1, 5, body="Here.")
    act = {"annotations": [NOTE, "comment-1"], "verdict": "resolved"}
    perform(noted.author, noted.draft, "decide_remarks", act)
    assert read_draft(noted.helen, noted.draft)["annotations"][-1]["state"] == "open"
    with pytest.raises(Conflict):
        perform(noted.author, noted.draft, "decide_remarks", {**act, "annotations": [NOTE]})


def test_act_on_one_s_own_note_cannot_be_taken_back_by_others(cast: Cast) -> None:
    leave(cast, cast.coauthor, NOTE, 20, 40, body=SECRET, private=True)
    batch = perform(cast.coauthor, cast.draft, "resolve_comment", {"annotation": NOTE})
    for number in (batch, batch + 1000):
        with pytest.raises(Conflict, match="nothing left to take back"):
            perform(cast.author, cast.draft, "reopen_remarks", {"batch": number})
    assert perform(cast.coauthor, cast.draft, "reopen_annotation", {"annotation": NOTE})
    assert NOTE not in json.dumps(catch_up(cast.author, cast.draft, 0))


def test_note_makes_no_credit_and_is_counted_nowhere(noted: Cast) -> None:
    leave(noted, noted.omar, "heart-001", 1, 5, reaction="heart")
    assert credited(noted) == []
    assert SECRET not in str(export_text(noted.author, noted.draft))
    counted = {viewer: desk_of(viewer) for viewer in (noted.author, noted.helen)}
    assert [card.open_remarks for card in counted[noted.author].your_drafts] == [1]
    assert [card.open_remarks for card in counted[noted.helen].beta_reading] == [0]
    assert site_facts().works["remarks"] == 1


def test_published_note_is_everybody_s_remark_with_its_thread_and_credit(noted: Cast) -> None:
    perform(noted.helen, noted.draft, "publish_note", {"annotation": NOTE})
    own = read_draft(noted.helen, noted.draft)["annotations"]
    for viewer in others(noted):
        assert read_draft(viewer, noted.draft)["annotations"] == own
    assert (own[0]["private"], own[0]["replies"][0]["body"]) == (False, f"{SECRET} Yes.")
    assert credited(noted) == [("Helen", True)]
    perform(noted.author, noted.draft, "resolve_comment", {"annotation": NOTE})
    with pytest.raises(Conflict, match="sees this remark already"):
        perform(noted.helen, noted.draft, "publish_note", {"annotation": NOTE})


def test_note_published_after_an_edition_is_credited_in_the_next(cast: Cast) -> None:
    leave(cast, cast.omar, NOTE, 20, 40, body=SECRET, private=True)
    header = {"fields": [], "closing_note": ""}
    perform(cast.author, cast.draft, "publish_story", {"title": "The Ledger", "header": header, "credits": []})
    perform(cast.omar, cast.draft, "publish_note", {"annotation": NOTE})
    assert credited(cast) == [("Omar", True)]


def credited(cast: Cast) -> list[tuple[str, bool]]:
    """Return whom the record offers for the credits, and whether their box is ticked."""
    choices = prepare_publication(cast.author, cast.draft).credits
    return [(choice.name, choice.ticked) for choice in choices if choice.from_record]


def heard(window: RawSocket) -> str:
    """Return everything a window has received."""
    return json.dumps(window.packets)


class Room:
    """A running server with a draft, and windows of people on it."""

    def __init__(self, server: str, opened: ExitStack) -> None:
        self.server, self._opened = server, opened
        self.author, self.helen, self.omar = (Person(server, name) for name in ("Rhiannon", "Helen", "Omar"))
        self.draft = self.author.new_draft(STORY)
        self.chapter = self.author.snapshot(self.draft)["chapters"][0]["id"]
        self.first = self.window(self.author)
        self._count = 0
        for person in (self.helen, self.omar):
            self.tell(self.first, "create_invitation", {"role": "beta", "label": person.email})
            url = self.author.snapshot(self.draft)["invitations"][-1]["url"]
            person.submit(url, name=person.email.partition("-")[0])

    def window(self, person: Person) -> RawSocket:
        window = RawSocket(person)
        self._opened.callback(window.close)
        window.join(self.draft)
        return window

    def tell(self, window: RawSocket, name: str, data: dict[str, Any]) -> int:
        self._count += 1
        answer = window.ask("command", {"id": f"command-{self._count:04}", "draft": self.draft, "name": name, "data": data})
        assert answer["ok"], answer
        return int(answer["seq"])

    def note(self, window: RawSocket, annotation: str) -> int:
        place = {"chapter": self.chapter, "version": 0, "from": 20, "to": 40}
        return self.tell(window, "leave_comment", {"annotation": annotation, "body": SECRET, "private": True, **place})


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with beta_server(tmp_path) as server, ExitStack() as opened:
        yield Room(server, opened)


def test_only_the_windows_of_its_writer_receive_a_note(room: Room) -> None:
    helen, second, omar = room.window(room.helen), room.window(room.helen), room.window(room.omar)
    room.note(helen, NOTE)
    room.tell(helen, "react", {"annotation": NOTE, "reaction": "gasp", "on": True})
    step = {"chapter": room.chapter, "version": 0, "steps": [replace(15, 60)], "client": "editor-of-the-author"}
    last = room.tell(room.first, "edit_text", step)
    windows = {"author": room.first, "helen": helen, "second": second, "omar": omar}
    for window in windows.values():
        window.hear_up_to(last)
    told = {name: NOTE in heard(window) or SECRET in heard(window) for name, window in windows.items()}
    assert told == {"author": False, "helen": True, "second": True, "omar": False}
    numbers = {tuple(seq for seq in window.events() if seq > last - 3) for window in windows.values()}
    assert numbers == {(last - 2, last - 1, last)}
    published = room.tell(helen, "publish_note", {"annotation": NOTE})
    for window in windows.values():
        window.hear_up_to(published)
        assert SECRET in heard(window)


def test_writer_who_is_removed_hears_no_more_of_the_text_by_an_own_note(room: Room) -> None:
    helen = room.window(room.helen)
    room.note(helen, NOTE)
    member = next(one["id"] for one in room.author.snapshot(room.draft)["members"] if one["role"] == "beta")
    room.tell(room.first, "remove_member", {"member": member})
    helen.hear("rejoin")
    known = len(helen.packets)
    step = {"chapter": room.chapter, "client": "editor-of-the-author"}
    text = room.author.snapshot(room.draft)["chapters"][0]["doc"]["content"][0]["content"][0]["text"]
    room.tell(room.first, "edit_text", {**step, "version": 0, "steps": [replace(15, 60)]})
    last = room.tell(room.first, "edit_text", {**step, "version": 1, "steps": [replace(15, 15, text[14:59])]})
    room.first.hear_up_to(last)
    assert not helen.ask("join", {"draft": room.draft, "after": last})["ok"]
    assert [packet for packet in helen.packets[known:] if isinstance(packet, list)] == []
