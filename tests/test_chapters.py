"""Tests how a text is parted into chapters, and its closing note from the story."""

import pytest

from beta.formats.plain_text import HeaderField, Manuscript, read_manuscript
from beta.prose.render import plain_text

INVITING = [
    "Comments are very welcome:-)",
    "Please review!",
    "Reviews are love",
    "Reviews are love!",
    "Feedback appreciated",
    "Feedback is always appreciated.",
    "Let me know what you think",
    "Please let me know what you think!",
    "R&R",
    "Please R&R!",
    "Read and review please? Reviews make my day.",
    "Comments and kudos are love <3",
    "Concrit welcome.",
    "Constructive criticism is welcome.",
    "Thanks for reading!",
    "*Please comment!*",
    "Comments?",
]
PROSE_ENDINGS = [
    '"Please review it," said Marit.',
    "She let him know what she thought.",
    "Comments reached her from the other boats all night, and none of them kind.",
    "He waited for her feedback.",
    "Please, she thought.",
    "The end.",
    "Reviews in the morning paper had been cruel.",
]


def texts(manuscript: Manuscript) -> list[str]:
    """Return the bare text of each chapter."""
    return [plain_text(chapter.doc) for chapter in manuscript.chapters]


@pytest.mark.parametrize("line", INVITING)
def test_closing_line_that_invites_comments_is_the_closing_note(line: str) -> None:
    for text in (f"The tide ran out.\n\nMarit slept.\n\n{line}\n", f"The tide ran out.\nMarit slept.\n{line}"):
        manuscript = read_manuscript(text)
        assert manuscript.closing_note == line
        assert texts(manuscript) == ["The tide ran out.\nMarit slept."]


@pytest.mark.parametrize("line", PROSE_ENDINGS)
def test_last_line_of_prose_stays_in_the_story(line: str) -> None:
    manuscript = read_manuscript(f"The tide ran out.\n\n{line}")
    assert manuscript.closing_note == ""
    assert texts(manuscript) == [f"The tide ran out.\n{line}"]


def test_inviting_line_that_is_all_there_is_stays_the_text() -> None:
    assert texts(read_manuscript("Please review!")) == ["Please review!"]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("# Low Water", "Low Water"),
        ("## Low Water", "Low Water"),
        ("Chapter 3", "Chapter 3"),
        ("Chapter Three: The Ledger", "Chapter Three: The Ledger"),
        ("CHAPTER IV", "CHAPTER IV"),
        ("Chapter Twenty-One", "Chapter Twenty-One"),
        ("Chapter 2/5", "Chapter 2/5"),
        ("**Chapter 3**", "Chapter 3"),
        ("Chapter 3 - Tide", "Chapter 3 - Tide"),
        ("Epilogue", "Epilogue"),
        ("Part Two", "Part Two"),
    ],
)
def test_heading_opens_a_chapter(heading: str, title: str) -> None:
    manuscript = read_manuscript(f"Prologue\n\nThe tide ran out.\n\n{heading}\n\nIt came back.".replace("Prologue", heading))
    assert [chapter.title for chapter in manuscript.chapters] == [title, title]
    assert texts(manuscript) == ["The tide ran out.", "It came back."]


@pytest.mark.parametrize(
    "line",
    ["Chapter Three was the worst of it.", "Part of me stayed.", "Act now", "### Low Water", "Chapter and verse"],
)
def test_line_that_is_no_heading_opens_no_chapter(line: str) -> None:
    manuscript = read_manuscript(f"The tide ran out.\n\n{line}\n\nIt came back.")
    assert len(manuscript.chapters) == 1


def test_text_above_the_first_heading_is_a_chapter_without_title() -> None:
    manuscript = read_manuscript("For Ana.\n\nChapter 1\n\nThe tide ran out.")
    assert [(chapter.title, plain_text(chapter.doc)) for chapter in manuscript.chapters] == [
        ("", "For Ana."),
        ("Chapter 1", "The tide ran out."),
    ]


@pytest.mark.parametrize("below", ["## The Quay", "Chapter 1", "# Chapter 1", "Prologue"])
def test_single_top_heading_is_the_title_of_the_whole(below: str) -> None:
    manuscript = read_manuscript(f"# Low Water\n\n{below}\n\nThe tide ran out.")
    assert manuscript.title == "Low Water"
    assert manuscript.fields == [HeaderField("Title", "Low Water", "# ")]
    assert texts(manuscript) == ["The tide ran out."]
    assert manuscript.chapters[0].title == below.lstrip("# ")


def test_top_heading_below_a_header_with_another_title_is_a_chapter() -> None:
    manuscript = read_manuscript("Title: Low Water\nRating: PG\n\n# The Quay\n\nThe tide ran out.")
    assert (manuscript.title, manuscript.chapters[0].title) == ("Low Water", "The Quay")


def test_bare_part_joins_the_chapter_below_it() -> None:
    manuscript = read_manuscript("Part One\n\nChapter 1\n\nLow.\n\nChapter 2\n\nHigh.\n\nPart Two\n\nChapter 3\n\nLow.")
    assert [chapter.title for chapter in manuscript.chapters] == [
        "Part One: Chapter 1",
        "Chapter 2",
        "Part Two: Chapter 3",
    ]
