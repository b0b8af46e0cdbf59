"""Finds pairs of groups that may be duplicates: candidates by one SQL statement, scored by ``likeness.compare``."""

# ruff: noqa: S608 (the statements are put together from parts that stand here)

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from django.db import connection, transaction

from ..models import Organisation
from .index import facts
from .likeness import Facts, Likeness, compare
from .names import places_here

LISTED_FROM = 72
"""Of 100: from here on staff are shown a pair."""
THRESHOLD = 0.4
SEARCH_EACH_UP_TO = 5_000
"""Up to so many groups each is searched for; beyond that all are compared at once."""
HELD_BY_MANY = 4
"""A website, mail domain or phone number that more groups than this share is ignored: it is an umbrella body's."""
BATCH = 5000

RAREST = 14
SHARED_BY_FEW = 400
"""Of each name so many trigrams are looked at, the rarest of those that no more than so many names have."""

HELD = """
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
),
called AS (
    SELECT id, 0 AS other, key FROM held
    UNION ALL
    SELECT n.organisation_id, n.id, n.key FROM organisations_othername n JOIN held ON held.id = n.organisation_id
    WHERE n.key <> ''
)"""
"""The groups; those that share a website, a mail domain or a phone number; and every name by which a group is called: its
own, and those that it is also known by or had before (``other``, their id)."""

PAIRS_OF_SOME = (
    HELD
    + """
SELECT least(a.id, b.organisation_id), greatest(a.id, b.organisation_id)
FROM called a
JOIN organisations_namekey b ON b.key %% a.key AND b.organisation_id <> a.id
WHERE a.id = ANY (%(which)s::bigint[])
UNION
SELECT least(a.id, b.organisation_id), greatest(a.id, b.organisation_id)
FROM called a
JOIN organisations_othername b ON b.key %% a.key AND b.organisation_id <> a.id
WHERE a.id = ANY (%(which)s::bigint[])
UNION
SELECT x, y FROM shared, unnest(ids) AS x, unnest(ids) AS y
WHERE x < y AND (x = ANY (%(which)s::bigint[]) OR y = ANY (%(which)s::bigint[]))
"""
)
"""Two groups whose names have much the same trigrams: for each of some, a search in the index."""

PAIRS_OF_ALL = (
    HELD
    + """,
trigrams AS MATERIALIZED (SELECT id, other, t FROM called, unnest(show_trgm(key)) AS t),
few AS (SELECT t, count(*) AS n FROM trigrams GROUP BY t HAVING count(*) BETWEEN 2 AND %(few)s),
telling AS MATERIALIZED (
    SELECT id, other, t FROM (
        SELECT id, other, t, row_number() OVER (PARTITION BY id, other ORDER BY n, t) AS place
        FROM trigrams JOIN few USING (t)
    ) AS ranked WHERE place <= %(rarest)s
),
near AS (
    SELECT a.id AS x, a.other AS ours, b.id AS y, b.other AS theirs
    FROM telling a JOIN telling b ON a.t = b.t AND a.id < b.id
    GROUP BY 1, 2, 3, 4 HAVING count(*) >= 2
)
SELECT x, y FROM near
JOIN called a ON a.id = x AND a.other = ours JOIN called b ON b.id = y AND b.other = theirs
WHERE similarity(a.key, b.key) >= %(alike)s
UNION
SELECT a.id, b.id FROM called a JOIN called b ON a.key = b.key AND a.id < b.id
UNION
SELECT x, y FROM shared, unnest(ids) AS x, unnest(ids) AS y WHERE x < y
"""
)
"""The same for all at once: two names that are alike share some of their rarest trigrams, so only those are compared.
Some times as quick as a search for each. Of 1,000 planted pairs one more is missed; a change of its record finds it."""


def find_likely_pairs(which: set[int] | None = None) -> dict[tuple[int, int], Likeness]:
    """The pairs with a score of LISTED_FROM or more, among all groups, or with one of ``which`` (ids) in them."""
    if which is not None and not which:
        return {}
    looked_at = candidate_pairs(which)
    return {(one, two): likeness for one, two, likeness in likely_pairs(looked_at, all_facts())}


def candidate_pairs(which: set[int] | None = None) -> list[tuple[int, int]]:
    """The pairs of ids to score, the smaller id first: similar names, or a shared website, mail domain or phone."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL jit = off; SET LOCAL work_mem = '64MB';"
            " SELECT set_config('pg_trgm.similarity_threshold', %s, true)",
            [str(THRESHOLD)],
        )
        values: dict[str, Any] = {"many": HELD_BY_MANY}
        if which is None or len(which) > SEARCH_EACH_UP_TO:
            cursor.execute(PAIRS_OF_ALL, values | {"few": SHARED_BY_FEW, "rarest": RAREST, "alike": THRESHOLD})
            return [(x, y) for x, y in cursor.fetchall() if which is None or x in which or y in which]
        cursor.execute(PAIRS_OF_SOME, values | {"which": sorted(which)})
        return [(one, two) for one, two in cursor.fetchall()]


def all_facts() -> dict[int, Facts]:
    """The facts of every group that was not merged, by primary key."""
    rows = Organisation.objects.exclude(status=Organisation.Status.MERGED).defer("search").order_by("pk")
    rows = rows.prefetch_related("other_names")
    places = places_here()
    found: dict[int, Facts] = {}
    iterator = rows.iterator(chunk_size=BATCH)
    while batch := list(islice(iterator, BATCH)):
        found |= facts(batch, places)
    return _without_widely_shared(found)


def _without_widely_shared(found: dict[int, Facts]) -> dict[int, Facts]:
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


def likely_pairs(pairs: list[tuple[int, int]], known: dict[int, Facts]) -> Iterator[tuple[int, int, Likeness]]:
    """Scores pairs and yields those with LISTED_FROM or more: both ids and the likeness."""
    for one, two in pairs:
        if one in known and two in known:
            likeness = compare(known[one], known[two])
            if likeness.score >= LISTED_FROM:
                yield one, two, likeness
