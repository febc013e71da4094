"""Owns what is served for reviewing to be measured on: the drafts, bare pages of the same texts, and others who write."""

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from benchmarks.review_browser import Opened
from benchmarks.review_drafts import (
    BOOK_REMARKS,
    Cast,
    Reviewed,
    at_the_door,
    book_text,
    fill,
    long_text,
    make_cast,
    write_history,
)
from benchmarks.support import ROOT, say
from beta.prose.schema import SCHEMA
from tests.servers import beta_server

CORPUS = ROOT.parent / "shared" / "corpora" / "frankenstein.md"
REMARKS = (0, 80, 800)
"""How many remarks the chapter of 30,000 words has, each in a draft of its own."""
OTHERS = 5
PAUSE = 2000
"""Milliseconds between two remarks of one of the others."""


@dataclass(frozen=True)
class Site:
    """What is served: the drafts, and the same texts in a bare ProseMirror."""

    address: str
    cast: Cast
    book: Reviewed
    long: dict[int, Reviewed]
    aged: Reviewed
    bare: str

    def page(self, reviewed: Reviewed) -> Opened:
        """Return a draft as its author opens it."""
        return Opened(self.address + reviewed.path, reviewed.remarks, self.cast.author.cookie)


@contextmanager
def served(folder: Path, edits: int) -> Iterator[Site]:
    """Serve the drafts by gunicorn on SQLite, and the bare pages."""
    instance, texts = folder / "instance", [book_text(CORPUS), *(long_text(CORPUS) for _ in range(len(REMARKS) + 1))]
    instance.mkdir()
    with beta_server(instance, DATABASE_URL="", REDIS_URL="", WEB_CONCURRENCY="1") as address:
        cast, drafts = make_cast(address, texts)
        with at_the_door(instance):
            book = fill(cast, drafts[0], BOOK_REMARKS)
            *plain, aged = (
                fill(cast, draft, count) for draft, count in zip(drafts[1:], (*REMARKS, REMARKS[-1]), strict=True)
            )
            write_history(cast, aged, edits)
        say("made the drafts")
        chapters = {one["id"]: one["doc"] for draft in drafts[:2] for one in cast.author.snapshot(draft)["chapters"]}
        with bare_pages(folder, {"book": chapters[book.chapter], "long": chapters[plain[0].chapter]}) as bare:
            yield Site(address, cast, book, dict(zip(REMARKS, plain, strict=True)), aged, bare)


@contextmanager
def bare_pages(folder: Path, docs: dict[str, Any]) -> Iterator[str]:
    """Serve each text in a page with a ProseMirror and nothing else, set as in ours."""
    esbuild = [str(ROOT / "node_modules/.bin/esbuild"), "benchmarks/review_bare.mjs", "--bundle", "--minify", "--format=esm"]
    shutil.copytree(ROOT / "static/dist", folder / "bare/dist")
    page = _BARE_PAGE
    for plain, hashed in json.loads((ROOT / "static/dist/manifest.json").read_text("utf-8")).items():
        page = page.replace(f"{{{plain}}}", hashed)
    for name, doc in docs.items():
        place = folder / "bare" / name
        place.mkdir(parents=True)
        (place / "text.json").write_text(json.dumps(doc), "utf-8")
        (place / "index.html").write_text(page, "utf-8")
        subprocess.run([*esbuild, f"--outfile={place / 'bare.js'}", "--log-level=error"], cwd=ROOT, check=True)
    handler = partial(_Quiet, directory=str(folder / "bare"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


_BARE_PAGE = """<!doctype html>
<meta charset="utf-8"><title>Bare</title>
<link rel="stylesheet" href="/dist/{css/pages/site.css}"><link rel="stylesheet" href="/dist/{css/pages/draft.css}">
<body class="draft-page"><main class="page-main"><div class="draft-room"><div></div>
<div class="manuscript-column"><section class="page" id="manuscript"></section></div></div></main>
<script type="module" src="bare.js"></script>
"""


class _Quiet(SimpleHTTPRequestHandler):
    """Hands out files and says nothing of it."""

    def log_message(self, _format: str, *_args: Any) -> None:
        """Say nothing."""


@contextmanager
def others(site: Site, reviewed: Reviewed) -> Iterator[None]:
    """Let the others write remarks as long as this lasts."""
    chapter = site.cast.author.snapshot(reviewed.draft)["chapters"][0]
    size = SCHEMA.node_from_json(chapter["doc"]).content.size
    told = {"address": site.address, "draft": reviewed.draft, "chapter": chapter["id"], "version": chapter["version"]}
    told |= {"size": size, "cookies": [beta.cookie for beta in site.cast.betas[:OTHERS]], "pause": PAUSE}
    process = subprocess.Popen(["node", "benchmarks/review_others.mjs", json.dumps(told)], cwd=ROOT, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        if process.stdout.readline() != b"ready\n":
            raise RuntimeError("the others did not come")
        yield
    finally:
        process.kill()
        process.communicate()
