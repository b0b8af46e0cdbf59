"""What a group and the staff are told about a place in the queue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from apps.core.names import SortKey
from apps.core.parts import ScorePart
from apps.core.wording import days_since, listed
from apps.organisations.models import Community, IncomeBand, Kind, Theme
from apps.support.models import Request
from apps.support.queue_position import QueuePosition

from .models import Override, Policy, PolicyCriterion, Score
from .scoring import criteria_of, in_order

WAIT_WINDOW = dt.timedelta(days=90)
ENOUGH_TO_SAY = 5


@dataclass(frozen=True, slots=True)
class TypicalWait:
    """How long requests at a stage waited, in days: the quartiles, and of how many requests."""

    low: float
    median: float
    high: float
    requests: int


def score_parts(score: Score, criteria: Iterable[PolicyCriterion]) -> list[ScorePart]:
    """The parts of a score in their one order, each with its fact and its rule in words for the group.

    ``criteria`` are those of the score's own policy. Those of no weight are left out.
    """
    on = timezone.localdate() if score.ranked else timezone.localdate(score.scored_at)
    found = []
    for criterion, row in in_order(criteria):
        if row.weight:
            heading, explanation = criterion.explain(score.facts, criterion.settings(row.settings), on)
            points = score.parts.get(criterion.code, 0)
            found.append(
                ScorePart(
                    criterion.letter,
                    criterion.name,
                    points,
                    row.weight,
                    criterion.colour,
                    heading,
                    explanation,
                    criterion.could,
                )
            )
    return found


def not_counted(policy: Policy) -> list[str]:
    """The names of the criteria that this policy knows and gives nothing for."""
    return [criterion.name for criterion, row in criteria_of(policy) if not row.weight]


def typical_wait(stage: str, *, now: dt.datetime | None = None) -> TypicalWait | None:
    """How long requests at this stage, of which the work started in the last 90 days, had waited since they were sent.

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
    return TypicalWait(low, median, high, n)


def wait_in_weeks(stage: str) -> tuple[int, int] | None:
    """The typical wait at a stage as it is said everywhere: from and to in whole weeks, one at least. None: too few."""
    wait = typical_wait(stage)
    return (max(1, round(wait.low / 7)), max(1, round(wait.high / 7))) if wait else None


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """One criterion of a policy in words for everyone. ``maximum`` is the most points that it gives."""

    code: str
    letter: str
    colour: str
    name: str
    maximum: int
    sentence: str
    listed: str

    @property
    def points(self) -> int:
        return self.maximum


def rules(policy: Policy) -> list[PolicyRule]:
    """The criteria of a policy in words: those that weigh most sentences of their own, and those of no weight too.

    The lists that a rule names (communities, themes) are said by name, so that nobody has to ask which they are.
    """
    return [
        PolicyRule(
            criterion.code,
            criterion.letter,
            criterion.colour,
            criterion.name,
            row.weight,
            criterion.rule(row.weight, criterion.settings(row.settings)),
            _names_of(criterion.code, criterion.settings(row.settings)) if row.weight else "",
        )
        for criterion, row in criteria_of(policy)
    ]


def _names_of(code: str, settings: dict[str, Any]) -> str:
    """What this year's list holds, by name."""
    if code == "reach":
        found = Community.objects.filter(pk__in=settings["communities"]).order_by(SortKey("name"), "code")
        names = [
            entry.name[0].lower() + entry.name[1:] if entry.name.startswith("People") else entry.name for entry in found
        ]
        return f"This year: {listed(names)}." if names else ""
    if code == "theme":
        names = [theme.name.lower() for theme in Theme.objects.filter(pk__in=settings["themes"]).in_order()]
        return f"This year: {listed(names)}." if names else ""
    if code in ("kind", "income"):
        model = Kind if code == "kind" else IncomeBand
        shares = settings["shares"]
        given = [
            f"{entry.name} {round(100 * shares[entry.pk])}%" for entry in model.objects.in_order() if entry.pk in shares
        ]
        return f"Of the points: {listed(given)}." if given else ""
    return ""


@dataclass(frozen=True, slots=True)
class OverrideCounts:
    """Of how many requests a person changed the points in a quarter, safe to publish: ``moved`` is None where it is small."""

    moved: int | None
    since: dt.date
    until: dt.date
    fewer_than: int


def count_overrides(*, threshold: int, today: dt.date | None = None) -> OverrideCounts:
    """How many requests were moved by hand in the last whole quarter. A number under the threshold is hidden, nought too.

    How many were sent in it is not said here: that number is published, or hidden, with all others of the quarter.
    """
    today = today or timezone.localdate()
    until = dt.date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    since = dt.date(until.year - 1, 10, 1) if until.month == 1 else dt.date(until.year, until.month - 3, 1)
    start, end = (timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in (since, until))
    moved = Override.objects.filter(at__gte=start, at__lt=end).values("request").distinct().count()
    return OverrideCounts(
        moved=None if moved < threshold else moved,
        since=since,
        until=until - dt.timedelta(days=1),
        fewer_than=threshold,
    )


def queue_position(request: Request) -> QueuePosition | None:
    """A request's place in the queue and its points, for its group. Of other groups it says nothing but a number."""
    score = Score.objects.filter(request=request).select_related("policy").prefetch_related("policy__criteria").first()
    if score is None:
        return None
    low, high = wait_in_weeks(score.stage) or (None, None)
    return QueuePosition(
        ahead=Score.objects.ahead_of(score).count() if score.ranked else None,
        wait_low=low,
        wait_high=high,
        waited_days=days_since(score.asked_at),
        total=score.total,
        parts=score_parts(score, score.policy.criteria.all()),
        not_counted=not_counted(score.policy),
        moved_by_hand=score.override_points is not None,
    )
