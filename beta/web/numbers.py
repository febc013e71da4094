"""Owns reading whole numbers from an address."""

from flask import request

from beta.errors import Invalid


def number_asked(name: str) -> int | None:
    """Return the whole number that the address gives by this name, if any; raises `Invalid` for what is none."""
    given = request.args.get(name)
    if given is None or given == "":
        return None
    if not given.isdecimal() or len(given) > 9:
        raise Invalid(f"“{name}” is a whole number.")
    return int(given)
