"""Child processes that cannot outlive us, and what we can know about any process."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from .paths import make_folder
from .trouble import Trouble

PR_SET_PDEATHSIG = 1
LINUX = sys.platform.startswith("linux")


def dies_with_parent(number: int) -> Callable[[], None]:
    """For a child to run before exec: the kernel sends it ``number`` when its parent dies.

    Only Linux has this. It comes after the change of user, which would clear it.
    """
    if not LINUX:
        return lambda: None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def in_child() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:  # the parent died before the line above
            os._exit(1)

    return in_child


@dataclass(frozen=True)
class Account:
    """The system user that a child runs as."""

    name: str
    uid: int
    gid: int

    def arguments(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def start(
    arguments: Sequence[str | Path],
    *,
    log: IO[bytes] | int,
    environment: Mapping[str, str] | None = None,
    folder: Path | str = "/",
    account: Account | None = None,
    on_our_death: int = signal.SIGKILL,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Starts a child in a session of its own, so that Ctrl-C reaches us alone and we stop it in order."""
    return subprocess.Popen(
        [str(a) for a in arguments],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        env=dict(environment) if environment is not None else None,
        cwd=folder,
        start_new_session=True,
        preexec_fn=dies_with_parent(on_our_death),
        pass_fds=pass_fds,
        **(account.arguments() if account else {}),
    )


def run(
    arguments: Sequence[str | Path],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | str = "/",
    log: Path | None = None,
) -> int:
    """Runs a step in the foreground and returns its exit code. It hears Ctrl-C itself, and ends when we are killed."""
    with log.open("ab") if log else contextlib.nullcontext() as output:
        return _wait_for(_foreground(arguments, environment, folder, output))


def _foreground(
    arguments: Sequence[str | Path],
    environment: Mapping[str, str] | None,
    folder: Path | str,
    output: IO[bytes] | None,
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [str(a) for a in arguments],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        env=dict(environment) if environment is not None else None,
        cwd=folder,
        preexec_fn=dies_with_parent(signal.SIGTERM),
    )


def _wait_for(child: subprocess.Popen[bytes]) -> int:
    try:
        return child.wait()
    except KeyboardInterrupt:
        stop(child, signal.SIGTERM, 10, group=False)
        raise


def stop(child: subprocess.Popen[bytes], number: int, patience: float, *, group: bool = True) -> None:
    """Asks a child to end, waits, then ends it, and its own children when it leads a group."""
    if child.poll() is None:
        child.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(patience, 0))
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if group:
            os.killpg(child.pid, signal.SIGKILL)
        elif child.returncode is None:
            child.kill()
    child.wait()


def command_line(pid: int) -> list[str]:
    """The words of a process's command line; empty when there is no such process or it is a zombie."""
    if LINUX:
        try:
            raw = Path(f"/proc/{pid}/cmdline").read_bytes()  # a zombie's is empty
        except (FileNotFoundError, ProcessLookupError):
            return []
        return [os.fsdecode(word) for word in raw.rstrip(b"\0").split(b"\0")] if raw else []
    listing = subprocess.run(["ps", "-ww", "-p", str(pid), "-o", "state=,command="], capture_output=True, text=True)
    state, _, command = listing.stdout.strip().partition(" ")
    return [] if not state or state.startswith("Z") else [command.strip()]


def wait_until(ready: Callable[[], bool], seconds: float, pause: float = 0.05) -> bool:
    """Whether ``ready()`` came true in time."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True


def stops_on_signals() -> None:
    """SIGTERM and a closed terminal stop a command the way that Ctrl-C does, and so does SIGINT from anywhere.

    A shell that starts a command in the background has it ignore SIGINT, which children inherit: it is taken back.
    """

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)


def deaf_while_stopping() -> None:
    """A second Ctrl-C does not cut the orderly stop short."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def fresh_log(path: Path) -> Path:
    """An empty log, with the last one kept beside it."""
    make_folder(path.parent)
    if path.exists():
        path.replace(path.with_name(f"{path.name}.1"))
    path.touch()
    return path


def last_lines(path: Path, count: int = 12) -> str:
    """How a log ends, to be shown under a sentence."""
    lines = path.read_text(errors="replace").splitlines()[-count:] if path.exists() else []
    return "\n".join(f"    {line}" for line in lines)


@contextlib.contextmanager
def only_one(path: Path, said: Callable[[], str]) -> Iterator[None]:
    """Holds a lock for as long as this process lives. A second holder is refused with what ``said()`` returns.

    The kernel drops the lock with the process, however that ends, so it cannot go stale.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(said()) from None
        yield
    finally:
        os.close(handle)
