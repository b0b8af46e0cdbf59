"""Pairs of groups that may be one: found by one statement over the indexes, judged by the rule of ``likeness``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from django.db import connection, transaction

from ..models import Organisation
from .index import facts
from .likeness import Facts, Likeness, compare
from .names import places_here

LISTED_FROM = 72
"""Of 100: from here on staff are shown a pair."""
THRESHOLD = 0.45
HELD_BY_MANY = 4
"""A website, domain or phone that more groups than this have belongs to a body above them, and says nothing."""
BATCH = 5000

CANDIDATES = """
WITH held AS (
    SELECT k.organisation_id AS id, k.key, k.site, k.mail_domain, k.phone
    FROM organisations_namekey k JOIN organisations_organisation o ON o.id = k.organisation_id
    WHERE o.status <> 'merged'
),
shared AS (
    SELECT array_agg(id) AS ids FROM held WHERE site <> '' GROUP BY site HAVING count(*) BETWEEN 2 AND %(many)s
    UNION ALL
    SELECT array_agg(id) FROM held WHERE mail_domain <> '' GROUP BY mail_domain HAVING count(*) BETWEEN 2 AND %(many)s
    UNION ALL
    SELECT array_agg(id) FROM held WHERE phone <> '' GROUP BY phone HAVING count(*) BETWEEN 2 AND %(many)s
)
SELECT least(a.id, b.organisation_id), greatest(a.id, b.organisation_id)
FROM held a
JOIN organisations_namekey b ON b.key %% a.key AND b.organisation_id <> a.id
WHERE (%(which)s::bigint[] IS NULL AND b.organisation_id > a.id) OR a.id = ANY (%(which)s::bigint[])
UNION
SELECT x, y FROM shared, unnest(ids) AS x, unnest(ids) AS y
WHERE x < y AND (%(which)s::bigint[] IS NULL OR x = ANY (%(which)s::bigint[]) OR y = ANY (%(which)s::bigint[]))
"""
"""Two groups whose names have much the same trigrams, or that share a website, a mail domain or a phone number."""


def find(which: set[int] | None = None) -> dict[tuple[int, int], Likeness]:
    """The pairs that staff should see, among all groups, or those with one of ``which`` in them."""
    if which is not None and not which:
        return {}
    looked_at = candidates(which)
    return {(one, two): likeness for one, two, likeness in likely(looked_at, everything())}


def candidates(which: set[int] | None = None) -> list[tuple[int, int]]:
    """The pairs worth a look, the smaller key first."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL jit = off; SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(THRESHOLD)]
        )
        cursor.execute(CANDIDATES, {"many": HELD_BY_MANY, "which": sorted(which) if which is not None else None})
        return [(one, two) for one, two in cursor.fetchall()]


def everything() -> dict[int, Facts]:
    """What is compared of every group that was not merged, by its key."""
    rows = Organisation.objects.exclude(status=Organisation.Status.MERGED).defer("search").order_by("pk")
    places = places_here()
    found: dict[int, Facts] = {}
    iterator = rows.iterator(chunk_size=BATCH)
    while batch := list(islice(iterator, BATCH)):
        found |= facts(batch, places)
    return _without_what_many_hold(found)


def _without_what_many_hold(found: dict[int, Facts]) -> dict[int, Facts]:
    held = {name: Counter(getattr(each, name) for each in found.values()) for name in ("site", "mail_domain", "phone")}
    many = {name: {value for value, times in counts.items() if times > HELD_BY_MANY} for name, counts in held.items()}
    for key, each in found.items():
        if any(getattr(each, name) in values for name, values in many.items()):
            found[key] = replace(
                each,
                site="" if each.site in many["site"] else each.site,
                mail_domain="" if each.mail_domain in many["mail_domain"] else each.mail_domain,
                phone="" if each.phone in many["phone"] else each.phone,
            )
    return found


def likely(pairs: list[tuple[int, int]], known: dict[int, Facts]) -> Iterator[tuple[int, int, Likeness]]:
    """Those of the pairs that staff should see."""
    for one, two in pairs:
        if one in known and two in known:
            likeness = compare(known[one], known[two])
            if likeness.score >= LISTED_FROM:
                yield one, two, likeness
