"""Owns the form of publishing: the header as fields by their labels, and the names that may be credited."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import request
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.form import BaseForm
from wtforms.validators import DataRequired, Length

from beta.domain.publishing import NOTE, TITLE, CreditChoice, Publication, chosen_credits
from beta.errors import BetaError, Invalid
from beta.prose.credits import same_name
from beta.prose.header_lines import CANONICAL, HeaderField

ALWAYS_LONG = ("Summary", NOTE)

_LONG_FROM = 60
_MOST_LINES = 60
_LONGEST_LABEL = 80


class PublishForm(BaseForm):
    """The header lines of one publication; `labels` are those of `lines`, in order, without the title."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication
        fields = [field for field in _fields(publication) if field.label != TITLE]
        self.labels = [field.label for field in fields]
        super().__init__(
            {
                "title": StringField(
                    TITLE, [DataRequired("A story needs a title."), _at_most(300)], id="title", default=publication.title
                ),
                **{f"line-{number}": _line(number, field) for number, field in enumerate(fields)},
                "closing_note": _closing_note(publication.closing_note),
                "added": StringField("Add a name", [_at_most(400)], id="added-name", default=""),
                "command": HiddenField(id="command", default=secrets.token_urlsafe(12)),
            }
        )
        self.process(request.form if request.method == "POST" else None)

    @property
    def lines(self) -> list[Any]:
        """The fields of the header lines that every story has."""
        return [self[f"line-{number}"] for number in range(len(CANONICAL) - 1)]

    @property
    def further_lines(self) -> list[Any]:
        """The fields of the draft's own header lines."""
        return [self[f"line-{number}"] for number in range(len(CANONICAL) - 1, len(self.labels))]

    @property
    def choices(self) -> tuple[CreditChoice, ...]:
        """The names that may be credited, ticked as the author has ticked them; one the author has not seen as it was."""
        seen, ticked = request.form.getlist("offered"), request.form.getlist("credits")
        return tuple(
            replace(choice, ticked=choice.name in ticked) if choice.name in seen else choice
            for choice in self.publication.credits
        )

    def refuse(self, error: BetaError) -> None:
        """Put a refusal's sentence at the box for names when it is about one, else at the head of the form."""
        if error.extra.get("field") == "name":
            self["added"].errors = [error.message]
        else:
            self.form_errors.append(error.message)

    def unseen_names(self) -> list[str]:
        """Return the names that have come onto the record since the author opened the form."""
        seen = request.form.getlist("offered")
        return [
            choice.name
            for choice in self.publication.credits
            if choice.from_record and not any(same_name(choice.name, name) for name in seen)
        ]

    def message(self) -> Mapping[str, Any]:
        """Return what `publish_story` takes; raises `Invalid` for a header of too many lines and for names too long."""
        values = [_text(self[f"line-{number}"].data) for number in range(len(self.labels))]
        note = values[self.labels.index(NOTE)]
        ticked = [choice.name for choice in self.choices if choice.ticked]
        offered = [choice.name for choice in self.choices]
        fields = [{"label": label, "value": value} for label, value in zip(self.labels, values, strict=True) if value]
        if len(fields) > _MOST_LINES:
            raise Invalid(f"A header has at most {_MOST_LINES} lines, and this one {len(fields)}. Empty some of them.")
        return {
            "title": " ".join(_text(self["title"].data).split()),
            "header": {"fields": fields, "closing_note": _text(self["closing_note"].data)},
            "credits": chosen_credits(offered, ticked, _text(self["added"].data), note),
        }


def _fields(publication: Publication) -> Sequence[HeaderField]:
    """Return the publication's lines, or those of the form that was sent: whatever was typed there is kept."""
    if request.method != "POST":
        return publication.fields
    sent = dict.fromkeys(label for label in request.form.getlist("label") if 0 < len(label) <= _LONGEST_LABEL)
    further = [label for label in sent if label not in CANONICAL]
    values = {field.label: field.value for field in publication.fields}
    return [HeaderField(label, values.get(label, "")) for label in (*CANONICAL, *further)]


def _line(number: int, field: HeaderField) -> Any:
    """Return an unbound field for a header line: a text area where it is long or has several lines."""
    is_long = field.label in ALWAYS_LONG or len(field.value) > _LONG_FROM or "\n" in field.value
    kind = TextAreaField if is_long else StringField
    return kind(field.label, [_at_most(20_000)], id=f"line-{number}", default=field.value)


def _closing_note(value: str) -> Any:
    kind = TextAreaField if "\n" in value else StringField
    return kind("Closing note", [_at_most(2000)], id="closing-note", default=value)


def _at_most(length: int) -> Length:
    return Length(max=length, message=f"This has more than {length:,} characters. Nothing is published yet.")


def _text(value: object) -> str:
    return str(value or "").replace("\r\n", "\n").strip()
