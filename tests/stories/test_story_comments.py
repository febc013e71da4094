"""Tests readers' comments: leaving them, answering, what the author does with them, and what programs leave."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from beta.domain.reading import read_story
from beta.domain.story_threads import MAX_DEPTH, Thread
from beta.errors import Conflict
from beta.web.limits import limiter
from tests.conftest import Cast
from tests.pages import Browser
from tests.stories.conftest import READER, comments, left

pytestmark = pytest.mark.data


def test_a_guest_comments_with_only_a_name(reader: Browser) -> None:
    answer = reader.press("Post comment", name=" sea_glass ", body="The footprints!\r\n\r\nI went back.")
    assert answer.status_code == 200
    assert comments() == [("sea_glass", "The footprints!\n\nI went back.", "shown")]
    assert "<p>The footprints!</p>\n<p>I went back.</p>" in reader.page
    assert "Your comment is posted." in reader.text()
    assert reader.form("Post comment").fields["name"] == ["sea_glass"]


def test_whoever_is_signed_in_comments_by_their_own_name(cast: Cast, story: str, client: FlaskClient) -> None:
    helen = Browser(client, cast.helen)
    helen.open(f"/stories/{story}")
    assert "Your name" not in helen.labels()
    helen.press("Post comment", name="Rhiannon", body="Lovely.")
    assert comments() == [("Helen", "Lovely.", "shown")]


@pytest.mark.parametrize(
    ("name", "body", "sentence"),
    [
        ("", "Words", "Please give a name."),
        ("  \u202e ", "Words", "Please give a name."),
        ("x" * 81, "Words", "at most 80 characters"),
        ("sea_glass", "", "There is nothing in the comment yet."),
        ("sea_glass", " \r\n\x07 ", "There is nothing in the comment yet."),
        ("sea_glass", "x" * 10_001, "at most 10,000 characters"),
    ],
)
def test_a_refusal_keeps_what_was_typed(reader: Browser, name: str, body: str, sentence: str) -> None:
    answer = reader.press("Post comment", name=name, body=body)
    assert answer.status_code == 422
    assert sentence in reader.text()
    fields = reader.form("Post comment").fields
    assert fields["name"] == [name]
    assert fields["body"] == [body.replace("\r\n", "\n")] or "nothing" in sentence
    assert comments() == []


def test_ten_thousand_characters_are_not_too_many(reader: Browser) -> None:
    assert reader.press("Post comment", name="sea_glass", body="ä" * 10_000).status_code == 200
    assert len(comments()) == 1


def test_an_answer_stands_under_its_comment(story: str, reader: Browser, author: Browser) -> None:
    first = left(story, "The footprints!")
    left(story, "A later one.")
    author.open(f"{author.path}?reply_to={first}")
    assert "Answer sea_glass" in author.text()
    author.press("Post comment", body="Helen made me cut the sentence after it.")
    words = author.text()
    assert words.index("The footprints!") < words.index("Helen made me cut") < words.index("A later one.")
    assert "Rhiannon author" in words


def test_answers_are_nested_four_deep_at_most(story: str) -> None:
    parent: int | None = None
    for number in range(7):
        parent = left(story, f"Answer {number}", parent=parent)

    def depth(threads: tuple[Thread, ...]) -> int:
        return max((1 + depth(thread.replies) for thread in threads), default=0)

    page = read_story(READER, story)
    assert depth(page.threads) == MAX_DEPTH
    assert page.comment_count == 7


def test_an_answer_to_what_is_not_there_is_kept_and_refused(story: str, reader: Browser, author: Browser) -> None:
    gone = left(story, "Gone soon")
    reader.open(f"{reader.path}?reply_to={gone}")
    author.open(author.path)
    author.press("Yes, delete")
    answer = reader.press("Post comment", name="tide", body="My answer")
    assert answer.status_code == 409
    assert reader.form("Post comment").fields["body"] == ["My answer"]
    assert reader.form("Post comment").fields["parent"] == [""]
    for nowhere in (10**6, 0):
        with pytest.raises(Conflict):
            left(story, "To nobody", parent=nowhere)
    assert reader.press("Post comment", name="tide", body="Once more", parent="9" * 40).status_code == 200


def test_the_same_words_sent_twice_are_one_comment(reader: Browser) -> None:
    page, path = reader.page, reader.path
    for _ in range(2):
        reader.page, reader.path = page, path
        assert reader.press("Post comment", name="sea_glass", body="Once.").status_code == 200
    assert len(comments()) == 1


def test_everybody_may_comment(cast: Cast, story: str) -> None:
    for role, viewer in cast.everyone().items():
        left(story, f"I am {role}", viewer)
    assert [name for name, _, _ in comments()][-1] == "sea_glass"
    assert len(comments()) == 6


def test_what_fills_the_hidden_field_is_told_of_success_and_leaves_nothing(reader: Browser) -> None:
    answer = reader.press("Post comment", name="seo", body="Buy", website="http://spam.example")
    assert answer.status_code == 200
    assert "Your comment is posted." in reader.text()
    assert comments() == []


def test_the_hidden_field_is_out_of_everybodys_way(reader: Browser) -> None:
    trap = reader.page[reader.page.index("nobody-sees") :][:500]
    assert 'aria-hidden="true"' in trap
    assert 'tabindex="-1"' in trap
    assert 'autocomplete="off"' in trap


def test_a_form_without_its_token_posts_nothing(story: str, reader: Browser) -> None:
    typed = "These words are long enough to be worth keeping."
    answer = reader.client.post(f"/stories/{story}/comments", data={"name": "x", "body": typed})
    assert answer.status_code == 400
    assert typed in answer.get_data(as_text=True)
    assert comments() == []


@pytest.fixture
def limited(app: Flask, story: str, reader: Browser, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """A reader of the site with its rate limits on: two comments a minute."""
    monkeypatch.setitem(app.config, "LIMITS_ON", True)
    monkeypatch.setitem(app.config, "LIMIT_STORY_COMMENT", "2 per minute")
    limiter.reset()
    reader.open(f"/stories/{story}")
    return reader


def test_too_many_comments_are_refused_and_the_last_is_kept(limited: Browser) -> None:
    for number in range(2):
        assert limited.press("Post comment", name="sea_glass", body=f"Number {number}").status_code == 200
    answer = limited.press("Post comment", name="sea_glass", body="Short")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert limited.form("Post comment").fields["body"] == ["Short"]
    assert "not posted yet" in limited.text()
    assert len(comments()) == 2


@pytest.mark.parametrize(
    "payload",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '"><svg/onload=alert(1)>',
        "javascript:alert(1)",
        'http://x.example/"onmouseover="alert(1)',
        "http://x.example/<script>",
        "http://javascript:alert(1)",
        "</textarea><script>alert(1)</script>",
        "{{ config }}",
    ],
)
def test_nothing_in_a_comment_or_a_name_is_run(reader: Browser, payload: str) -> None:
    reader.press("Post comment", name=payload, body=payload)
    assert reader.text().count(payload) >= 2
    for never in ("<script>", "<img", "<svg", 'href="javascript', ' onmouseover="', "SECRET_KEY"):
        assert never not in reader.page
