"""Owns what every answer carries to keep a browser out of trouble, and the way from http to https."""

from flask import Flask, Response, redirect, request

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

STRICT_TRANSPORT_SECURITY = f"max-age={2 * 365 * 24 * 3600}; includeSubDomains"

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
    """Set the headers on every answer, and lead whom a trusted proxy says to have come by http to https."""
    app.before_request(_to_https)
    app.after_request(_headers)


def _to_https() -> Response | None:
    """Redirect only where cookies need TLS and the proxy in front says there is none, so that no answer goes in a circle."""
    settings, came_by = request.headers.get("X-Forwarded-Proto", ""), request.scheme
    is_site_secure, has_proxy = _is_site_secure(), _has_proxy()
    if not (is_site_secure and has_proxy and settings and came_by == "http"):
        return None
    answer = redirect(request.url.replace("http://", "https://", 1), 308)
    assert isinstance(answer, Response)
    return answer
