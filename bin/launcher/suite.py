"""``bin/test``: every test, against a Postgres and a Valkey of its own."""

from __future__ import annotations

import os

from . import assets, browser, processes, services, setup
from .paths import ROOT, VAR, make_folder
from .setup import PYTHON
from .trouble import say

HELP = """usage: bin/test [--quick] [pytest's own arguments]

Runs every test, the browser journeys included: first, side by side, those that need nothing else; then, one by
one, those that drive a browser or start servers, workers and child processes. --quick leaves out the latter.
With arguments of pytest's own, one plain pytest run gets them."""

APART = "not browser and not stack"
TOGETHER = "browser or stack"


def main(words: list[str]) -> int:
    if words[:1] in (["-h"], ["--help"]):
        say(HELP)
        return 0
    processes.stops_on_signals()
    quick = "--quick" in words
    given = [word for word in words if word != "--quick"]
    side_by_side = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadgroup", "-m", APART]
    if given:
        rounds = [["-m", APART, *given] if quick else given]
    else:
        rounds = [side_by_side] if quick else [side_by_side, ["-m", TOGETHER]]
    make_folder(VAR)
    with processes.only_one(VAR / "test.lock", lambda: "Another bin/test is running in this checkout."):
        setup.make_venv(setup.TEST_LOCKS)
        assets.build()
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "vcse_portal.settings.test"}
        if not quick:
            environment["CHROMIUM"] = browser.find_or_install(environment)
        with services.running(VAR / "test-services", durable=False) as found:
            environment |= {"DATABASE_URL": found.database, "REDIS_URL": found.redis}
            codes = [
                processes.run([PYTHON, "-m", "pytest", *arguments], folder=ROOT, environment=environment)
                for arguments in rounds
            ]
            return next((code for code in codes if code), 0)
