"""Counts one period from the records: what was asked, served, refused, and who waits, in fixed breakdowns.

The result is raw: it must pass ``publishing.publish`` before anyone outside the lead body sees it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection

from .periods import Period

Counts = dict[str, dict[str, dict[str, Any]]]
"""Breakdown → line → measure → value. The breakdown ``all`` has the one line ``all``."""

MEASURES: dict[str, str] = {
    "asked": "Requests sent in the period.",
    "groups": "Groups that sent at least one request in the period, each counted once.",
    "served": "Requests on which help started in the period.",
    "groups_served": "Groups for which help started in the period, each counted once.",
    "first_time": "Groups for which help started in the period and never had before, each counted once.",
    "completed": "Requests on which help was completed in the period.",
    "better": "Completed requests after which the adviser says that things are better than before.",
    "group_verdicts": "Completed requests of which the group itself told us in the period what changed.",
    "group_better": "Of these, the ones after which the group says that things are better than before.",
    "refused": "Requests that ended in the period without help: signposted, declined, withdrawn or timed out.",
    "waiting": "Requests that had been sent, and had neither started nor ended, at the end of the period.",
    "replied": "Requests sent in the period that had a first reply in two working days.",
    "reply_due": "Requests sent in the period whose first reply was due by now.",
}
"""What each number counts, in the words that stand beside it."""

_FACTS = """
WITH window_of AS (SELECT %(starts)s::timestamptz AS starts, %(ends)s::timestamptz AS ends, %(now)s::timestamptz AS now),
facts AS (
    SELECT r.id, r.organisation_id, r.neighbourhood_id, r.topic_id, r.status, r.reason_id,
        r.sent_at >= w.starts AND r.sent_at < w.ends AS asked,
        coalesce(r.started_at >= w.starts AND r.started_at < w.ends, false) AS served,
        coalesce(r.closed_at >= w.starts AND r.closed_at < w.ends AND r.status = 'completed', false) AS completed,
        coalesce(r.closed_at >= w.starts AND r.closed_at < w.ends AND r.status <> 'completed', false) AS refused,
        r.sent_at < least(w.ends, w.now)
            AND (r.started_at IS NULL OR r.started_at >= w.ends)
            AND (r.closed_at IS NULL OR r.closed_at >= w.ends) AS waiting,
        r.reply_due_at, r.first_reply_at, w.now,
        extract(epoch FROM r.started_at - r.sent_at) / 86400 AS days
    FROM support_request r, window_of w
    WHERE r.sent_at IS NOT NULL AND r.sent_at < w.ends AND (r.closed_at IS NULL OR r.closed_at >= w.starts
        OR (r.sent_at >= w.starts AND r.sent_at < w.ends))
)
"""

_MEASURED = """
    count(*) FILTER (WHERE f.asked) AS asked,
    count(DISTINCT f.organisation_id) FILTER (WHERE f.asked) AS groups,
    count(*) FILTER (WHERE f.served) AS served,
    count(DISTINCT f.organisation_id) FILTER (WHERE f.served) AS groups_served,
    count(DISTINCT f.organisation_id) FILTER (WHERE f.served AND NOT EXISTS (
        SELECT FROM support_request e, window_of w WHERE e.organisation_id = f.organisation_id AND e.started_at < w.starts
    )) AS first_time,
    count(*) FILTER (WHERE f.completed) AS completed,
    count(*) FILTER (WHERE f.completed AND EXISTS (
        SELECT FROM support_verdict v WHERE v.request_id = f.id AND v.side = 'adviser' AND v.change = 'better'
    )) AS better,
    count(*) FILTER (WHERE f.refused) AS refused,
    count(*) FILTER (WHERE f.waiting) AS waiting,
    count(*) FILTER (WHERE f.asked AND f.first_reply_at <= f.reply_due_at) AS replied,
    count(*) FILTER (WHERE f.asked AND (f.reply_due_at <= f.now OR f.first_reply_at IS NOT NULL)) AS reply_due,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY f.days) FILTER (WHERE f.served) AS median_days
"""

_LINES = {
    "all": ("'all'", ""),
    "neighbourhood": ("f.neighbourhood_id", ""),
    "topic": ("f.topic_id", ""),
    "theme": (
        "coalesce(t.theme_id, 'none')",
        "LEFT JOIN organisations_organisation_themes t ON t.organisation_id = f.organisation_id",
    ),
    "income": (
        "coalesce(b.code, 'unknown')",
        """JOIN organisations_organisation o ON o.id = f.organisation_id
           LEFT JOIN organisations_incomeband b ON o.income >= b.lower AND (b.upper IS NULL OR o.income < b.upper)""",
    ),
    "community": (
        "coalesce(s.community_id, o.serves_answer)",
        """JOIN organisations_organisation o ON o.id = f.organisation_id
           LEFT JOIN organisations_organisation_serves s ON s.organisation_id = f.organisation_id""",
    ),
}
"""Each breakdown: the SQL of its line, and the join that it needs. A group may have many themes and communities."""

_ENDINGS = """
SELECT f.status, f.reason_id, r.why, count(*) FROM facts f LEFT JOIN support_reason r ON r.code = f.reason_id
WHERE f.refused GROUP BY 1, 2, 3
"""

_VERDICTS_OF_GROUPS = """
SELECT count(*), count(*) FILTER (WHERE change = 'better') FROM support_verdict
WHERE side = 'group' AND at >= %(starts)s AND at < %(ends)s
"""
"""Counted by the day on which the group said it, so that four quarters add up to their year."""


def count(period: Period, now: dt.datetime) -> Counts:
    """Counts one period as it stands at ``now``. Lines with nothing in them are left out."""
    parameters = {"starts": period.starts, "ends": period.ends, "now": now}
    found: Counts = {}
    with connection.cursor() as cursor:
        for breakdown, (line, join) in _LINES.items():
            cursor.execute(f"{_FACTS} SELECT {line} AS line, {_MEASURED} FROM facts f {join} GROUP BY 1", parameters)  # noqa: S608 - all parts are constants above
            names = [column.name for column in cursor.description][1:]
            found[breakdown] = {row[0]: dict(zip(names, row[1:], strict=True)) for row in cursor.fetchall()}
        cursor.execute(f"{_FACTS} {_ENDINGS}", parameters)
        found |= _endings(cursor.fetchall())
        cursor.execute(_VERDICTS_OF_GROUPS, parameters)
        verdicts, better = cursor.fetchone()
        if verdicts:
            found["all"].setdefault("all", {}).update(group_verdicts=verdicts, group_better=better)
    return found


def _endings(rows: list[tuple[str, str | None, str | None, int]]) -> Counts:
    """How requests ended without help; why, in wide groups; and each reason, as ``declined/urgent/rescue``."""
    found: Counts = {"ending": {}, "reason": {}, "why": {}}
    for status, reason, why, number in rows:
        found["ending"].setdefault(status, {"refused": 0})["refused"] += number
        if reason and why:
            found["reason"][f"{status}/{why}/{reason}"] = {"refused": number}
            found["why"].setdefault(why, {"refused": 0})["refused"] += number
    return found
