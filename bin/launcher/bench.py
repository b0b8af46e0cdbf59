"""``bin/bench``: the table of speeds, measured on a database of its own with the stress world."""

from __future__ import annotations

from . import assets, processes, services, setup
from .environment import local_environment
from .paths import ROOT, VAR, make_folder
from .setup import PYTHON, run_python


def main(words: list[str]) -> int:
    """Everything on the command line goes to ``manage.py bench``. The data is kept, so a second run is quicker."""
    processes.stops_on_signals()
    make_folder(VAR)
    with processes.only_one(VAR / "bench.lock", lambda: "Another bin/bench is running in this checkout."):
        setup.make_venv(setup.RUN_LOCKS)
        assets.build()
        with services.running(VAR / "bench-services") as found:
            environment = local_environment(database=found.database, redis=found.redis, port=8000)
            assets.collect(environment)
            run_python("manage.py", "prepare_database", "--verbosity=0", environment=environment)
            return processes.run([PYTHON, "manage.py", "bench", *words], folder=ROOT, environment=environment)
