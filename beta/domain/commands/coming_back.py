"""Owns the return of remarks: whose words have been put in again, wherever that is, stands on them again."""

from collections.abc import Sequence
from dataclasses import dataclass

from beta.domain.anchors import Lost
from beta.domain.commands.moving import append_attached, append_moved
from beta.domain.log import Change
from beta.domain.losses import Loss
from beta.models import Chapter
from beta.prose.anchors import MIN_FUZZY, Range, find_quote
from beta.prose.cuts import Put, likeness, put_in, same_again, words_again
from beta.prose.parts import Parts
from beta.prose.returning import Puts
from beta.prose.schema import Node
from beta.prose.steps import StepMap


@dataclass(frozen=True)
class Standing:
    """Where a remark stands again, and what it still lacks there."""

    range_: Range
    loss: Loss


@dataclass(frozen=True)
class Claim:
    """Where a remark adrift would stand again: `like` says how much around it is as it was, `cut` which step cut it out."""

    annotation: str
    standing: Standing
    like: int
    cut: tuple[str, int]
    passage: tuple[int, int]


def bring_back(change: Change, chapter: Chapter, maps: list[StepMap]) -> None:
    """Put every remark whose words steps with these maps have brought back on exactly those words.

    A remark adrift returns to the passage with which it was cut out, or else to exactly its words; one that still stands on
    some of its words gets back the others when they stand together as they did. Words that only resemble a quote are taken
    when as much was put in at once as the quote is long, so that nothing attaches itself to a sentence being typed.
    """
    if not any(new for step_map in maps for new in step_map.ranges[2::3]):
        return
    lost, losses = change.anchors.lost(), change.anchors.losses()
    if not lost and not losses:
        return
    change.anchors.cuts.load(place for one in lost for place in one.loss)
    doc = change.texts.current(chapter)
    parts = Parts(doc)
    put = Puts(put_in(parts, maps))
    found = _returned(change, parts, lost, put)
    for annotation, part in {**_parts_here(change, chapter, put.all), **found}.items():
        more = _more(change, parts, part, put)
        if more is not None:
            found[annotation] = more
    places = {annotation: standing.range_ for annotation, standing in found.items()}
    append_moved(change, chapter, places, {annotation: one.loss for annotation, one in found.items() if one.loss})
    for one in lost:
        if one.annotation not in found:
            _take_resembling(change, chapter, doc, one, put.all)


def _returned(change: Change, parts: Parts, lost: list[Lost], put: Puts) -> dict[str, Standing]:
    """Return where remarks adrift stand again.

    One passage is one cut's: where several claim it, it is that one's around which most is as it was, else the latest one's.
    """
    claims = [claim for one in lost if (claim := _claim(change, parts, one, put)) is not None]
    best: dict[tuple[int, int], Claim] = {}
    for claim in claims:
        rival = best.setdefault(claim.passage, claim)
        if (claim.like, claim.cut[1], claim.cut[0]) > (rival.like, rival.cut[1], rival.cut[0]):
            best[claim.passage] = claim
    return {claim.annotation: claim.standing for claim in claims if best[claim.passage].cut == claim.cut}


def _claim(change: Change, parts: Parts, lost: Lost, put: Puts) -> Claim | None:
    """Return where a remark adrift stands again, by what it has lost, or by its quote where that is not known."""
    cut = (lost.loss[-1].chapter, lost.loss[-1].version) if lost.loss else ("", 0)
    cuts = [change.anchors.cuts.at(place) for place in lost.loss] or [lost.quote]
    for one in put.of_words(cuts[-1].taken):
        if (found := same_again(cuts[-1], one)) is not None:
            standing = Standing(found, lost.loss[:-1])
            return Claim(lost.annotation, standing, likeness(parts, cuts[-1], found), cut, (one.start, one.end))
    for number, words in enumerate(cuts):
        for one in put.reached_by(words.text):
            if (found := words_again(parts, words, one)) is not None:
                standing = Standing(found, lost.loss[:number])
                return Claim(lost.annotation, standing, likeness(parts, words, found), cut, (found.from_, found.to))
    return None


def _parts_here(change: Change, chapter: Chapter, put: Sequence[Put]) -> dict[str, Standing]:
    """Return the remarks that lack words, of those that stand on or beside what was put in."""
    losses, index = change.anchors.losses(), change.anchors.of(chapter.id)
    near = [(key, range_) for one in put for key, range_ in index.touching(one.start, one.end)]
    return {key: Standing(range_, losses[key]) for key, range_ in near if key in losses and not range_.adrift}


def _more(change: Change, parts: Parts, part: Standing, put: Puts) -> Standing | None:
    """Return where most of what a remark lacks stands together again, around the part of it on which it stands."""
    for number, place in enumerate(part.loss):
        cut = change.anchors.cuts.at(place)
        for one in put.near(cut, part.range_):
            if (found := words_again(parts, cut, one, part.range_)) is not None:
                return Standing(found, part.loss[:number])
    return None


def _take_resembling(change: Change, chapter: Chapter, doc: Node, lost: Lost, put: Sequence[Put]) -> None:
    quote = lost.quote.text
    near = lost.at if lost.chapter == chapter.id else 0
    for one in put:
        if len(quote) < MIN_FUZZY or one.end - one.start < len(quote):
            continue
        window = (max(0, one.start - 2 * len(quote)), min(doc.content.size, one.end + 2 * len(quote)))
        found = find_quote(doc, quote, near, window, fuzzy=True)
        if found is not None:
            append_attached(change, lost.annotation, chapter, found.from_, found.to)
            return
