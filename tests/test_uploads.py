"""A new version of a text: compared, taken in as ordinary steps, with remarks, history and everybody's typing kept."""

from typing import Any

import pytest
from sqlalchemy import select

from beta.domain.door import perform
from beta.domain.drafting import create_draft, export_text
from beta.domain.snapshot import read_draft
from beta.domain.uploads import Preview, preview_upload
from beta.errors import Conflict, Invalid
from beta.formats.plain_text import read_manuscript
from beta.models import DraftEvent, db
from beta.prose.anchors import text_between
from beta.prose.compare import summary
from beta.prose.schema import SCHEMA, document_json
from tests.conftest import Cast
from tests.course import edit, leave, replace

pytestmark = pytest.mark.data

FERRY = """The ferry was late again, and nobody on the quay pretended to be surprised.

Ines had brought two coats. She wore the thin one and carried the warm one over her arm.

“You could simply put it on,” said the harbour master, who had a warm room of his own.

* * *

By four the water had gone the colour of slate, and the gulls had given up.

She thought about the letter in the pocket of the coat that she was not wearing."""


THIN = "She wore the thin one and carried the warm one over her arm."


@pytest.fixture
def ferry(cast: Cast) -> Cast:
    """The cast, with the first chapter about the ferry."""
    upload(cast, FERRY, chapter=cast.chapter)
    return cast


def upload(cast: Cast, text: str, **more: Any) -> int:
    seq = read_draft(cast.author, cast.draft)["seq"]
    return perform(cast.author, cast.draft, "upload_version", {"seq": seq, "text": text, **more})


def preview(cast: Cast, text: str, chapter: str | None = None, *keep: str) -> Preview:
    return preview_upload(cast.author, cast.draft, text, chapter, keep)


def chapters(cast: Cast) -> list[dict[str, Any]]:
    return list(read_draft(cast.author, cast.draft)["chapters"])


def words_in(cast: Cast, chapter: int = 0) -> str:
    doc = SCHEMA.node_from_json(chapters(cast)[chapter]["doc"])
    return text_between(doc, 0, doc.content.size).strip()


def remark_on(cast: Cast, annotation: str, words: str) -> None:
    """Leave a remark of Helen's on words of the first chapter."""
    doc = SCHEMA.node_from_json(chapters(cast)[0]["doc"])
    places = [at for at in range(doc.content.size) if text_between(doc, at, min(doc.content.size, at + len(words))) == words]
    leave(cast, cast.helen, annotation, places[0], places[0] + len(words), body="Here.")


def quoted(cast: Cast, annotation: str) -> tuple[str, str] | None:
    """Return the chapter a remark is in and the words it stands on, `None` when it is adrift."""
    draft = read_draft(cast.author, cast.draft)
    one = next(one for one in draft["annotations"] if one["id"] == annotation)
    if one["adrift"]:
        return None
    doc = next(SCHEMA.node_from_json(chapter["doc"]) for chapter in draft["chapters"] if chapter["id"] == one["chapter"])
    return one["chapter"], text_between(doc, one["from"], one["to"])


def test_uploaded_text_is_exactly_the_chapters_text(ferry: Cast) -> None:
    assert chapters(ferry)[0]["doc"] == document_json(read_manuscript(FERRY).chapters[0].doc)
    assert chapters(ferry)[0]["version"] > 0


def test_remarks_stay_on_their_words_through_a_rewriting(ferry: Cast) -> None:
    remark_on(ferry, "comment-coats", "two coats")
    remark_on(ferry, "comment-slate", "the colour of slate")
    remark_on(ferry, "comment-gulls", "the gulls had given up")
    new = FERRY.replace("Ines had", "That morning Ines had").replace(", and the gulls had given up", "")
    upload(ferry, new, chapter=ferry.chapter)
    assert quoted(ferry, "comment-coats") == (ferry.chapter, "two coats")
    assert quoted(ferry, "comment-slate") == (ferry.chapter, "the colour of slate")
    assert quoted(ferry, "comment-gulls") is None


