"""``bin/run``: the whole portal on this machine, from nothing to an address."""

from __future__ import annotations

import argparse
import errno
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from . import assets, processes, services, setup
from .environment import local_environment
from .paths import ROOT, VAR, make_folder
from .servers import Server
from .setup import PYTHON, run_python
from .trouble import Trouble, say

FIRST_PORT = 8000
PORTS_TRIED = 100
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0
READY_SECONDS = 90.0
TIED = Path(__file__).with_name("tied.py")
SERVICES = VAR / "services"
ADDRESS = VAR / "address"


class Part:
    """The web server, the worker or beat: started again, with a growing pause, when it dies."""

    def __init__(self, name: str, words: list[str], environment: Mapping[str, str], pass_fds: tuple[int, ...]) -> None:
        self.name = name
        self.words = words
        self.environment = environment
        self.pass_fds = pass_fds
        self.log = VAR / "log" / f"{name}.log"
        self.child: subprocess.Popen[bytes] | None = None
        self.began = 0.0
        self.due: float | None = None
        self.pause = 1.0

    def start(self) -> None:
        with processes.fresh_log(self.log).open("ab") as log:
            self.child = processes.start(
                [PYTHON, TIED, *self.words], log=log, environment=self.environment, folder=ROOT, pass_fds=self.pass_fds
            )
        self.began = time.monotonic()
        self.due = None

    def look(self) -> None:
        """Notices a death, says so, and starts the part again when its pause is over."""
        now = time.monotonic()
        if self.child is not None and self.child.poll() is not None:
            code = self.child.returncode
            processes.stop(self.child, signal.SIGKILL, 0)  # whatever it left of its own
            self.child = None
            self.pause = 1.0 if now - self.began > STEADY_SECONDS else min(self.pause * 2, LONGEST_PAUSE)
            self.due = now + self.pause
            say(f"The {self.name} stopped ({_cause(code)}); starting it again in {self.pause:.0f} s. See {self.log}.")
        if self.due is not None and now >= self.due:
            self.start()
            say(f"The {self.name} is started again.")


def main(words: list[str]) -> int:
    asked = _arguments(words)
    if asked.command == "code":
        return _code(asked.email)
    processes.stops_on_signals()
    make_folder(VAR)
    with processes.only_one(VAR / "run.lock", _who_runs), _listen(asked.port) as listener:
        try:
            return _run(listener, with_demo_world=not asked.empty)
        finally:
            ADDRESS.unlink(missing_ok=True)


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/run", description="Runs the whole portal on this machine.")
    parser.add_argument("--port", type=int, help=f"the web port (else PORT, else the first free from {FIRST_PORT})")
    parser.add_argument("--empty", action="store_true", help="does not load the demo world")
    commands = parser.add_subparsers(dest="command")
    code = commands.add_parser("code", help="prints a demo person's sign-in code, while the portal runs")
    code.add_argument("email")
    asked = parser.parse_args(words)
    if asked.port is None and os.environ.get("PORT", "").strip():
        try:
            asked.port = int(os.environ["PORT"])
        except ValueError:
            raise Trouble(f"PORT must be a number, not {os.environ['PORT']!r}.") from None
    if asked.port is not None and not 0 <= asked.port <= 65535:
        raise Trouble(f"A port is a number from 0 to 65535, not {asked.port}.")
    return asked


def _who_runs() -> str:
    address = ADDRESS.read_text().strip() if ADDRESS.exists() else ""
    if address:
        return f"The portal of this checkout is already running at {address}. Stop that one first, with Ctrl-C."
    return "The portal of this checkout is already being started by another bin/run."


def _listen(port: int | None) -> socket.socket:
    """Takes the port at once and keeps it, so that a restart of the web server cannot lose it."""
    for number in [port] if port is not None else range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", number))
            listener.listen(128)
        except OSError as error:
            listener.close()
            if port is None and error.errno == errno.EADDRINUSE:
                continue
            reason = (
                "is taken by another program" if error.errno == errno.EADDRINUSE else f"is refused ({error.strerror})"
            )
            raise Trouble(f"Port {number} {reason}. Choose another with bin/run --port NUMBER.") from None
        return listener
    raise Trouble(f"Ports {FIRST_PORT} to {FIRST_PORT + PORTS_TRIED - 1} are all taken. Choose one with --port.")


def _run(listener: socket.socket, *, with_demo_world: bool) -> int:
    began = time.monotonic()
    port = listener.getsockname()[1]
    setup.make_venv(setup.RUN_LOCKS)
    assets.build()
    with services.running(SERVICES) as found:
        environment = local_environment(database=found.database, redis=found.redis, port=port)
        assets.collect(environment)
        say("Bringing the database up to date ...")
        _prepare_database(environment)
        if with_demo_world:
            _load_demo_world(environment)
        parts = [
            Part("web server", _web(listener.fileno()), environment, (listener.fileno(),)),
            Part(
                "worker", _celery("worker", "--concurrency=2", "--without-gossip", "--without-mingle"), environment, ()
            ),
            Part("beat", _celery("beat", f"--schedule={VAR / 'celerybeat-schedule'}", "--pidfile="), environment, ()),
        ]
        try:
            for part in parts:
                part.start()
            _wait_until_ready(parts, port)
            ADDRESS.write_text(environment["SITE_URL"] + "\n")
            _welcome(environment, time.monotonic() - began)
            _watch(parts, found.ours)
        except KeyboardInterrupt:
            say("\nStopping ...")
        finally:
            processes.deaf_while_stopping()
            _stop(parts)
    say("Stopped. Your data is kept for the next start.")
    return 0


