"""``bin/check``: everything that can be said of the project without running it. All failures are shown, not the first."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from . import processes, setup
from .paths import ROOT, VAR, make_folder
from .setup import PYTHON
from .trouble import say

HELP = """usage: bin/check [--lock]

Checks the format, lint, types, templates, imports, migrations, settings, generated documents, deployment
files and dependencies. --lock compiles requirements/*.in into the three lock files instead."""

LOCKS = (
    ("requirements/runtime.in", "requirements.txt"),
    ("requirements/local.in", "requirements/local.txt"),
    ("requirements/dev.in", "requirements/dev.txt"),
)
OFFLINE = re.compile(
    r"ConnectionError|Max retries exceeded|Name or service not known|Temporary failure in name|timed out|ProxyError"
    r"|SSLError|ServiceError|Failed to resolve|\b40[37] Client Error|\b5\d\d Server Error",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Check:
    """One check: what it says of the project, and the words that run it with the venv's Python."""

    name: str
    words: tuple[str, ...]
    settings: str = "vcse_portal.settings.test"
    may_be_offline: bool = False


CHECKS = (
    Check("the format is ruff's", ("-m", "ruff", "format", "--check", ".")),
    Check("ruff finds nothing", ("-m", "ruff", "check", ".")),
    Check("the types hold", ("-m", "mypy")),
    Check("the launcher's types hold", ("-m", "mypy", "--strict", "--config-file=", "bin/launcher")),
    Check("the templates are well made", ("-m", "djlint", "templates", "--lint")),
    Check(
        "the templates compile and the deployment files agree with the settings",
        ("-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", "vcse_portal/tests/test_deployment_files.py",
         "vcse_portal/tests/test_templates.py"),
    ),
    Check("an app imports only from the floors below", ("-c", "from importlinter.cli import lint_imports_command as c; c()")),
    Check("the migrations are complete", ("manage.py", "makemigrations", "--check", "--dry-run")),
    Check(
        "production's settings are safe",
        ("manage.py", "check", "--deploy", "--fail-level=WARNING"),
        settings="vcse_portal.settings.base",
    ),
    Check("the generated documents are up to date", ("manage.py", "generate_reference", "--check")),
    Check(
        "docker-compose.yml follows the Compose specification",
        ("-m", "check_jsonschema", "--builtin-schema=vendor.compose-spec", "docker-compose.yml"),
    ),
    Check("the installed packages agree", ("-m", "pip", "--disable-pip-version-check", "check")),
    Check(
        "no dependency has a known vulnerability",
        ("-m", "pip_audit", "--requirement=requirements.txt", "--require-hashes", "--disable-pip",
         "--progress-spinner=off", "--timeout=15"),
        may_be_offline=True,
    ),
)  # fmt: skip


def main(words: list[str]) -> int:
    if words not in ([], ["--lock"]):
        say(HELP)
        return 0 if words in (["-h"], ["--help"]) else 2
    processes.stops_on_signals()
    setup.make_venv(setup.TEST_LOCKS)
    if words == ["--lock"]:
        return _lock()
    make_folder(ROOT / "static" / "build")
    failures = [(check, said) for check in CHECKS if (said := _failure(check)) is not None]
    for check, said in failures:
        say(f"\n---- Not so: {check.name}\n{said}")
    say(f"\n{len(CHECKS) - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


def sample_environment() -> dict[str, str]:
    """What .env.example says: the settings of an invented deployment, enough to load them."""
    lines = [line.strip() for line in (ROOT / ".env.example").read_text().splitlines()]
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return {name: value.strip('"') for name, _, value in pairs}


def _failure(check: Check) -> str | None:
    """What a failed check said; None when it passed, or could not be made for want of a network."""
    began = time.monotonic()
    done = subprocess.run(
        [PYTHON, *check.words],
        cwd=ROOT,
        env=_environment(check),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=processes.dies_with_parent(15),
    )
    passed = done.returncode == 0
    offline = check.may_be_offline and not passed and "Found " not in done.stdout and bool(OFFLINE.search(done.stdout))
    word = "ok      " if passed else "NOT DONE" if offline else "FAILED  "
    say(f"{word} {check.name} ({time.monotonic() - began:.1f} s)")
    if offline:
        reason = [line for line in done.stdout.splitlines() if OFFLINE.search(line)][-1]
        say(f"         the network did not allow it: {reason.strip()[:200]}")
    return None if passed or offline else done.stdout.strip()


def _environment(check: Check) -> Mapping[str, str]:
    return {
        **os.environ,
        **sample_environment(),
        "DJANGO_SETTINGS_MODULE": check.settings,
        "COLUMNS": "120",
        "NO_COLOR": "1",
    }


def _lock() -> int:
    """Compiles the lock files; pins that the .in files still allow are kept."""
    log = processes.fresh_log(VAR / "log" / "lock.log")
    for source, lock in LOCKS:
        words: list[str | Path] = [
            PYTHON, "-m", "uv", "pip", "compile", source, "--output-file", lock, "--universal", "--python-version=3.11",
            "--generate-hashes", "--no-annotate", "--custom-compile-command=bin/check --lock",
        ]  # fmt: skip
        if processes.run(words, folder=ROOT, log=log):
            say(f"{lock} could not be compiled; the log, {log}, ends with:\n{processes.last_lines(log)}")
            return 1
        say(f"{lock} is compiled from {source}.")
    return 0
