"""Owns what the people of the demonstration say: remarks of every kind, and what becomes of them."""

from typing import Any

Remark = tuple[str, int, str, dict[str, Any]]

ITALIC = [{"type": "em"}]

REMARKS: dict[str, Remark] = {
    "lands": ("Helen", 0, "He told them the oil was bad.", {"body": "This line lands. I believed him, and then I didn't."}),
    "the-same": ("Omar", 0, "exactly the same", {"replacement": "the same", "kind": "wording"}),
    "not-italic": ("Helen", 0, "not the oil", {"replacement": "not the oil", "marks": ITALIC}),
    "anyone": ("Omar", 0, "before anyone", {"replacement": "before anybody", "kind": "typo"}),
    "sea-calm": (
        *("Omar", 0, "sea calm"),
        {"replacement": "sea flat as a held breath", "body": "“Calm” is his father's word."},
    ),
    "sea-quiet": ("Helen", 0, "sea calm, nothing", {"replacement": "a quiet sea, and nothing", "kind": "wording"}),
    "hook": (
        *("Omar", 0, "empty hook by the window"),
        {"body": "In chapter 2 the hook still has the key.", "kind": "continuity"},
    ),
    "dipped": ("Helen", 0, "dipped the pen", {"reaction": "heart"}),
    "print": ("Omar", 0, ", clear as print,", {"replacement": "", "body": "I see it without this."}),
    "tide": ("Helen", 0, "Below them the tide", {"body": "Could this be a scene of its own?", "kind": "pacing"}),
    "eleven": ("Helen", 1, "eleven ships in forty years", {"body": "Eleven, and only one map?", "kind": "continuity"}),
    "drew": ("Omar", 1, "had drawn a small ship", {"replacement": "drew a little ship", "kind": "wording"}),
    "drawings": ("Helen", 1, "no more drawings, please.", {"body": "I laughed out loud.", "kind": "praise"}),
    "wick": ("Omar", 1, "a wick that had nothing to burn", {"body": "Beautiful, and it costs nothing.", "kind": "praise"}),
    "page": ("Helen", 1, "a page he had not written", {"body": "Whose hand is it? We never learn.", "kind": "question"}),
    "note": ("Helen", 1, "In the night he heard the door.", {"body": "Was the door locked?", "private": True}),
    "wants": ("Helen", 2, "does not know what it wants", {"body": "Nor does he. Lovely.", "kind": "praise"}),
    "letters": ("Omar", 2, "to paint the rail, to answer letters", {"body": "Letters from whom?", "kind": "character"}),
    "filled": ("Helen", 2, "He filled the lamp.", {"replacement": "That night he filled the lamp.", "kind": "pacing"}),
    "time": ("rhiannon", 2, "a quarter of an hour", {"body": "Look up how long slack water lasts.", "private": True}),
}
"""By its name: who says it, in which chapter (from 0), on which words, and what."""

DEEDS: list[tuple[str, str, dict[str, Any]]] = [
    ("rhiannon", "accept_suggestion", {"annotation": "the-same"}),
    ("rhiannon", "accept_suggestion", {"annotation": "filled", "replacement": "At dusk he filled the lamp."}),
    ("rhiannon", "resolve_comment", {"annotation": "eleven", "reason": "The map was lost with the sixth."}),
    ("rhiannon", "reply", {"annotation": "lands", "reply": "demo-reply-0", "body": "It stays, then."}),
    ("Omar", "react", {"annotation": "lands", "reaction": "heart", "on": True}),
    ("Omar", "react", {"annotation": "drawings", "reaction": "laugh", "on": True}),
    ("rhiannon", "react", {"annotation": "drawings", "reaction": "laugh", "on": True}),
    ("rhiannon", "name_version", {"name": "As Helen and Omar read it"}),
]
"""Who does what once all has been said."""

CHANGES: list[tuple[int, str, str]] = [
    (0, "look at the empty hook by the window", "look at the key on its hook by the window"),
    (1, "a small ship", "a small black ship"),
    (1, "a page he had not written", "a page in a hand that was not his"),
    (2, "to paint the rail, to answer letters", "to mend the rail, to write to the harbour office"),
]
"""What the author writes anew after that: the chapter (from 0), the words as they stand, the words in their place."""

ANSWERS: list[tuple[str, dict[str, Any]]] = [
    ("Omar", {"annotation": "hook", "reply": "demo-reply-1", "body": "Yes, solved.", "answer": "solved"}),
    ("Omar", {"annotation": "letters", "reply": "demo-reply-2", "body": "Not yet.", "answer": "not_yet"}),
]
"""Whether it solved what they had remarked."""
