"""Owns what plain text cannot say (centred lines, links, underlining), kept where a new version says a block unchanged."""

import json
from collections.abc import Sequence

from rapidfuzz.distance import LCSseq

from beta.prose.markup import doc_to_markup, paragraphs_to_doc
from beta.prose.schema import SCHEMA, Node


def with_unsaid(old: Node, new: Node) -> Node:
    """Return `new`, read from plain text, with the blocks of `old` that plain text would say just so."""
    blocks = list(new.content.content)
    mine, theirs = _said(old), [_key(block) for block in blocks]
    for match in LCSseq.opcodes(mine, theirs).as_matching_blocks():
        blocks[match.b : match.b + match.size] = old.content.content[match.a : match.a + match.size]
    return SCHEMA.node("doc", None, blocks)


def _said(doc: Node) -> Sequence[str]:
    """Return each block as it is once it has been written as plain text and read again."""
    return [_once_said(block) for block in doc.content.content]


def _once_said(block: Node) -> str:
    again = paragraphs_to_doc(doc_to_markup(SCHEMA.node("doc", None, [block])))
    return _key(again.child(0)) if again.child_count == 1 else _key(block)


def _key(block: Node) -> str:
    return json.dumps(block.to_json(), sort_keys=True)
