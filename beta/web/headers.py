"""Owns what every answer carries to keep a browser out of trouble, and the way from http to https."""

from http import HTTPStatus

from flask import Flask, Response, current_app, make_response, redirect, request

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; worker-src 'none'; frame-src 'none'; manifest-src 'none'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No page has code or style of its own: all of it is a file of ours, so there is nothing a nonce would have to let in."""

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "hid",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
        "xr-spatial-tracking",
    )
)
"""What neither our pages nor anything that found its way into them may use; the clipboard stays ours."""

STRICT_TRANSPORT_SECURITY = f"max-age={2 * 365 * 24 * 3600}"
"""Two years, in seconds; without subdomains, which may be somebody else's business."""

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def init_app(app: Flask) -> None:
    """Set the headers on every answer, and lead whoever comes by http to a site of https there."""
    app.before_request(_to_https)
    app.after_request(_headers)


def _to_https() -> Response | None:
    """Redirect only where the trusted proxy in front says there was no TLS, so that no answer goes in a circle."""
    site = current_app.config
    is_told = site["TRUSTED_PROXIES"] > 0 and "X-Forwarded-Proto" in request.headers
    if not (site["SESSION_COOKIE_SECURE"] and is_told and request.scheme == "http"):
        return None
    answer = make_response(redirect(request.url.replace("http:", "https:", 1), HTTPStatus.PERMANENT_REDIRECT))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT_SECURITY)
    return response
