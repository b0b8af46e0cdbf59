"""Scores requests: all that are open, or the few given, in one statement in Postgres."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from apps.support.states import OPEN, QUEUED

from .criteria import CRITERIA, Criterion
from .models import Policy, PolicyCriterion

_LOOK_UPS = {
    "ready": """
    LEFT JOIN (
        SELECT x.request_id, count(*) AS n, array_agg(l.name ORDER BY l.position, l.code) AS names
        FROM support_request_readiness x JOIN support_readiness l ON l.code = x.readiness_id
        {of_request} GROUP BY x.request_id
    ) ready ON ready.request_id = r.id""",
    "serve": """
    LEFT JOIN (
        SELECT x.organisation_id, bool_or(x.led) AS led, array_agg(DISTINCT l.name) AS names
        FROM (
            SELECT organisation_id, community_id, false AS led FROM organisations_organisation_serves
            UNION ALL
            SELECT organisation_id, community_id, true FROM organisations_organisation_led_by
        ) x JOIN organisations_community l ON l.code = x.community_id
        WHERE x.community_id = ANY(%(reach_communities)s) {of_organisation} GROUP BY x.organisation_id
    ) serve ON serve.organisation_id = r.organisation_id""",
    "need": """
    LEFT JOIN (
        SELECT DISTINCT ON (w.code) w.code, w.name AS ward, d.decile
        FROM places_ward w LEFT JOIN places_deprivation d ON d.ward_id = w.code
        ORDER BY w.code, d.measure DESC
    ) need ON need.code = r.ward_id""",
    "served": """
    LEFT JOIN (
        SELECT DISTINCT x.organisation_id FROM support_request x WHERE x.started_at IS NOT NULL {of_organisation}
    ) served ON served.organisation_id = r.organisation_id""",
    "theme": """
    LEFT JOIN (
        SELECT x.organisation_id, array_agg(l.name ORDER BY l.position, l.code) AS names
        FROM organisations_organisation_themes x JOIN organisations_theme l ON l.code = x.theme_id
        WHERE x.theme_id = ANY(%(theme_themes)s) {of_organisation} GROUP BY x.organisation_id
    ) theme ON theme.organisation_id = r.organisation_id""",
    "band": """
    LEFT JOIN organisations_incomeband band
        ON o.income >= band.lower AND (band.upper IS NULL OR o.income < band.upper)""",
}
"""What criteria may read beside the request ``r`` and its organisation ``o``. At most one row for each request."""

_STATEMENT = """
INSERT INTO prioritisation_score AS s
    (request_id, policy_id, total, parts, facts, scored_at, asked_at, ranked,
     status, stage, topic_id, neighbourhood_id, organisation_id, adviser_id, themes, reply_due_at, answered,
     waiting_on, deadline)
SELECT id, %(policy)s, {sum}, jsonb_build_object({parts}), facts, %(now)s, sent_at, ranked,
    status, stage, topic_id, neighbourhood_id, organisation_id, adviser_id, themes, reply_due_at, answered,
    waiting_on, deadline
FROM (
    SELECT r.id, r.sent_at, r.status = ANY(%(queued)s) AS ranked,
        r.status, r.stage, r.topic_id, r.neighbourhood_id, r.organisation_id, r.adviser_id,
        r.answered_at IS NOT NULL AS answered, r.waiting_on, r.deadline,
        CASE WHEN r.status = ANY(%(queued)s)
            THEN CASE WHEN r.first_reply_at IS NULL THEN r.reply_due_at ELSE r.answer_due_at END END AS reply_due_at,
        coalesce(about.themes, '{{}}') AS themes,
        {points},
        jsonb_build_object({facts}) AS facts
    FROM support_request r
    JOIN organisations_organisation o ON o.id = r.organisation_id
    LEFT JOIN (
        SELECT x.organisation_id, array_agg(x.theme_id ORDER BY x.theme_id) AS themes
        FROM organisations_organisation_themes x WHERE true {of_organisation} GROUP BY x.organisation_id
    ) about ON about.organisation_id = r.organisation_id{look_ups}
    WHERE {which}
) scored
ON CONFLICT (request_id) DO UPDATE SET
    policy_id = CASE WHEN excluded.ranked THEN excluded.policy_id ELSE s.policy_id END,
    total = CASE WHEN excluded.ranked THEN excluded.total ELSE s.total END,
    parts = CASE WHEN excluded.ranked THEN excluded.parts ELSE s.parts END,
    facts = CASE WHEN excluded.ranked THEN excluded.facts ELSE s.facts END,
    scored_at = CASE WHEN excluded.ranked THEN excluded.scored_at ELSE s.scored_at END,
    asked_at = excluded.asked_at, ranked = excluded.ranked, status = excluded.status, stage = excluded.stage,
    topic_id = excluded.topic_id, neighbourhood_id = excluded.neighbourhood_id,
    organisation_id = excluded.organisation_id, adviser_id = excluded.adviser_id, themes = excluded.themes,
    reply_due_at = excluded.reply_due_at, answered = excluded.answered, waiting_on = excluded.waiting_on,
    deadline = excluded.deadline
WHERE (excluded.ranked AND (s.policy_id, s.total, s.parts, s.facts)
        IS DISTINCT FROM (excluded.policy_id, excluded.total, excluded.parts, excluded.facts))
    OR (s.ranked, s.status, s.adviser_id, s.reply_due_at, s.stage, s.topic_id, s.themes,
        s.neighbourhood_id, s.organisation_id, s.asked_at, s.answered, s.waiting_on, s.deadline)
        IS DISTINCT FROM (excluded.ranked, excluded.status, excluded.adviser_id, excluded.reply_due_at,
        excluded.stage, excluded.topic_id, excluded.themes, excluded.neighbourhood_id,
        excluded.organisation_id, excluded.asked_at, excluded.answered, excluded.waiting_on,
        excluded.deadline)
