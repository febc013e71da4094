"""What every answer carries: each of MDN HTTP Observatory's tests.

The Observatory (developer.mozilla.org/en-US/observatory/docs/tests_and_scoring) begins at 100 points and looks at: Content
Security Policy, Cookies, Cross-Origin Resource Sharing, Redirection, Referrer Policy, Strict Transport Security, Subresource
Integrity, X-Content-Type-Options, X-Frame-Options, Cross-Origin Resource Policy. A+ is 100 and more. No test here may find
what costs points (redirection: `tests/test_origins.py`); `BONUSES` says what earns some, and the last test adds them up.
"""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import config
from beta.domain.door import perform
from beta.domain.publishing import prepare_publication
from tests.conftest import PASSWORD, Cast
from tests.forms import get, post
from tests.pages import Browser

pytestmark = pytest.mark.data

SITE = "https://beta.example"
HALF_A_YEAR = 15_768_000
Answers = dict[str, TestResponse]


@pytest.fixture
def behind_tls(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the cookies as a site does whose `PUBLIC_URL` is https."""
    monkeypatch.setenv("PUBLIC_URL", SITE)
    for name, value in config.cookies().items():
        monkeypatch.setitem(app.config, name, value)


@pytest.fixture
def answers(behind_tls: None, cast: Cast, new_client: Callable[[], FlaskClient]) -> Answers:
    """One answer of every kind: pages, JSON, a file, a redirect, refusals, a failure to find."""
    header = {"fields": [{"label": "Rating", "value": "PG"}], "closing_note": ""}
    perform(cast.author, cast.draft, "publish_story", {"title": "Low water", "header": header, "credits": []})
    story = prepare_publication(cast.author, cast.draft).story_url or ""
    author, nobody = new_client(), new_client()
    Browser(author, cast.author)
    within = [
        "/",
        "/account",
        "/drafts/new",
        f"/drafts/{cast.draft}",
        f"/drafts/{cast.draft}/publish",
        f"/api/drafts/{cast.draft}",
    ]
    found = {path: get(author, path, base_url=SITE) for path in [*within, f"/drafts/{cast.draft}/export.txt"]}
    without = ["/", "/login", "/signup", "/reset", "/account", story, "/nowhere", "/api/drafts/x", f"/join/{'x' * 32}"]
    found.update({f"{path} signed out": get(nobody, path, base_url=SITE) for path in without})
    found["a forged form"] = post(nobody, "/login", base_url=SITE, data={})
    return found


def test_content_security_policy_denies_by_default_and_lets_nothing_unsafe_in(answers: Answers) -> None:
    for path, answer in answers.items():
        policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'none'", path
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'", path
        assert policy["form-action"] == "'self'", path
        assert policy["base-uri"] == policy["frame-ancestors"] == policy["object-src"] == "'none'", path
        allowed = set(" ".join(policy.values()).split())
        assert allowed == {"'none'", "'self'", "data:"}, path
        assert [name for name, value in policy.items() if "data:" in value] == ["img-src"], path


def send(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Fill in the form of a page over TLS."""
    token = re.search(r'name="csrf_token"\s+value="([^"]+)"', get(client, path, base_url=SITE).text)
    assert token is not None
    return post(client, path, base_url=SITE, data={"csrf_token": token[1], **fields})


@pytest.fixture
def sent(behind_tls: None, client: FlaskClient) -> TestResponse:
    """The answer to a story sent by somebody who has just signed up."""
    signed_up = send(client, "/signup", name="Marit", email="marit@example.org", password=PASSWORD)
    answer = send(client, "/drafts/new", text="The tide was out.", keepsake="a-story-of-mine")
    answer.headers.extend({"Set-Cookie": signed_up.headers.getlist("Set-Cookie")})
    return answer


def test_cookies_are_secure_same_site_and_of_this_host_alone(sent: TestResponse) -> None:
    cookies = {cookie.partition("=")[0]: cookie for cookie in sent.headers.getlist("Set-Cookie")}
    assert set(cookies) == {"__Host-beta_session", "__Host-remember_token", "draft_arrived"}
    for name, cookie in cookies.items():
        attributes = {part.strip() for part in cookie.split(";")[1:]}
        assert {"Secure", "SameSite=Lax", "Path=/"} <= attributes, cookie
        # That a draft has arrived is told to the page's own script; it opens nothing.
        assert ("HttpOnly" in attributes) is (name != "draft_arrived"), cookie
        assert "Domain" not in cookie


@pytest.mark.parametrize(
    ("cookies_secure", "public_url", "is_secure"),
    [("", "", False), ("", SITE, True), ("", "http://beta.example", False), ("1", "", True), ("0", SITE, False)],
)
def test_cookies_need_tls_as_the_settings_say(
    monkeypatch: pytest.MonkeyPatch, cookies_secure: str, public_url: str, is_secure: bool
) -> None:
    monkeypatch.setenv("COOKIES_SECURE", cookies_secure)
    monkeypatch.setenv("PUBLIC_URL", public_url)
    cookies = config.cookies()
    assert cookies["SESSION_COOKIE_SECURE"] is cookies["REMEMBER_COOKIE_SECURE"] is is_secure
    assert str(cookies["SESSION_COOKIE_NAME"]).startswith("__Host-") is is_secure


def test_no_other_origin_reads_an_answer(answers: Answers) -> None:
    for path, answer in answers.items():
        assert not [name for name, _value in answer.headers if name.startswith("Access-Control-")], path
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", path
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", path


def test_referrer_never_leaves_the_site(answers: Answers) -> None:
    for path, answer in answers.items():
        secret = path.startswith("/join")
        assert answer.headers["Referrer-Policy"] == ("no-referrer" if secret else "same-origin"), path


def test_tls_is_remembered_for_more_than_half_a_year_and_only_told_by_tls(answers: Answers, client: FlaskClient) -> None:
    for path, answer in answers.items():
        found = re.match(r"max-age=(\d+)", answer.headers["Strict-Transport-Security"])
        assert found is not None, path
        assert int(found[1]) > HALF_A_YEAR, path
    assert "Strict-Transport-Security" not in get(client, "/").headers


def test_types_are_not_guessed_and_frames_refused(answers: Answers) -> None:
    for path, answer in answers.items():
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["X-Frame-Options"] == "DENY", path


def test_pages_may_not_use_camera_microphone_or_place(answers: Answers) -> None:
    for path, answer in answers.items():
        policy = answer.headers["Permissions-Policy"]
        assert all(f"{feature}=()" in policy for feature in ("camera", "microphone", "geolocation", "payment", "usb")), path


class _Sources(HTMLParser):
    """Collects where a page's code and styles come from, and what it has inline."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.inline: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"script", "iframe", "object", "embed", "base"}:
            self.addresses.append(given.get("src") or "")
        elif tag == "link" and given.get("rel") in {"stylesheet", "preload"}:
            self.addresses.append(given.get("href") or "")
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        self.inline += [tag] if tag == "style" else []


def test_code_and_styles_are_files_of_this_site(answers: Answers) -> None:
    """Integrity hashes are for what comes from other hosts; here nothing does."""
    pages = {path: answer for path, answer in answers.items() if answer.mimetype == "text/html"}
    assert len(pages) > 8
    for path, answer in pages.items():
        sources = _Sources(answer.text)
        assert all(address.startswith("/static/") for address in sources.addresses), path
        assert sources.inline == [], path


BONUSES = {
    "csp-implemented-with-no-unsafe-default-src-none": 10,
    "cookies-secure-with-httponly-sessions-and-samesite": 5,
    "referrer-policy-private": 5,
    "x-frame-options-implemented-via-csp": 5,
    "cross-origin-resource-policy-implemented-with-same-origin": 10,
}
"""Not ours: 5 for being in the browsers' HSTS list, which is the site's owner's to ask for, and 5 for integrity hashes on
scripts of other hosts, which we have none of."""


def earned(answer: TestResponse, cookies: list[str]) -> set[str]:
    """Return the bonuses an answer is worth."""
    policy, headers = answer.headers["Content-Security-Policy"], answer.headers
    told = {
        "csp-implemented-with-no-unsafe-default-src-none": "default-src 'none'" in policy and "unsafe" not in policy,
        "cookies-secure-with-httponly-sessions-and-samesite": all(
            "; Secure" in cookie and "; SameSite=Lax" in cookie and ("; HttpOnly" in cookie or "session" not in cookie)
            for cookie in cookies
        ),
        "referrer-policy-private": headers["Referrer-Policy"] in {"no-referrer", "same-origin"},
        "x-frame-options-implemented-via-csp": "frame-ancestors 'none'" in policy,
        "cross-origin-resource-policy-implemented-with-same-origin": headers["Cross-Origin-Resource-Policy"]
        == "same-origin",
    }
    return {name for name, is_earned in told.items() if is_earned}


def test_every_answer_behind_tls_is_worth_an_a_plus(answers: Answers, sent: TestResponse) -> None:
    for path, answer in answers.items():
        found = earned(answer, sent.headers.getlist("Set-Cookie"))
        assert 100 + sum(BONUSES[name] for name in found) == 135, path
