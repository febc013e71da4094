"""Tests the names of betas in an A/N, and the sentence that credits them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beta.prose.credits import (
    compose_note,
    credit_sentence,
    merge_names,
    names_in_beta_field,
    names_in_note,
    same_name,
)


@pytest.mark.parametrize(
    ("note", "names"),
    [
        ('Beta\'d by Helen. Written for a challenge with the prompt of "low water".', ["Helen"]),
        ("Beta\u2019d by Helen.", ["Helen"]),
        ("Betaed by Helen and Marco", ["Helen", "Marco"]),
        ("beta-read by Ana, Bo & Cy!", ["Ana", "Bo", "Cy"]),
        ("Beta read by Ana, Bo, and Cy.", ["Ana", "Bo", "Cy"]),
        ("Betad by Helen + sea_glass", ["Helen", "sea_glass"]),
        ("Beta: Helen", ["Helen"]),
        ("For Ana.\nBetas: Helen, Marco\nEnjoy!", ["Helen", "Marco"]),
        ("Beta by Helen", ["Helen"]),
        ("Many thanks to my beta Helen", ["Helen"]),
        ("Many thanks to my wonderful betas, Helen and sea_glass, for their patience.", ["Helen", "sea_glass"]),
        ("Thanks to Helen for the beta", ["Helen"]),
        ("Thank you Helen for the super-fast beta!", ["Helen"]),
        ("Thanks to Helen and Marco for beta-reading.", ["Helen", "Marco"]),
        ("Thanks to Helen, my beta.", ["Helen"]),
        ("Beta'd by sea_glass", ["sea_glass"]),
        ("Beta'd by sleepy otter.", ["sleepy otter"]),
        ("Beta'd by [info]helen_b, all mistakes are mine", ["helen_b"]),
        ("Beta'd by the lovely Helen, who rocks.", ["Helen"]),
        ("This was beta'd by Helen and me.", ["Helen"]),
        ("Beta'd by me and Helen.", ["Helen"]),
        ("Beta'd by Helen and written for Ana.", ["Helen"]),
        ("Beta'd by Anna de Vries and Zoë.", ["Anna de Vries", "Zoë"]),
        ("Helen kindly beta'd this. Enjoy.", ["Helen"]),
        ("Beta'd by Helen. Again: beta'd by HELEN.", ["Helen"]),
    ],
)
def test_betas_are_found_in_a_note(note: str, names: list[str]) -> None:
    assert names_in_note(note) == names


@pytest.mark.parametrize(
    "note",
    [
        "",
        "Unbeta'd, so be kind.",
        "un-beta'd",
        "No beta",
        "Not beta'd by anyone.",
        "not beta'd",
        "This has not been beta'd by Helen yet.",
        "Beta'd by me",
        "Beta'd by myself, so all mistakes are mine.",
        "Beta'd by no one.",
        "Beta wanted",
        "Beta: wanted",
        "Beta: none",
        "My beta is on holiday.",
        "Thanks to my beta for everything.",
        "Thanks to Ana for the prompt.",
        "The alphabet and the betas of old.",
    ],
)
def test_nobody_is_found_where_nobody_is_named(note: str) -> None:
    assert names_in_note(note) == []


def test_value_of_a_beta_line_names_betas() -> None:
    assert names_in_beta_field("Helen & sea_glass") == ["Helen", "sea_glass"]
    assert names_in_beta_field("Helen (all mistakes are mine)") == ["Helen"]
    assert names_in_beta_field("none") == names_in_beta_field("me!") == names_in_beta_field("") == []


def test_credit_sentence_lists_names_as_people_do() -> None:
    assert credit_sentence([]) == ""
    assert credit_sentence(["Helen"]) == "Beta'd by Helen."
    assert credit_sentence(["Helen", "Marco"]) == "Beta'd by Helen and Marco."
    assert credit_sentence(["Ana", "Bo", "Cy"]) == "Beta'd by Ana, Bo and Cy."


@pytest.mark.parametrize(
    "note",
    [
        "Beta'd by Helen. Written for Ana.",
        "Beta\u2019d by Helen! Written for Ana.",
        "Beta'd by the lovely Helen, who rocks.",
        "This was betaed by Helen.",
        "Beta: Helen",
        "Beta'd by helen",
    ],
)
def test_note_that_opens_with_these_names_is_left_as_it_is(note: str) -> None:
    assert compose_note(note, ["Helen"]) == note


@pytest.mark.parametrize(
    ("note", "names", "composed"),
    [
        ("", ["Helen"], "Beta'd by Helen."),
        ("Written for Ana.", ["Helen", "Marco"], "Beta'd by Helen and Marco. Written for Ana."),
        ("Beta'd by Helen. Written for Ana.", ["Helen", "Marco"], "Beta'd by Helen and Marco. Written for Ana."),
        ("Beta'd by Helen and Marco. Written for Ana.", ["Marco"], "Beta'd by Marco. Written for Ana."),
        ("Beta'd by Helen. Written for Ana.", [], "Written for Ana."),
        ("Written for Ana. Beta'd by Helen. Enjoy!", ["Helen"], "Beta'd by Helen. Written for Ana. Enjoy!"),
        ("Written for Ana.\nBeta: Helen\nEnjoy!", ["Omar"], "Beta'd by Omar. Written for Ana.\nEnjoy!"),
        ("Beta'd by Helen, who rocks. Bye.", ["Helen", "Omar"], "Beta'd by Helen and Omar, who rocks. Bye."),
        ("Beta'd by Helen, who rocks. Bye.", [], "Who rocks. Bye."),
        ("Unbeta'd. Be kind.", [], "Unbeta'd. Be kind."),
        ("Thanks to my beta for everything.", ["Helen"], "Beta'd by Helen. Thanks to my beta for everything."),
        ("Written for Ana.", ["Helen", "helen", " "], "Beta'd by Helen. Written for Ana."),
        ("First line.\n\nSecond  line.", ["Helen"], "Beta'd by Helen. First line.\n\nSecond  line."),
    ],
)
def test_credit_opens_the_note_and_is_never_doubled(note: str, names: list[str], composed: str) -> None:
    assert compose_note(note, names) == composed


def test_names_differ_neither_by_case_nor_spacing_nor_accents() -> None:
    assert same_name("Zoë  B", "zoe b") and same_name("sea glass", "SeaGlass")
    assert not same_name("Helen", "Helena")
    assert merge_names(["Helen", "Zoë"], ["zoe", "", "Omar", "HELEN "]) == ["Helen", "Zoë", "Omar"]


NAMES = st.lists(
    st.sampled_from(["Helen", "Omar", "sea_glass", "Zoë", "Anna de Vries", "sleepy otter", "N3il"]),
    max_size=4,
    unique=True,
)
NOTES = st.lists(
    st.sampled_from(
        ["Beta'd by Helen.", "Written for Ana.", "Beta: Omar\n", "Thanks to my beta Zoë!", "Enjoy,", "\n", "unbeta'd"]
    ),
    max_size=6,
).map(" ".join)


@given(NOTES, NAMES, NAMES)
def test_composing_is_stable_and_names_exactly_whom_it_was_told(note: str, first: list[str], then: list[str]) -> None:
    composed = compose_note(compose_note(note, first), then)
    assert compose_note(composed, then) == composed
    assert set(then) <= set(names_in_note(composed))
    assert "Written for Ana." not in note or "Written for Ana." in composed


@given(st.text(max_size=80) | st.text(alphabet="beta'd by: Helen,.&\n", max_size=60), NAMES)
def test_any_note_can_be_composed(note: str, names: list[str]) -> None:
    composed = compose_note(note, names)
    assert not names or composed == note or composed.startswith(credit_sentence(names)[:-1])
