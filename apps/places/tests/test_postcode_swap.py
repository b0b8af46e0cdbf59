"""The swap, seen from other connections: never empty, never half, nobody waits for long, and one import at a time."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, transaction

from apps.core.audit import SYSTEM
from apps.places import postcodes
from apps.places.models import Postcode, PostcodeImport
from apps.places.postcodes import staging

from .factories import WardFactory
from .postcode_files import OURS, table

pytestmark = pytest.mark.django_db(transaction=True)
ENDS = [f"{digit}{one}{two}" for digit in range(10) for one in "ABDEFGHJLN" for two in "ABDEFGHJLN"]


@pytest.fixture
def ward():
    return WardFactory(code=OURS)


@pytest.fixture
def file(tmp_path, ward):
    """1,000 postcodes."""
    return table(tmp_path, *(f"M14 {end}" for end in ENDS))


@pytest.fixture
def next_file(tmp_path, ward):
    """3,000 others."""
    return table(tmp_path, *(f"M{n} {end}" for n in (20, 21, 22) for end in ENDS), name="ONSPD_MAY_2025_UK.csv")


@pytest.fixture
def elsewhere():
    """Runs something in another thread, and so on another connection. What it answered is in ``found``."""
    threads = []

    def start(work):
        found = []

        def run():
            try:
                found.append(work())
            finally:
                connection.close()

        thread = threading.Thread(target=run)
        threads.append(thread)
        thread.start()
        return thread, found

    yield start
    for thread in threads:
        thread.join(20)


def load(path):
    return postcodes.import_file(path, by=SYSTEM)


def made_of() -> list[tuple[str, str]]:
    """Every constraint, index and column of the table, with its definition."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'places_postcode'::regclass"
            " UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'places_postcode'"
            " UNION ALL SELECT column_name, data_type || collation_name || is_nullable FROM information_schema.columns"
            " WHERE table_name = 'places_postcode'"
            " UNION ALL SELECT relname, relpersistence::text FROM pg_class WHERE relname LIKE 'places_postcode%'"
            " ORDER BY 1, 2"
        )
        return cursor.fetchall()


def test_import_leaves_the_table_made_as_it_was_and_nothing_beside_it(file):
    before = made_of()
    load(file)
    assert made_of() == before
    with pytest.raises(postcodes.BadFile):
        load(file.with_name("nothing.csv"))
    assert made_of() == before


def test_no_model_points_at_postcodes_which_a_new_table_replaces():
    assert [field.name for field in Postcode._meta.get_fields() if field.auto_created] == []


def test_readers_during_an_import_see_the_whole_of_one_release_or_the_other(file, next_file, elsewhere):
    load(file)
    stop = threading.Event()

    def read():
        seen = set()
        while not stop.is_set():
            codes = set(Postcode.objects.values_list("code", flat=True))
            seen.add((len(codes), codes.pop()[:3]))
        return {(count, start if count == 1000 else "M2") for count, start in seen}

    readers = [elsewhere(read) for _ in range(2)]
    time.sleep(0.1)
    load(next_file)
    time.sleep(0.1)
    stop.set()
    for thread, found in readers:
        thread.join(20)
        assert found == [{(1000, "M14"), (3000, "M2")}]


def test_swap_waits_for_a_long_read_and_lets_others_read_meanwhile(file, next_file, elsewhere):
    load(file)
    reading, let_go = threading.Event(), threading.Event()

    def read_long():
        with transaction.atomic():
            first = Postcode.objects.count()
            reading.set()
            let_go.wait(20)
            return first, Postcode.objects.count()

    slow, said = elsewhere(read_long)
    reading.wait(20)
    importing, done = elsewhere(lambda: load(next_file)[1])
    waits = []
    end = time.monotonic() + 2.5
    while time.monotonic() < end:
        start = time.monotonic()
        assert Postcode.objects.count() == 1000
        waits.append(time.monotonic() - start)
        time.sleep(0.05)
    assert importing.is_alive()
    let_go.set()
    slow.join(20)
    importing.join(20)
    assert (said, done, Postcode.objects.count()) == ([(1000, 1000)], [True], 3000)
    assert max(waits) < 1.5


def test_second_import_while_one_runs_is_refused_with_a_sentence(file, next_file, elsewhere):
    begun, let_go = threading.Event(), threading.Event()

    def slowly(stage, rows, share):
        if stage == "check":
            begun.set()
            let_go.wait(20)

    thread, done = elsewhere(lambda: postcodes.import_file(file, by=SYSTEM, progress=slowly)[1])
    begun.wait(20)
    assert staging.running() is True
    with pytest.raises(postcodes.BadFile) as caught:
        load(next_file)
    let_go.set()
    thread.join(20)
    sentence = "Another import of postcodes is running. Wait until it has ended. Nothing was changed."
    assert (caught.value.message, done, staging.running()) == (sentence, [True], False)
    assert list(PostcodeImport.objects.newest_first().values_list("file_name", "refusal")) == [
        (next_file.name, sentence),
        (file.name, ""),
    ]
    assert Postcode.objects.count() == 1000


def test_import_that_was_killed_is_closed_by_the_next_and_its_tables_are_gone(file, next_file):
    load(file)
    PostcodeImport.objects.create(release="x", kind="other", file_name="killed.csv", sha256="0" * 64)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE places_postcode_file (x integer); CREATE TABLE places_postcode_new (x integer)")
    before = made_of()
    load(next_file)
    assert PostcodeImport.objects.get(file_name="killed.csv").refusal == "It broke off before its end."
    assert len(made_of()) == len(before) - 2


def test_import_that_breaks_off_changes_nothing_and_says_so(file, next_file):
    load(file)

    def broken(stage, rows, share):
        if stage == "swap":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        postcodes.import_file(next_file, by=SYSTEM, progress=broken)
    assert Postcode.objects.count() == 1000
    assert PostcodeImport.objects.newest_first()[0].refusal == "It was stopped by hand."
    assert load(next_file)[1] is True
