"""Faults that are really made, and what must hold after each: `oracle.py`."""
