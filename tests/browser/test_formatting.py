"""Owns the formatting of the text: toolbar, keys and paste, as the others see what comes of them."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Profile
from tests.browser.person import Person
from tests.browser.steps import caret_after, expect_text, read_together, select

pytestmark = pytest.mark.browser

TOGGLES = [
    ("Bold", "Control+b", "strong", "The lamp"),
    ("Italic", "Control+i", "em", "the same small hand"),
    ("Underline", "Control+u", "u", "He told them the oil was bad."),
    ("Strikethrough", "Control+Shift+x", "s", "wind from the west"),
    ("Heading", "Control+Alt+1", "h2:not(.chapter-title)", "said Marit from the door"),
    ("Quote", "Control+Shift+9", "blockquote p", "and dipped the pen"),
    ("Centre", "Control+Shift+e", "p[style*=center], p.centred, p[data-align=center]", "clear as print"),
]
TOLD = "He told them the oil was bad."

_PASTE = """(text, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "not this");
  text.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@dataclass(frozen=True)
class Pasted:
    """What a program puts on the clipboard for one and the same text."""

    program: str
    html: str


PASTED = [
    Pasted(
        "Word",
        """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0cm}</style></head><body>
<!--StartFragment--><p class=MsoNormal>She kept the <i style='mso-bidi-font-style:normal'>old</i> keys,
<b><span style='color:red;font-size:20pt'>all</span></b> of them.<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal align=center style='text-align:center'>For the sea.<o:p></o:p></p><!--EndFragment--></body></html>""",
    ),
    Pasted(
        "Google Docs",
        """<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-0f">
<p dir="ltr" style="line-height:1.38"><span style="font-weight:400;white-space:pre-wrap;">She kept the </span><span
 style="font-style:italic;font-weight:400">old</span><span style="font-weight:400;white-space:pre-wrap;"> keys, </span><span
 style="font-weight:700;color:#ff0000">all</span><span style="font-weight:400;white-space:pre-wrap;"> of them.</span></p><br>
<p dir="ltr" style="text-align:center"><span style="font-weight:400">For the sea.</span></p></b>""",
    ),
    Pasted(
        "LibreOffice",
        """<!DOCTYPE html><html><head><meta name="generator" content="LibreOffice 7.4"/>
<style>p { line-height: 115% }</style></head><body lang="en-GB"><p style="margin-bottom: 0cm"><font face="Liberation Serif,
serif">She kept the <i>old</i> keys, <font color="#c9211e"><b>all</b></font> of them.</font></p>
<p align="center" style="line-height: 100%">For the sea.</p></body></html>""",
    ),
]


def tool(person: Person, name: str) -> None:
    """Press a button of the formatting toolbar."""
    person.click(person.page.get_by_role("toolbar", name="Formatting").get_by_role("button", name=name, exact=True))


def test_buttons_and_keys_change_the_text_for_the_other_side(profile: Profile) -> None:
    author, helen = read_together(profile)
    for name, keys, look, words in TOGGLES:
        select(author, words)
        tool(author, name)
        expect(helen.manuscript.locator(look).filter(has_text=words)).to_have_count(1)
        author.page.keyboard.press(keys)
        expect(helen.manuscript.locator(look).filter(has_text=words)).to_have_count(0)


def test_links_breaks_and_undo_reach_the_other_side(profile: Profile) -> None:
    author, helen = read_together(profile)
    rules, breaks = helen.manuscript.locator("hr"), helen.manuscript.locator("p > br:not(.ProseMirror-trailingBreak)")
    select(author, TOLD)
    author.page.keyboard.press("Control+k")
    author.fill("Link address", "https://example.org/oil")
    author.click(author.button("Set link"))
    expect(helen.manuscript.get_by_role("link", name=TOLD)).to_have_attribute("href", "https://example.org/oil")
    caret_after(author, "ask him why.")
    tool(author, "Line break")
    author.page.keyboard.press("Shift+Enter")
    expect(breaks).to_have_count(2)
    tool(author, "Scene break")
    expect(rules).to_have_count(2)
    tool(author, "Undo")
    expect(rules).to_have_count(1)
    tool(author, "Redo")
    expect(rules).to_have_count(2)
    author.page.keyboard.press("Control+Enter")
    expect(rules).to_have_count(3)
    author.page.keyboard.press("Control+z")
    expect(rules).to_have_count(2)
    author.page.keyboard.press("Control+y")
    expect(rules).to_have_count(3)


@pytest.mark.parametrize("pasted", PASTED, ids=lambda pasted: pasted.program)
def test_pasted_text_keeps_its_paragraphs_and_emphasis_and_nothing_else(profile: Profile, pasted: Pasted) -> None:
    author, helen = read_together(profile)
    caret_after(author, "not walked back.")
    author.page.keyboard.press("Enter")
    author.manuscript.get_by_role("textbox").evaluate(_PASTE, pasted.html)
    expect_text(helen, "She kept the old keys, all of them.")
    keys = helen.manuscript.get_by_role("paragraph").filter(has_text="She kept the old keys, all of them.")
    expect(keys.locator("em")).to_have_text("old")
    expect(keys.locator("strong")).to_have_text("all")
    assert keys.locator(":scope > :not(em, strong, span.presence-caret, .ProseMirror-widget)").count() == 0
    sea = helen.manuscript.get_by_role("paragraph").filter(has_text="For the sea.")
    expect(sea).to_have_css("text-align", "center")
    assert helen.manuscript.locator("font, style, [style*=color], [class*=Mso]").count() == 0
