"""What was cut out of remarks, read from the log: just what was remembered while it was cut, each chapter in one go."""

import random

import pytest

from beta.domain.anchors import Anchors
from beta.domain.door import perform
from beta.domain.losses import Cuts
from beta.domain.snapshot import read_draft
from beta.domain.texts import Texts
from beta.models import Draft, db
from tests.conftest import Cast
from tests.course import edit, leave, replace
from tests.test_statements import counted_statements

pytestmark = pytest.mark.data


def anchors_of(cast: Cast) -> Anchors:
    session = db.session()
    return Anchors(session, session.get_one(Draft, cast.draft), Texts(session, cast.draft))


def test_cuts_from_the_log_are_those_that_were_remembered(cast: Cast) -> None:
    chance = random.Random(7)
    for number in range(40):
        start = chance.randrange(2, 700)
        leave(cast, cast.helen, f"remark-{number:04}", start, start + chance.randrange(4, 40), body="Here.")
    for _ in range(30):
        steps = []
        for _ in range(chance.randrange(1, 8)):
            start = chance.randrange(2, 500)
            steps += [
                replace(start, start + chance.randrange(10, 40)),
                replace(3, 3, "On and on she rowed, far out to sea. "),
            ]
        edit(cast, cast.author, *steps)
    anchors = anchors_of(cast)
    places = {place for loss in anchors.losses().values() for place in loss}
    assert len(places) > 20
    read = Cuts(db.session(), cast.draft, Texts(db.session(), cast.draft, None), None)
    read.load(places)
    assert {place: read.at(place) for place in places} == {place: anchors.cuts.at(place) for place in places}


def test_cuts_of_one_edit_are_read_together(cast: Cast) -> None:
    def read_anew() -> int:
        places = [place for loss in anchors_of(cast).losses().values() for place in loss]
        cuts = Cuts(db.session(), cast.draft, Texts(db.session(), cast.draft, None), None)
        with counted_statements() as statements:
            cuts.load(places)
        return len(statements)

    leave(cast, cast.helen, "remark-0000", 10, 30, body="Here.")
    edit(cast, cast.author, replace(5, 60))
    perform(cast.author, cast.draft, "restore_version", {"chapter": cast.chapter, "version": 0})
    for number in range(30):
        leave(cast, cast.helen, f"remark-1{number:03}", 70 + number, 90 + number, body="Here.")
    edit(cast, cast.author, replace(65, 125))
    assert all(one["adrift"] for one in read_draft(cast.author, cast.draft)["annotations"] if one["id"] != "remark-0000")
    assert read_anew() <= 8
