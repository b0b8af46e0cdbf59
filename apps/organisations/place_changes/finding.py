"""Compares the postcodes of all groups with the directory, in a fixed number of statements however many groups there are."""

# ruff: noqa: S608 (what is put into statements are the names of our own tables)

from __future__ import annotations

from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from apps.core import wording
from apps.places.models import Postcode, PostcodeImport, Ward
from apps.places.postcodes.answering import NO_WARD

from ..models import Organisation, PostcodeDifference
from . import reading
from .querysets import AT_WORK

TODAY: Final = "n.starts <= %(today)s AND (n.ends IS NULL OR n.ends > %(today)s)"
TABLE: Final = PostcodeDifference._meta.db_table
ELSEWHERE: Final = "p.ward_code <> o.ward_id AND (p.ward_id IS NULL OR n.code IS NOT NULL)"
"""In another ward of today, or in none of ours. A list of before or after a review of wards names some that are none today:
it says nothing of the ward then."""
FOUND: Final = f"""
    SELECT o.id AS organisation_id, o.postcode, o.ward_id, p.terminated AS ended_on,
           CASE WHEN {ELSEWHERE} THEN p.ward_id END AS new_ward_id,
           CASE WHEN p.code IS NULL THEN 'missing' WHEN {ELSEWHERE} THEN 'moved' ELSE 'ended' END AS kind
      FROM {Organisation._meta.db_table} o
      LEFT JOIN {Postcode._meta.db_table} p ON p.code = replace(o.postcode, ' ', '') COLLATE "C"
      LEFT JOIN {Ward._meta.db_table} n ON n.code = p.ward_id AND {TODAY}
     WHERE o.status = ANY(%(at_work)s) AND o.postcode <> '' AND left(o.postcode, 2) <> ALL(%(nowhere)s)
       AND (%(only)s::bigint IS NULL OR o.id = %(only)s)
       AND (p.code IS NULL OR p.terminated IS NOT NULL OR ({ELSEWHERE}))
"""
SAME: Final = """
    d.organisation_id = f.organisation_id AND d.kind = f.kind AND d.postcode = f.postcode AND d.ward_id = f.ward_id
    AND d.new_ward_id IS NOT DISTINCT FROM f.new_ward_id AND d.ended_on IS NOT DISTINCT FROM f.ended_on
"""
"""The difference says what was found now."""


def compare(found_in: PostcodeImport, *, only: Organisation | None = None) -> int:
    """Compares every group at work, or one, with the directory. Returns how many new differences there are.

    One that somebody left as it was is not shown again while the directory and the record say the same. One that is no
    longer there is settled by itself. Postcodes of areas that have no wards (the Isle of Man, the Forces) are in no
    directory, and no difference. An import calls this under its own lock, so two do not run at once.
    """
    values = {
        "at_work": list(AT_WORK),
        "nowhere": list(NO_WARD),
        "only": only.pk if only else None,
        "now": timezone.now(),
        "today": timezone.localdate(),
        "found_in": found_in.pk,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"WITH f AS MATERIALIZED ({FOUND}) UPDATE {TABLE} d SET settled_at = %(now)s, settled_how = 'gone'"
            " WHERE d.settled_at IS NULL AND (%(only)s::bigint IS NULL OR d.organisation_id = %(only)s)"
            f" AND NOT EXISTS (SELECT FROM f WHERE {SAME})",
            values,
        )
        cursor.execute(
            f"WITH f AS MATERIALIZED ({FOUND})"
            f" INSERT INTO {TABLE} (organisation_id, kind, postcode, ward_id, new_ward_id, ended_on, found_at,"
            " found_in_id, settled_how)"
            " SELECT organisation_id, kind, postcode, ward_id, new_ward_id, ended_on, %(now)s, %(found_in)s, '' FROM f"
            f" WHERE NOT EXISTS (SELECT FROM {TABLE} d WHERE (d.settled_at IS NULL OR d.settled_how = 'left') AND {SAME})"
            " ON CONFLICT DO NOTHING",  # somebody settled one meanwhile, and with it found what is left
            values,
        )
        return int(cursor.rowcount)


def after_import(loaded: PostcodeImport) -> str:
    """Compares all groups with a directory that was loaded, and says what there is now. Nothing where all agree."""
    compare(loaded)
    said = in_words(by_kind())
    return f"{said} Staff see them under “Postcodes and wards” on the page of groups." if said else ""


def wards_of_postcodes(typed: list[str]) -> dict[str, str]:
    """The code of the ward in which the directory has each of these postcodes. One query, or none."""
    compact = {postcode.replace(" ", ""): postcode for postcode in typed if postcode}
    if not compact:
        return {}
    found = Postcode.objects.filter(pk__in=list(compact), ward__isnull=False)
    return {compact[code]: ward for code, ward in found.values_list("code", "ward")}


def all_in_words() -> str:
    """How many groups wait for a decision about their place, and why: empty where none do. A query for each reason."""
    ended = reading.in_ended_wards().count()
    of_wards = (
        f"{wording.count(ended, 'group')} {'is' if ended == 1 else 'are'} in a ward that has ended." if ended else ""
    )
    return " ".join(said for said in (of_wards, in_words(by_kind())) if said)


def by_kind() -> dict[str, int]:
    """How many open differences there are of each kind. One query."""
    found = PostcodeDifference.objects.open().values("kind").annotate(rows=Count("pk")).order_by("kind")
    return {row["kind"]: row["rows"] for row in found}


def in_words(counts: dict[str, int]) -> str:
    """How many groups' postcodes moved, ended or are missing: empty where none are."""
    kinds: list[tuple[Any, str]] = [
        (PostcodeDifference.Kind.MOVED, "in another ward"),
        (PostcodeDifference.Kind.ENDED, "ended"),
        (PostcodeDifference.Kind.MISSING, "not in the directory"),
    ]
    parts = [f"{wording.whole(counts[kind])} {said}" for kind, said in kinds if counts.get(kind)]
    total = sum(counts.values())
    whose = "1 group’s postcode differs" if total == 1 else f"{wording.whole(total)} groups’ postcodes differ"
    return f"{whose} from the directory: {', '.join(parts)}." if parts else ""
