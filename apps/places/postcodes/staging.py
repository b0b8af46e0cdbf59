"""The two tables of an import: what the file says, and what takes the live table's place.

The file is copied into ``places_postcode_file`` (not logged: it is of no use after a crash). From there the new table is
built beside the live one, with the same columns, checks, indexes and foreign keys, which are read from the live table
and so are always those of the model. The change is one transaction that drops the live table and gives its names to
the new one. Readers wait for some milliseconds, and never see a table that is empty or half full.
"""

# ruff: noqa: S608 (what is put into statements are the names of our own tables)

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db import OperationalError, connection, transaction

from apps.core.copying import copy

from ..models import Postcode, Ward
from .problems import BadFile

LIVE: Final = Postcode._meta.db_table
FILE: Final = f"{LIVE}_file"
NEW: Final = f"{LIVE}_new"
WARDS: Final = Ward._meta.db_table
LOCK: Final = 0x706F7374
"""The key of the advisory lock that an import holds ("post")."""

COLUMNS = "code, ward_code, ward_id, local_authority_code, lsoa_code, latitude, longitude, introduced, terminated"
WAIT: Final = "500ms"
"""How long the swap waits for readers before it lets others pass and tries again."""
TRIES: Final = 120


@contextmanager
def only_one() -> Iterator[None]:
    """Takes the advisory lock of the import. Raises BadFile at once when another import holds it."""
    if not _ask("SELECT pg_try_advisory_lock(%s)", [LOCK]):
        raise BadFile("Another import of postcodes is running. Wait until it has ended. Nothing was changed.")
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed:
            _ask("SELECT pg_advisory_unlock(%s)", [LOCK])


def running() -> bool:
    """Whether an import holds the lock now."""
    return bool(
        _ask(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND classid = 0"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            [LOCK],
        )
    )


@contextmanager
def tables() -> Iterator[None]:
    """An empty table for the file. It and the new table are gone at the end, and so is what a dead import left."""
    _drop()
    _do(
        f'CREATE UNLOGGED TABLE {FILE} (line integer, code varchar(7) COLLATE "C", ward_code varchar(9),'
        " local_authority_code varchar(9), lsoa_code varchar(9), latitude numeric(8, 5), longitude numeric(8, 5),"
        " introduced date, terminated date) WITH (autovacuum_enabled = off)"
    )
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed and not connection.needs_rollback:
            _drop()


def fill(lines: Iterable[str]) -> int:
    """Copies the lines in and answers how many there are."""
    with connection.cursor() as cursor:
        return copy(cursor, FILE, lines)


def check() -> None:
    """Each postcode stands in the file once, and some of them are here. Raises BadFile, with the line, if not."""
    twice = _row(
        f"SELECT code, (array_agg(line ORDER BY line))[1:2] FROM {FILE}"
        " GROUP BY code HAVING count(*) > 1 ORDER BY (array_agg(line ORDER BY line))[2] LIMIT 1"
    )
    if twice:
        code, (first, second) = twice
        raise BadFile(f"{code[:-3]} {code[-3:]} stands in the file twice. It is on line {first:,} too.", line=second)
    if not _ask(f"SELECT EXISTS (SELECT FROM {WARDS})"):
        raise BadFile("There are no wards yet. Load the place first: manage.py load_places.")
    if not _ask(f"SELECT EXISTS (SELECT FROM {FILE} JOIN {WARDS} w ON w.code = ward_code)"):
        raise BadFile(
            "None of these postcodes is in a ward of this place. The file may be of a year with other wards, or of"
            " another country."
        )


def build(*, only_place: bool) -> tuple[int, int]:
    """Makes the new table from the file's. Returns how many postcodes it holds, and how many in the place's wards."""
    kept = (
        f"WHERE f.local_authority_code IN (SELECT local_authority_code FROM {FILE} JOIN {WARDS} w ON w.code = ward_code)"
        if only_place
        else ""
    )
    with transaction.atomic():
        _do(f"CREATE TABLE {NEW} (LIKE {LIVE} INCLUDING ALL)")
        _do(
            f"INSERT INTO {NEW} ({COLUMNS})"
            " SELECT f.code, f.ward_code, w.code, f.local_authority_code, f.lsoa_code, f.latitude, f.longitude,"
            f" f.introduced, f.terminated FROM {FILE} f LEFT JOIN {WARDS} w ON w.code = f.ward_code {kept}"
            " ORDER BY f.code"
        )
        for name, definition in _foreign_keys(LIVE):
            _do(f'ALTER TABLE {NEW} ADD CONSTRAINT "{name}" {definition}')
    _do(f"ANALYZE {NEW}")
    found = _row(f"SELECT count(*), count(ward_id) FROM {NEW}")
    return found[0], found[1]


def swap(finish: Callable[[], Any]) -> float:
    """Replaces the live table by the new one and calls ``finish``, in one transaction. Returns the seconds of lock.

    It never stands in the way for long: after half a second of waiting for a reader it lets all others pass.
    """
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                _do(f"SET LOCAL lock_timeout = '{WAIT}'")
                _do(f"LOCK TABLE {LIVE}, {WARDS} IN ACCESS EXCLUSIVE MODE")
                start = time.perf_counter()
                names = _index_names()
                _do(f"DROP TABLE {LIVE}")
                _do(f"ALTER TABLE {NEW} RENAME TO {LIVE}")
                for made, wanted in names.items():
                    _do(f'ALTER INDEX "{made}" RENAME TO "{wanted}"')
                finish()
            return time.perf_counter() - start
        except OperationalError as wrong:
            if getattr(wrong.__cause__, "pgcode", "") not in {"55P03", "40P01"}:
                raise
            time.sleep(0.5)
    raise BadFile("Somebody reads the postcodes all the time, a backup perhaps. Try again later.")


def _foreign_keys(table: str) -> list[tuple[str, str]]:
    return _rows(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype = 'f' ORDER BY conname",
        [table],
    )


def _index_names() -> dict[str, str]:
    """The name that each index of the new table has to get: that of the live table's index of the same making."""
    making = (
        "SELECT c.relname, i.indisprimary::text || i.indisunique::text || i.indkey::text || i.indclass::text"
        " || i.indcollation::text || i.indoption::text || coalesce(pg_get_expr(i.indpred, i.indrelid), '')"
        " || coalesce(pg_get_expr(i.indexprs, i.indrelid), '')"
        " FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = %s::regclass ORDER BY 1"
    )
    live = {made: name for name, made in _rows(making, [LIVE])}
    return {name: live[made] for name, made in _rows(making, [NEW])}


def _drop() -> None:
    _do(f"DROP TABLE IF EXISTS {FILE}, {NEW}")


def _do(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _rows(statement: str, values: list[Any] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _row(statement: str) -> Any:
    found = _rows(statement)
    return found[0] if found else None


def _ask(statement: str, values: list[Any] | None = None) -> Any:
    return _rows(statement, values)[0][0]