def _web(handle: int) -> list[str]:
    return [
        "gunicorn", "vcse_portal.wsgi", f"--bind=fd://{handle}", "--workers=2", "--threads=4",
        "--graceful-timeout=5", "--no-control-socket", "--config=python:vcse_portal.serving",
    ]  # fmt: skip


def _celery(*words: str) -> list[str]:
    return ["celery", "--app=vcse_portal", words[0], "--loglevel=INFO", *words[1:]]


def _prepare_database(environment: Mapping[str, str]) -> None:
    log = processes.fresh_log(VAR / "log" / "database.log")
    words: list[str | Path] = [PYTHON, "manage.py", "prepare_database"]
    if processes.run(words, folder=ROOT, environment=environment, log=log):
        raise Trouble(f"The database could not be brought up to date. {log} ends with:\n{processes.last_lines(log)}")


def _load_demo_world(environment: Mapping[str, str]) -> None:
    """Loads the demo world, which is all or nothing, into a database without people."""
    question = (
        "import os, psycopg2; rows = psycopg2.connect(os.environ['DATABASE_URL']).cursor();"
        "rows.execute('SELECT EXISTS (SELECT FROM accounts_user)'); print(rows.fetchone()[0])"
    )
    answer = subprocess.run([PYTHON, "-c", question], env=dict(environment), capture_output=True, text=True)
    if answer.returncode:
        raise Trouble(f"The database does not answer: {answer.stderr.strip().splitlines()[-1]}")
    if answer.stdout.strip() == "True":
        return
    began = time.monotonic()
    say("Loading the demo world ...")
    run_python("manage.py", "demo_world", environment=environment)
    say(f"Loaded in {time.monotonic() - began:.0f} s.")


def _wait_until_ready(parts: list[Part], port: int) -> None:
    """Waits until the portal itself says that web, worker, database and broker work together."""
    deadline = time.monotonic() + READY_SECONDS
    seen = "nothing answered"
    while time.monotonic() < deadline:
        for part in parts:
            if part.child is not None and part.child.poll() is not None:
                raise Trouble(
                    f"The {part.name} stopped as it started ({_cause(part.child.returncode)}). "
                    f"Its log, {part.log}, ends with:\n{processes.last_lines(part.log)}"
                )
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
                f"http://127.0.0.1:{port}/health/ready", timeout=5
            ):
                return
        except urllib.error.HTTPError as error:
            seen = error.read(500).decode(errors="replace")
        except OSError as error:
            seen = str(error)
        time.sleep(0.2)
    raise Trouble(f"The portal did not become ready in {READY_SECONDS:.0f} s: {seen}. Its logs are in {VAR / 'log'}.")


def _welcome(environment: Mapping[str, str], seconds: float) -> None:
    address = environment["SITE_URL"]
    say(f"\nThe portal is running at {address} (ready in {seconds:.0f} s)\n")
    run_python("manage.py", "demo_people", environment=environment)
    say(f"\nA sign-in code for one of them:  bin/run code EMAIL   or {address}/demo/")
    say(f"Mail that the portal sent:       {address}/demo/")
    say(f"Logs:                            {VAR / 'log'}")
    say("Stop it with Ctrl-C.")


def _watch(parts: list[Part], servers: list[Server]) -> None:
    """Until a signal comes: whatever dies is started again."""
    while True:
        for server in servers:
            if server.child is not None and server.child.poll() is not None:
                say(f"{server.name} stopped ({_cause(server.child.returncode)}); starting it again.")
                server.start()
        for part in parts:
            part.look()
        time.sleep(0.25)


def _stop(parts: list[Part]) -> None:
    """Stops web, worker and beat side by side; the worker finishes what it has in hand if that is quick."""
    running = [part.child for part in parts if part.child is not None]
    for child in running:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + 10
    for child in running:
        processes.stop(child, signal.SIGTERM, deadline - time.monotonic())


def _cause(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _code(email: str) -> int:
    """A demo person's code, from the portal that runs in this checkout."""
    if not ADDRESS.exists():
        raise Trouble("The portal is not running. Start it with bin/run, then ask for a code in another terminal.")
    found, _ = services.described(SERVICES)
    environment = local_environment(database=found.database, redis=found.redis, port=FIRST_PORT)
    return processes.run([PYTHON, "manage.py", "demo_code", email], folder=ROOT, environment=environment)
