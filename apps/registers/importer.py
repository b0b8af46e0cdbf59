"""Loads the Charity Commission's public extract: streamed into a staging table, then merged in one transaction."""

# ruff: noqa: S608 (what is put into statements are the names of our own tables and columns)

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit, wording
from apps.core.audit import Actor
from apps.places.models import Source

from . import after_loading, columns, events
from .copying import copy_in
from .models import RegisterEntry, RegisterImport, RegisterWord
from .reading import BadRegister, ExtractRow, read_rows

LOCK = 4_604_350_017
"""The advisory lock of the whole register: any fixed number that nothing else uses."""
EVERY = 50_000
MISSING_MOST = 0.05
"""The share of the register that may be missing from an extract before it is taken for a part of one."""
FEW = 1000
"""Under so many missing charities the share is not looked at."""
PAIRS_KEPT = 100
"""Of so many charities that stood in a file twice, the places are kept."""
OWN = (*columns.STAGED, "codes")
CREDIT = {
    "name": "Register of charities: public extract",
    "publisher": "Charity Commission for England and Wales",
    "licence": "Open Government Licence v3.0",
    "note": "Contains public sector information licensed under the Open Government Licence v3.0.",
}
"""How the register is credited, wherever sources are."""
Say = Callable[[str], None]


def _quiet(_: str) -> None:
    """Says nothing."""


def load(
    *,
    charities: Path,
    classification: Path,
    extract_date: dt.date | None = None,
    allow_missing: bool = False,
    by: Actor,
    say: Say = _quiet,
) -> RegisterImport:
    """Loads the charity table and the classification table of the public extract. The same files again change nothing.

    ``extract_date`` is the one in the records unless given. A charity that the extract no longer has, or that has a
    date of removal, is marked as removed and kept. Afterwards every group with a charity number is compared with its
    entry. Returns the row of this loading with what was new, changed, removed and kept as it was. Where the file has two
    rows for one number, the one on the register is taken, and the row of the loading names the pair.

    Raises BadRegister, with the line or record, and changes nothing: for a file that is not that table of the extract,
    a row that is cut off, a value that is no number or date, an extract older than the one
    that was loaded last, one that lacks more than 5% of the charities known (unless ``allow_missing``), and while
    another loading runs. Records ``register.loaded``; notifies nobody.
    """
    started = timezone.now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise BadRegister("Another loading of the register is running. Wait until it has ended.", code="running")
        found = _stage_charities(cursor, charities, say)
        _stage_codes(cursor, classification, say)
        extract = _dated(extract_date or found)
        say("Comparing with what is known.")
        twice = _take_one_of_each(cursor)
        _check_missing(cursor, allow_missing=allow_missing)
        row = RegisterImport.objects.create(
            started_at=started,
            finished_at=timezone.now(),
            loaded_by=by if isinstance(by, User) else None,
            charities_file=charities.name[:200],
            classification_file=classification.name[:200],
            extract_date=extract,
            twice=len(twice),
            pairs=twice[:PAIRS_KEPT],
            **dict.fromkeys(("new", "changed", "removed", "kept"), 0),
        )
        counts = _merge(cursor, row)
        Source.objects.update_or_create(code="charity-register", defaults={**CREDIT, "dated": wording.day(extract)})
        say("Comparing what is known with the new entries.")
        counts |= after_loading.run(row)
        for name in ("new", "changed", "removed", "kept"):
            setattr(row, name, counts[name])
        row.finished_at = timezone.now()
        row.save(update_fields=["new", "changed", "removed", "kept", "finished_at"])
        audit.record(events.REGISTER_LOADED, subject=row, by=by, after={"extract_date": extract} | counts)
    return row


