"""A Postgres and a Valkey of this checkout's own, from the programs in two wheels.

The rules were learnt from faults, each of which has a test: a server dies with us; what a killed server
leaves behind is cleared, but never under a live one; ready means that *our* child answers, not somebody
else's on the same socket; two of us never share a data folder.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from . import processes
from .home import Home
from .paths import kept_secret
from .trouble import Trouble

START_SECONDS = 60.0
STOP_SECONDS = 20.0
NAME = "portal"


class Server:
    """What the two servers have in common: one child process, started clean and stopped gently."""

    name: str
    stop_signal: int

    def __init__(self, home: Home, log: Path) -> None:
        self.home = home
        self.log = log
        self.child: subprocess.Popen[bytes] | None = None

    def arguments(self) -> list[str | Path]:
        raise NotImplementedError

    def is_ours(self, words: list[str]) -> bool:
        """Whether a command line is this server on this data folder."""
        raise NotImplementedError

    def clear(self) -> None:
        """Removes what a killed server leaves behind."""
        raise NotImplementedError

    def is_ready(self) -> bool:
        raise NotImplementedError

    def prepare(self) -> None:
        """Makes the data folder."""
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """Nothing of ours: a PGDATA or a PGPORT of the person's must not reach this server."""
        kept = {k: v for k, v in os.environ.items() if k in {"LD_LIBRARY_PATH", "TMPDIR"}}
        return {"PATH": os.defpath, "LC_ALL": "C", **kept}

    def start(self) -> None:
        self.prepare()
        self._end_orphans()
        self.clear()
        with processes.fresh_log(self.log).open("ab") as log:
            self.child = processes.start(
                self.arguments(),
                log=log,
                environment=self.environment(),
                account=self.home.account,
                on_our_death=self.stop_signal,
            )
        child = self.child
        answered = processes.wait_until(lambda: child.poll() is not None or self.is_ready(), START_SECONDS)
        if child.poll() is not None or not answered:
            self.stop()
            raise Trouble(
                f"{self.name} did not start. Its log, {self.log}, ends with:\n{processes.last_lines(self.log)}"
            )

    def stop(self) -> None:
        if self.child is not None:
            processes.stop(self.child, self.stop_signal, STOP_SECONDS)
            self.child = None

    def _end_orphans(self) -> None:
        """Stops a server of ours that is still closing down, or that was left where the kernel does not end it."""
        for number in (self.stop_signal, signal.SIGKILL):
            found = [pid for pid in _pids() if self.is_ours(processes.command_line(pid))]
            if not found:
                return
            for pid in found:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
            processes.wait_until(lambda: not any(self.is_ours(processes.command_line(p)) for p in found), STOP_SECONDS)  # noqa: B023
        if any(self.is_ours(processes.command_line(pid)) for pid in _pids()):
            raise Trouble(f"Another {self.name} uses the data of this checkout and does not stop. End it first.")


def _pids() -> list[int]:
    if processes.LINUX:
        return [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit()]
    listing = subprocess.run(["ps", "-axo", "pid="], capture_output=True, text=True, check=True)
    return [int(p) for p in listing.stdout.split()]


