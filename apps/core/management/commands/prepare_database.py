from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Brings a database up to this version: its tables, then the reference data. Running it again changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for words in (["migrate", "--noinput"], *([name] for name in settings.REFERENCE_DATA_COMMANDS)):
            call_command(*words, verbosity=options["verbosity"], stdout=self.stdout)
