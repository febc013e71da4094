"""Owns the parting of a story's body into chapters, and the closing line that invites comments."""

import re
from dataclasses import dataclass, field

from beta.prose.header_lines import HeaderField
from beta.prose.layout import HEADING, Layout, is_scene_break

LONGEST_TITLE = 120
"""In characters; a longer line is no heading of a chapter."""

_NUMBER = (
    r"(?:\d{1,4}|[ivxlc]{1,8}|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty)(?:[ -](?:one|two|three|four|five|six|seven"
    r"|eight|nine))?|first|second|third|last|the\s+(?:first|second|third|fourth|fifth|last))"
)
_NAMED = re.compile(
    rf"(?:(?:chapter|part|book|letter|act|volume)\s+{_NUMBER}(?:\s*(?:/|of)\s*(?:\d+|\?))?"
    r"|prologue|epilogue|interlude|foreword|afterword|coda)(?:\s*[:.\u2013\u2014-]\s*(?:\S.*)?)?",
    re.IGNORECASE,
)
_PART = re.compile(r"(?:part|book|volume|act)\b", re.IGNORECASE)
_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3})(.+)\1")
_INVITES = re.compile(
    r"(?:(?:any|all|your|please|pls|plz|and|constructive|further|kind|the)[\s,]+)*"
    r"(?:comments?|reviews?|feedback|con-?\s?crit\w*|concrit|criticism|kudos|r\s?(?:&|and|n)\s?r|read\s+(?:&|and)\s+review|critique)\b"
    r"(?P<rest>.*)"
    r"|(?:please|pls|plz),?\s+(?:do\s+)?(?:r\s?&\s?r|read|review|comment|leave|let|tell|rate|drop|feed)\b.*"
    r"|(?:so\s+)?(?:let\s+me\s+know|tell\s+me)\s+(?:what|if|how|your)\b.*"
    r"|(?:many\s+)?(?:thanks|thank\s+you|thx)(?:\s+so\s+much|\s+very\s+much)?,?\s+for\s+(?:reading|all|your)\b.*"
    r"|i(?:'d|\u2019d|\s+would)\s+love\s+(?:to\s+(?:hear|know)|some|any|your)\b.*"
    r"|(?:i\s+)?hope\s+you(?:'ve|\u2019ve)?\s+(?:enjoyed|liked)\b.*"
    r"|(?:what\s+did\s+you\s+think|like\s+it|liked\s+it)\?.*",
    re.IGNORECASE,
)
_INVITING_WORDS = re.compile(
    r"\b(?:welcome\w*|love\w*|appreciated|adored?|treasured|cherished|pleases?|please|feed|make[sd]?|cookies?|gold|"
    r"better\s+than|hugged|encouraged|wanted|thanks?|thank\s+you|would|are\s+like)\b|!|<3|[:;]-?[)D]|\u2665",
    re.IGNORECASE,
)
_LONGEST_CLOSING = 200
_FOLLOWS_PROSE = ('"', "'", "\u201c", "\u2018", "\u00ab", "\u2013", "\u2014", "-", ">", "#")


@dataclass
class ChapterLines:
    """A chapter as lines of markup; `spelling` is its heading line as typed, "" where it has none."""

    title: str
    spelling: str
    lines: list[str] = field(default_factory=list)

    def is_blank(self) -> bool:
        """Say whether no text stands under the heading."""
        return not any(line.strip() for line in self.lines)


@dataclass(frozen=True)
class _Heading:
    index: int
    level: int
    title: str
    spelling: str


