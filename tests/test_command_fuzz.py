"""Whatever commands of reviewing say: they are carried out, or refused with a `BetaError` and nothing written."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import inspect

from beta.domain.commands import COMMANDS
from beta.domain.door import perform
from beta.domain.snapshot import read_draft
from beta.errors import BetaError
from tests.conftest import Cast
from tests.course import leave, words
from tests.test_bad_input import state
from tests.test_replay import assert_rebuilt_equals_tables

pytestmark = [pytest.mark.data, pytest.mark.slow]

REVIEWING = (
    "accept_suggestion",
    "classify_annotation",
    "decide_remarks",
    "leave_comment",
    "mark_read",
    "merge_chapters",
    "move_passage",
    "name_version",
    "publish_note",
    "react",
    "reopen_annotation",
    "reopen_remarks",
    "reply",
    "restore_version",
    "revise_suggestion",
    "split_chapter",
    "suggest_edit",
    "upload_version",
)
REMARKS = ("remark-001", "suggestion-1", "suggestion-2", "a-note-001", "a-new-one-1", "a-new-one-2")
ODD = st.one_of(
    st.none(), st.booleans(), st.floats(), st.text(max_size=5), st.lists(st.integers(), max_size=2), st.just({"a": 1})
)
NUMBERS = st.one_of(st.integers(0, 3), st.integers(0, 400), st.integers(-1, 2**31))
SLICES = st.one_of(
    st.builds(words, st.text(max_size=9)),
    st.dictionaries(st.sampled_from(["content", "openStart", "openEnd"]), st.one_of(ODD, NUMBERS), max_size=3),
)
GOOD: dict[str, st.SearchStrategy[Any]] = {
    "annotation": st.sampled_from(REMARKS),
    "annotations": st.lists(st.sampled_from(REMARKS), max_size=6),
    "chapter": st.sampled_from(["", "chapter-a", "chapter-b"]),
    "into": st.sampled_from(["", "chapter-a", "chapter-b"]),
    "new": st.sampled_from(["chapter-n", "chapter-o"]),
    "replacement": SLICES,
    "verdict": st.sampled_from(["accepted", "rejected", "resolved"]),
    "kind": st.sampled_from(["typo", "praise", None]),
    "reaction": st.sampled_from(["heart", "tear"]),
    "answer": st.sampled_from(["solved", "not_yet", None]),
    "on": st.booleans(),
    "private": st.booleans(),
    "reply": st.sampled_from(["reply-001", "reply-002"]),
    "keep": st.lists(st.sampled_from(["chapter-a", "chapter-b"]), max_size=2),
    "text": st.sampled_from(["The lamp.", "# One\n\nThe lamp.\n\n# Two\n\nThe tide.", "* * *", "\n"]),
}


def values_of(field: inspect.Field) -> st.SearchStrategy[Any]:
    """Return what a field may be given: mostly what may fit, else what does not."""
    words_or_numbers = NUMBERS if isinstance(field.type, inspect.IntType) else st.text(max_size=9)
    fitting = GOOD.get(field.encode_name, words_or_numbers)
    return st.integers(0, 11).flatmap(lambda chance: ODD if chance == 0 else fitting)


@st.composite
def commands(draw: st.DrawFn) -> tuple[str, str, dict[str, Any]]:
    """Draw who sends which command, and what it says."""
    name = draw(st.sampled_from(REVIEWING))
    shape = inspect.type_info(COMMANDS[name].message)
    assert isinstance(shape, inspect.StructType)
    given_fields = [field for field in shape.fields if field.required or draw(st.booleans())]
    return draw(st.sampled_from(["author", "beta"])), name, {one.encode_name: draw(values_of(one)) for one in given_fields}


def prepare(cast: Cast) -> None:
    for chapter in ("chapter-a", "chapter-b"):
        perform(cast.author, cast.draft, "add_chapter", {"chapter": chapter, "title": "Low water"})
    leave(cast, cast.helen, "remark-001", 5, 20, body="Here.")
    leave(cast, cast.helen, "suggestion-1", 30, 40, replacement=words("one"))
    leave(cast, cast.omar, "suggestion-2", 36, 50, replacement=words("another"))
    leave(cast, cast.helen, "a-note-001", 60, 70, body="To myself.", private=True)


def test_command_is_carried_out_or_refused_and_nothing_in_between(cast: Cast) -> None:
    prepare(cast)

    @settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
    @given(commands())
    def check(sent: tuple[str, str, dict[str, Any]]) -> None:
        role, name, data = sent
        named = {key: cast.chapter if key in ("chapter", "into") and value == "" else value for key, value in data.items()}
        if name == "upload_version" and named.get("seq") in range(4):
            named["seq"] = read_draft(cast.author, cast.draft)["seq"]
        before = state(cast)
        try:
            perform(cast.everyone()[role], cast.draft, name, named)
        except BetaError:
            assert state(cast) == before

    check()
    assert_rebuilt_equals_tables(cast.draft)
