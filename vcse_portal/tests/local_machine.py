"""What the tests of the launcher share: folders that the servers' account can reach, and supervisors to kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import sysconfig
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import psycopg2
import redis

from launcher import processes
from launcher.home import Home, choose_home
from launcher.servers import Postgres, Valkey

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = Path(sysconfig.get_path("purelib"))
IS_ROOT = os.geteuid() == 0

SUPERVISOR = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from launcher import processes, services
from launcher.trouble import guarded

def main(words):
    processes.stops_on_signals()
    with services.running(Path(words[1]), packages=Path(words[2])) as found:
        print("ready", found.database, found.redis, *(server.child.pid for server in found.ours), flush=True)
        while True:
            time.sleep(1)

sys.exit(guarded(main))
"""


class Supervisor:
    """Another process that keeps a Postgres and a Valkey in a folder, as bin/run does."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISOR, str(ROOT / "bin"), str(folder), str(PACKAGES)],
            env={k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.servers: list[int] = []

    def wait_until_ready(self) -> Supervisor:
        assert self.process.stdout
        for line in self.process.stdout:
            if line.startswith("ready "):
                _, self.database, self.redis, *pids = line.split()
                self.servers = [int(pid) for pid in pids]
                return self
        raise AssertionError(self.end())

    def end(self, number: int = signal.SIGKILL) -> tuple[int, str]:
        """Its exit code and what it said on stderr, after a signal."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said.strip()

    def servers_end(self, seconds: float = 10) -> bool:
        return processes.wait_until(lambda: not any(processes.command_line(pid) for pid in self.servers), seconds)


def a_home(folder: Path) -> Home:
    return choose_home(folder, PACKAGES)


def a_postgres(folder: Path, home: Home | None = None) -> Postgres:
    home = home or a_home(folder)
    return Postgres(home, folder.parent / "log" / "postgres.log", folder / "database_password")


def a_valkey(folder: Path, home: Home | None = None) -> Valkey:
    return Valkey(home or a_home(folder), folder.parent / "log" / "valkey.log")


def ask(database: str, question: str) -> list[tuple]:
    """The rows that a database answers with; what is written is kept."""
    connection = psycopg2.connect(database)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def broker(address: str) -> redis.Redis:
    return redis.Redis.from_url(address, single_connection_client=True)


def processes_that_name(text: str) -> list[int]:
    """Every live process with ``text`` in its command line, but for this one."""
    pids = [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and p.name != str(os.getpid())]
    return [pid for pid in pids if text in " ".join(processes.command_line(pid))]


def as_user(uid: int, gid: int, do: Callable[[], None]) -> str:
    """Does something in a fork that has become another user. Returns what went wrong; empty when nothing did."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        said = ""
        try:
            os.setgroups([])
            os.setgid(gid)
            os.setuid(uid)
            do()
        except BaseException:
            said = traceback.format_exc()
        os.write(writing, said.encode()[-4000:])
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


def eventually(ready: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ready():
            return True
        time.sleep(0.1)
    return False
