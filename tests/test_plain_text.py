"""Tests plain text: from bytes to a manuscript without losing a word, and back."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beta.errors import TooLarge
from beta.formats.plain_text import (
    LARGEST,
    MOST_LINES,
    ChapterText,
    HeaderField,
    Manuscript,
    decode,
    read_manuscript,
    write_plain_text,
)
from beta.prose.markup import paragraphs_to_doc
from beta.prose.render import plain_text, word_count

SHARED = Path(__file__).resolve().parents[2] / "shared"
"""Real input beside the checkout, where there is any; without it the tests that want it have no cases."""

STORY = """Title: Low Water
Rating: PG
Pairing: Marit/Ines
Genre: Drama
Summary: One night at the lock.
Disclaimer: None of it is mine.
Warnings: tide
A/N: Beta'd by Helen. Written for the tide challenge.

The harbour was *empty* when Marit came down, and the lamps were out.

"You are **late**," said the lamp keeper.

* * *

Nobody had told her of the parcel.

Comments are very welcome:-)"""


def shared(*names: str) -> list[Path]:
    """Return those of the files that are there."""
    return [path for path in (SHARED / name for name in names) if path.is_file()]


def written(manuscript: Manuscript) -> str:
    """Write what was read."""
    return write_plain_text(manuscript.title, manuscript.fields, manuscript.chapters, manuscript.closing_note)


def texts(manuscript: Manuscript) -> list[str]:
    """Return the bare text of each chapter."""
    return [plain_text(chapter.doc) for chapter in manuscript.chapters]


def test_too_large_is_refused_and_the_limit_itself_is_not() -> None:
    assert len(decode(b"a" * LARGEST)) == LARGEST
    for refused in (lambda: decode(b"a" * (LARGEST + 1)), lambda: read_manuscript("é" * (LARGEST // 2 + 1))):
        with pytest.raises(TooLarge):
            refused()
    for text in ("a\n" * (MOST_LINES + 1), "*a" * 1_000_000):
        with pytest.raises(TooLarge):
            read_manuscript(text)


def test_largest_text_is_read() -> None:
    line = "The harbour was *empty* when Marit came down, and the lamps were out. " * 3
    manuscript = read_manuscript(f"{line}\n\n" * (LARGEST // (len(line) + 2)))
    assert manuscript.chapters[0].doc.child_count == LARGEST // (len(line) + 2)


def test_control_characters_and_lone_surrogates_are_left_out() -> None:
    manuscript = read_manuscript("The\x00 t\x07ide\ud800\tran\u2028out. \ud83d\ude00")
    assert texts(manuscript) == ["The tide\tran\nout. 😀"]
    manuscript.source.encode()


def test_story_is_read_into_its_parts() -> None:
    manuscript = read_manuscript(STORY)
    assert manuscript.title == "Low Water"
    assert [(field.label, field.value) for field in manuscript.fields][2:7:4] == [
        ("Characters/Pairings", "Marit/Ines"),
        ("Warnings", "tide"),
    ]
    assert manuscript.closing_note == "Comments are very welcome:-)"
    assert [chapter.title for chapter in manuscript.chapters] == [""]
    assert str(manuscript.chapters[0].doc.child(0)) == (
        'paragraph("The harbour was ", em("empty"), " when Marit came down, and the lamps were out.")'
    )
    assert manuscript.source == STORY


def test_story_is_written_as_it_was_read() -> None:
    assert written(read_manuscript(STORY)) == STORY


@pytest.mark.parametrize("path", shared("samples/the-promise-of-normality.txt"), ids=lambda path: path.name)
def test_sample_is_written_as_it_was_read(path: Path) -> None:
    text = decode(path.read_bytes())
    manuscript = read_manuscript(text)
    assert len(manuscript.fields) == 7 and manuscript.closing_note.startswith("Comments")
    assert written(manuscript) == text


@pytest.mark.parametrize("path", shared("corpora/frankenstein.md"), ids=lambda path: path.name)
def test_novel_has_its_chapters(path: Path) -> None:
    text = decode(path.read_bytes())
    manuscript = read_manuscript(text)
    titles = [f"Letter {n}" for n in range(1, 5)] + [f"Chapter {n}" for n in range(1, 25)]
    assert [chapter.title for chapter in manuscript.chapters] == titles
    assert sum(word_count(chapter.doc) for chapter in manuscript.chapters) > 70_000
    assert written(manuscript) == text.strip()


def test_first_line_is_offered_as_the_title_and_stays_in_the_text() -> None:
    manuscript = read_manuscript("\n*Low Water*\n\nThe tide ran out.")
    assert (manuscript.title, manuscript.fields) == ("Low Water", [])
    assert texts(manuscript) == ["Low Water\nThe tide ran out."]
    long = read_manuscript("The tide ran out. " * 20)
    assert len(long.title) <= 120 and long.title.endswith(("The", "tide", "ran", "out."))


@pytest.mark.parametrize("text", ["", " \n\n", "Title: Low Water\n", "\x00", "***"])
def test_text_without_words_is_a_valid_manuscript(text: str) -> None:
    manuscript = read_manuscript(text)
    manuscript.chapters[0].doc.check()
    assert len(manuscript.chapters) == 1


def test_edited_draft_is_written_with_its_new_title_and_chapters() -> None:
    chapters = [ChapterText("", paragraphs_to_doc("Low.")), ChapterText("", paragraphs_to_doc("a\\\nb"))]
    chapters += [ChapterText("Chapter 3", paragraphs_to_doc("x")), ChapterText("The Quay", paragraphs_to_doc("y"))]
    fields = [HeaderField("Title", "Low Water"), HeaderField("A/N", "One.\n\nTwo.")]
    assert write_plain_text("High Water", fields, chapters, "Please review!") == (
        "Title: High Water\nA/N: One.\nTwo.\n\nLow.\n\nChapter 2\n\na\nb\n\nChapter 3\n\nx\n\n"
        "# The Quay\n\ny\n\nPlease review!"
    )
    assert write_plain_text("Low", [], chapters[1:2], "") == "Title: Low\n\na\\\nb"


def words(text: str) -> set[str]:
    """Return the words of a text, with the signs of emphasis left out, which may stand within a word."""
    return set(re.findall(r"[^\W_]+", re.sub(r"[*_~\\]", "", text)))


LINES = [
    *STORY.split("\n"),
    "Please review!",
    "Comments?",
    "# Low Water",
    "## Quay",
    "Chapter 2",
    "Part One",
    "> Quote",
]
BLOCKS = st.lists(
    st.sampled_from([*LINES, "Marit: no", "1.", "The end."]) | st.text(alphabet="ab *_#>-:\n\t", max_size=20),
    max_size=16,
)


@given(BLOCKS, st.sampled_from(["\n", "\n\n"]))
def test_no_word_of_any_text_is_lost(lines: list[str], separator: str) -> None:
    text = separator.join(lines)
    manuscript = read_manuscript(text)
    kept = [(field.spelling or "") + field.value for field in manuscript.fields]
    kept += [f"{chapter.title} {plain_text(chapter.doc)}" for chapter in manuscript.chapters]
    missing = words(text) - words(" ".join([*kept, manuscript.closing_note]))
    assert not missing


@given(st.text(max_size=200) | st.text(alphabet="aT:\n\r\v\f\x00\ud800\udc00\u2028*_#> ~", max_size=60))
def test_any_text_is_read_and_what_is_written_can_be_read(text: str) -> None:
    manuscript = read_manuscript(text)
    for chapter in manuscript.chapters:
        chapter.doc.check()
    manuscript.source.encode()
    read_manuscript(written(manuscript))
