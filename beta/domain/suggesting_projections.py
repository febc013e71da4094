"""Owns how events of suggesting by typing become rows."""

from beta.domain.log import Projection, Projector
from beta.models import Annotation, DraftEvent


def _suggestion_revised(projector: Projector, event: DraftEvent) -> None:
    data = event.data
    annotation = projector.session.get_one(Annotation, (event.draft_id, data["annotation"]))
    annotation.chapter_id, annotation.version = data["chapter"], data["version"]
    annotation.from_pos, annotation.to_pos, annotation.adrift = data["from"], data["to"], data["adrift"]
    annotation.quote, annotation.prefix, annotation.suffix = data["quote"], data["prefix"], data["suffix"]
    annotation.original, annotation.replacement = data["original"], data["replacement"]
    annotation.revised_at = event.created_at


SUGGESTING: dict[str, Projection] = {"suggestion_revised": _suggestion_revised}
"""Every kind of event by which a suggestion follows its writer's typing, and what it does to the tables."""
