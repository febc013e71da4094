"""Tests the header lines of pasted stories: found in all their spellings, and never taking the story with them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beta.prose.header_lines import CANONICAL, HeaderField, split_header

STORY = 'The harbour was empty when Marit came down.\n\n"You are late," said the lamp keeper.'
FULL = """Title: Low Water
Rating: PG
Characters/Pairings: Marit/Ines
Genre: Drama
Summary: One night at the lock.
Disclaimer: None of it is mine.
A/N: Beta'd by Helen. Written for the tide challenge.
"""


def pairs(text: str) -> list[tuple[str, str]]:
    """Return the labels and values of a text's header."""
    return [(field.label, field.value) for field in split_header(text)[0]]


def test_full_header_is_parted_from_the_story() -> None:
    fields, body = split_header(f"{FULL}\n{STORY}")
    assert tuple(field.label for field in fields) == CANONICAL
    assert fields[0] == HeaderField("Title", "Low Water", "Title: ")
    assert fields[-1].value == "Beta'd by Helen. Written for the tide challenge."
    assert body == STORY


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Pairing: Marit/Ines", "Characters/Pairings"),
        ("Pairings: Marit/Ines", "Characters/Pairings"),
        ("Pairing(s): Marit/Ines", "Characters/Pairings"),
        ("Characters: Marit/Ines", "Characters/Pairings"),
        ("Characters / Pairings: Marit/Ines", "Characters/Pairings"),
        ("Ships: Marit/Ines", "Characters/Pairings"),
        ("Author's Note: Marit/Ines", "A/N"),
        ("Author\u2019s Notes: Marit/Ines", "A/N"),
        ("AUTHORS NOTE: Marit/Ines", "A/N"),
        ("AN: Marit/Ines", "A/N"),
        ("a/n: Marit/Ines", "A/N"),
        ("Notes: Marit/Ines", "A/N"),
        ("**Summary:** Marit/Ines", "Summary"),
        ("**Summary**: Marit/Ines", "Summary"),
        ("**Summary: Marit/Ines**", "Summary"),
        ("_Summary:_ Marit/Ines", "Summary"),
        ("SUMMARY : Marit/Ines", "Summary"),
        ("Disclaimers: Marit/Ines", "Disclaimer"),
        ("Rated: Marit/Ines", "Rating"),
        ("Genres: Marit/Ines", "Genre"),
    ],
)
def test_common_spellings_are_one_label(line: str, label: str) -> None:
    assert pairs(f"Title: Low Water\n{line}\n\n{STORY}") == [("Title", "Low Water"), (label, "Marit/Ines")]


@pytest.mark.parametrize(
    "label",
    ["Warnings", "Beta", "Fandom", "Word count", "Spoilers", "Author", "Prompt", "Written for", "Kink Bingo Square"],
)
def test_further_lines_keep_their_own_label(label: str) -> None:
    assert pairs(f"{label}: tide\nTitle: Low Water\n\n{STORY}") == [(label, "tide"), ("Title", "Low Water")]


@pytest.mark.parametrize(
    "story",
    [
        'Marit said: "You are late."\n\nInes was.',
        "He had one rule: never look down.\n\nHe looked.",
        "Marit: You are late.\nInes: I know.\n\nThey waited.",
        "Warning: thin ice, said the board. Marit read it twice.\n\nThen she went on.",
        "Note: the door was open.\n\nInes had closed it.",
        "12:30 and no ferry.\n\nMarit waited.",
        "http://tide.example/log\n\nThat was all the message said.",
        "No colon at all.\n\nTitle: she had none.",
        "",
        "\n\n  \n",
        "\n\nOnly a story.\n",
    ],
)
def test_text_without_header_is_untouched(story: str) -> None:
    assert split_header(story) == ([], story)


def test_values_may_run_over_several_lines() -> None:
    summary = "Summary: One night\n  at the lock,\nand a parcel."
    text = f"Title: Low Water\n{summary}\nRating: PG\nA/N: For Ana.\nHere is the rest.\n\n{STORY}"
    assert pairs(text) == [
        ("Title", "Low Water"),
        ("Summary", "One night\nat the lock,\nand a parcel."),
        ("Rating", "PG"),
        ("A/N", "For Ana.\nHere is the rest."),
    ]
    assert split_header(text)[1] == STORY


def test_value_may_begin_on_the_line_below_its_label() -> None:
    assert pairs(f"Title: Low Water\nSummary:\nOne night.\n\n{STORY}")[1] == ("Summary", "One night.")


def test_value_may_hold_blank_lines_when_header_lines_follow() -> None:
    text = f"Title: Low Water\nSummary: One night.\n\nAnd one morning.\n\nDisclaimer: Not mine.\n\n{STORY}"
    assert pairs(text)[1:] == [("Summary", "One night.\n\nAnd one morning."), ("Disclaimer", "Not mine.")]
    assert split_header(text)[1] == STORY


def test_header_lines_may_have_blank_lines_between_them() -> None:
    fields, body = split_header("\n\n".join(FULL.strip().split("\n")) + f"\n\n{STORY}")
    assert tuple(field.label for field in fields) == CANONICAL
    assert body == STORY


def test_note_at_the_end_of_a_short_story_does_not_take_the_story() -> None:
    text = "Title: Low Water\nSummary: One night.\n\nMarit waited until the lamps went out.\n\nA/N: Please review!"
    assert split_header(text)[1] == "Marit waited until the lamps went out.\n\nA/N: Please review!"


def test_dialogue_after_the_header_stays_story() -> None:
    body = "Marit: You are late.\n\nInes: I know."
    assert split_header(f"{FULL}\n{body}")[1] == body


def test_story_right_below_the_header_is_not_a_value() -> None:
    body = "\n".join([STORY.replace("\n\n", " ")] * 40)
    fields, rest = split_header(f"Title: Low Water\nRating: PG\n{body}")
    assert [field.value for field in fields] == ["Low Water", "PG"]
    assert rest == body


def test_characters_and_pairing_are_both_kept() -> None:
    assert pairs(f"Title: Low Water\nCharacters: Marit, Ines\nPairing: Marit/Ines\nPairing: Ana/Bo\n\n{STORY}")[1:] == [
        ("Characters/Pairings", "Marit, Ines"),
        ("Pairing", "Marit/Ines"),
        ("Pairing (2)", "Ana/Bo"),
    ]


@pytest.mark.parametrize(("line", "spelling"), [("Low Water", ""), ("# Low Water", "# ")])
def test_title_may_stand_alone_above_the_header_lines(line: str, spelling: str) -> None:
    fields, body = split_header(f"{line}\n\nRating: PG\nPairing: Marit/Ines\n\n{STORY}")
    assert fields[0] == HeaderField("Title", "Low Water", spelling)
    assert (len(fields), body) == (3, STORY)


def test_header_alone_is_a_header_and_an_empty_body() -> None:
    assert split_header("Title: Low Water\nRating: PG")[1] == ""


LINES = st.sampled_from(
    [*FULL.split("\n"), "", "", "Marit: late.", "She ran.", "Warnings: tide", "**Beta:** Helen", "---x", "Notes:"]
)


@given(st.lists(LINES | st.text(alphabet="aT:*\n _", max_size=12), max_size=14))
def test_no_word_of_any_text_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    fields, body = split_header(text)
    kept = " ".join([(field.spelling or "") + field.value for field in fields] + [body])
    assert sorted(re.findall(r"[^\W_]+", text)) == sorted(re.findall(r"[^\W_]+", kept))
