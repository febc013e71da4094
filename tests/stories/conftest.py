"""Owns the story under which comments are left in these tests, and who leaves them."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from beta.domain.access import Viewer
from beta.domain.door import perform
from beta.domain.story_comments import leave_comment_on_story
from beta.models import Story, StoryComment, db
from tests.conftest import Cast
from tests.pages import Browser

READER = Viewer(None)


@pytest.fixture
def story(cast: Cast) -> str:
    """The id of the published story."""
    data = {"title": "Ledger", "header": {"fields": []}, "credits": ["Helen"]}
    perform(cast.author, cast.draft, "publish_story", data)
    return str(db.session.scalar(select(Story.id)))


@pytest.fixture
def reader(story: str, client: FlaskClient) -> Browser:
    """A reader who is signed out, on the story's page."""
    browser = Browser(client)
    browser.open(f"/stories/{story}")
    return browser


@pytest.fixture
def author(cast: Cast, story: str, new_client: Callable[[], FlaskClient]) -> Browser:
    """The author on the story's page."""
    browser = Browser(new_client(), cast.author)
    browser.open(f"/stories/{story}")
    return browser


def comments() -> list[tuple[str, str, str]]:
    """Return name, body and state of every comment there is."""
    db.session.rollback()
    return [(row.name, row.body, row.state) for row in db.session.scalars(select(StoryComment).order_by(StoryComment.id))]


def left(story: str, body: str, viewer: Viewer = READER, parent: int | None = None) -> int:
    """Leave a comment and return its number."""
    return leave_comment_on_story(viewer, story, "sea_glass", body, parent).id
