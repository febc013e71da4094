"""Owns what is made from the site's secret: invitation tokens, which can be shown again but not read from the tables."""

import base64
import hashlib
import hmac

_secret = b""


def configure(secret: str) -> None:
    """Set the site's secret, once, when the application is made."""
    global _secret
    _secret = secret.encode()


def invitation_token(invitation_id: str) -> str:
    """Return the token of an invitation's link: 32 URL-safe characters, derived from its id and the secret.

    The tables hold only the token's hash, so a stolen database opens no draft; the application can
    still show the link again to those who may invite.
    """
    digest = hmac.new(_secret, b"invitation:" + invitation_id.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:24]).decode("ascii")


def hash_token(token: str) -> str:
    """Return the SHA-256 of a token as 64 hexadecimal digits; tokens are random, so no salt is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def hash_address(address: str) -> str:
    """Return a keyed hash of somebody's network address, 22 characters: it tells whether two are the same, and not which."""
    digest = hmac.new(_secret, b"address:" + address.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:16]).decode("ascii").rstrip("=")
