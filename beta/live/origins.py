"""Owns which pages may open a socket: our own. A cookie alone does not tell, for it comes along from any page."""

from collections.abc import Callable
from typing import Any


def own_origins(public_url: str) -> Callable[[str | None, dict[str, Any]], bool]:
    """Return the question python-engineio asks of each handshake: is its `Origin` this host, or that of `PUBLIC_URL`?

    Programs send none and are let through; a browser always does (RFC 6455, 10.2). Scheme and host are those a trusted
    proxy names.
    """

    def is_own(origin: str | None, environ: dict[str, Any]) -> bool:
        here = f"{environ.get('wsgi.url_scheme')}://{environ.get('HTTP_HOST')}"
        return origin is None or origin in {here, public_url}

    return is_own
