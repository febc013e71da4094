"""Diff to steps, comparisons and ranges through rewrites, on random documents with everything the schema has."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from beta.prose.anchors import Range, find_quote, map_range, text_between
from beta.prose.carry import carried
from beta.prose.compare import Passage, compare, summary
from beta.prose.markup import paragraphs_to_doc
from beta.prose.rewrite import rewriting_steps
from beta.prose.schema import SCHEMA, Fragment, Node
from beta.prose.steps import ReplaceStep, apply_steps, maps_of
from beta.prose.unsaid import with_unsaid
from beta.prose.words import WORD, row_of, word_total
from tests.documents import DOCS, WORDS, rewrites, with_ranges

EXAMPLES = 60


@settings(deadline=None, max_examples=EXAMPLES)
@given(rewrites())
def test_steps_give_exactly_the_new_text(pair: tuple[Node, Node]) -> None:
    old, new = pair
    assert apply_steps(old, rewriting_steps(old, new)).eq(new)


@settings(deadline=None, max_examples=EXAMPLES)
@given(with_ranges())
def test_steps_that_give_up_ranges_give_exactly_the_new_text(given_: tuple[Node, Node, list[Range]]) -> None:
    old, new, gone = given_
    assert apply_steps(old, rewriting_steps(old, new, gone)).eq(new)


@settings(deadline=None, max_examples=EXAMPLES)
@given(DOCS)
def test_text_that_stays_takes_no_step(doc: Node) -> None:
    assert rewriting_steps(doc, doc) == []


def words_of(doc: Node) -> list[str]:
    return [token.key for token in row_of(doc).tokens if token.kind == WORD]


def changed_words(old: Node, new: Node) -> int:
    """Return how many words the steps take out and put in; they are applied last to first, at positions of `old`."""
    count = 0

    def put_in(node: Node, *_place: object) -> bool:
        nonlocal count
        count += word_total(node.text or "")
        return True

    for step in rewriting_steps(old, new):
        if isinstance(step, ReplaceStep):
            count += sum(token.kind == WORD and step.from_ <= token.start < step.to for token in row_of(old).tokens)
            step.slice.content.descendants(put_in)
    return count


@settings(deadline=None, max_examples=EXAMPLES)
@given(rewrites())
def test_number_of_changed_words_is_near_the_minimum(pair: tuple[Node, Node]) -> None:
    old, new = ([(token.key, token.depth) for token in row_of(doc).tokens if token.kind == WORD] for doc in pair)
    least = len(old) + len(new) - 2 * int(LCSseq.similarity(old, new))
    # Blocks that read alike may be taken for one another where one is new: that costs the words of one of them twice.
    alike = max(word_total(block.text_content) for doc in pair for block in doc.content.content)
    assert changed_words(*pair) <= 2 * least + 6 + 2 * alike


@settings(deadline=None, max_examples=EXAMPLES)
@given(st.lists(st.sampled_from(WORDS[:6]), min_size=1, max_size=60), st.data())
def test_few_changed_words_in_a_paragraph_are_all_that_changes(words: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(words)))
    old = paragraphs_to_doc(" ".join(words))
    new = paragraphs_to_doc(" ".join([*words[:at], "barnacle", *words[at:]]))
    assert changed_words(old, new) == 1


def inline_of(doc: Node) -> Fragment:
    """Return all inline content of a document, one after the other."""
    found: list[Node] = []

    def find(node: Node, *_place: object) -> bool:
        if node.is_inline:
            found.append(node)
        return True

    doc.descendants(find)
    return Fragment.from_(found)


def told(passages: Sequence[Passage], without: str, kind: str) -> Fragment:
    """Return what passages tell of one version: those but one half of the moves, pieces that are the same or of a kind."""
    pieces = [piece for passage in passages if passage.kind != without for piece in passage.pieces]
    return Fragment.from_([node for piece in pieces if piece.kind in ("same", kind) for node in piece.content.content])


@settings(deadline=None, max_examples=EXAMPLES)
@given(rewrites())
def test_pieces_of_a_comparison_are_the_old_text_and_the_new(pair: tuple[Node, Node]) -> None:
    old, new = pair
    passages = compare(old, new)
    assert told(passages, "moved_here", "deleted").eq(inline_of(old))
    assert told(passages, "moved_away", "inserted").eq(inline_of(new))


@settings(deadline=None, max_examples=EXAMPLES)
@given(rewrites())
def test_every_block_is_in_one_passage_and_moves_have_two_halves(pair: tuple[Node, Node]) -> None:
    passages = compare(*pair)
    positions = [[block.pos for block in row_of(doc).blocks] for doc in pair]
    assert sorted(one.old_pos for one in passages if one.old_pos is not None and one.kind != "moved_here") == positions[0]
    assert [one.new_pos for one in passages if one.new_pos is not None and one.kind != "moved_away"] == positions[1]
    for number, one in enumerate(passages):
        assert (one.partner is not None) == one.kind.startswith("moved")
        assert one.partner is None or passages[one.partner].partner == number


@settings(deadline=None, max_examples=EXAMPLES)
@given(rewrites())
def test_counts_of_a_comparison_tell_how_many_words_more_there_are(pair: tuple[Node, Node]) -> None:
    counts = summary(compare(*pair))
    assert counts.words_added - counts.words_removed == len(words_of(pair[1])) - len(words_of(pair[0]))


@settings(deadline=None, max_examples=EXAMPLES)
@given(with_ranges())
def test_carried_ranges_are_ranges_of_the_new_text(given_: tuple[Node, Node, list[Range]]) -> None:
    old, new, ranges = given_
    found = carried(old, new, {str(number): range_ for number, range_ in enumerate(ranges)})
    for key, place in found.items():
        assert 0 <= place.from_ <= place.to <= new.content.size
        assert not place.adrift
        assert (place.from_ == place.to) == (ranges[int(key)].from_ == ranges[int(key)].to)


@settings(deadline=None, max_examples=EXAMPLES)
@given(DOCS, st.data())
def test_range_on_words_stays_where_it_is_in_the_same_text(doc: Node, data: st.DataObject) -> None:
    words = [token for token in row_of(doc).tokens if token.kind == WORD]
    if not words:
        return
    first, last = sorted(data.draw(st.tuples(*(st.integers(0, len(words) - 1),) * 2)))
    range_ = Range(words[first].start, words[last].end)
    assert carried(doc, doc, {"a": range_}) == {"a": range_}


@settings(deadline=None, max_examples=EXAMPLES)
@given(with_ranges())
def test_remark_that_is_given_up_goes_adrift(given_: tuple[Node, Node, list[Range]]) -> None:
    old, new, ranges = given_
    words = [Range(token.start, token.end) for token in row_of(old).tokens if token.kind == WORD]
    gone = [word for word in words if any(range_.from_ <= word.from_ and word.to <= range_.to for range_ in ranges)]
    maps = maps_of(rewriting_steps(old, new, gone))
    assert all(map_range(word, maps).adrift for word in gone)


SCENE = """The ferry was late again, and nobody on the quay pretended to be surprised.

