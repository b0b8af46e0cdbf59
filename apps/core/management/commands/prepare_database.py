from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader


class Command(BaseCommand):
    help = (
        "Brings a database up to this version: its tables, then the reference data. Running it again changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        _refuse_a_database_of_before()
        for words in (["migrate", "--noinput"], *([name] for name in settings.REFERENCE_DATA_COMMANDS)):
            call_command(*words, verbosity=options["verbosity"], stdout=self.stdout)


def _refuse_a_database_of_before() -> None:
    """Raises CommandError where a migration was applied that this version does not have: its tables are others."""
    loader = MigrationLoader(connection)
    ours = {label for label, _ in loader.disk_migrations}
    unknown = sorted(key for key in loader.applied_migrations if key[0] in ours and key not in loader.disk_migrations)
    if unknown:
        raise CommandError(
            "This database was made before the first release and cannot be brought up to date; nothing was changed in it: "
            "begin anew with an empty one (for bin/run: stop it, and delete the folder that it names after “data in”)."
        )
