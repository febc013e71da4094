"""Owns the commands of one tap: what kind of remark it is, and what somebody feels at it."""

from beta.domain.commands.loading import access_annotation, attachable_annotation
from beta.domain.log import Change
from beta.domain.messages.remarks import ClassifyAnnotation, React


def classify_annotation(change: Change, message: ClassifyAnnotation) -> None:
    """Say of what kind a remark is: the writers of any, others of their own."""
    annotation = attachable_annotation(change, message.annotation)
    change.append("annotation_classified", {"annotation": annotation.id, "kind": message.kind})


def react(change: Change, message: React) -> None:
    """Put one's reaction to a remark, or take it away; what is so already stays so."""
    annotation = access_annotation(change, message.annotation)
    data = {"annotation": annotation.id, "reaction": message.reaction, "on": message.on}
    change.append("reaction_changed", data)
