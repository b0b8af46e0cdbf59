"""Makes ``.venv`` from the lock files, and skips that when it is made already."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from . import processes
from .paths import ROOT, VAR, VENV, Stamp, digest_of, make_folder
from .trouble import Trouble, say

LOG = VAR / "log" / "pip.log"
PYTHON = VENV / "bin" / "python"
RUN_LOCKS = ("requirements.txt", "requirements/local.txt")
TEST_LOCKS = (*RUN_LOCKS, "requirements/dev.txt")


def _version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def installed_stamps() -> dict[tuple[str, ...], Stamp]:
    """For each set of lock files, the note that it is installed."""
    return {
        locks: Stamp(VENV / f"installed-{name}", digest_of(_version(), *(ROOT / lock for lock in locks)))
        for name, locks in (("to-run", RUN_LOCKS), ("to-test", TEST_LOCKS))
    }


def make_venv(locks: Sequence[str]) -> None:
    """Installs the lock files, with hashes, into ``.venv``. A venv that holds more than asked is left as it is."""
    make_folder(ROOT / "var")
    stamps = installed_stamps()
    wanted = [stamp for sets, stamp in stamps.items() if set(locks) <= set(sets)]
    works = _works()
    if works and any(stamp.is_current() for stamp in wanted):
        return
    if not works:
        shutil.rmtree(VENV, ignore_errors=True)
        say(f"Making .venv with Python {_version()} ...")
        _create()
    began = time.monotonic()
    say("Installing the locked packages (a few minutes the first time) ...")
    arguments = ["install", "--require-hashes", "--no-deps", "--disable-pip-version-check", "--no-input", "--quiet"]
    for name in locks:
        arguments += ["-r", name]
    log = processes.fresh_log(LOG)
    if processes.run([*_pip(), *arguments], folder=ROOT, environment=_pip_environment(), log=log):
        raise Trouble(
            "pip could not install the packages. If it could not reach its index, check the network or pip's proxy "
            f"settings, then run this again. Its log, {log}, ends with:\n{processes.last_lines(log)}"
        )
    for sets, stamp in stamps.items():
        if set(sets) <= set(locks):
            stamp.write()
    say(f"Installed in {time.monotonic() - began:.0f} s.")


def _works() -> bool:
    """Whether the venv is there and is of this Python's version."""
    try:
        done = subprocess.run(
            [PYTHON, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True
        )
    except OSError:
        return False
    return done.stdout.split() == [str(n) for n in sys.version_info[:2]]


def _create() -> None:
    """Makes the venv. Without the standard library's own pip (Debian packs it apart), this Python's pip is used."""
    arguments = [sys.executable, "-m", "venv", str(VENV)]
    if importlib.util.find_spec("ensurepip") is None:
        if importlib.util.find_spec("pip") is None:
            raise Trouble("This Python has neither venv nor pip. On Debian or Ubuntu: apt install python3-venv.")
        arguments.append("--without-pip")
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise Trouble(f"The virtual environment {VENV} cannot be made: {(done.stdout + done.stderr).strip()}")


def _pip() -> list[str]:
    if any(VENV.glob("lib/python*/site-packages/pip")):
        return [str(PYTHON), "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", str(PYTHON)]


def _pip_environment() -> Mapping[str, str]:
    """The person's own environment, so that their proxy and index apply, less what would install elsewhere."""
    return {k: v for k, v in os.environ.items() if k not in {"PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PYTHONHOME"}}


def run_python(*arguments: str | Path, environment: Mapping[str, str]) -> None:
    """Runs the venv's Python on the project; trouble when it fails."""
    if processes.run([PYTHON, *arguments], folder=ROOT, environment=environment):
        raise Trouble(f"`{' '.join(map(str, arguments))}` failed; its own words are above.")
