from __future__ import annotations

import time
from dataclasses import fields
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.errors import DomainError
from apps.demo.stress.build import Size, build
from apps.outcomes import services as outcomes


class Command(BaseCommand):
    help = "Fills an empty database with a world of any size, to see how the portal holds up."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisations", type=int, default=Size.organisations)
        parser.add_argument("--requests", type=int, default=Size.requests)
        parser.add_argument("--years", type=int, default=Size.years)
        parser.add_argument("--open-share", type=float, default=Size.open_share)
        parser.add_argument("--seed", type=int, default=Size.seed)

    def handle(self, *args: Any, **options: Any) -> None:
        size = Size(**{field.name: options[field.name] for field in fields(Size)})
        try:
            build(size, say=self.stdout.write)
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        began = time.monotonic()
        self.stdout.write(f"closed {len(outcomes.close_due())} quarters and years: {time.monotonic() - began:.1f} s")
