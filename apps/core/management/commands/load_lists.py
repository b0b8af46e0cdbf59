from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.core import lists
from apps.core.audit import SYSTEM
from apps.core.reference import BadData


class Command(BaseCommand):
    help = "Loads the reference lists of every app from data/lists. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = lists.load_lists(by=SYSTEM)
        except BadData as wrong:
            raise CommandError(f"The lists were not loaded.\n{wrong.message}") from wrong
        self.stdout.write(", ".join(f"{count} in {name}" for name, count in loaded.items()))
