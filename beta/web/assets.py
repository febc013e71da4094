"""Owns the built scripts, styles and fonts: their addresses, and handing them out compressed and cached for good."""

import json
from functools import cache
from pathlib import Path

from flask import Flask, Response, request, send_from_directory

YEAR = 365 * 24 * 3600
ENCODINGS = {"br": ".br", "gzip": ".gz"}


def init_app(app: Flask, dist: Path) -> None:
    """Serve `dist` under `/static/` and give templates `asset(name)`, the address of a built file.

    Names are those of `dist/manifest.json`, for example `js/pages/draft.js`; they carry a hash of the
    content, so a browser may keep them for a year.
    """

    @cache
    def manifest(_built_at: float) -> dict[str, str]:
        names: dict[str, str] = json.loads((dist / "manifest.json").read_text("utf-8"))
        return names

    @app.template_global()
    def asset(name: str) -> str:
        built_at = (dist / "manifest.json").stat().st_mtime
        return f"/static/{manifest(built_at)[name]}"

    @app.get("/static/<path:name>")
    def static(name: str) -> Response:
        for encoding, suffix in ENCODINGS.items():
            if request.accept_encodings[encoding] and (dist / f"{name}{suffix}").is_file():
                response = send_from_directory(dist, f"{name}{suffix}", max_age=YEAR, mimetype=_type_of(name))
                response.headers["Content-Encoding"] = encoding
                break
        else:
            response = send_from_directory(dist, name, max_age=YEAR)
        response.cache_control.immutable = True
        response.cache_control.public = True
        response.vary.add("Accept-Encoding")
        return response


def _type_of(name: str) -> str:
    return {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}.get(
        Path(name).suffix, "application/octet-stream"
    )
