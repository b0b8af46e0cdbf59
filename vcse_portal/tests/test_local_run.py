"""bin/run as a person meets it: started, killed, started again, twice at once, with its parts dying under it."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from launcher import assets, browser, paths, processes, run, setup
from launcher.trouble import Trouble, guarded

from .local_machine import IS_ROOT, PACKAGES, ROOT, as_user, ask, eventually, processes_that_name

STAMPS = """
import sys
sys.path.insert(0, "bin")
from launcher import assets, setup
for stamp in [assets.built_stamp(), *setup.installed_stamps().values()]:
    stamp.write()
"""
OURS = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SITE_URL", "ALLOWED_HOSTS", "PRIVATE_FILES_DIR", "PORT"}


class Portal:
    """bin/run in a copy of this checkout."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder.parent / "said"
        environment = {k: v for k, v in os.environ.items() if k not in OURS}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                ["bin/run", "--empty", "--port=0"],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**environment, "PATH": f"{folder / '.venv/bin'}:{os.environ['PATH']}"},
                start_new_session=True,
            )

    def said(self) -> str:
        return self.log.read_text()

    def wait_until_running(self) -> Portal:
        assert eventually(lambda: "Stop it with" in self.said() or self.process.poll() is not None, 400)
        found = re.search(r"running at http://localhost:(\d+)", self.said())
        assert found, self.said()
        self.port = int(found.group(1))
        return self

    def health(self) -> tuple[int, dict]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/health/ready", headers={"Host": "localhost"})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except TimeoutError:  # it waits for a server that comes back
            return 0, {}
        finally:
            connection.close()

    def database(self) -> str:
        """The address of its database, as its own processes have it."""
        return self._setting("DATABASE_URL")

    def _setting(self, name: str) -> str:
        master = self.masters("gunicorn")[0]
        words = Path(f"/proc/{master}/environ").read_bytes().split(b"\0")
        return next(w.decode().partition("=")[2] for w in words if w.startswith(f"{name}=".encode()))

    def masters(self, word: str) -> list[int]:
        """Its direct children that name a word, such as ``worker``."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(pid) for pid in children if word in processes.command_line(int(pid))]

    def everything(self) -> list[int]:
        return processes_that_name(str(self.folder))

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=40)


@pytest.fixture(scope="module")
def checkout():
    """A copy of the tracked files under a path with a space, with what pip and npm would bring."""
    top = Path(tempfile.mkdtemp(prefix="vcse-test-"))
    top.chmod(0o755)
    folder = top / "a checkout"
    listed = subprocess.run(["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True)
    for name in filter(None, os.fsdecode(listed.stdout).split("\0")):
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    if (ROOT / "static" / "build").is_dir():
        shutil.copytree(ROOT / "static" / "build", folder / "static" / "build", dirs_exist_ok=True)
    (folder / "node_modules").mkdir()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / ".venv"], check=True)
    packages = next((folder / ".venv").glob("lib/python*/site-packages"))
    packages.rmdir()
    packages.symlink_to(PACKAGES)
    subprocess.run([folder / ".venv/bin/python", "-c", STAMPS], cwd=folder, check=True)
    yield folder
    shutil.rmtree(top)


@pytest.fixture
def start(checkout):
    started = []

    def start_portal():
        started.append(Portal(checkout))
        return started[-1]

    yield start_portal
    for portal in started:
        if portal.process.poll() is None:
            portal.end(signal.SIGKILL)
    assert eventually(lambda: processes_that_name(str(checkout)) == [])


@pytest.mark.stack
def test_portal_killed_leaves_nothing_running_and_starts_again_with_its_data(start, checkout):
    portal = start().wait_until_running()
    assert portal.health() == (
        200,
        {"status": "ok", "checks": {"database": "ok", "migrations": "ok", "broker": "ok", "worker": "ok"}},
    )
    ask(portal.database(), "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('thread')")
    assert len(portal.masters("worker")) == 1
    assert len(portal.everything()) == 9  # two servers; web, worker and beat; two forks of web, two of the worker
    portal.end(signal.SIGKILL)
    assert eventually(lambda: portal.everything() == [], 60)

    again = start().wait_until_running()
    assert not re.search("Installing|Building", again.said())
    assert ask(again.database(), "SELECT word FROM kept") == [("thread",)]
    modes = [
        stat.S_IMODE((checkout / "var" / name).stat().st_mode) for name in ("secret_key", "services/database_password")
    ]
    assert modes == [0o600, 0o600]

    second = subprocess.run(["bin/run"], cwd=checkout, capture_output=True, text=True)
    assert (second.returncode, second.stderr.strip()) == (
        1,
        (
            f"The portal of this checkout is already running at http://localhost:{again.port}. "
            "Stop that one first, with Ctrl-C."
        ),
    )

    for name, word in (("worker", "worker"), ("beat", "beat"), ("web server", "gunicorn")):
        os.kill(again.masters(word)[0], signal.SIGKILL)
        assert eventually(lambda name=name: f"The {name} is started again." in again.said()), again.said()
        assert f"The {name} stopped (signal SIGKILL); starting it again in 2 s." in again.said()
    database = next(
        pid for pid in again.everything() if str(checkout / "var/services/postgres") in processes.command_line(pid)
    )
    os.kill(database, signal.SIGKILL)
    assert eventually(lambda: "Postgres stopped (signal SIGKILL); starting it again." in again.said())
    assert eventually(lambda: again.health()[0] == 200), again.health()

    assert again.end(signal.SIGINT) == 0
    assert again.everything() == []
    assert again.said().endswith("Stopping ...\nStopped. Your data is kept for the next start.\n")


@pytest.mark.stack
def test_forks_of_a_part_end_with_it_at_once(tmp_path):
    (tmp_path / "forking.py").write_text(
        "import os, time\npid = os.fork()\nif pid: print(pid, flush=True)\ntime.sleep(30)\n"
    )
    part = subprocess.Popen([sys.executable, run.TIED, "forking"], cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    fork = int(part.stdout.readline())
    assert processes.command_line(fork)
    part.kill()
    part.wait()
    part.stdout.close()
    assert eventually(lambda: not processes.command_line(fork), 30)


@pytest.mark.stack
def test_portal_told_to_stop_by_the_system_stops_everything(start):
    portal = start().wait_until_running()
    assert portal.end(signal.SIGTERM) == 0
    assert portal.everything() == []


@pytest.mark.stack
def test_two_portals_side_by_side_take_ports_of_their_own():
    with run._listen(None) as one, run._listen(None) as two:
        ports = [listener.getsockname()[1] for listener in (one, two)]
    assert ports[0] != ports[1]
    assert min(ports) >= 8000


def test_port_taken_is_one_sentence(capsys, monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Trouble) as caught:
            run._listen(port)
    assert str(caught.value) == f"Port {port} is taken by another program. Choose another with bin/run --port NUMBER."


@pytest.mark.parametrize(
    ("port", "said"),
    [("eighty", "PORT must be a number, not 'eighty'."), ("70000", "A port is a number from 0 to 65535, not 70000.")],
)
def test_port_that_is_none_is_one_sentence(monkeypatch, port, said):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Trouble) as caught:
        run._arguments([])
    assert str(caught.value) == said


def test_port_of_the_command_line_wins_over_the_environment(monkeypatch):
    monkeypatch.setenv("PORT", "8001")
    assert [run._arguments([]).port, run._arguments(["--port", "8002"]).port] == [8001, 8002]


def test_trouble_is_shown_without_a_traceback(capsys):
    def fails(words):
        raise Trouble("The cellar is flooded. Open the drain.")

    assert guarded(fails) == 1
    assert capsys.readouterr().err == "\nThe cellar is flooded. Open the drain.\n"


def test_folder_that_cannot_be_made_is_one_sentence():
    with pytest.raises(Trouble, match=r"The folder /proc/var cannot be made \(.*\)\. Make .* writable for you\."):
        paths.make_folder(Path("/proc/var"))


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_folder_that_is_not_writable_is_one_sentence(tmp_path):
    def make():
        with pytest.raises(Trouble, match="is not writable for you"):
            paths.make_folder(Path("/usr"))

    assert (as_user(54321, 54321, make) if IS_ROOT else make() or "") == ""


def test_older_python_is_told_so_in_a_sentence():
    words = (ROOT / "bin" / "run").read_text().replace("sys.version_info < (3, 11)", "sys.version_info < (9, 9)")
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True)
    assert (done.returncode, done.stderr.partition(" is ")[0]) == (1, "The portal needs Python 3.11 or newer; this one")


def test_machine_without_node_uses_the_one_that_pip_installs(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(assets, "VAR", tmp_path)
    monkeypatch.setattr(assets, "site_packages_of", lambda venv: PACKAGES)
    environment = assets._node_environment()
    found = [shutil.which(name, path=environment["PATH"]) for name in ("node", "npm")]
    assert found == [str(tmp_path / "node" / "node"), str(tmp_path / "node" / "npm")]
    versions = [
        subprocess.run([program, "--version"], env=environment, capture_output=True, text=True).stdout
        for program in found
    ]
    assert [bool(re.fullmatch(r"v?\d+\.\d+\.\d+\n", version)) for version in versions] == [True, True]


def test_machine_with_an_old_node_uses_the_one_that_pip_installs(monkeypatch, tmp_path):
    old = tmp_path / "node"
    old.write_text("#!/bin/sh\necho v18.20.0\n")
    old.chmod(0o755)
    assert assets._version_of(str(old)) == 18
    assert assets._version_of(None) == 0


def test_python_with_neither_venv_nor_pip_is_one_sentence(monkeypatch):
    monkeypatch.setattr(setup.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Trouble, match="neither venv nor pip"):
        setup._create()


def test_chromium_that_is_named_and_absent_is_one_sentence():
    with pytest.raises(Trouble, match="CHROMIUM names /absent/chromium, which is not a program"):
        browser.find_or_install({"CHROMIUM": "/absent/chromium"})


def test_chromium_is_found_by_any_of_its_names(tmp_path):
    program = tmp_path / "google-chrome"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert browser.find_or_install({"PATH": str(tmp_path)}) == str(program)


def test_chromium_that_cannot_be_had_is_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr(browser, "VAR", tmp_path)
    monkeypatch.setattr(browser, "PLAYWRIGHT", tmp_path / "playwright")
    monkeypatch.setattr(browser, "PYTHON", Path("/bin/false"))
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000)
    with pytest.raises(Trouble, match="bin/test --quick leaves the browser tests out"):
        browser.find_or_install({"PATH": str(tmp_path)})


def test_secret_is_made_once_and_only_its_owner_reads_it(tmp_path):
    first = paths.kept_secret(tmp_path / "secret")
    assert paths.kept_secret(tmp_path / "secret") == first
    assert (len(first), stat.S_IMODE((tmp_path / "secret").stat().st_mode)) == (64, 0o600)


def test_stamp_is_current_until_a_file_of_its_step_changes(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "a").write_text("one")
    stamp = paths.Stamp(tmp_path / "stamps" / "step", paths.digest_of(source))
    assert not stamp.is_current()
    stamp.write()
    assert stamp.is_current()
    (source / "a").write_text("two")
    assert not paths.Stamp(stamp.path, paths.digest_of(source)).is_current()


@pytest.mark.parametrize("words", [["code", "someone@example.org"], ["manage", "check", "--deploy"]])
def test_command_on_a_portal_that_does_not_run_is_one_sentence(monkeypatch, tmp_path, words):
    monkeypatch.setattr(run, "ADDRESS", tmp_path / "address")
    with pytest.raises(Trouble, match=r"The portal is not running\. Start it with bin/run"):
        run.main(words)