class Postgres(Server):
    name = "Postgres"
    stop_signal = signal.SIGINT  # its 'fast' shutdown: sessions end, a checkpoint is written

    def __init__(self, home: Home, log: Path, password_file: Path, *, durable: bool = True) -> None:
        super().__init__(home, log)
        self.data = home.folder / "postgres"
        self.password_file = password_file
        self.durable = durable

    def url(self) -> str:
        password = quote(kept_secret(self.password_file), safe="")
        return f"postgres://{NAME}:{password}@{quote(str(self.home.sockets), safe='')}/{NAME}"

    def arguments(self) -> list[str | Path]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.home.sockets),
            "unix_socket_permissions": "0700",
            "port": "5432",
            "logging_collector": "off",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
            # tests roll back: a vacuum between them finds every table empty, and plans made for that are slow
            settings |= {"autovacuum": "off"}
        words: list[str | Path] = [self.home.postgres_programs / "postgres", "-D", self.data]
        for key, value in settings.items():
            words += ["-c", f"{key}={value}"]
        return words

    def is_ours(self, words: list[str]) -> bool:
        if len(words) == 1:  # where a command line cannot be had in parts
            return "bin/postgres -D " in words[0] and f" -D {self.data} " in words[0]
        return len(words) > 2 and Path(words[0]).name == "postgres" and words[1:3] == ["-D", str(self.data)]

    def clear(self) -> None:
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for path in self.home.sockets.glob(".s.PGSQL.*"):
            path.unlink(missing_ok=True)

    def is_ready(self) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return self.child is not None and lines[:1] == [str(self.child.pid)] and lines[-1].strip() == "ready"

    def prepare(self) -> None:
        if self.data.exists():
            return
        new = self.home.folder / "postgres.new"
        shutil.rmtree(new, ignore_errors=True)
        self.home.own(new)
        password = new.with_name("postgres.password")
        password.unlink(missing_ok=True)
        with os.fdopen(os.open(password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(kept_secret(self.password_file) + "\n")
        if self.home.account:
            os.chown(password, self.home.account.uid, self.home.account.gid)
        try:
            self._run(
                "initdb", "-D", new, "-N", "-U", NAME, "--auth=scram-sha-256", f"--pwfile={password}",
                "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
            )  # fmt: skip
            self._run("postgres", "--single", "-D", new, "postgres", given=f"CREATE DATABASE {NAME};\n")
        finally:
            password.unlink(missing_ok=True)
        new.rename(self.data)

    def _run(self, program: str, *arguments: str | Path, given: str = "") -> None:
        done = subprocess.run(
            [self.home.postgres_programs / program, *arguments],
            input=given,
            capture_output=True,
            text=True,
            cwd="/",
            env=self.environment(),
            **(self.home.account.arguments() if self.home.account else {}),
        )
        if done.returncode:
            raise Trouble(f"Postgres could not make its data folder {self.data}: {done.stderr.strip()}")


class Valkey(Server):
    name = "Valkey"
    stop_signal = signal.SIGTERM

    def __init__(self, home: Home, log: Path) -> None:
        super().__init__(home, log)
        self.data = home.folder / "valkey"
        self.socket = home.sockets / "valkey.sock"

    def url(self) -> str:
        return f"unix://{self.socket}"

    def arguments(self) -> list[str | Path]:
        return [
            self.home.valkey_program,
            "--dir", self.data,
            "--port", "0",
            "--unixsocket", self.socket,
            "--unixsocketperm", "700",
            "--appendonly", "yes",
            "--save", "",
            "--set-proc-title", "no",
        ]  # fmt: skip

    def is_ours(self, words: list[str]) -> bool:
        if len(words) == 1:
            return f"valkey-server --dir {self.data} " in words[0]
        return len(words) > 2 and Path(words[0]).name == "valkey-server" and words[1:3] == ["--dir", str(self.data)]

    def clear(self) -> None:
        self.socket.unlink(missing_ok=True)

    def prepare(self) -> None:
        self.home.own(self.data)

    def is_ready(self) -> bool:
        """Whether it answers, has read its data, and is our child."""
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(2)
                line.connect(str(self.socket))
                line.sendall(b"INFO server\r\nINFO persistence\r\nQUIT\r\n")
                answer = b"".join(iter(lambda: line.recv(65536), b""))
        except OSError:
            return False
        return self.child is not None and {b"process_id:%d" % self.child.pid, b"loading:0"} <= set(
            answer.split(b"\r\n")
        )


@contextlib.contextmanager
def holding(home: Home) -> Iterator[None]:
    """Nobody else starts servers on this data folder while we do."""
    with processes.only_one(
        home.folder / "lock", lambda: f"The servers of {home.folder} are already running under another command."
    ):
        yield
