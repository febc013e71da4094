"""Owns the form under a story: a comment, with its trap for programs."""

from wtforms import Form, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired

MODE_LABELS = {"open": "open", "held": "held for approval", "closed": "closed"}
"""What the author reads of the states that comments can be in."""

LARGEST_ID = 2**31 - 1


class CommentForm(Form):
    """Leaves a comment. No person sees `website` or comes to it by keyboard; what fills it is a program."""

    name = StringField(
        "Your name",
        [InputRequired("Please give a name.")],
        id="comment-name",
        render_kw={"autocomplete": "nickname", "maxlength": 80},
    )
    body = TextAreaField(
        "Comment", [InputRequired("There is nothing in the comment yet.")], id="comment-body", render_kw={"rows": 5}
    )
    parent = HiddenField(id="comment-parent")
    website = StringField("Website", id="comment-website", render_kw={"autocomplete": "off", "tabindex": -1})

    @property
    def parent_id(self) -> int | None:
        """The number of the comment this one answers."""
        given = str(self.parent.data or "")
        return int(given) if given.isdecimal() and len(given) < len(str(LARGEST_ID)) else None

    @property
    def is_from_program(self) -> bool:
        """Whether the trap was filled."""
        return bool(self.website.data)
