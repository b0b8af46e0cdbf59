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
SELECT a.id, b.organisation_id
FROM held a
JOIN organisations_namekey b ON b.key %% a.key AND b.organisation_id > a.id
UNION
SELECT x, y FROM shared, unnest(ids) AS x, unnest(ids) AS y WHERE x < y
"""
"""Two groups whose names have much the same trigrams, or that share a website, a mail domain or a phone number."""


def candidates() -> list[tuple[int, int]]:
    """The pairs worth a look, the smaller key first."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL jit = off; SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(THRESHOLD)]
        )
        cursor.execute(CANDIDATES, {"many": HELD_BY_MANY})
        return [(one, two) for one, two in cursor.fetchall()]


def everything() -> dict[int, Facts]:
    """What is compared of every group that was not merged, by its key."""
    rows = Organisation.objects.exclude(status=Organisation.Status.MERGED).defer("search").order_by("pk")
    places, found = places_here(), {}
    iterator = rows.iterator(chunk_size=BATCH)
    while batch := list(islice(iterator, BATCH)):
        found |= facts(batch, places)
    return _without_what_many_hold(found)


def _without_what_many_hold(found: dict[int, Facts]) -> dict[int, Facts]:
    held = {name: Counter(getattr(each, name) for each in found.values()) for name in ("site", "mail_domain", "phone")}
    many = {name: {value for value, times in counts.items() if times > HELD_BY_MANY} for name, counts in held.items()}
    for key, each in found.items():
        blank = {name: "" for name, values in many.items() if getattr(each, name) in values}
        if blank:
            found[key] = replace(each, **blank)
    return found


def likely(pairs: list[tuple[int, int]], known: dict[int, Facts]) -> Iterator[tuple[int, int, Likeness]]:
    """Those of the pairs that staff should see."""
    for one, two in pairs:
        if one in known and two in known:
            likeness = compare(known[one], known[two])
            if likeness.score >= LISTED_FROM:
                yield one, two, likeness
