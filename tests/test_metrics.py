"""What Prometheus is told: counts and times by name and outcome, for those who may know."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from beta.domain.door import perform
from beta.errors import NotAllowed, UnknownCommand
from tests.conftest import Cast
from tests.forms import get
from tests.servers import beta_server
from tests.socket_people import PATIENCE, Person

pytestmark = pytest.mark.data

FAR = {"REMOTE_ADDR": "192.0.2.7"}
Samples = dict[tuple[str, ...], float]


def samples(text: str) -> Samples:
    """Return every number by its name and the values of its labels."""
    families = text_string_to_metric_families(text)
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


def measured(client: FlaskClient) -> Samples:
    return samples(get(client, "/metrics").text)


def grown(client: FlaskClient, before: Samples, *key: str) -> float:
    return measured(client).get(key, 0) - before.get(key, 0)


def test_commands_are_counted_by_name_and_outcome_and_timed(cast: Cast, client: FlaskClient) -> None:
    before = measured(client)
    place = {"chapter": cast.chapter, "version": 0, "from": 5, "to": 12}
    data = {"annotation": "remark-1", "body": "Here.", **place}
    perform(cast.helen, cast.draft, "leave_comment", data)
    with pytest.raises(NotAllowed):
        perform(cast.viewer, cast.draft, "leave_comment", data)
    with pytest.raises(UnknownCommand):
        perform(cast.helen, cast.draft, "words of a stranger", {})
    assert grown(client, before, "beta_commands_total", "leave_comment", "ok") == 1
    assert grown(client, before, "beta_commands_total", "leave_comment", "not_allowed") == 1
    assert grown(client, before, "beta_commands_total", "unknown", "unknown_command") == 1
    assert grown(client, before, "beta_command_seconds_count", "leave_comment") == 2
    assert grown(client, before, "beta_command_seconds_sum", "leave_comment") > 0
    assert "words of a stranger" not in get(client, "/metrics").text


def test_time_in_the_database_is_told_by_kind(cast: Cast, client: FlaskClient) -> None:
    before = measured(client)
    perform(cast.author, cast.draft, "rename_chapter", {"chapter": cast.chapter, "title": "Low water"})
    for kind in ("read", "write", "commit"):
        assert grown(client, before, "beta_database_seconds_count", kind) > 0, kind


def test_answers_are_counted_by_method_and_status(client: FlaskClient) -> None:
    before = measured(client)
    get(client, "/login")
    get(client, "/nowhere")
    assert grown(client, before, "beta_requests_total", "GET", "200") >= 1
    assert grown(client, before, "beta_requests_total", "none", "404") == 1


def test_jobs_that_wait_are_counted(client: FlaskClient) -> None:
    found = measured(client)
    assert (found["beta_jobs", "waiting"], found["beta_jobs", "later"]) == (0, 0)


def test_numbers_are_for_this_machine_and_whoever_has_the_token(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    bearer = {"Authorization": "Bearer a token for the monitor"}
    assert get(client, "/metrics").status_code == 200
    assert get(client, "/metrics", environ_base=FAR).status_code == 404
    assert get(client, "/metrics", environ_base=FAR, headers=bearer).status_code == 404
    assert get(client, "/metrics", environ_base=FAR, headers={"Authorization": "Bearer "}).status_code == 404
    monkeypatch.setitem(app.config, "METRICS_TOKEN", "a token for the monitor")
    assert get(client, "/metrics", environ_base=FAR, headers=bearer).status_code == 200
    assert get(client, "/metrics", environ_base=FAR, headers={"Authorization": "Bearer guess"}).status_code == 404


def test_proxy_nobody_told_us_of_opens_nothing(client: FlaskClient) -> None:
    assert get(client, "/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 404


def test_sockets_and_rooms_are_counted_while_they_are_open(
    tmp_path_factory: pytest.TempPathFactory, database_server: str | None
) -> None:
    with beta_server(tmp_path_factory.mktemp("server"), DATABASE_URL=database_server or "") as server:
        author = Person(server, "Rhiannon")
        draft = author.new_draft("A text.")
        with author.socket() as client:
            assert client.call("join", {"draft": draft, "after": None}, timeout=PATIENCE)["ok"]
            found = samples(author.open("/metrics")[1])
            assert (found["beta_sockets",], found["beta_rooms",]) == (1, 1)
