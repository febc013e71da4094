"""The kept snapshot is what a new one would be, for everybody who may see it and nobody else, plain and compressed."""

import gzip
import json
import random
from typing import Any

import pytest
from flask.testing import FlaskClient

from beta.domain.access import Viewer
from beta.domain.door import perform
from beta.domain.packing import Part, gzipped, joined
from beta.domain.recent import Recent
from beta.domain.snapshot import SHOWN, catch_up, read_draft, read_draft_json
from beta.errors import NotFound
from beta.models import db
from tests.conftest import STORY, Cast, token_for
from tests.course import edit, leave, play, replace
from tests.forms import log_in
from tests.test_statements import counted_statements

pytestmark = pytest.mark.data


def anew(viewer: Viewer, cast: Cast) -> dict[str, Any]:
    """Return the snapshot as it is made when nothing is kept."""
    kept = SHOWN.get(cast.draft)
    SHOWN.forget(cast.draft)
    made = read_draft(viewer, cast.draft)
    SHOWN.forget(cast.draft)
    if kept is not None:
        SHOWN.keep(cast.draft, *kept)
    return made


def test_kept_snapshot_equals_one_made_anew_after_every_event(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    def compare(viewer: Viewer, draft: str, name: str, data: object, command_id: str | None = None) -> int:
        nonlocal compared
        seq = perform(viewer, draft, name, data, command_id)
        for somebody in (cast.author, cast.helen):
            assert read_draft(somebody, draft) == anew(somebody, cast)
        compared += 1
        return seq

    monkeypatch.setattr("tests.course.perform", compare)
    play(cast)
    assert compared > 30


def test_kept_snapshot_takes_one_statement(cast: Cast) -> None:
    play(cast)
    read_draft(cast.author, cast.draft)
    for viewer in (cast.author, cast.helen, cast.viewer):
        with counted_statements() as statements:
            read_draft(viewer, cast.draft)
        assert len([one for one in statements if one.startswith("SELECT")]) == 1


def test_kept_snapshot_shows_links_only_to_those_who_may_invite(cast: Cast) -> None:
    token_for(cast.author, cast.draft, "viewer")
    for viewer in (cast.helen, cast.author, cast.viewer, cast.coauthor):
        shown = read_draft(viewer, cast.draft)
        assert ("invitations" in shown) == (viewer in (cast.author, cast.coauthor))
        assert (shown["you"]["id"], shown["you"]["name"]) == (viewer.user_id, viewer.name)


def test_kept_snapshot_is_not_for_who_has_been_removed(cast: Cast) -> None:
    assert read_draft(cast.helen, cast.draft)
    perform(cast.author, cast.draft, "remove_member", {"member": cast.helen.user_id})
    read_draft(cast.author, cast.draft)
    for viewer in (cast.helen, cast.stranger, cast.signed_out):
        with pytest.raises(NotFound):
            read_draft_json(viewer, cast.draft, compressed=True)


def test_change_in_one_chapter_leaves_the_parts_of_the_others(cast: Cast) -> None:
    perform(cast.author, cast.draft, "add_chapter", {"chapter": "chapter-b", "title": "Low water"})
    read_draft(cast.author, cast.draft)
    before = SHOWN.get(cast.draft)
    edit(cast, cast.author, replace(1, 1, "Nothing."), chapter="chapter-b")
    leave(cast, cast.helen, "comment-1", 5, 20, body="Here.")
    read_draft(cast.helen, cast.draft)
    after = SHOWN.get(cast.draft)
    assert before is not None and after is not None
    assert after[1].chapters[cast.chapter] is before[1].chapters[cast.chapter]
    assert after[1].chapters["chapter-b"] is not before[1].chapters["chapter-b"]


def test_snapshot_of_a_join_is_the_one_of_http(cast: Cast) -> None:
    play(cast)
    assert catch_up(cast.helen, cast.draft, None)["snapshot"] == read_draft(cast.helen, cast.draft)
    assert json.loads(read_draft_json(cast.helen, cast.draft, compressed=False)) == read_draft(cast.helen, cast.draft)


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip, deflate, br", "gzip"), ("identity", None)])
def test_browser_gets_it_compressed_if_it_accepts_that(
    cast: Cast, client: FlaskClient, accepted: str, encoding: str | None
) -> None:
    play(cast)
    log_in(client, "Rhiannon")
    answer = client.get(f"/api/drafts/{cast.draft}", headers={"Accept-Encoding": accepted})
    body = gzip.decompress(answer.data) if encoding else answer.data
    assert (answer.status_code, answer.content_encoding, answer.mimetype) == (200, encoding, "application/json")
    assert json.loads(body) == read_draft(cast.author, cast.draft)
    assert "Accept-Encoding" in answer.vary
    assert answer.cache_control.no_store


def test_parts_joined_are_one_gzip_member() -> None:
    chance = random.Random(1)
    lengths = [chance.randrange(400) for _ in range(50)]
    parts = [Part(STORY[chance.randrange(900) :][:length].encode(), chance.choice([0, 1, 3])) for length in lengths]
    packed = gzipped(parts)
    assert gzip.decompress(packed) == joined(parts)
    assert gzipped(parts) == packed
    assert gzip.decompress(gzipped([])) == b""


def test_what_is_kept_in_memory_is_bounded_by_weight() -> None:
    kept: Recent[str, bytes] = Recent(100, len)
    kept.keep("first", 1, b"a" * 40)
    kept.keep("second", 1, b"b" * 40)
    assert kept.get("first") == (1, b"a" * 40)
    kept.keep("third", 1, b"c" * 50)
    assert kept.get("second") is None
    kept.keep("first", 1, b"older or as old")
    assert kept.get("first") == (1, b"a" * 40)
    kept.keep("first", 2, b"newer")
    assert (kept.get("first"), kept.get("third")) == ((2, b"newer"), (1, b"c" * 50))
    kept.keep("fourth", 1, b"d" * 101)
    assert kept.get("fourth") is None


def test_reading_forgets_what_was_never_committed(cast: Cast) -> None:
    before = read_draft(cast.author, cast.draft)
    with pytest.raises(Exception, match="does not fit"):
        edit(cast, cast.author, replace(1, 1, "Lost."), replace(0, 3))
    db.session.rollback()
    assert read_draft(cast.author, cast.draft) == before == anew(cast.author, cast)
