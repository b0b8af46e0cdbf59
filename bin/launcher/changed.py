"""Which apps a change can break: those that it touches, and those on the floors above."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterable
from pathlib import Path

from .paths import ROOT

Floors = list[set[str]]
DEFAULT_BRANCHES = ("origin/HEAD", "origin/main", "main")
SAYS_NOTHING = re.compile(r"docs/|[^/]*\.md$")
"""Files that no test of an app depends on."""
OF_AN_APP = re.compile(r"(?:apps|templates)/([a-z_]+)/")


def tests_of_the_change() -> list[str]:
    """The folders of tests to run; empty when all must run: nothing is changed, something under all apps, or no git."""
    files = changed_files()
    apps = apps_to_test(files, floors()) if files else None
    return [] if apps is None else [*(f"apps/{app}" for app in apps), "vcse_portal"]


def apps_to_test(files: Iterable[str], floors: Floors) -> list[str] | None:
    """The apps of these files and every app on a floor above one of them, top first; None when a file is under all."""
    known = set().union(*floors)
    touched: set[str] = set()
    for file in files:
        found = OF_AN_APP.match(file)
        if found and found.group(1) in known:
            touched.add(found.group(1))
        elif not SAYS_NOTHING.match(file):
            return None
    wanted: list[str] = []
    for number, floor in enumerate(floors):
        below: set[str] = set().union(*floors[number + 1 :])
        wanted += sorted(floor if below & touched else floor & touched)
    return wanted


def floors(file: Path = ROOT / "pyproject.toml") -> Floors:
    """The floors of the import contract, the highest first, each with its apps."""
    [contract] = tomllib.loads(file.read_text())["tool"]["importlinter"]["contracts"]
    return [set(re.findall(r"\w+", layer)) for layer in contract["layers"]]


def changed_files(folder: Path = ROOT) -> list[str]:
    """What differs from where this branch left the default one, committed or not. Empty where git cannot say."""
    for branch in DEFAULT_BRANCHES:
        if base := _git(folder, "merge-base", "HEAD", branch):
            differs = _git(folder, "diff", "--name-only", "--no-renames", base[0])
            return sorted({*differs, *_git(folder, "ls-files", "--others", "--exclude-standard")})
    return []


def _git(folder: Path, *words: str) -> list[str]:
    """The lines that git prints; none when it fails or is not installed."""
    try:
        done = subprocess.run(["git", "-c", "core.quotePath=false", *words], cwd=folder, capture_output=True, text=True)
    except OSError:
        return []
    return done.stdout.splitlines() if done.returncode == 0 else []
