"""``bin/test``: every test, or a tier of them, against a Postgres and a Valkey of its own."""

from __future__ import annotations

import os

from . import assets, browser, changed, processes, services, setup
from .paths import ROOT, VAR, make_folder
from .setup import PYTHON
from .trouble import say

HELP = """usage: bin/test [--quick | --full] [pytest's own arguments]

Runs every test. Two tiers run fewer:
  --quick  while working: the apps that differ from the default branch and the apps above them, without the sweeps,
           the demo world, browsers, servers, workers and child processes
  --full   before a commit lands: all but journeys in a browser, faults of bin/run, and property tests at length
With arguments of pytest's own, one plain pytest run gets them; a tier then only leaves tests out."""

TIERS = {
    "--quick": "not (sweep or demo_world or stack or browser or whole)",
    "--full": "not (browser or whole)",
    "": "",
}
"""Each tier and the tests that it takes, by the markers of pytest.ini."""


def main(words: list[str]) -> int:
    if words[:1] in (["-h"], ["--help"]):
        say(HELP)
        return 0
    processes.stops_on_signals()
    tier = next((word for word in words if word in TIERS), "")
    given = [word for word in words if word != tier]
    make_folder(VAR)
    with processes.only_one(VAR / "test.lock", lambda: "Another bin/test is running in this checkout."):
        setup.make_venv(setup.TEST_LOCKS)
        assets.build()
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "vcse_portal.settings.test"}
        # compiled modules are kept, and out of the way: tests start many processes
        environment |= {"PYTHONPYCACHEPREFIX": str(VAR / "pycache"), "PYTHONDONTWRITEBYTECODE": ""}
        if not tier:
            environment["CHROMIUM"] = browser.find_or_install(environment)
        with services.running(VAR / "test-services", durable=False) as found:
            environment |= {"DATABASE_URL": found.database, "REDIS_URL": found.redis}
            return processes.run(
                [PYTHON, "-m", "pytest", *_arguments(tier, given)], folder=ROOT, environment=environment
            )


def _arguments(tier: str, given: list[str]) -> list[str]:
    """The words for pytest. Without any of the caller's, tests run side by side, in as many processes as there are cores."""
    chosen = ["-m", TIERS[tier]] if tier else []
    if given:
        return [*chosen, *given]
    folders = changed.tests_of_the_change() if tier == "--quick" else []
    if folders:
        say(f"Tests of what changed and of what stands on it: {', '.join(folders)}.")
    return ["-n", str(min(os.cpu_count() or 1, 4)), *chosen, *folders]
