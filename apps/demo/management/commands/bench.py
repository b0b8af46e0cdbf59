from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.demo.bench import first_visit, imports, measure, server, table, work, worlds
from apps.demo.stress.build import Size

OPEN_SHARE = 0.5
"""Half of the requests are open, so that filters and searches fill a page in the small world too."""
SMALL = Size(organisations=200, requests=1_000)
LARGE = Size(organisations=20_000, requests=100_000)

WORK: dict[str, Callable[[], dict[str, Any]]] = {
    "scoring": work.scoring,
    "mail": work.mail,
    "first-visit": first_visit.bytes_by_kind,
    "imports": imports.figures,
}


def _size(organisations: int, requests: int) -> Size:
    return Size(organisations=organisations, requests=requests, open_share=OPEN_SHARE)


class Command(BaseCommand):
    help = "Prints how fast pages, scoring and mail are, at a thousand requests and at a hundred thousand."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--runs", type=int, default=30, help="how often each page is drawn in each world")
        parser.add_argument("--keep", action="store_true", help="keep the databases for the next run")
        parser.add_argument("--small", type=int, nargs=2, default=[SMALL.organisations, SMALL.requests])
        parser.add_argument("--large", type=int, nargs=2, default=[LARGE.organisations, LARGE.requests])
        parser.add_argument(
            "--imports", action="store_true", help="time the imports of national lists too, at full size"
        )
        parser.add_argument("--prefix", default="portal_bench", help="what the databases' names begin with")
        parser.add_argument("--serve", action="store_true", help="answer on standard input (used by the bench itself)")
        parser.add_argument("--work", choices=list(WORK), help="one figure as JSON (used by the bench itself)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["serve"]:
            server.serve(sys.stdin, sys.stdout)
        elif options["work"]:
            self.stdout.write(json.dumps(WORK[options["work"]]()))
        else:
            self._bench(options)

    def _bench(self, options: dict[str, Any]) -> None:
        prefix = options["prefix"]
        small = worlds.World(f"{prefix}_1k", _size(*options["small"]))
        large = worlds.World(f"{prefix}_100k", _size(*options["large"]))
        made = [small, large]
        try:
            for world in (small, large):
                worlds.ensure(world, say=self.stderr.write)
            rows = measure.pages(small, large, runs=options["runs"])
            made.append(all_open := worlds.copy(large, f"{prefix}_open"))
            mail = json.loads(worlds.manage(all_open, "bench", "--work=mail"))
            scoring = json.loads(worlds.manage(all_open, "bench", "--work=scoring"))
            worlds.drop(made.pop())
            imported = self._imports(large, f"{prefix}_imports", made) if options["imports"] else ""
            first = json.loads(worlds.manage(large, "bench", "--work=first-visit"))
            self.stdout.write(table.of_pages(rows, small=small.size.requests, large=large.size.requests))
            self.stdout.write("")
            self.stdout.write(table.of_work(scoring, mail, first))
            if imported:
                self.stdout.write(f"\n{imported}")
        except RuntimeError as problem:
            raise CommandError(str(problem)) from problem
        finally:
            if not options["keep"]:
                for world in made:
                    worlds.drop(world)

    def _imports(self, world: worlds.World, name: str, made: list[worlds.World]) -> str:
        made.append(copied := worlds.copy(world, name))
        found = json.loads(worlds.manage(copied, "bench", "--work=imports"))
        worlds.drop(made.pop())
        return imports.table([imports.Import(**one) for one in found["postcodes"]])
