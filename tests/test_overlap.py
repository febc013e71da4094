"""Which suggestions are one choice, in Python as in JavaScript."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from beta.prose.anchors import Range
from beta.prose.overlap import choices, overlaps

GOLDEN = json.loads((Path(__file__).parent / "golden" / "overlap.json").read_text("utf-8"))
RANGES = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 5)), max_size=9).map(
    lambda made: {f"suggestion-{number}": Range(from_, from_ + length) for number, (from_, length) in enumerate(made)}
)


def test_choices_are_as_both_languages_know_them() -> None:
    for case in GOLDEN:
        assert choices({key: Range(*range_) for key, range_ in case["ranges"].items()}) == case["choices"], case


@given(RANGES)
def test_choices_are_what_hangs_together_by_overlapping(ranges: dict[str, Range]) -> None:
    left = dict(ranges)
    expected: set[frozenset[str]] = set()
    while left:
        group: set[str] = set()
        growing = {next(iter(left))}
        while growing - group:
            group |= growing
            growing = {other for one in group for other, range_ in left.items() if overlaps(ranges[one], range_)} | group
        expected |= {frozenset(group)} if len(group) > 1 else set()
        left = {key: range_ for key, range_ in left.items() if key not in group}
    assert {frozenset(group) for group in choices(ranges)} == expected


@given(RANGES)
def test_overlapping_is_the_same_both_ways(ranges: dict[str, Range]) -> None:
    assert all(overlaps(one, other) == overlaps(other, one) for one in ranges.values() for other in ranges.values())
