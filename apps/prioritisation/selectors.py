"""What a group and the staff are told about a place in the queue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from apps.support.models import Request

from .models import Policy, Score
from .scoring import chosen

WAIT_WINDOW = dt.timedelta(days=90)
ENOUGH_TO_SAY = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: what it gave, out of how much, and why, in words for the group."""

    code: str
    letter: str
    colour: str
    name: str
    points: int
    weight: int
    finding: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a stage typically waits: the middle half and the median, in days, and of how many requests."""

    low: float
    median: float
    high: float
    requests: int


def parts(score: Score, policy: Policy | None = None) -> list[Part]:
    """The parts of a score, in their one order. ``policy`` must be the score's own, with its criteria fetched."""
    policy = policy or score.policy
    on = timezone.localdate() if score.ranked else timezone.localdate(score.scored_at)
    found = []
    for criterion, row in chosen(policy):
        if not row.weight:
            continue
        finding, explanation = criterion.finding(score.facts, criterion.settings(row.settings), on)
        points = score.parts.get(criterion.code, 0)
        found.append(
            Part(
                criterion.code,
                criterion.letter,
                criterion.colour,
                criterion.name,
                points,
                row.weight,
                finding,
                explanation,
            )
        )
    return found


def not_counted(policy: Policy) -> list[str]:
    """The names of the criteria that this policy knows and gives nothing for."""
    return [criterion.name for criterion, row in chosen(policy) if not row.weight]


def ahead(request: Request) -> int | None:
    """How many requests stand before this one, or None when it has no place in the queue."""
    score = Score.objects.filter(request=request, ranked=True).first()
    return None if score is None else Score.objects.ahead_of(score).count()


def typical_wait(stage: str, *, now: dt.datetime | None = None) -> Wait | None:
    """How long requests at this stage waited from being sent to the start of help, over the last 90 days.

    None when fewer than five started: too few to say.
    """
    now = now or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*), percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (
                   ORDER BY extract(epoch FROM started_at - sent_at) / 86400)
               FROM support_request WHERE started_at >= %s AND stage = %s""",
            [now - WAIT_WINDOW, stage],
        )
        n, spread = cursor.fetchone()
    if n < ENOUGH_TO_SAY:
        return None
    low, median, high = spread
    return Wait(low, median, high, n)