def test_remark_goes_along_with_a_paragraph_that_moved(ferry: Cast) -> None:
    remark_on(ferry, "comment-late", "late again")
    first, rest = FERRY.split("\n\n", 1)
    assert preview(ferry, f"{rest}\n\n{first}", ferry.chapter).lost == 0
    upload(ferry, f"{rest}\n\n{first}", chapter=ferry.chapter)
    assert quoted(ferry, "comment-late") == (ferry.chapter, "late again")


def test_words_that_only_resemble_get_no_remark(ferry: Cast) -> None:
    remark_on(ferry, "comment-coats", THIN)
    new = FERRY.replace(THIN, "It did not help: the wind came anyway.")
    assert preview(ferry, new, ferry.chapter).lost == 1
    upload(ferry, new, chapter=ferry.chapter)
    assert quoted(ferry, "comment-coats") is None


def test_remark_returns_when_its_words_are_uploaded_again(ferry: Cast) -> None:
    remark_on(ferry, "comment-coats", THIN)
    upload(ferry, FERRY.replace(f" {THIN}", ""), chapter=ferry.chapter)
    assert quoted(ferry, "comment-coats") is None
    upload(ferry, FERRY, chapter=ferry.chapter)
    assert quoted(ferry, "comment-coats") == (ferry.chapter, THIN)


def test_preview_counts_words_and_changes_nothing(ferry: Cast) -> None:
    before = read_draft(ferry.author, ferry.draft)
    shown = preview(ferry, FERRY.replace("two coats", "three heavy coats"), ferry.chapter)
    counts = summary(shown.passages[0])
    assert (counts.words_added, counts.words_removed, counts.words_moved) == (2, 1, 0)
    assert read_draft(ferry.author, ferry.draft) == before


WHOLE = f"""# The quay

{FERRY}

# The crossing

The engine coughed twice before it took. Nobody spoke until the breakwater was behind them.

Then everybody spoke at once, as people do who have been afraid together."""


@pytest.fixture
def crossing(ferry: Cast) -> Cast:
    """The draft with two chapters, `The quay` and `The crossing`."""
    upload(ferry, WHOLE)
    return ferry


def test_chapters_of_a_whole_text_are_matched_and_added(crossing: Cast) -> None:
    assert [one["title"] for one in chapters(crossing)] == ["The quay", "The crossing"]
    assert chapters(crossing)[0]["id"] == crossing.chapter


def test_chapter_is_known_by_its_words_when_titles_are_renumbered(crossing: Cast) -> None:
    ids = [one["id"] for one in chapters(crossing)]
    quay, crossing_text = WHOLE.removeprefix("# The quay\n\n").split("# The crossing\n\n")
    new = f"# The crossing\n\nNothing was said at breakfast.\n\n# The quay\n\n{crossing_text}\n\n# Last\n\n{quay}"
    upload(crossing, new)
    titles = {one["id"]: one["title"] for one in chapters(crossing)}
    assert (titles[ids[1]], titles[ids[0]]) == ("The quay", "Last")
    assert [one["title"] for one in chapters(crossing)] == ["The crossing", "The quay", "Last"]


def test_missing_chapter_is_removed_unless_it_is_kept(crossing: Cast) -> None:
    quay, second = (one["id"] for one in chapters(crossing))
    text = WHOLE.split("# The crossing")[0].replace("two coats", "three coats")
    assert [one.id for one in preview(crossing, text).plan.missing] == [second]
    upload(crossing, text, keep=[second])
    assert [one["id"] for one in chapters(crossing)] == [quay, second]
    upload(crossing, text)
    assert [one["id"] for one in chapters(crossing)] == [quay]
    assert [one["id"] for one in read_draft(crossing.author, crossing.draft)["removed_chapters"]] == [second]