def _stage_charities(cursor: Any, path: Path, say: Say) -> dt.date | None:
    """Streams the charity table in. Returns the date that its first record gives for the extract."""
    kept = ", ".join(columns.STAGED)
    cursor.execute("DROP TABLE IF EXISTS register_staging, register_staging_codes, register_staging_words")
    cursor.execute(
        f"CREATE TEMP TABLE register_staging ON COMMIT DROP AS SELECT {kept}, codes FROM {RegisterEntry._meta.db_table}"
        " WITH NO DATA"
    )
    cursor.execute("ALTER TABLE register_staging ADD COLUMN organisation integer, ADD COLUMN place text")
    extract: dt.date | None = None

    def staged(rows: Iterator[ExtractRow], first: ExtractRow) -> Iterator[tuple[Any, ...]]:
        for row in _counted(chain([first], rows), "charities", say):
            if columns.is_main_charity(row):
                yield *columns.charity(row), columns.whole(row, "organisation_number"), row.place

    with read_rows(path, columns.CHARITIES) as rows:
        first = next(rows, None)
        if first is None:
            raise BadRegister(f"{path.name} has no records.", code="empty")
        if first.cells.get("date_of_extract"):
            extract = columns.day(first, "date_of_extract")
        copy_in(cursor, "register_staging", (*columns.STAGED, "organisation", "place"), staged(rows, first))
    return extract


def _stage_codes(cursor: Any, path: Path, say: Say) -> None:
    def staged(rows: Iterator[ExtractRow]) -> Iterator[tuple[int, int]]:
        for row in _counted(rows, "codes", say):
            if columns.is_main_charity(row):
                code = columns.whole(row, "classification_code", most=32_000)
                if code is None or code <= 0:
                    raise row.bad("classification_code is empty or not a number over nought.")
                yield columns.number(row), code

    cursor.execute("CREATE TEMP TABLE register_staging_codes (number integer, code smallint) ON COMMIT DROP")
    with read_rows(path, columns.CLASSIFICATION) as rows:
        copy_in(cursor, "register_staging_codes", ("number", "code"), staged(rows))


def _counted(rows: Iterator[ExtractRow], what: str, say: Say) -> Iterator[ExtractRow]:
    for at, row in enumerate(rows, start=1):
        yield row
        if at % EVERY == 0:
            say(f"{at:,} {what} read")


def _dated(extract: dt.date | None) -> dt.date:
    if extract is None:
        raise BadRegister("The file does not say its date. Give it with --extract-date 2026-11-20.", code="no-date")
    if extract > timezone.localdate():
        raise BadRegister(f"The date of the extract, {wording.day(extract)}, has not come yet.", code="future")
    last = RegisterImport.objects.order_by("-extract_date", "-pk").first()
    if last is not None and extract < last.extract_date:
        raise BadRegister(
            f"This extract is of {wording.day(extract)}. A newer one, of {wording.day(last.extract_date)}, is loaded"
            " already.",
            code="older",
        )
    return extract


def _take_one_of_each(cursor: Any) -> list[list[Any]]:
    """Keeps one row for each charity number, and returns what was left: the number, the place of the row that was taken,
    and the place of the one that was not.

    A charity that was registered anew under its old number stands in the extract as it was and as it is: the one on the
    register counts, and of several the one that was registered last.
    """
    cursor.execute("CREATE INDEX ON register_staging (number)")
    cursor.execute("ANALYZE register_staging")
    cursor.execute(
        """
        WITH ranked AS (
            SELECT ctid, row_number() OVER best AS nth, first_value(place) OVER best AS taken FROM register_staging
             WHERE number IN (SELECT number FROM register_staging GROUP BY number HAVING count(*) > 1)
            WINDOW best AS (PARTITION BY number ORDER BY on_register DESC, registered_on DESC NULLS LAST,
                            removed_on DESC NULLS LAST, organisation DESC NULLS LAST, ctid DESC)
        )
        DELETE FROM register_staging s USING ranked r WHERE s.ctid = r.ctid AND r.nth > 1
        RETURNING s.number, r.taken, s.place
        """
    )
    return sorted(list(row) for row in cursor.fetchall())


