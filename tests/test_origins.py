"""A running site behind a proxy with TLS: the way from http to https, and which pages may open a socket."""

from collections.abc import Iterator
from email.message import Message

import pytest

from tests.handshakes import asked, handshake
from tests.servers import beta_server

pytestmark = pytest.mark.data

SITE = "https://beta.example"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, database_server: str | None) -> Iterator[str]:
    """A site behind one trusted proxy, with TLS."""
    settings = {"DATABASE_URL": database_server or "", "PUBLIC_URL": SITE, "TRUSTED_PROXIES": "1"}
    with beta_server(tmp_path_factory.mktemp("server"), **settings) as address:
        yield address


def proxied(server: str, path: str, **headers: str) -> tuple[int, Message]:
    """Ask as a proxy does; return status and headers."""
    with asked(server, path, headers={f"X-Forwarded-{name}": value for name, value in headers.items()}) as answer:
        return answer.status, answer.headers


def test_http_leads_to_https_on_the_same_host(server: str) -> None:
    status, headers = proxied(server, "/login?next=/account", Proto="http", Host="beta.example")
    assert (status, headers["Location"]) == (308, f"{SITE}/login?next=/account")


def test_who_came_by_https_stays_and_a_proxy_that_tells_no_scheme_goes_in_no_circle(server: str) -> None:
    status, headers = proxied(server, "/login", Proto="https", Host="beta.example")
    assert status == 200
    assert "Strict-Transport-Security" in headers
    assert proxied(server, "/login")[0] == 200


def handshake_from(server: str, **origin: str) -> int:
    """Return the status of a WebSocket's handshake by a page of this origin, over TLS."""
    with handshake(server, X_Forwarded_Proto="https", X_Forwarded_Host="beta.example", **origin) as answer:
        return answer.status


FOREIGN = (
    "https://elsewhere.example",
    "http://beta.example",
    "https://beta.example.evil.example",
    "https://beta.example:1",
    "null",
)


@pytest.mark.parametrize("origin", FOREIGN)
def test_page_of_another_site_opens_no_socket(server: str, origin: str) -> None:
    assert handshake_from(server, Origin=origin) == 400


def test_own_pages_and_programs_open_sockets(server: str) -> None:
    assert handshake_from(server, Origin=SITE) == 101
    assert handshake_from(server) == 101
