from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.core.errors import DomainError
from apps.demo.world import build


class Command(BaseCommand):
    help = "Fills a database that has no people yet with the demo world: two years of an invented city."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            build(say=self.stdout.write)
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