def _check_missing(cursor: Any, *, allow_missing: bool) -> None:
    cursor.execute(
        "SELECT count(*), count(*) FILTER (WHERE NOT EXISTS"
        f" (SELECT FROM register_staging s WHERE s.number = e.number)) FROM {RegisterEntry._meta.db_table} e"
        " WHERE on_register"
    )
    known, missing = cursor.fetchone()
    if missing > max(FEW, known * MISSING_MOST) and not allow_missing:
        raise BadRegister(
            f"{missing:,} of the {known:,} charities on the register are not in this file. If it is whole all the"
            " same, say so with --allow-missing.",
            code="a-part",
        )


def _merge(cursor: Any, row: RegisterImport) -> dict[str, int]:
    """New ones in, changed ones over, those that are gone marked."""
    table = RegisterEntry._meta.db_table
    cursor.execute(
        "UPDATE register_staging s SET codes = c.codes FROM (SELECT number, array_agg(DISTINCT code ORDER BY code)"
        " AS codes FROM register_staging_codes GROUP BY number) c WHERE c.number = s.number"
    )
    cursor.execute("UPDATE register_staging SET codes = '{}' WHERE codes IS NULL")
    ours = ", ".join(f"e.{name}" for name in OWN)
    theirs = ", ".join(f"s.{name}" for name in OWN)
    cursor.execute(
        f"SELECT count(*) FROM {table} e JOIN register_staging s USING (number) WHERE e.on_register AND NOT s.on_register"
    )
    removed = cursor.fetchone()[0]
    sets = ", ".join(f"{name} = s.{name}" for name in OWN[1:])
    cursor.execute(
        f"UPDATE {table} e SET {sets}, changed_in_id = %s, missing_since = NULL FROM register_staging s"
        f" WHERE e.number = s.number AND (({ours}) IS DISTINCT FROM ({theirs}) OR e.missing_since IS NOT NULL)",
        [row.pk],
    )
    changed = cursor.rowcount
    cursor.execute(
        f"UPDATE {table} e SET on_register = FALSE, missing_since = %s, changed_in_id = %s"
        " WHERE on_register AND NOT EXISTS (SELECT FROM register_staging s WHERE s.number = e.number)",
        [row.extract_date, row.pk],
    )
    missing = cursor.rowcount
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(OWN)}, changed_in_id) SELECT {theirs}, %s FROM register_staging s"
        f" WHERE NOT EXISTS (SELECT FROM {table} e WHERE e.number = s.number)",
        [row.pk],
    )
    new = cursor.rowcount
    if new or changed:
        _count_words(cursor, table)
    cursor.execute("SELECT gin_clean_pending_list('register_entry_by_word')")
    cursor.execute(f"ANALYZE {table}")
    cursor.execute(f"SELECT count(*) FROM {table}")
    kept = cursor.fetchone()[0] - new - changed - missing
    return {"new": new, "changed": changed - removed, "removed": removed + missing, "kept": kept}


def _count_words(cursor: Any, table: str) -> None:
    """The words of all names and how many names have each. Rows that say the same already are left alone."""
    words = RegisterWord._meta.db_table
    cursor.execute(
        "CREATE TEMP TABLE register_staging_words ON COMMIT DROP AS SELECT word, count(DISTINCT number) AS entries"
        f" FROM {table}, unnest(string_to_array(plain, ' ')) AS word WHERE word <> '' GROUP BY word"
    )
    cursor.execute(f"DELETE FROM {words} WHERE word NOT IN (SELECT word FROM register_staging_words)")
    cursor.execute(
        f"INSERT INTO {words} AS w (word, entries) SELECT word, entries FROM register_staging_words"
        " ON CONFLICT (word) DO UPDATE SET entries = excluded.entries WHERE w.entries <> excluded.entries"
    )
    cursor.execute("SELECT gin_clean_pending_list('register_word_trigrams')")
    cursor.execute(f"ANALYZE {words}")
