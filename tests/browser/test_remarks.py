"""Owns the life of a remark: written, answered, changed, decided and taken back, with both sides looking on."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Profile
from tests.browser.person import Person
from tests.browser.steps import caret_after, comment, expect_saved, expect_text, read_together, select, suggest

pytestmark = pytest.mark.browser

HAND, FARTHER = "the same small hand", "further than he had ever seen it go"
WORDS = "I can see it."


def press(person: Person, card_words: str, name: str) -> None:
    """Press a button of the card with these words."""
    person.click(person.card(card_words).get_by_role("button", name=name, exact=True))


def choose(person: Person, card_words: str, choice: str) -> None:
    """Choose from the menu of one's own remark."""
    card = person.card(card_words)
    person.click(card.get_by_label("More", exact=True))
    person.click(card.get_by_role("button", name=choice, exact=True))


def test_typing_on_a_selected_passage_begins_a_comment(profile: Profile) -> None:
    author, helen = read_together(profile)
    select(helen, HAND)
    helen.page.keyboard.type(WORDS)
    expect(helen.page.get_by_label("Comment", exact=True)).to_have_value(WORDS)
    expect(helen.page.get_by_label("Comment", exact=True)).to_be_focused()
    helen.page.keyboard.press("Shift+Enter")
    helen.page.keyboard.type("Here.")
    helen.page.keyboard.press("Enter")
    expect(author.card(WORDS)).to_contain_text("Here.")
    expect(author.manuscript.locator("mark")).to_have_text(HAND)


def test_half_typed_comment_survives_a_reload(profile: Profile) -> None:
    _author, helen = read_together(profile)
    select(helen, HAND)
    helen.page.keyboard.type("I can s")
    expect(helen.page.get_by_label("Comment", exact=True)).to_have_value("I can s")
    helen.page.reload()
    expect_saved(helen)
    select(helen, HAND)
    helen.click(helen.button("Comment"))
    expect(helen.page.get_by_label("Comment", exact=True)).to_have_value("I can s")


def test_answers_go_both_ways_and_can_be_changed_and_withdrawn(profile: Profile) -> None:
    author, helen = read_together(profile)
    comment(helen, HAND, WORDS)
    press(author, WORDS, "Reply")
    author.fill("Reply", "His father's.")
    author.page.keyboard.press("Enter")
    answers = helen.card(WORDS).get_by_role("listitem")
    expect(answers).to_contain_text("His father's.")
    own = author.card(WORDS).get_by_role("listitem")
    author.click(own.get_by_label("More for this answer"))
    author.click(own.get_by_role("button", name="Edit"))
    author.fill("Your answer", "His mother's.")
    author.page.keyboard.press("Enter")
    expect(answers).to_contain_text("His mother's.")
    author.click(own.get_by_label("More for this answer"))
    author.click(own.get_by_role("button", name="Withdraw"))
    author.click(own.get_by_role("button", name="Withdraw for good"))
    expect(answers).to_have_count(0)


def test_beta_changes_and_withdraws_her_own_remark(profile: Profile) -> None:
    author, helen = read_together(profile)
    comment(helen, HAND, WORDS)
    choose(helen, WORDS, "Edit")
    helen.fill("Your remark", "Whose hand?")
    helen.page.keyboard.press("Enter")
    expect(author.card("Whose hand?")).to_contain_text("edited")
    choose(helen, "Whose hand?", "Withdraw")
    helen.click(helen.card("Whose hand?").get_by_role("button", name="Withdraw for good"))
    expect(author.card("Whose hand?")).to_have_count(0)
    expect(author.manuscript.locator("mark")).to_have_count(0)


def test_comment_is_resolved_and_opened_again_before_the_betas_eyes(profile: Profile) -> None:
    author, helen = read_together(profile)
    comment(helen, HAND, WORDS)
    press(author, WORDS, "Resolve")
    expect(helen.card(WORDS)).to_contain_text("Resolved by Rhiannon")
    expect(helen.manuscript.locator("mark")).to_have_count(0)
    author.click(author.remarks.get_by_text("Resolved"))
    press(author, WORDS, "Undo")
    expect(helen.manuscript.locator("mark")).to_have_text(HAND)
    expect(helen.card(WORDS)).not_to_contain_text("Resolved")


def test_suggestion_is_rejected_with_a_reason_and_opened_again(profile: Profile) -> None:
    author, helen = read_together(profile)
    suggest(helen, FARTHER, "out of sight")
    press(author, "out of sight", "With a reason")
    author.fill("Reason (optional)", "The sea is never out of his sight.")
    author.page.keyboard.press("Enter")
    expect(helen.card("out of sight")).to_contain_text("Rejected by Rhiannon")
    expect(helen.card("out of sight")).to_contain_text("The sea is never out of his sight.")
    expect_text(helen, FARTHER)
    author.click(author.remarks.get_by_text("Rejected"))
    press(author, "out of sight", "Undo")
    expect(helen.manuscript.get_by_role("insertion")).to_contain_text("out of sight")


def test_acceptance_is_taken_back_after_a_reload(profile: Profile) -> None:
    author, helen = read_together(profile)
    suggest(helen, FARTHER, "out of sight")
    press(author, "out of sight", "Accept")
    expect(helen.card("out of sight")).to_contain_text("Accepted by Rhiannon")
    expect_text(helen, "gone out out of sight, and")
    author.page.reload()
    author.click(author.remarks.get_by_text("Accepted"))
    press(author, "out of sight", "Undo")
    for person in (author, helen):
        expect_text(person, FARTHER)
        expect(person.manuscript.get_by_role("deletion")).to_have_count(1)
        expect(person.manuscript.get_by_role("deletion")).to_have_text(FARTHER)


def test_suggestion_on_words_that_have_changed_shows_both_sides(profile: Profile) -> None:
    author, helen = read_together(profile)
    suggest(helen, FARTHER, "out of sight")
    caret_after(author, "further than he")
    author.page.keyboard.type(" or she")
    expect_text(helen, "further than he or she had ever")
    press(author, "out of sight", "Accept")
    sides = author.card("out of sight").get_by_role("status")
    for words in (FARTHER, "further than he or she had ever seen it go", "out of sight"):
        expect(sides).to_contain_text(words)
    expect_text(helen, "further than he or she had ever seen it go")
    expect(helen.card("out of sight")).not_to_contain_text("Accepted")


def test_who_is_here_is_told_by_name(profile: Profile) -> None:
    author, helen = read_together(profile)
    here = author.page.get_by_role("list", name="Here now")
    expect(here.get_by_role("listitem")).to_contain_text("Helen")
    expect(helen.page.get_by_role("list", name="Here now").get_by_role("listitem")).to_contain_text("Rhiannon")
    caret_after(helen, HAND)
    expect(author.manuscript.get_by_text("Helen")).to_be_attached()
    helen.page.close()
    expect(here).to_be_hidden()