Ines had brought two coats. She wore the thin one and carried the warm one over her arm.

By four the water had gone the colour of slate, and the gulls had given up."""


def found_at(old: str, new: str, words: str) -> str | None:
    """Return the words on which a remark on `words` stands in the new text, `None` when it stands nowhere."""
    docs = paragraphs_to_doc(old), paragraphs_to_doc(new)
    range_ = find_quote(docs[0], words, 0, (0, docs[0].content.size), fuzzy=False)
    assert range_ is not None
    place = carried(*docs, {"a": range_}).get("a")
    return None if place is None else text_between(docs[1], place.from_, place.to)


def test_remark_follows_its_sentence_into_another_paragraph() -> None:
    sentence = "She wore the thin one and carried the warm one over her arm."
    new = f"{SCENE.replace(f' {sentence}', '')} {sentence}"
    assert found_at(SCENE, new, "carried the warm one") == "carried the warm one"


def test_remark_over_the_end_of_a_paragraph_stays_when_paragraphs_are_joined() -> None:
    new = SCENE.replace("surprised.\n\nInes", "surprised. Ines")
    assert found_at(SCENE, new, "surprised.\nInes had brought") == "surprised. Ines had brought"


def test_remark_on_a_cut_sentence_stands_nowhere_though_its_words_are_common() -> None:
    new = SCENE.replace("She wore the thin one and carried the warm one over her arm.", "It rained.")
    assert found_at(SCENE, new, "the thin one") is None


def test_parted_paragraph_takes_no_word_out() -> None:
    old, new = paragraphs_to_doc(SCENE), paragraphs_to_doc(SCENE.replace("coats. She", "coats.\n\nShe"))
    assert changed_words(old, new) == 0
    assert summary(compare(old, new)).words_added == 0


def test_moved_paragraph_is_told_as_moved_with_its_small_change() -> None:
    first, *rest = SCENE.split("\n\n")
    new = "\n\n".join([*rest, first.replace("nobody", "no one")])
    passages = compare(paragraphs_to_doc(SCENE), paragraphs_to_doc(new))
    assert [one.kind for one in passages] == ["moved_away", "same", "same", "moved_here"]
    assert [piece.kind for piece in passages[3].pieces] == ["same", "deleted", "inserted", "same"]
    counts = summary(passages)
    assert (counts.words_added, counts.words_removed, counts.words_moved) == (2, 1, 13)


def test_block_that_plain_text_says_unchanged_keeps_its_alignment() -> None:
    centred = SCHEMA.node("paragraph", {"align": "center"}, [SCHEMA.text("Slack tide")])
    old = SCHEMA.node("doc", None, [centred, SCHEMA.node("paragraph", None, [SCHEMA.text("One.")])])
    new = with_unsaid(old, paragraphs_to_doc("Slack tide\n\nTwo."))
    assert [block.attrs["align"] for block in new.content.content] == ["center", None]
    assert text_between(new, 0, new.content.size).strip().endswith("Two.")
