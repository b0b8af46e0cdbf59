"""Prints how well and how fast doubles are found."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.demo.bench import duplicates


class Command(BaseCommand):
    help = "Plants doubles among invented groups, prints how many are found and how fast, and takes it all back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--groups", type=int, default=20_000)
        parser.add_argument("--planted", type=int, default=1_000)
        parser.add_argument("--seed", type=int, default=7)

    def handle(self, *args: Any, **options: Any) -> None:
        duplicates.measure(
            groups=options["groups"], planted=options["planted"], seed=options["seed"], say=self.stdout.write
        )
