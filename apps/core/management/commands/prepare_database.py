from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.exceptions import InconsistentMigrationHistory
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
    """Raises CommandError where the tables were made by other migrations than this version has.

    One was applied that is not there any more, or before one that it needs, or it made other tables than it makes now:
    until the first release the first migration of an app is written anew.
    """
    loader = MigrationLoader(connection)
    ours = {label for label, _ in loader.disk_migrations}
    unknown = any(key[0] in ours and key not in loader.disk_migrations for key in loader.applied_migrations)
    if unknown or not _is_in_order(loader) or _lacks_columns(loader):
        raise CommandError(
            "This database was made before the first release and cannot be brought up to date; nothing was changed in it: "
            "begin anew with an empty one (for bin/run: stop it, and delete the folder that it names after “data in”)."
        )


def _is_in_order(loader: MigrationLoader) -> bool:
    try:
        loader.check_consistent_history(connection)
    except InconsistentMigrationHistory:
        return False
    return True


def _lacks_columns(loader: MigrationLoader) -> bool:
    """Whether an app whose migrations were all applied has a model without its table, or a field without its column."""
    waiting = {key[0] for key in loader.disk_migrations if key not in loader.applied_migrations}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
        )
        there = set(cursor.fetchall())
    done = [model for model in apps.get_models() if model._meta.managed and model._meta.app_label not in waiting]
    return any(
        (model._meta.db_table, field.column) not in there
        for model in done
        for field in model._meta.local_concrete_fields
    )
