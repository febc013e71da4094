"""A worker is killed: whom only its people's screens knew of go from the screens at others, and nobody else does."""

import json

import pytest

from tests.faults.conftest import LargeSite
from tests.faults.load import gather
from tests.servers import wait_until
from tests.socket_people import Person, RawSocket

pytestmark = [pytest.mark.faults, pytest.mark.slow]


def opened(person: Person, address: str, draft: str, *, moves: bool = True) -> RawSocket:
    """Open a draft at a worker, and say where one is there."""
    window = RawSocket(person.at(address))
    window.join(draft)
    if moves:
        window.send("42" + json.dumps(["here", {"draft": draft, "chapter": None, "from": 3, "to": 7}]))
    return window


def test_people_of_a_killed_worker_go_from_the_screens_at_others(large_site: LargeSite) -> None:
    here, there = large_site.addresses
    company = gather(here)
    author, helen, omar = company.people
    authors = opened(author, here, company.draft, moves=False)
    omars = [opened(omar, address, company.draft) for address in (here, there)]
    helens = opened(helen, there, company.draft)
    while authors.hear("presence")["name"] != "Helen":
        pass
    # What Helen's worker tells of her is heard before what it tells of this comment.
    place = {"chapter": author.snapshot(company.draft)["chapters"][0]["id"], "version": 0, "from": 5, "to": 12}
    data = {"annotation": "comment-before-the-kill", "body": "The lamp.", **place}
    sent = helens.ask("command", {"id": "comment", "draft": company.draft, "name": "leave_comment", "data": data})
    authors.hear_up_to(sent["seq"])
    large_site.workers[1].kill_serving()

    def gone() -> list[str]:
        # Whatever is asked, what came before the answer has been read then.
        authors.ask("join", {"draft": "no-such-draft", "after": 0})
        told = [packet[1] for packet in authors.packets if isinstance(packet, list) and packet[0] == "presence"]
        return [one["name"] for one in told if "gone" in one]

    wait_until(lambda: bool(gone()), "the end of Helen's presence")
    assert gone() == ["Helen"]
    assert [one["name"] for one in authors.join(company.draft)["here"]] == ["Rhiannon", "Omar"]
    large_site.workers[1].wait()
    again = opened(helen, there, company.draft)
    # What Omar's windows told may have come late, too.
    while (told := authors.hear("presence")).get("gone") or told["name"] != "Helen":
        pass
    for window in (authors, *omars, helens, again):
        window.close()
