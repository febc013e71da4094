"""Owns people at a server under measure: an author with drafts, and guests who came by their links."""

import html
import json
import re
import secrets
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from typing import Any

_PATIENCE = 60.0
_CSRF = re.compile(r'name="csrf_token"\s+value="([^"]+)"')


class Browser:
    """A browser with cookies of its own, which opens pages and fills in their forms."""

    def __init__(self, server: str) -> None:
        self.server = server
        self._cookies = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies))

    def open(self, path: str, data: bytes | None = None) -> tuple[str, str]:
        """Return where a request ended up, and the page."""
        with self._opener.open(urllib.parse.urljoin(self.server, path), data, timeout=_PATIENCE) as answer:
            return answer.url, answer.read().decode()

    def submit(self, path: str, **fields: str) -> str:
        """Fill in the form of a page and return where it led."""
        found = _CSRF.search(self.open(path)[1])
        if found is None:
            raise LookupError(f"{path} has no form")
        given = {**fields, "csrf_token": html.unescape(found[1])}
        return self.open(path, urllib.parse.urlencode(given).encode())[0]

    @property
    def cookie(self) -> str:
        """What this browser sends as its `Cookie` header."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._cookies)

    def snapshot(self, draft: str) -> dict[str, Any]:
        """Return a draft as this person sees it."""
        shown: dict[str, Any] = json.loads(self.open(f"/api/drafts/{draft}")[1])
        return shown


def sign_up(server: str, name: str) -> Browser:
    """Return the browser of somebody who has just made an account."""
    browser = Browser(server)
    email = f"{secrets.token_hex(6)}@example.org"
    browser.submit("/signup", name=name, email=email, password=secrets.token_urlsafe(12))
    return browser


def new_draft(author: Browser, text: str) -> str:
    """Make a draft of a text and return its id."""
    return author.submit("/drafts/new", text=text).partition("?")[0].rsplit("/", 1)[1]


def invite_link(author: Browser, draft: str) -> str:
    """Return the path of the link that comes with a draft and makes betas of those who follow it."""
    invitations = author.snapshot(draft)["invitations"]
    return urllib.parse.urlsplit(str(invitations[0]["url"])).path


def join_as_guest(server: str, name: str, links: list[str]) -> Browser:
    """Return the browser of a guest who has become a member by each of these links."""
    browser = Browser(server)
    browser.submit(links[0], name=name)
    for link in links[1:]:
        browser.submit(link)
    return browser