def split_chapters(body: str, layout: Layout) -> tuple[HeaderField | None, list[ChapterLines]]:
    """Return the title of the whole, where a single `# ` heading at the top is one, and the chapters in order.

    A text without headings is one chapter without a title; text above the first heading is one as well.
    """
    lines = body.split("\n")
    headings = _headings(lines, layout)
    whole = _title_of_whole(lines, headings)
    if whole:
        lines[whole.index] = ""
        headings = headings[1:]
    top = min((heading.level for heading in headings), default=0)
    starts = {heading.index: heading for heading in headings if heading.level == top}
    chapters = [ChapterLines("", "")]
    for index, line in enumerate(lines):
        if heading := starts.get(index):
            chapters.append(ChapterLines(heading.title, heading.spelling))
        else:
            chapters[-1].lines.append(line)
    if len(chapters) > 1 and chapters[0].is_blank():
        del chapters[0]
    title = HeaderField("Title", whole.title, whole.spelling.removesuffix(whole.title)) if whole else None
    return title, _with_parts_joined(chapters)


def split_closing_note(body: str, layout: Layout) -> tuple[str, str]:
    """Return the body without its closing note, and the note: a short last paragraph that invites comments, or ""."""
    above, _, line = body.rstrip().rpartition("\n")
    before = above.rpartition("\n")[2]
    stands_alone = layout.kind == "lines" or not before.strip() or is_scene_break(before)
    if not above.strip() or not stands_alone or not is_closing_note(line.strip()):
        return body, ""
    return above.rstrip(), line.strip()


def is_closing_note(line: str) -> bool:
    """Say whether a line invites comments, as in "Comments are very welcome:-)" or "Please review!"."""
    bare = line.strip().strip("*_~ ()[]")
    if not 0 < len(line) <= _LONGEST_CLOSING or line.startswith(_FOLLOWS_PROSE):
        return False
    match = _INVITES.fullmatch(bare)
    if not match:
        return False
    return match["rest"] is None or not match["rest"].strip(" .?") or bool(_INVITING_WORDS.search(line))


def is_named_chapter(line: str) -> bool:
    """Say whether a line is a chapter's heading by its words: "Chapter 3", "PART TWO", "Epilogue: Snow"."""
    return _NAMED.fullmatch(_bare(line)) is not None


def _headings(lines: list[str], layout: Layout) -> list[_Heading]:
    """Return the lines that are headings; those by their words must stand alone, and count as level 1."""
    found: list[_Heading] = []
    after_blank = True
    for index, raw in enumerate(lines):
        line = raw.strip()
        if 0 < len(line) <= LONGEST_TITLE:
            match = HEADING.fullmatch(line)
            if match and len(match[1]) < 3:
                found.append(_Heading(index, len(match[1]), _bare(match[2]), line))
            elif not match and (after_blank or layout.kind == "lines") and is_named_chapter(line):
                found.append(_Heading(index, 1, _bare(line), line))
        after_blank = not line or is_scene_break(line)
    return found


def _bare(line: str) -> str:
    """Return a heading's words without emphasis around the whole of them."""
    match = _EMPHASIS.fullmatch(line.strip())
    return match[2].strip() if match and match[2].strip() else line.strip()


def _title_of_whole(lines: list[str], headings: list[_Heading]) -> _Heading | None:
    """Return the `# ` heading at the top if it heads all of the text: the only one, or one with a heading below it."""
    first = headings[0] if headings else None
    if not first or not first.spelling.startswith("# ") or is_named_chapter(first.title):
        return None
    if any(line.strip() for line in lines[: first.index]):
        return None
    below = lines[first.index + 1 : headings[1].index] if len(headings) > 1 else [""]
    is_only = not any(heading.spelling.startswith("# ") for heading in headings[1:])
    is_above_another = len(headings) > 1 and not any(line.strip() for line in below)
    return first if is_only or is_above_another else None


def _with_parts_joined(chapters: list[ChapterLines]) -> list[ChapterLines]:
    """Join a bare "Part One" to the chapter that follows it, as its heading opens that chapter too."""
    joined: list[ChapterLines] = []
    for chapter in chapters:
        part = joined[-1] if joined else None
        if part and part.is_blank() and _PART.match(part.title) and len(part.title + chapter.title) < LONGEST_TITLE:
            joined[-1] = ChapterLines(
                f"{part.title}: {chapter.title}", f"{part.spelling}\n\n{chapter.spelling}", chapter.lines
            )
        else:
            joined.append(chapter)
    return joined
