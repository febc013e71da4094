"""Owns the text in the hands of a beta: whatever she does to it, its words stay as they are."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Profile
from tests.browser.person import Person
from tests.browser.steps import caret_after, expect_text, paragraphs, read_together, select, snapshot

pytestmark = pytest.mark.browser

LAMP, TOLD = "ask him why", "He told them the oil was bad."

_GIVE = """(text, kind) => {
  const data = new DataTransfer();
  data.setData("text/html", "<p><b>slipped in</b></p>");
  data.setData("text/plain", "slipped in");
  const { left, top } = text.getBoundingClientRect();
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
    : new DragEvent("drop", { dataTransfer: data, clientX: left + 40, clientY: top + 20, bubbles: true, cancelable: true });
  text.dispatchEvent(event);
}"""


def type_at_the_caret(helen: Person) -> None:
    caret_after(helen, LAMP)
    helen.page.keyboard.type("no words of mine")
    for key in ("Enter", "Backspace", "Delete", "Shift+Enter", "Control+Enter", "Control+z"):
        helen.page.keyboard.press(key)


def strike_selections(helen: Person) -> None:
    for words in (TOLD, "the same small hand", "said Marit from the door"):
        select(helen, words)
        for key in ("Control+b", "Control+i", "Control+Alt+1", "Control+Shift+9", "Backspace", "Delete", "Control+x"):
            helen.page.keyboard.press(key)


def paste_by_keys(helen: Person) -> None:
    select(helen, TOLD)
    helen.page.keyboard.press("Control+c")
    caret_after(helen, LAMP)
    helen.page.keyboard.press("Control+v")


def paste_html(helen: Person) -> None:
    caret_after(helen, LAMP)
    helen.manuscript.get_by_role("textbox").evaluate(_GIVE, "paste")


def drop_from_elsewhere(helen: Person) -> None:
    helen.manuscript.get_by_role("textbox").evaluate(_GIVE, "drop")


def drag_a_selection(helen: Person) -> None:
    select(helen, TOLD)
    box = helen.manuscript.get_by_role("paragraph").nth(1).bounding_box()
    words = helen.page.evaluate("() => getSelection().getRangeAt(0).getBoundingClientRect().toJSON()")
    assert box
    helen.page.mouse.move(words["x"] + words["width"] / 2, words["y"] + 8)
    helen.page.mouse.down()
    helen.page.mouse.move(box["x"] + 60, box["y"] + 10, steps=4)
    helen.page.mouse.up()


ATTEMPTS: list[Callable[[Person], None]] = [
    type_at_the_caret,
    strike_selections,
    paste_by_keys,
    paste_html,
    drop_from_elsewhere,
    drag_a_selection,
]


def test_beta_cannot_change_the_text(profile: Profile) -> None:
    author, helen = read_together(profile)
    before, doc = paragraphs(helen), snapshot(helen)["chapters"]
    for attempt in ATTEMPTS:
        attempt(helen)
        assert paragraphs(helen) == before, attempt.__name__
        assert snapshot(helen)["chapters"] == doc, attempt.__name__
    for paragraph in before:
        expect_text(author, paragraph)
