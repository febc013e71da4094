"""Benchmarks: `make bench-NAME` runs `benchmarks/NAME.py`; each ends with one line of JSON that says its figures."""
