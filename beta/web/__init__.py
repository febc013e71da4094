"""Owns the pages and the JSON door over HTTP."""
