"""Owns the stories that go the whole way, and which of their words somebody remarks on."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import STORY

SAMPLE = Path(__file__).resolve().parents[3] / "shared" / "samples" / "the-promise-of-normality.txt"


@dataclass(frozen=True)
class Script:
    """A story as it is pasted, and the passages that are praised and changed on its way."""

    text: str
    praised: str
    original: str
    replacement: str

    @property
    def header(self) -> dict[str, str]:
        """The header lines by their labels."""
        lines = self.text.split("\n\n")[0].splitlines()
        return {label: value for label, _colon, value in (line.partition(": ") for line in lines)}

    @property
    def title(self) -> str:
        """The title in the header."""
        return self.header["Title"]

    @property
    def closing_note(self) -> str:
        """The last line, which invites comments."""
        return self.text.rstrip().splitlines()[-1]

    @property
    def accepted(self) -> str:
        """The words that stand there once the suggestion is accepted, with those around them."""
        line = next(line for line in self.text.splitlines() if self.original in line)
        start = line.index(self.original)
        before, after = line[max(0, start - 20) : start], line[start + len(self.original) :][:20]
        return f"{before}{self.replacement}{after}"


OWN = Script(STORY, "the same small hand his father had used", "further than he had ever seen it go", "out of sight")


def scripts() -> list[object]:
    """Return the story of these tests, and the sample of the shared folder where that is."""
    own = pytest.param(OWN, id="own story")
    if not SAMPLE.exists():
        return [own, pytest.param(None, id="sample", marks=pytest.mark.skip(reason=f"{SAMPLE.name} is absent"))]
    sample = Script(SAMPLE.read_text("utf-8"), "Silence passes between the two men", "Go home", "Go and sleep")
    return [own, pytest.param(sample, id="sample")]