"""


def criteria_of(policy: Policy) -> list[tuple[Criterion, PolicyCriterion]]:
    """The policy's criteria, in the order in which parts are always shown."""
    return in_order(policy.criteria.all())


def in_order(criteria: Iterable[PolicyCriterion]) -> list[tuple[Criterion, PolicyCriterion]]:
    """These criteria of a policy, in the order in which parts are always shown."""
    rows = {row.code: row for row in criteria}
    return [(criterion, rows[code]) for code, criterion in CRITERIA.items() if code in rows]


def _prefix(criterion: Criterion) -> str:
    return criterion.code.replace("-", "_")


def _bound(criterion: Criterion, values: dict[str, Any]) -> dict[str, Any]:
    return {f"{_prefix(criterion)}_{k}": json.dumps(v) if isinstance(v, dict) else v for k, v in values.items()}


def statement(policy: Policy, *, which: str, narrow: bool) -> tuple[str, dict[str, Any]]:
    """The statement that scores, and its bound parameters.

    ``which`` is the SQL condition on ``r``. ``narrow`` limits the look-ups to the requests given, which
    is what a single request wants and what all of them do not. A criterion of no weight is not worked out.
    """
    now = timezone.now()
    parameters: dict[str, Any] = {
        "policy": policy.pk,
        "now": now,
        "today": timezone.localdate(now),
        "zone": settings.TIME_ZONE,
        "queued": [str(status) for status in QUEUED],
        "open": [str(status) for status in OPEN],
    }
    points: list[str] = []
    parts: list[str] = []
    facts: list[str] = []
    look_ups: dict[str, str] = {}
    for criterion, row in criteria_of(policy):
        if not row.weight:
            continue
        prefix = _prefix(criterion)
        parameters[f"{prefix}_weight"] = row.weight
        parameters |= _bound(criterion, criterion.settings(row.settings))
        points.append(f"round(%({prefix}_weight)s * ({criterion.share}))::int AS p_{prefix}")
        parts.append(f"'{criterion.code}', p_{prefix}")
        facts.extend(f"'{name}', {sql}" for name, sql in criterion.facts.items())
        if criterion.reads:
            look_ups[criterion.reads] = _LOOK_UPS[criterion.reads]
    narrowed = {
        "of_request": "WHERE x.request_id = ANY(%(ids)s)" if narrow else "",
        "of_organisation": (
            "AND x.organisation_id IN (SELECT organisation_id FROM support_request WHERE id = ANY(%(ids)s))"
            if narrow
            else ""
        ),
    }
    sql = _STATEMENT.format(
        sum=" + ".join(part.split(", ")[1] for part in parts),
        parts=", ".join(parts),
        points=", ".join(points),
        facts=", ".join(facts),
        look_ups="".join(look_ups.values()).format(**narrowed),
        of_organisation=narrowed["of_organisation"],
        which=which,
    )
    return sql, parameters


_paused: ContextVar[bool] = ContextVar("scoring_paused", default=False)


def score(request_ids: Iterable[int] | None = None, *, policy: Policy | None = None) -> int:
    """Scores these requests, or all that are open. Returns how many rows changed.

    A request that left the queue keeps its last score and loses its place. Where no policy is in force
    nothing is scored. Rows whose score, facts and place are as they were are not written.
    """
    if request_ids is not None and _paused.get():
        return 0
    policy = policy or Policy.objects.in_force().prefetch_related("criteria").first()
    if policy is None:
        return 0
    if request_ids is not None:
        which = "r.id = ANY(%(ids)s) AND r.sent_at IS NOT NULL"
        sql, parameters = statement(policy, which=which, narrow=True)
        parameters["ids"] = list(request_ids)
        with transaction.atomic(savepoint=False), connection.cursor() as cursor:
            _lock(cursor, which, parameters)
            cursor.execute(sql, parameters)
            return cursor.rowcount
    return _score_many(
        policy, "r.status = ANY(%(open)s) OR r.id IN (SELECT request_id FROM prioritisation_score WHERE ranked)"
    )


def score_sent() -> int:
    """Scores every request that was ever sent, those that have left the queue too. Returns how many rows changed."""
    policy = Policy.objects.in_force().prefetch_related("criteria").first()
    return 0 if policy is None else _score_many(policy, "r.sent_at IS NOT NULL")


@contextmanager
def paused() -> Iterator[None]:
    """Scores no single request inside the block. For loading many at once: ``score_sent`` comes after."""
    token = _paused.set(True)
    try:
        yield
    finally:
        _paused.reset(token)


def _score_many(policy: Policy, which: str) -> int:
    sql, parameters = statement(policy, which=which, narrow=False)
    with transaction.atomic(), connection.cursor() as cursor:
        # compiling the expressions takes longer than running them
        cursor.execute("SET LOCAL jit = off; SET LOCAL work_mem = '64MB'")
        _lock(cursor, which, parameters)
        cursor.execute(sql, parameters)
        return cursor.rowcount


def _lock(cursor: CursorWrapper, which: str, parameters: dict[str, Any]) -> None:
    """Locks the requests that are scored, in the order of their keys, before they are read.

    The statement that scores then sees what others committed about them while it waited, and writes no stale row back.
    All who lock several requests do it in this order, so that nobody waits for one who waits for them.
    """
    cursor.execute(
        f"SELECT r.id FROM support_request r WHERE {which} ORDER BY r.id FOR NO KEY UPDATE",  # noqa: S608 - a constant above
        parameters,
    )
