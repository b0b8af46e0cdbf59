"""The bench of imports makes files that the importer takes, and prints what they took."""

from __future__ import annotations

import itertools

import pytest

from apps.core.audit import SYSTEM
from apps.demo.bench import imports
from apps.places import postcodes
from apps.places.models import Postcode
from apps.places.tests.factories import WardFactory


def test_codes_differ_and_are_enough_for_the_whole_country():
    assert len(set(itertools.islice(imports.codes(), 200_000))) == 200_000
    assert sum(1 for _ in itertools.islice(imports.codes(), 2_700_001)) == 2_700_001


@pytest.mark.django_db
def test_table_that_is_made_is_imported_whole(tmp_path):
    wards = [WardFactory().pk for _ in range(3)]
    path = tmp_path / "ONSPD_FEB_2025_UK.csv"
    imports.write_table(path, rows=9_000, wards=wards)
    entry, changed = postcodes.import_file(path, by=SYSTEM)
    assert (changed, entry.rows, entry.rows_in_place) == (True, 9_000, 100)
    assert Postcode.objects.filter(terminated__isnull=False).count() == 3_000


def test_table_of_imports_has_a_row_for_each_size():
    found = [imports.Import(100_000, 2.0, 65.2), imports.Import(2_700_000, 40.0, 65.4)]
    assert imports.table(found).splitlines() == [
        "| import of postcodes | time | rows a second | most memory |",
        "| --- | ---: | ---: | ---: |",
        "| 100,000 rows | 2.0 s | 50,000 | 65 MB |",
        "| 2,700,000 rows | 40.0 s | 67,500 | 65 MB |",
    ]
