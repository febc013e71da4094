"""Every route by every role, with foreign ids and ids of nothing: what the table says is what is answered."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from beta.domain.access import Viewer
from beta.domain.door import perform
from beta.domain.drafting import create_draft
from beta.domain.resets import request_reset
from beta.domain.sessions import begin_session, sessions_of
from beta.domain.snapshot import read_draft
from beta.domain.story_comments import leave_comment_on_story
from beta.domain.tokens import create_token, tokens_of
from beta.models import Story, db
from tests.conftest import Cast, token_for
from tests.forms import get, post
from tests.pages import Browser
from tests.route_table import LOG_IN, ROLES, ROUTES, Outcome, Route

pytestmark = pytest.mark.data

ASSETS = Path(__file__).resolve().parent.parent / "static" / "dist" / "manifest.json"
NOTHING = dict.fromkeys(("comment", "access", "session"), "2147483647")
NewClient = Callable[[], FlaskClient]
Ids = dict[str, str]


@dataclass(frozen=True)
class Scene:
    """The cast, the ids of what the author has, and those of what the stranger has."""

    cast: Cast
    own: Ids
    foreign: Ids


@pytest.fixture
def scene(cast: Cast, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Author and stranger each have everything that has an address. Forms are tested without their guard here."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    theirs = create_draft(cast.stranger, "Quite another story.")
    own = possessions(cast.author, cast.draft, "rhiannon@example.org", app)
    return Scene(cast, own, possessions(cast.stranger, theirs, "stranger@example.org", app))


def possessions(owner: Viewer, draft: str, email: str, app: Flask) -> Ids:
    """Publish the draft, leave a comment under it, make an access token and all kinds of links; return their ids."""
    link = token_for(owner, draft, "beta")
    chapter = read_draft(owner, draft)["chapters"][0]["id"]
    remark = {"annotation": f"remark-of-{owner.user_id}", "chapter": chapter, "version": 0, "from": 1, "to": 5}
    perform(owner, draft, "leave_comment", {**remark, "body": "Here."})
    header = {"fields": [], "closing_note": ""}
    perform(owner, draft, "publish_story", {"title": f"A story of {owner.name}", "header": header, "credits": []})
    story = db.session.scalars(select(Story).where(Story.draft_id == draft)).one()
    create_token(owner.user_id or 0, "backup")
    reset = request_reset(email, app.config["SECRET_KEY"])
    assert reset is not None
    return {
        "draft": draft,
        "chapter": chapter,
        "annotation": remark["annotation"],
        "link": link,
        "story": story.id,
        "slug": story.slug,
        "comment": str(leave_comment_on_story(Viewer(None), story.id, "Ebba", "The lamp.", None).id),
        "access": str(tokens_of(owner.user_id or 0)[0].id),
        "reset": reset.token,
        "session": session_of(owner),
        "asset": next(iter(json.loads(ASSETS.read_text("utf-8")).values())),
    }


def session_of(owner: Viewer) -> str:
    """Begin a session at a further browser, and return its number."""
    begin_session(owner.user_id or 0, "Firefox on Linux")
    return str(sessions_of(owner.user_id or 0)[0].id)


def ask(client: FlaskClient, method: str, route: Route, role: str, ids: Ids) -> Outcome:
    """Send the request of a route and return its outcome."""
    path, fields = route.path.format_map(ids), route.fields(role)
    if method == "GET":
        answer = get(client, path)
    elif route.is_json:
        answer = post(client, path, json={**fields, "data": {**fields["data"], "chapter": ids["chapter"]}})
    else:
        answer = post(client, path, data=fields)
    answer.close()
    return LOG_IN if (answer.location or "").startswith("/login") else answer.status_code


def names_in(route: Route) -> list[str]:
    """Return the names of the ids in a route's path."""
    return re.findall(r"{(\w+)}", route.path)


def test_every_route_has_a_row_in_the_table(app: Flask) -> None:
    methods = {(method, rule.endpoint) for rule in app.url_map.iter_rules() for method in rule.methods or ()}
    assert {one for one in methods if one[0] not in ("HEAD", "OPTIONS")} == set(ROUTES)


@pytest.mark.parametrize(("method", "endpoint"), sorted(ROUTES))
def test_route_answers_each_role_as_the_table_says(scene: Scene, new_client: NewClient, method: str, endpoint: str) -> None:
    route, answered = ROUTES[method, endpoint], {}
    for role in ROLES:
        client = new_client()
        Browser(client, scene.cast.everyone()[role])
        answered[role] = ask(client, method, route, role, scene.own)
    assert answered == dict(zip(ROLES, route.outcomes, strict=True))


def test_author_elsewhere_is_a_stranger_here(scene: Scene, new_client: NewClient) -> None:
    """Each id of the author's is replaced in turn by one of the stranger's, and then by one of nothing."""
    client = new_client()
    Browser(client, scene.cast.author)
    # Whoever follows a link is a stranger no more, so links come last.
    for (method, endpoint), route in sorted(ROUTES.items(), key=lambda row: "{link}" in row[1].path):
        for name in names_in(route):
            if name != "asset":
                answered = ask(client, method, route, "author", {**scene.own, name: scene.foreign[name]})
                assert answered == route.foreign.get(name, 404), (method, endpoint, name)
            nothing = {**scene.own, name: NOTHING.get(name, "A" * 22)}
            expected = 301 if name == "slug" else 404
            assert ask(client, method, route, "author", nothing) == expected, (method, endpoint, name)


@pytest.mark.parametrize("role", ROLES)
def test_nothing_is_done_for_a_page_of_another_site(
    scene: Scene, app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    Browser(client, scene.cast.everyone()[role])
    for (method, endpoint), route in ROUTES.items():
        if method == "POST":
            assert ask(client, method, route, role, scene.own) == 400, endpoint


def test_no_route_answers_another_method(scene: Scene, client: FlaskClient) -> None:
    Browser(client, scene.cast.author)
    for (_method, endpoint), route in ROUTES.items():
        for other in ("PUT", "DELETE", "PATCH"):
            assert client.open(route.path.format_map(scene.own), method=other).status_code == 405, (other, endpoint)
