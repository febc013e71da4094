"""Owns the demonstration: a draft with betas, remarks and decisions, made through the door like any other."""


def fill_demo() -> list[str]:
    """Make the demonstration and return what to tell the person at the terminal."""
    return []
