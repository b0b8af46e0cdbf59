import io

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder


@pytest.mark.django_db
def test_prepare_database_loads_the_reference_data_once():
    counts = []
    for _ in range(2):
        call_command("prepare_database", stdout=io.StringIO(), verbosity=0)
        names = ("places.Ward", "support.Topic", "prioritisation.Policy")
        counts.append([apps.get_model(name).objects.count() for name in names])
    assert counts[0] == counts[1]
    assert min(counts[0]) > 0


def unknown_migration():
    MigrationRecorder(connection).record_applied("organisations", "0011_leads")


def migration_before_one_that_it_needs():
    MigrationRecorder(connection).record_unapplied("core", "0001_postgres")


def table_without_a_column():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE places_ward DROP COLUMN short_name")


@pytest.mark.django_db
@pytest.mark.parametrize("make", [unknown_migration, migration_before_one_that_it_needs, table_without_a_column])
def test_prepare_database_of_before_the_first_release_is_refused_and_left_as_it_is(make):
    make()
    tables = set(connection.introspection.table_names())
    applied = set(MigrationRecorder(connection).applied_migrations())
    with pytest.raises(CommandError, match="begin anew with an empty one"):
        call_command("prepare_database", stdout=io.StringIO(), verbosity=0)
    assert set(connection.introspection.table_names()) == tables
    assert set(MigrationRecorder(connection).applied_migrations()) == applied
