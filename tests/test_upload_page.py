"""The page for a new version, without JavaScript: compared, uploaded, refused, and shown as it is written."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient

from beta.domain.snapshot import read_draft
from tests.conftest import Cast
from tests.course import edit, leave, replace
from tests.forms import submit
from tests.pages import Browser
from tests.test_story_page import PAYLOADS
from tests.test_uploads import FERRY, THIN, WHOLE, chapters, quoted, remark_on, upload, words_in

pytestmark = pytest.mark.data


@pytest.fixture
def page(cast: Cast, client: FlaskClient) -> Browser:
    """The author's browser, on the page for a new version of a draft about a ferry."""
    upload(cast, FERRY)
    browser = Browser(client, cast.author)
    browser.open(f"/drafts/{cast.draft}/upload")
    return browser


def test_text_is_compared_first_and_uploaded_on_consent(cast: Cast, page: Browser) -> None:
    leave(cast, cast.helen, "comment-ferry", 5, 10, body="Here.")
    before = read_draft(cast.author, cast.draft)
    page.press("Compare", text=FERRY.replace("two coats", "three heavy coats"))
    assert "2 words added" in page.text()
    assert "1 word removed" in page.text()
    assert "No remark loses its words." in page.text()
    assert read_draft(cast.author, cast.draft) == before
    page.press("Upload this version", apply="1")
    assert page.path == f"/drafts/{cast.draft}"
    assert "three heavy coats" in words_in(cast)


def test_chapter_chosen_in_the_list_is_the_one_replaced(cast: Cast, page: Browser) -> None:
    upload(cast, WHOLE)
    second = chapters(cast)[1]["id"]
    page.open(f"/drafts/{cast.draft}/upload?chapter={second}")
    assert page.form("Compare").fields["chapter"] == [second]
    page.press("Compare", text="The engine would not start.")
    page.press("Upload this version", apply="1")
    assert words_in(cast, 1) == "The engine would not start."
    assert words_in(cast).startswith("The ferry was late")


def test_remarks_that_lose_their_words_are_counted(cast: Cast, page: Browser) -> None:
    remark_on(cast, "comment-coats", THIN)
    page.press("Compare", text=FERRY.replace(THIN, "It did not help: the wind came anyway."))
    assert "1 remark will lose its words" in page.text()


def test_moved_paragraph_is_told_as_moved(page: Browser) -> None:
    first, rest = FERRY.split("\n\n", 1)
    page.press("Compare", text=f"{rest}\n\n{first}")
    assert "0 words added 0 words removed 14 words moved" in page.text()
    assert page.text().count("Moved here") == page.text().count("Moved away from here") == 1


def test_missing_chapter_is_listed_and_kept_when_ticked(cast: Cast, page: Browser) -> None:
    upload(cast, WHOLE)
    second = chapters(cast)[1]["id"]
    page.open(f"/drafts/{cast.draft}/upload")
    page.press("Compare", text=FERRY.replace("two coats", "three coats"))
    assert "Keep The crossing" in page.text()
    page.press("Upload this version", apply="1", keep=[second])
    assert [one["id"] for one in chapters(cast)] == [cast.chapter, second]


def test_draft_that_moved_on_is_compared_again(cast: Cast, page: Browser) -> None:
    page.press("Compare", text=FERRY.replace("two coats", "three coats"))
    edit(cast, cast.coauthor, replace(1, 1, "Once more. "))
    answer = page.press("Upload this version", apply="1")
    assert answer.status_code == 409
    assert "The text has changed since you compared it." in page.text()
    assert "Once more." in page.text()
    assert words_in(cast).startswith("Once more. The ferry")
    page.press("Upload this version", apply="1")
    assert words_in(cast).startswith("The ferry")
    assert "three coats" in words_in(cast)


def test_file_is_compared_and_kept_in_the_page(cast: Cast, page: Browser, client: FlaskClient) -> None:
    new = FERRY.replace("two coats", "three coats").encode("utf-16")
    answer = submit(client, page.path, chapter="", text="", file=(BytesIO(new), "ferry.txt"))
    page.page = answer.get_data(as_text=True)
    page.press("Upload this version", apply="1")
    assert "three coats" in words_in(cast)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": "   "}, "There is no text yet"),
        ({"text": FERRY}, "nothing differs"),
        ({"text": "A new text.", "chapter": "no-such-chapter"}, "not in the draft any more"),
        ({"text": "word\n" * 100_001}, "more than 100,000 lines"),
    ],
)
def test_text_that_cannot_be_taken_is_answered_with_a_sentence_and_kept(
    page: Browser, fields: dict[str, str], sentence: str
) -> None:
    answer = page.press("Compare", **fields)
    assert answer.status_code in (413, 422)
    assert sentence in page.text()
    assert page.form("Compare").fields["text"][0].strip() == fields["text"].strip()


def test_file_that_is_no_text_is_refused(page: Browser, client: FlaskClient) -> None:
    answer = submit(client, page.path, chapter="", text="", file=(BytesIO(b"%PDF-1.7"), "ferry.pdf"))
    assert answer.status_code == 422
    assert "This file is a PDF" in answer.get_data(as_text=True)


def test_other_header_lines_are_told_and_passed_over(page: Browser) -> None:
    page.press("Compare", text="Title: Another name\n\n" + FERRY.replace("two coats", "three coats"))
    assert "The header stays as it is" in page.text() or "the header stays as it is" in page.text()


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("view", ["inline", "side"])
def test_text_is_shown_and_never_run(page: Browser, payload: str, view: str) -> None:
    page.press("Compare", text=f"# {payload}\n\n{payload}\n\n{FERRY} {payload}", view=view)
    assert payload in page.text()
    assert "<script>alert" not in page.page
    assert "<img" not in page.page
    assert "<svg onload" not in page.page


def test_repeated_upload_of_one_page_is_done_once(cast: Cast, page: Browser) -> None:
    page.press("Compare", text=FERRY.replace("two coats", "three coats"))
    compared, path = page.page, page.path
    page.press("Upload this version", apply="1")
    seq = read_draft(cast.author, cast.draft)["seq"]
    page.page, page.path = compared, path
    page.press("Upload this version", apply="1")
    assert read_draft(cast.author, cast.draft)["seq"] == seq


def test_remark_on_words_that_stay_is_on_them_after_the_page_uploaded(cast: Cast, page: Browser) -> None:
    remark_on(cast, "comment-coats", "two coats")
    page.press("Compare", text=FERRY.replace("Ines had brought", "Against all advice Ines had brought"))
    page.press("Upload this version", apply="1")
    assert quoted(cast, "comment-coats") == (cast.chapter, "two coats")
