"""Owns the past over the JSON door: a chapter at a version, the record of a passage, what changed since one last read."""

from typing import Any

from flask import Blueprint, Response, jsonify

from beta.domain.changes import Change, read_changes
from beta.domain.history import Person
from beta.domain.moments import read_text
from beta.domain.record import Stretch, read_record
from beta.errors import Invalid
from beta.prose.render import render_html
from beta.prose.schema import document_json
from beta.web.login import require_user, viewer
from beta.web.numbers import number_asked

blueprint = Blueprint("past", __name__, url_prefix="/api/drafts/<draft_id>")


@blueprint.get("/chapters/<chapter_id>/at/<int(max=2147483647):version>")
def text(draft_id: str, chapter_id: str, version: int) -> Response:
    """Answer `{version, doc, html}`: a chapter as it was at a version; an older version never changes."""
    require_user()
    doc = read_text(viewer(), draft_id, chapter_id, version)
    return _private({"version": version, "doc": document_json(doc), "html": render_html(doc)})


@blueprint.get("/chapters/<chapter_id>/record")
def record(draft_id: str, chapter_id: str) -> Response:
    """Answer `{stretches}`: who wrote, suggested and accepted `from`-`to` of a chapter at `version`, and when."""
    require_user()
    version, from_, to = (number_asked(name) for name in ("version", "from", "to"))
    if version is None or from_ is None or to is None:
        raise Invalid("A record is asked for with version, from and to.")
    told = read_record(viewer(), draft_id, chapter_id, version, from_, to)
    return _private({"stretches": [_stretch(one) for one in told]})


@blueprint.get("/changes")
def changes(draft_id: str) -> Response:
    """Answer `{chapters}`: what has changed in each chapter since the viewer last read it."""
    require_user()
    return _private({"chapters": [_change(one) for one in read_changes(viewer(), draft_id)]})


def _stretch(one: Stretch) -> dict[str, Any]:
    origin = one.origin
    return {
        "from": one.from_,
        "to": one.to,
        "text": one.text,
        "deed": origin.deed,
        "by": _person(origin.by),
        "suggested_by": _person(origin.suggested_by) if origin.suggested_by else None,
        "annotation": origin.annotation,
        "at": origin.at.isoformat(),
    }


def _person(person: Person) -> dict[str, Any]:
    return {"id": person.id, "name": person.name, "hue": person.hue}


def _change(one: Change) -> dict[str, Any]:
    passages = [{"from": passage.from_, "to": passage.to, "removed": passage.removed} for passage in one.passages]
    told = {"chapter": one.chapter, "since": one.since, "version": one.version, "passages": passages}
    return {**told, "words_added": one.counts.words_added, "words_removed": one.counts.words_removed}


def _private(told: dict[str, Any]) -> Response:
    response = jsonify(told)
    response.cache_control.no_store = True
    return response
