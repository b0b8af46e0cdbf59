from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.demo.bench import duplicates, first_visit, imports, measure, register, server, table, work, worlds
from apps.demo.stress.build import Size

OPEN_SHARE = 0.5
"""Half of the requests are open, so that filters and searches fill a page in the small world too."""
SMALL = Size(organisations=200, requests=1_000)
LARGE = Size(organisations=20_000, requests=100_000)
PLANTED_OF = 20
"""One group in so many is planted as a double of another one."""
SEEDS = (1, 2)
CHARITIES = 20_000
ALL_CHARITIES = 400_000

WORK: dict[str, Callable[[int], Any]] = {
    "scoring": lambda _: work.scoring(),
    "mail": lambda _: work.mail(),
    "first-visit": lambda _: first_visit.bytes_by_kind(),
    "duplicates": lambda groups: [
        duplicates.measure(groups=groups, planted=groups // PLANTED_OF, seed=seed) for seed in SEEDS
    ],
    "register": lambda charities: register.measure((charities,)),
    "imports": lambda _: imports.figures(),
}
"""What is measured in a process of its own; some of it for so many groups or charities."""


def _size(organisations: int, requests: int, *, years: int) -> Size:
    return Size(organisations=organisations, requests=requests, years=years, open_share=OPEN_SHARE)


class Command(BaseCommand):
    help = "Prints how fast pages, scoring and mail are, at a thousand requests and at a hundred thousand."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--runs", type=int, default=30, help="how often each page is drawn in each world")
        parser.add_argument("--keep", action="store_true", help="keep the databases for the next run")
        parser.add_argument("--small", type=int, nargs=2, default=[SMALL.organisations, SMALL.requests])
        parser.add_argument("--large", type=int, nargs=2, default=[LARGE.organisations, LARGE.requests])
        parser.add_argument("--years", type=int, default=LARGE.years, help="how many years the requests of both are of")
        parser.add_argument(
            "--imports", action="store_true", help="time the imports of national lists too, at full size"
        )
        parser.add_argument("--charities", type=int, default=CHARITIES, help="size of the made-up charity register")
        parser.add_argument("--prefix", default="portal_bench", help="what the databases' names begin with")
        parser.add_argument("--serve", action="store_true", help="answer on standard input (used by the bench itself)")
        parser.add_argument("--work", choices=list(WORK), help="one figure as JSON (used by the bench itself)")
        parser.add_argument("--of", type=int, default=0, help="of how many rows (used by the bench itself)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["serve"]:
            server.serve(sys.stdin, sys.stdout)
        elif options["work"]:
            self.stdout.write(json.dumps(WORK[options["work"]](options["of"])))
        else:
            self._bench(options)

    def _bench(self, options: dict[str, Any]) -> None:
        prefix = options["prefix"]
        small = worlds.World(f"{prefix}_1k", _size(*options["small"], years=options["years"]))
        large = worlds.World(f"{prefix}_100k", _size(*options["large"], years=options["years"]))
        made = [small, large]
        try:
            worlds.ensure((small, large), f"{prefix}_lists", say=self.stderr.write)
            rows = measure.pages(small, large, runs=options["runs"])
            made.append(all_open := worlds.copy(large, f"{prefix}_open"))
            mail = json.loads(worlds.manage(all_open, "bench", "--work=mail"))
            scoring = json.loads(worlds.manage(all_open, "bench", "--work=scoring"))
            worlds.drop(made.pop())
            first = json.loads(worlds.manage(large, "bench", "--work=first-visit"))
            self.stdout.write(table.of_pages(rows, small=small.size.requests, large=large.size.requests))
            self.stdout.write("")
            self.stdout.write(table.of_work(scoring, mail, first))
            sizes = [options["charities"], *([ALL_CHARITIES] if options["imports"] else [])]
            made.append(aside := worlds.copy(small, f"{prefix}_aside"))
            groups = large.size.organisations
            found = json.loads(worlds.manage(aside, "bench", "--work=duplicates", f"--of={groups}"))
            self.stdout.write(f"\n{table.of_doubles(dict(zip(SEEDS, found, strict=True)))}")
            for size in sizes:
                told = json.loads(worlds.manage(aside, "bench", "--work=register", f"--of={size}"))
                self.stdout.write(f"\n{told}")
            if options["imports"]:
                told = json.loads(worlds.manage(aside, "bench", "--work=imports"))
                self.stdout.write(f"\n{imports.table([imports.Import(**one) for one in told['postcodes']])}")
        except RuntimeError as problem:
            raise CommandError(str(problem)) from problem
        finally:
            if not options["keep"]:
                for world in made:
                    worlds.drop(world)
