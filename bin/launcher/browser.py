"""Finds the Chromium that the browser tests drive, or installs one."""

from __future__ import annotations

import glob
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from . import processes
from .paths import ROOT, VAR
from .setup import PYTHON
from .trouble import Trouble, say

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
PLAYWRIGHT = VAR / "playwright"


def find_or_install(environment: Mapping[str, str]) -> str:
    """The path of a Chromium; trouble when there is none and none can be had."""
    named = environment.get("CHROMIUM", "").strip()
    if named:
        if not shutil.which(named):
            raise Trouble(f"CHROMIUM names {named}, which is not a program that can be run.")
        return named
    found = _find(environment)
    if found:
        return found
    log = processes.fresh_log(VAR / "log" / "chromium.log")
    say(f"Installing Chromium for the browser tests (log: {log}) ...")
    if os.geteuid() == 0 and shutil.which("apt-get"):
        apt = {**environment, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-liberation"]
        for words in (["apt-get", "update"], install):
            processes.run(words, environment=apt, log=log)
    if not _find(environment):
        own = {**environment, "PLAYWRIGHT_BROWSERS_PATH": str(PLAYWRIGHT)}
        processes.run([PYTHON, "-m", "playwright", "install", "chromium"], folder=ROOT, environment=own, log=log)
    found = _find(environment)
    if not found:
        raise Trouble(
            "The browser tests need Chromium, and it could not be installed. Install it (Debian: apt install chromium) "
            "or set CHROMIUM to one; bin/test --quick leaves the browser tests out. "
            f"The log, {log}, ends with:\n{processes.last_lines(log)}"
        )
    return found


def _find(environment: Mapping[str, str]) -> str | None:
    for name in NAMES:
        found = shutil.which(name, path=environment.get("PATH"))
        if found:
            return found
    if Path(MAC).exists():
        return MAC
    own = sorted(glob.glob(f"{glob.escape(str(PLAYWRIGHT))}/chromium-*/chrome-*/chrome"))
    return own[-1] if own else None
