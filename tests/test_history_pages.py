"""The pages of a draft's past: removed chapters, restoring, names."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from beta.domain.access import Viewer
from beta.domain.door import perform
from tests.conftest import Cast
from tests.course import edit, replace
from tests.forms import get, post
from tests.pages import Browser
from tests.passages import draft_of

pytestmark = pytest.mark.data


@pytest.fixture
def browse(cast: Cast, new_client: Callable[[], FlaskClient]) -> Callable[[Viewer], FlaskClient]:
    """Sign somebody in at a browser of their own."""

    def signed_in(viewer: Viewer) -> FlaskClient:
        client = new_client()
        Browser(client, viewer)
        return client

    return signed_in


def test_pages_of_the_past_show_removed_chapters_and_restoring_asks_first(
    cast: Cast, browse: Callable[[Viewer], FlaskClient]
) -> None:
    author = browse(cast.author)
    perform(cast.author, cast.draft, "add_chapter", {"chapter": "chapter-b", "title": "Slack tide"})
    edit(cast, cast.author, replace(1, 1, "Low water."), chapter="chapter-b")
    perform(cast.author, cast.draft, "remove_chapter", {"chapter": "chapter-b"})
    edit(cast, cast.author, replace(1, 1, "Then and there "))
    where = f"/drafts/{cast.draft}/history"
    assert "Slack tide (removed)" in get(author, where).text
    assert "Low water." in get(author, f"{where}/chapter-b").text
    assert "Restore this version" not in get(author, f"{where}/chapter-b?at=0").text
    choosing = get(author, f"{where}?chapter={cast.chapter}").text
    assert choosing.count("Ends of sittings") == 2
    assert "Named versions</" in choosing
    assert 'label="Named versions"' not in choosing
    compared = get(author, f"{where}?chapter={cast.chapter}&from=0&to=1").text
    assert "Changed by Rhiannon" in compared
    page = get(author, f"{where}/{cast.chapter}/restore/0").text
    assert "Then and there" in page
    assert draft_of(cast)["chapters"][0]["version"] == 1


def test_restoring_what_has_gone_on_meanwhile_shows_it_anew_first(
    cast: Cast, browse: Callable[[Viewer], FlaskClient], app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    author = browse(cast.author)
    edit(cast, cast.author, replace(1, 1, "Then "))
    edit(cast, cast.coauthor, replace(1, 1, "And "))
    where = f"/drafts/{cast.draft}/history/{cast.chapter}/restore/0"
    refused = post(author, where, data={"present": "1"})
    assert refused.status_code == 409
    assert "gone on writing" in refused.text
    assert draft_of(cast)["chapters"][0]["version"] == 2
    assert post(author, where, data={"present": "2"}).status_code == 303
    assert draft_of(cast)["chapters"][0]["version"] > 2


def test_name_that_is_too_long_is_kept_in_its_field(
    cast: Cast, browse: Callable[[Viewer], FlaskClient], app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    author, long_name = browse(cast.author), "tide " * 20
    refused = post(author, f"/drafts/{cast.draft}/history/names", data={"name": long_name})
    assert refused.status_code == 422
    assert long_name.strip() in refused.text
    assert post(author, f"/drafts/{cast.draft}/history/names", data={"name": "Third"}).status_code == 303
    assert "Third" in get(author, f"/drafts/{cast.draft}/history").text
