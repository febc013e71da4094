"""Owns which ranges overlap, so that suggestions on the same words are one choice; `prose/overlap.js` does the same."""

from collections.abc import Mapping

from beta.prose.anchors import Range


def overlaps(one: Range, other: Range) -> bool:
    """Return whether two ranges share words.

    They do where they share a position strictly, where both are empty at the same place, or where an empty one lies
    strictly inside the other: what is put in at the edge of other words leaves those alone.
    """
    if one.from_ == one.to and other.from_ == other.to:
        return one.from_ == other.from_
    if one.from_ == one.to:
        return other.from_ < one.from_ < other.to
    if other.from_ == other.to:
        return one.from_ < other.from_ < one.to
    return one.from_ < other.to and other.from_ < one.to


def choices(ranges: Mapping[str, Range]) -> list[list[str]]:
    """Return the ids of ranges that hang together by overlapping, in groups of two and more, in the order of the text."""
    groups: list[list[str]] = []
    end, is_point = -1, False
    for key, range_ in sorted(ranges.items(), key=lambda item: (item[1].from_, item[1].to, item[0])):
        is_empty = range_.from_ == range_.to
        if groups and (range_.from_ < end or (is_empty and is_point and range_.from_ == end)):
            groups[-1].append(key)
        else:
            groups.append([key])
            end, is_point = range_.to, is_empty
        end = max(end, range_.to)
    return [group for group in groups if len(group) > 1]
