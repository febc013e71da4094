"""Tests the public page of a story: what is on it without JavaScript, and that nothing on it can be run."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from beta.domain.access import Viewer
from beta.domain.door import perform
from beta.domain.drafting import create_draft
from beta.domain.reading import minutes_to_read
from beta.prose.schema import SCHEMA, Node
from beta.prose.story_html import contents_of, render_story
from tests.conftest import Cast
from tests.pages import Browser

pytestmark = pytest.mark.data

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; alert(1); '",
    "{{ config }}",
    "</textarea><svg onload=alert(1)>",
    "javascript:alert(1)",
]


def publish(author: Viewer, draft: str, title: str = "The Lighthouse Keeper's Ledger", **header: str) -> None:
    """Publish a draft with these header lines; `closing_note` is one of them."""
    note = header.pop("closing_note", "")
    fields = [{"label": label, "value": value} for label, value in header.items()]
    data = {"title": title, "header": {"fields": fields, "closing_note": note}, "credits": ["Helen"]}
    perform(author, draft, "publish_story", data)


@pytest.fixture
def reader(cast: Cast, client: FlaskClient) -> Browser:
    """A reader who is signed out, on the story's page."""
    author = Browser(client, cast.author)
    author.open(f"/drafts/{cast.draft}/publish")
    author.press("Publish now")
    client.delete_cookie("beta_session")
    reader = Browser(client)
    assert reader.open(author.path).status_code == 200
    return reader


def test_everything_is_on_the_page_without_javascript(reader: Browser) -> None:
    words = reader.text()
    for expected in (
        "by Rhiannon",
        "1 min",
        "Rating PG",
        "Characters/Pairings The keeper, Marit (friendship)",
        "Genre General/Angst",
        "Summary A week after the lamp goes out",
        "Disclaimer The sea is nobody's.",
        "A/N Beta'd by Helen. Written for a challenge",
        "The lamp had been out for a week",
        "had not walked back",
        "Comments",
    ):
        assert expected in words
    assert "<h1 " in reader.page
    assert '<p id="p-1">The lamp had been out' in reader.page
    assert "<em>not</em>" in reader.page
    assert "<hr>" in reader.page
    assert "Your name" in reader.labels()
    assert "Comment" in reader.labels()
    assert reader.form("Post comment").action


def test_the_page_says_what_it_is_to_those_who_link_to_it(reader: Browser) -> None:
    assert '<html lang="en"' in reader.page
    assert f'<link rel="canonical" href="http://localhost{reader.path}">' in reader.page
    assert 'name="description" content="A week after the lamp goes out' in reader.page
    assert 'property="og:title" content="The Lighthouse Keeper&#39;s Ledger"' in reader.page
    assert "https://" not in reader.page


def test_one_story_has_one_address(reader: Browser) -> None:
    story = reader.path.split("/")[2]
    for other in (f"/stories/{story}", f"/stories/{story}/another-slug", f"/stories/{story}/comments"):
        answer = reader.client.get(other)
        assert answer.status_code == 301
        assert answer.headers["Location"] == reader.path
    assert reader.client.get(f"/stories/{story}/x?reply_to=3").headers["Location"] == f"{reader.path}?reply_to=3"
    assert reader.client.get("/stories/nowhere").status_code == 404
    assert reader.client.get("/stories/nowhere/at-all").status_code == 404


def test_everybody_may_read_a_story(cast: Cast, reader: Browser, new_client: Callable[[], FlaskClient]) -> None:
    for role, viewer in cast.everyone().items():
        browser = Browser(new_client(), viewer)
        assert browser.open(reader.path).status_code == 200
        assert ("The draft" in browser.text()) == (role == "author")


def test_no_shared_cache_keeps_a_page_with_a_token(reader: Browser) -> None:
    headers = reader.open(reader.path).headers
    assert headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in headers["Vary"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_in_a_header_or_a_text_is_run(cast: Cast, client: FlaskClient, payload: str) -> None:
    draft = create_draft(cast.author, f"{payload}\n\n{payload}")
    perform(cast.author, draft, "add_chapter", {"chapter": "chapter-two", "title": payload})
    labels = ("Rating", "Characters/Pairings", "Genre", "Summary", "Disclaimer", "A/N", payload)
    publish(cast.author, draft, title=payload, closing_note=payload, **dict.fromkeys(labels, payload))
    author = Browser(client, cast.author)
    author.open(f"/drafts/{draft}/publish")
    fields = author.form("Publish now").fields
    assert fields["title"] == [payload]
    assert fields["label"] == [payload]
    assert_harmless(author.page)
    answer = author.press("Publish now")
    assert answer.status_code == 200
    assert payload in author.text()
    assert_harmless(author.page)


def assert_harmless(page: str) -> None:
    """Check that a page holds no element and no address of the payloads."""
    for never in ("<script>", "<img", "<svg", 'href="javascript', "SECRET_KEY"):
        assert never not in page
    assert page.count("<textarea") == page.count("</textarea>")


def test_chapters_have_headings_and_a_table_of_contents(cast: Cast, client: FlaskClient) -> None:
    text = "Title: Tides\nRating: G\n\n# Ebb & flow\n\nOut it went.\n\n# Flood\n\nIn it came.\n\nAnd stayed."
    draft = create_draft(cast.author, text)
    publish(cast.author, draft, title="Tides", Rating="G")
    browser = Browser(client, cast.author)
    browser.open(f"/drafts/{draft}/publish")
    browser.press("Publish now")
    assert '<a class="contents-link" href="#chapter-1">Ebb &amp; flow</a>' in browser.page
    assert '<h2 id="chapter-2">Flood</h2>' in browser.page
    assert '<p id="p-3">And stayed.</p>' in browser.page


def doc(*paragraphs: str) -> Node:
    """Return a chapter of these paragraphs."""
    content: list[Any] = [{"type": "paragraph", "content": [{"type": "text", "text": words}]} for words in paragraphs]
    return SCHEMA.node_from_json({"type": "doc", "content": content})


def test_chapters_without_titles_are_called_by_their_number() -> None:
    one = render_story([("", doc("<One>", "<One>"))])
    assert one == '<p id="p-1">&lt;One&gt;</p>\n<p id="p-2">&lt;One&gt;</p>'
    two = render_story([(' A\n"b" ', doc("One", "One")), ("", doc("Two"))])
    assert contents_of(two) == [("chapter-1", 'A "b"'), ("chapter-2", "Chapter 2")]
    assert '<p id="p-3">Two</p>' in two


def test_words_of_a_story_cannot_pass_for_a_chapter_heading() -> None:
    assert contents_of(render_story([("", doc('<h2 id="chapter-9">Forged</h2>'))])) == []


def test_minutes_are_those_of_a_person_reading() -> None:
    assert [minutes_to_read(words) for words in (0, 1, 1_204, 50_000)] == [1, 1, 5, 217]


def test_a_story_page_stays_light(reader: Browser) -> None:
    assert "css/pages/site" not in reader.page
    total = 0
    for address in addresses(reader.page):
        with reader.client.get(address) as answer:
            assert answer.status_code == 200
            total += len(answer.data if address.endswith(".woff2") else gzip.compress(answer.data))
    italics = 54_000
    assert 50_000 < total + italics < 120 * 1024


def addresses(page: str) -> set[str]:
    """Return the addresses of every file that a page loads, the preloaded font included."""
    parts = page.replace("'", '"').split('"')
    return {part for part in parts if part.startswith("/static/")}
