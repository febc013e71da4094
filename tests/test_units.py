"""The files of `deploy/` fit each other, the tools that read them, and the application."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from beta import create_app
from beta.jobs.queue import send_mail
from tests.servers import ROOT, stop, stumbles, wait_until

DEPLOY = ROOT / "deploy"
UNITS = ["web@.service", "jobs.service", "beta.target"]


@pytest.fixture
def units(tmp_path: Path) -> list[str]:
    """The units as systemd would find them, with a program in them that is there."""
    for name in UNITS:
        content = (DEPLOY / name).read_text("utf-8").replace("/opt/beta/bin/beta", sys.executable)
        (tmp_path / name.replace("@", "@8001")).write_text(content, "utf-8")
    return [str(tmp_path / name.replace("@", "@8001")) for name in UNITS]


def test_systemd_finds_no_fault_in_the_units(units: list[str]) -> None:
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_services_are_shut_in(units: list[str]) -> None:
    """systemd's own scale runs from 0 (shut in) to 10; a service that names no limits has 9.6."""
    for service in units[:2]:
        command = ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=20", service]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout.splitlines()[-1]


def test_example_of_nginx_names_every_variable_of_its_template() -> None:
    assert named_in("nginx.env.example") == set(
        re.findall(r"\$\{(\w+)\}", (DEPLOY / "nginx.conf.template").read_text("utf-8"))
    )


def test_every_setting_of_the_example_is_read_by_the_application() -> None:
    sources = [ROOT / "config.py", ROOT / "beta" / "serving.py"]
    read = set(re.findall(r'"([A-Z_]+)"', "".join(source.read_text("utf-8") for source in sources)))
    assert named_in("environment.example") - read == set()


def named_in(example: str) -> set[str]:
    """Return the names that an example file sets, those behind a comment sign too."""
    return set(re.findall(r"^#?([A-Z_]+)=", (DEPLOY / example).read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("word", [signal.SIGTERM, signal.SIGINT])
def test_jobs_are_worked_off_by_a_process_of_their_own_until_it_is_told_to_stop(
    tmp_path: Path, word: signal.Signals
) -> None:
    app = create_app({"INSTANCE": str(tmp_path), "SECRET_KEY": "of no account", "TESTING": True})
    with app.app_context():
        send_mail("helen@example.org", "The ledger", "A link to choose a new password.")
    variables = {**os.environ, "BETA_INSTANCE": str(tmp_path)}
    with (tmp_path / "jobs.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, "-m", "beta", "jobs"], cwd=ROOT, env=variables, stdout=log, stderr=log)
    try:
        wait_until(lambda: bool(list(tmp_path.glob("outbox/*.eml"))), "the mail", process)
        process.send_signal(word)
        assert process.wait(20) == 0
    finally:
        stop(process)
    assert stumbles(tmp_path / "jobs.log") == []