def test_remark_goes_along_with_a_scene_to_another_chapter(crossing: Cast) -> None:
    remark_on(crossing, "comment-slate", "the colour of slate")
    scene = "By four the water had gone the colour of slate, and the gulls had given up.\n\n"
    upload(crossing, WHOLE.replace(scene, "") + "\n\n" + scene)
    assert quoted(crossing, "comment-slate") == (chapters(crossing)[1]["id"], "the colour of slate")


def test_upload_at_a_text_that_has_moved_on_is_refused(ferry: Cast) -> None:
    seq = read_draft(ferry.author, ferry.draft)["seq"]
    edit(ferry, ferry.coauthor, replace(1, 1, "Once more. "))
    before = read_draft(ferry.author, ferry.draft)
    with pytest.raises(Conflict, match="changed since"):
        perform(ferry.author, ferry.draft, "upload_version", {"seq": seq, "text": FERRY, "chapter": ferry.chapter})
    assert read_draft(ferry.author, ferry.draft) == before


def test_remarks_left_meanwhile_do_not_refuse_an_upload(ferry: Cast) -> None:
    seq = read_draft(ferry.author, ferry.draft)["seq"]
    remark_on(ferry, "comment-coats", "two coats")
    text = FERRY.replace("nobody", "no one")
    perform(ferry.author, ferry.draft, "upload_version", {"seq": seq, "text": text, "chapter": ferry.chapter})
    assert quoted(ferry, "comment-coats") == (ferry.chapter, "two coats")


def test_text_that_changes_nothing_is_refused(ferry: Cast) -> None:
    with pytest.raises(Invalid, match="nothing differs"):
        upload(ferry, FERRY, chapter=ferry.chapter)


def test_several_chapters_do_not_fit_into_one(ferry: Cast) -> None:
    with pytest.raises(Invalid, match="has 2 chapters"):
        upload(ferry, WHOLE, chapter=ferry.chapter)


def test_exported_text_uploaded_again_changes_nothing(crossing: Cast) -> None:
    edit(crossing, crossing.author, {"stepType": "addMark", "mark": {"type": "underline"}, "from": 5, "to": 10})
    _, text = export_text(crossing.author, crossing.draft)
    assert not any(one.differs for one in preview(crossing, text).plan.chapters)


def test_header_of_an_uploaded_text_is_passed_over(ferry: Cast) -> None:
    before = read_draft(ferry.author, ferry.draft)["header"]
    text = "Title: Another name\nRating: R\n\n" + FERRY.replace("two coats", "three coats")
    assert preview(ferry, text, ferry.chapter).other_header
    upload(ferry, text, chapter=ferry.chapter)
    assert read_draft(ferry.author, ferry.draft)["header"] == before
    assert "three coats" in words_in(ferry)


def test_upload_is_ordinary_steps_in_the_log(ferry: Cast) -> None:
    since = read_draft(ferry.author, ferry.draft)["seq"]
    upload(ferry, FERRY.replace("two coats", "three coats"), chapter=ferry.chapter)
    query = select(DraftEvent).where(DraftEvent.draft_id == ferry.draft, DraftEvent.seq > since)
    (event,) = db.session.scalars(query)
    assert event.kind == "version_uploaded"
    assert [step["stepType"] for step in event.data["steps"]] == ["replace"]


def test_long_rewriting_is_several_events(cast: Cast) -> None:
    text = "\n\n".join(f"Paragraph {number} says {number} things." for number in range(700))
    draft = create_draft(cast.author, text)
    seq = read_draft(cast.author, draft)["seq"]
    new = text.replace("says", "now says")
    perform(cast.author, draft, "upload_version", {"seq": seq, "text": new})
    query = select(DraftEvent.kind).where(DraftEvent.draft_id == draft, DraftEvent.seq > seq).order_by(DraftEvent.seq)
    assert list(db.session.scalars(query)) == ["version_uploaded", "text_edited"]
    doc = SCHEMA.node_from_json(read_draft(cast.author, draft)["chapters"][0]["doc"])
    assert text_between(doc, 0, doc.content.size).count("now says") == 700
