"""Owns which chapter of a new text is which chapter of the draft: by what they share, then by title."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from beta.errors import Invalid
from beta.formats.plain_text import ChapterText
from beta.models import Chapter
from beta.prose.render import plain_text
from beta.prose.schema import Node
from beta.prose.unsaid import with_unsaid

LEAST = 0.3
"""The least share of rows of three words that two chapters have in common, of the shorter one's, to count as one."""
SAME_TITLE = 0.25
"""How much a title in common adds to it; chapters of one title that are left over at the end are one in any case."""


@dataclass(frozen=True)
class PlannedChapter:
    """A chapter after the upload: the one it is now (`None`: a new one), its title, and its text then (`None`: removed).

    `is_missing` tells that the new text does not have it.
    """

    chapter: Chapter | None
    title: str
    old: Node | None
    new: Node | None
    is_missing: bool = False

    @property
    def state(self) -> str:
        """What becomes of it in one word, "" where it is only changed."""
        if self.chapter is None:
            return "new"
        if self.is_missing:
            return "removed" if self.new is None else "kept"
        return "" if self.differs else "unchanged"

    @property
    def differs(self) -> bool:
        """Whether anything of it would change."""
        return self.has_other_text or self.is_renamed

    @property
    def has_other_text(self) -> bool:
        """Whether its text would change."""
        return self.old is None or self.new is None or not self.old.eq(self.new)

    @property
    def is_renamed(self) -> bool:
        """Whether its title would change."""
        return self.chapter is not None and self.chapter.title != self.title


def single_chapter(
    present: Sequence[Chapter], texts: Sequence[Node], chapters: Sequence[ChapterText], wanted: str
) -> PlannedChapter:
    """Return one chapter (by id) with the text given for it; raises `Invalid` when it is gone or the text has several."""
    at = next((index for index, one in enumerate(present) if one.id == wanted), None)
    if at is None:
        raise Invalid("This chapter is not in the draft any more. Choose another.", field="chapter")
    if len(chapters) > 1:
        raise Invalid(
            f"This text has {len(chapters)} chapters. Choose “The whole draft”, or take only the chapter you mean.",
            field="chapter",
        )
    return PlannedChapter(present[at], present[at].title, texts[at], with_unsaid(texts[at], chapters[0].doc))


def whole_draft(
    present: Sequence[Chapter], texts: Sequence[Node], chapters: Sequence[ChapterText], keep: Collection[str]
) -> list[PlannedChapter]:
    """Return the chapters of the text, and after the ones they follow now, those that it does not have."""
    there = _matched(present, texts, chapters)
    back = {j: i for i, j in there.items()}
    planned: list[PlannedChapter] = []
    for j, chapter in enumerate(chapters):
        if j not in back:
            planned.append(PlannedChapter(None, chapter.title, None, chapter.doc))
            continue
        old, text = present[back[j]], texts[back[j]]
        is_numbered = not old.title and chapter.title.casefold() == f"chapter {j + 1}"
        title = old.title if is_numbered or not chapter.title else chapter.title
        planned.append(PlannedChapter(old, title, text, with_unsaid(text, chapter.doc)))
    for i, old in enumerate(present):
        if i not in there:
            kept = texts[i] if old.id in keep else None
            before = present[i - 1].id if i else None
            at = next((n + 1 for n, one in enumerate(planned) if one.chapter and one.chapter.id == before), 0)
            planned.insert(at, PlannedChapter(old, old.title, texts[i], kept, is_missing=True))
    return planned


def _matched(present: Sequence[Chapter], texts: Sequence[Node], chapters: Sequence[ChapterText]) -> dict[int, int]:
    """Return which chapter of a text each present one has become: by what they share, helped by the title, then by title."""
    if len(present) == len(chapters) == 1:
        return {0: 0}
    mine, theirs = [_shingles(text) for text in texts], [_shingles(chapter.doc) for chapter in chapters]
    titles = [folded(one.title).casefold() for one in present], [folded(one.title).casefold() for one in chapters]
    scored: list[tuple[float, int, int, int]] = []
    for i, one in enumerate(mine):
        for j, other in enumerate(theirs):
            shared = len(one & other) / (min(len(one), len(other)) or 1)
            named = bool(titles[0][i]) and titles[0][i] == titles[1][j]
            if named or shared >= LEAST:
                scored.append((-shared - SAME_TITLE * named, abs(i - j), i, j))
    there: dict[int, int] = {}
    for _, _, i, j in sorted(scored):
        if i not in there and j not in there.values():
            there[i] = j
    return there


def _shingles(doc: Node) -> set[tuple[str, ...]]:
    words = plain_text(doc).casefold().split()
    return {tuple(words[at : at + 3]) for at in range(max(1, len(words) - 2))}


def folded(words: str) -> str:
    """Return words with single spaces between them, as titles and header lines are compared."""
    return " ".join(words.split())
