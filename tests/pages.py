"""Owns a browser without JavaScript for tests: it reads the forms of a page and submits them as they stand."""

from contextvars import Context
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from beta.domain.access import Viewer
from beta.domain.sessions import begin_session
from beta.models import db


@dataclass
class PageForm:
    """A form: where it goes, and its fields by name, as a browser would send them; `boxes` are all its check boxes."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    boxes: dict[str, bool] = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)

    def put(self, name: str, value: str) -> None:
        """Add a value to a field."""
        self.fields.setdefault(name, []).append(value)


class _Reader(HTMLParser):
    """Reads a page: its forms, its text without what screens hide, and the texts of its labels by field id."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.labels: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.texts: list[str] = []
        self._within: list[str] = []
        self._label = self._area = self._select = ""
        self._form: PageForm | None = None
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._within.append(tag)
        if tag == "form":
            self._form = PageForm(given.get("action", ""))
            self.forms.append(self._form)
        elif tag == "label":
            self._label = given.get("for", "")
        if "id" in given and "name" in given:
            self.ids[given["id"]] = given["name"]
        if self._form is not None:
            self._handle_field(self._form, tag, given)

    def _handle_field(self, form: PageForm, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "input" and given.get("type") == "checkbox":
            form.boxes[given["value"]] = "checked" in given
            if "checked" in given:
                form.put(name, given["value"])
        elif tag == "input" and name:
            form.put(name, given.get("value", ""))
        elif tag == "textarea" and name:
            self._area = name
            form.put(name, "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given:
            form.put(self._select, given["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = ""
        elif tag == "label":
            self._label = ""
        while tag in self._within and self._within.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form.fields[self._area][-1] += data.removeprefix("\r\n").removeprefix("\n")
        elif self._label and data.strip():
            self.labels[data.strip()] = self._label
        if "button" in self._within and self._form is not None and data.strip():
            self._form.buttons.append(data.strip())
        self.texts.append(data)


class Browser:
    """A person at a browser without JavaScript, signed in as `viewer` or signed out."""

    def __init__(self, client: FlaskClient, viewer: Viewer | None = None) -> None:
        self.client = client
        self.page = self.path = ""
        if viewer is not None and viewer.user_id is not None:
            token = begin_session(viewer.user_id, "Firefox on Linux")
            with client.session_transaction() as session:
                session["_user_id"] = f"{viewer.user_id}:{token}"

    def open(self, path: str) -> TestResponse:
        """Go to a page, following redirects."""
        return self._shown("GET", path)

    def form(self, button: str) -> PageForm:
        """Return the form of the page with this button; fails where there is not exactly one."""
        found = [form for form in self.forms() if button in form.buttons]
        assert len(found) == 1, f"{len(found)} forms with a button {button!r}"
        return found[0]

    def forms(self) -> list[PageForm]:
        """Return every form of the page."""
        return _Reader(self.page).forms

    def labels(self) -> dict[str, str]:
        """Return the name of the field under each label of the page."""
        reader = _Reader(self.page)
        return {label: reader.ids[id_] for label, id_ in reader.labels.items() if id_ in reader.ids}

    def text(self) -> str:
        """Return the words of the page, white space folded."""
        return " ".join("".join(_Reader(self.page).texts).split())

    def press(self, button: str, **filled: str | list[str]) -> TestResponse:
        """Submit the form with this button as it stands, but for the fields given: a value, or all values of a field."""
        form = self.form(button)
        given = {name: [value] if isinstance(value, str) else value for name, value in filled.items()}
        fields = {**form.fields, **given}
        address = urljoin(self.path, form.action.partition("#")[0])
        return self._shown("POST", address, fields)

    def _shown(self, method: str, path: str, fields: dict[str, list[str]] | None = None) -> TestResponse:
        """Send a request outside of the test's own application context, so that Flask's `g` is new each time.

        What the test has read before is forgotten, so that it sees what the request has written.
        """
        db.session.rollback()
        answer = Context().run(self.client.open, path, method=method, data=fields, follow_redirects=True)
        self.page, self.path = answer.get_data(as_text=True), answer.request.path
        return answer
