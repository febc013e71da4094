"""Owns requests to a running server as they stand: nothing is followed, and a refusal is an answer like any other."""

import urllib.error
import urllib.request

from tests.socket_people import PATIENCE


def request(url: str, data: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
    """Send a request as it stands, not following redirects, and return status, headers (in lower case) and body."""
    opener = urllib.request.build_opener(_Stay())
    asked = urllib.request.Request(url, data, headers or {})  # noqa: S310  # our own servers
    try:
        with opener.open(asked, timeout=PATIENCE) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {name.lower(): value for name, value in error.headers.items()}, error.read()


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_: object) -> None:
        return None
