"""Tests what author and co-authors do with readers' comments: holding, approving, hiding, deleting, closing."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from beta.domain import story_comments
from beta.domain.reading import read_story
from beta.domain.rights import may
from beta.domain.story_comments import set_comments_mode
from beta.errors import Invalid, NotAllowed, NotFound
from tests.conftest import Cast
from tests.pages import Browser
from tests.stories.conftest import READER, comments, left

pytestmark = pytest.mark.data


def test_held_comments_wait_for_approval(
    cast: Cast, story: str, reader: Browser, author: Browser, new_client: Callable[[], FlaskClient]
) -> None:
    author.press("Save", mode="held")
    reader.open(reader.path)
    reader.press("Post comment", name="sea_glass", body="From outside")
    assert "once the author has approved it" in reader.text()
    assert "From outside" not in reader.text()
    helen = Browser(new_client(), cast.helen)
    helen.open(reader.path)
    helen.press("Post comment", body="From Helen")
    assert "only you see it" in helen.text()
    assert "From Helen" in helen.text()
    assert "From outside" not in helen.text()
    author.open(author.path)
    assert "Held for approval" in author.text()
    author.page = author.page.replace("Approve", "Wait", 1)
    author.press("Approve")
    assert [state for _, _, state in comments()] == ["held", "shown"]
    reader.open(reader.path)
    assert "From Helen" in reader.text()
    author.press("Post comment", body="The author need not wait")
    assert comments()[-1][2] == "shown"


def test_closed_comments_refuse_and_keep_what_was_typed(reader: Browser, author: Browser) -> None:
    author.press("Save", mode="closed")
    answer = reader.press("Post comment", name="sea_glass", body="Too late, but long thought over")
    assert answer.status_code == 403
    assert "Comments on this story are closed" in reader.text()
    assert "Too late, but long thought over" in reader.page
    reader.open(reader.path)
    assert "Post comment" not in reader.page
    assert comments() == []


def test_hiding_showing_and_deleting(story: str, reader: Browser, author: Browser) -> None:
    left(story, "A remark")
    author.open(author.path)
    author.press("Hide")
    assert "Hidden from readers" in author.text()
    reader.open(reader.path)
    assert "A remark" not in reader.text()
    author.press("Show")
    reader.open(reader.path)
    assert "A remark" in reader.text()
    author.press("Yes, delete")
    reader.open(reader.path)
    assert "A remark" not in reader.text()
    assert "removed" not in reader.text()
    assert comments() == [("", "", "deleted")]


def test_a_deleted_comment_leaves_a_gap_only_above_answers(story: str, reader: Browser, author: Browser) -> None:
    first = left(story, "First")
    left(story, "An answer", parent=first)
    author.open(author.path)
    author.page = author.page[: author.page.index("An answer")]
    author.press("Yes, delete")
    reader.open(reader.path)
    assert "This comment was removed." in reader.text()
    assert "An answer" in reader.text()


MODERATION = {
    "hide_comment": story_comments.hide_comment,
    "approve_comment": story_comments.approve_comment,
    "delete_comment": story_comments.delete_comment,
}


@pytest.mark.parametrize("action", MODERATION)
def test_who_may_moderate_is_what_the_table_says(
    cast: Cast, story: str, new_client: Callable[[], FlaskClient], action: str
) -> None:
    for role, viewer in cast.everyone().items():
        comment = left(story, f"For {role}")
        browser = Browser(new_client(), viewer)
        browser.open(f"/stories/{story}")
        assert ("Yes, delete" in browser.page) == may(role, action)  # type: ignore[arg-type]  # every key is a role
        if may(role, action):  # type: ignore[arg-type]  # as above
            MODERATION[action](viewer, story, comment)
        else:
            with pytest.raises(NotAllowed):
                MODERATION[action](viewer, story, comment)
            assert comments()[-1][2] == "shown"


def test_who_may_open_and_close_is_what_the_table_says(cast: Cast, story: str) -> None:
    for role, viewer in cast.everyone().items():
        if role in ("author", "coauthor"):
            set_comments_mode(viewer, story, "held")
            with pytest.raises(Invalid):
                set_comments_mode(viewer, story, "shut")
        else:
            with pytest.raises(NotAllowed):
                set_comments_mode(viewer, story, "closed")
    assert read_story(READER, story).comments_mode == "held"


def test_a_comment_of_another_story_is_not_there(cast: Cast, story: str) -> None:
    comment = left(story, "Here")
    with pytest.raises(NotFound):
        story_comments.delete_comment(cast.author, "elsewhere", comment)
    with pytest.raises(NotFound):
        left("elsewhere", "Nowhere")
    with pytest.raises(NotFound):
        story_comments.delete_comment(cast.author, story, comment + 1)
