"""Owns the one schema of a chapter's text, read from the `schema.json` that the browser reads too."""

import json
from pathlib import Path
from typing import Any

from prosemirror.model import Fragment, Mark, Node, ReplaceError, Slice
from prosemirror.model import Schema as _Schema

__all__ = ["ALLOWED", "SCHEMA", "Fragment", "Mark", "Node", "ReplaceError", "Slice", "document_json"]

_SPEC: dict[str, Any] = json.loads(Path(__file__).with_name("schema.json").read_text("utf-8"))

SCHEMA: _Schema[Any, Any] = _Schema({"nodes": _SPEC["nodes"], "marks": _SPEC["marks"]})
"""The compiled schema; nodes and marks as in `schema.json`."""


def document_json(doc: Node) -> dict[str, Any]:
    """Return a document as ProseMirror JSON."""
    return dict(doc.to_json())


ALLOWED: dict[str, Any] = _SPEC["allowed"]
"""Bounds that ProseMirror's own schema language cannot say: attribute values, link schemes, depth."""
