"""The wheel serves by one command from an empty folder: without the checkout, and without Node."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import ROOT, free_port, listens, stop, stumbles, wait_until
from tests.socket_people import Person

pytestmark = pytest.mark.slow

STORY = "Title: Slack tide\n\nThe gauge stood at nothing, and for once he wrote that down."


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` of a virtual environment that holds what is locked for serving, and the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    # What `make pytest` has built is taken as it is.
    make = ["make", "-o", "static/dist/manifest.json", f"WHEELS={folder}", "wheel"]
    subprocess.run(make, cwd=ROOT, env=_bare(os.environ["PATH"]), check=True, capture_output=True)
    (wheel,) = folder.glob("beta-*.whl")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    pip = [str(folder / "venv" / "bin" / "pip"), "--disable-pip-version-check"]
    locked = ["--require-hashes", "--no-deps", "--requirement", str(ROOT / "requirements" / "run.txt")]
    subprocess.run([*pip, "install", "--quiet", *locked], check=True)
    subprocess.run([*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel)], check=True)
    subprocess.run([*pip, "check"], check=True)
    return folder / "venv" / "bin"


def _bare(path: str) -> dict[str, str]:
    """Return this environment without what belongs to the test run, such as a `make` it was started by."""
    own = ("BETA_", "DATABASE_URL", "MAKE", "MFLAGS", "PYTHONPATH", "REDIS_URL", "SECRET_KEY")
    return {**{name: value for name, value in os.environ.items() if not name.startswith(own)}, "PATH": path}


def run(environment: Path, folder: Path, *arguments: str) -> str:
    """Run `beta` in a folder, with nothing on the path but the environment, and return what it printed."""
    command = [str(environment / "beta"), *arguments]
    done = subprocess.run(command, cwd=folder, env=_bare(str(environment)), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with nothing in it but files of the names that our own modules have."""
    (tmp_path / "config.py").write_text('raise ImportError("somebody else\'s settings")\n')
    (tmp_path / "templates").mkdir()
    return tmp_path


@pytest.fixture
def site(environment: Path, folder: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """The address of `beta serve` in that folder, and its process."""
    port = free_port()
    command = [str(environment / "beta"), "serve", "--port", str(port)]
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=folder, env=_bare(str(environment)), stdout=log, stderr=log)
    try:
        wait_until(lambda: listens(port), "beta serve", process)
        yield f"http://127.0.0.1:{port}", process
    finally:
        stop(process)


def test_wheel_serves_by_one_command(site: tuple[str, "subprocess.Popen[bytes]"], folder: Path) -> None:
    address, process = site
    author = Person(address, "Rhiannon")
    _url, desk = author.open("/")
    assert "Your drafts" in desk
    draft = author.new_draft(STORY)
    assert author.snapshot(draft)["title"] == "Slack tide"
    _url, page = author.open(f"/drafts/{draft}")
    assets = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert {Path(asset).suffix for asset in assets} >= {".js", ".css"}
    for asset in assets:
        author.open(asset)
    with author.socket() as socket:
        assert socket.call("join", {"draft": draft, "after": None})["ok"]
    process.terminate()
    assert process.wait(20) == 0
    assert stumbles(folder / "server.log") == []


def test_data_lies_in_the_folder_where_beta_is_started(environment: Path, folder: Path) -> None:
    run(environment, folder, "db", "upgrade")
    assert (folder / "instance" / "beta.sqlite3").is_file()
    assert (folder / "instance" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert not list(environment.parent.glob("lib/*/site-packages/**/instance"))


def test_site_is_kept_in_order_by_the_same_command(environment: Path, folder: Path) -> None:
    run(environment, folder, "db", "upgrade")
    assert "/drafts/" in run(environment, folder, "demo")
    run(environment, folder, "backup", "site.backup")
    run(environment, folder, "restore", "--force", "site.backup")
    assert "1 drafts" in run(environment, folder, "check")


def test_wheel_takes_no_name_but_its_own(environment: Path) -> None:
    (packages,) = environment.parent.glob("lib/*/site-packages")
    recorded = next(packages.glob("beta-*.dist-info/RECORD")).read_text("utf-8")
    tops = {line.split("/")[0] for line in recorded.splitlines() if not line.startswith("..")}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"beta"}
