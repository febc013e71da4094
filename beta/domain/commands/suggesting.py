"""Owns the command by which a suggestion follows what its writer types on: another range, another replacement."""

from beta.domain.commands.loading import access_chapter, own_annotation, require_open
from beta.domain.commands.proposals import anchor_of, proposal_of
from beta.domain.log import Change
from beta.domain.messages.suggesting import ReviseSuggestion
from beta.errors import Invalid


def revise_suggestion(change: Change, message: ReviseSuggestion) -> None:
    """Give one's own open suggestion another range of a chapter and another replacement; thread, note and kind stay.

    Positions are those of the chapter at `version`, and are brought up to date. Raises `Invalid` where the replacement
    changes nothing or does not fit there, `Conflict` where the suggestion has been decided meanwhile.
    """
    annotation = own_annotation(change, message.annotation)
    if not annotation.is_suggestion:
        raise Invalid("A comment has no replacement.")
    require_open(annotation)
    chapter = access_chapter(change, message.chapter)
    anchor = anchor_of(change, chapter, message)
    data = {"annotation": annotation.id, **anchor, **proposal_of(change, chapter, message)}
    change.append("suggestion_revised", data, chapter_id=data["chapter"])
