"""What a group and the staff are told about a place in the queue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from apps.core.parts import ScorePart
from apps.core.wording import listed
from apps.organisations.models import Community, IncomeBand, Kind, Theme
from apps.support.models import Request
from apps.support.standing import Standing

from .models import Override, Policy, Score
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


@dataclass(frozen=True, slots=True)
class Rule:
    """One criterion of a policy as everyone reads it."""

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


def rules(policy: Policy) -> list[Rule]:
    """The criteria of a policy in words: those that weigh most sentences of their own, and those of no weight too.

    The lists that a rule names (communities, themes) are said by name, so that nobody has to ask which they are.
    """
    return [
        Rule(
            criterion.code,
            criterion.letter,
            criterion.colour,
            criterion.name,
            row.weight,
            criterion.rule(row.weight, criterion.settings(row.settings)),
            _names_of(criterion.code, criterion.settings(row.settings)) if row.weight else "",
        )
        for criterion, row in chosen(policy)
    ]


def _names_of(code: str, settings: dict[str, Any]) -> str:
    """What this year's list holds, by name."""
    if code == "reach":
        found = Community.objects.filter(pk__in=settings["communities"]).order_by("name", "code")
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
class Moved:
    """How often a person moved a request in the last quarter, safe to publish: None for fewer than the threshold."""

    times: int | None
    requests: int | None
    since: dt.date
    until: dt.date
    fewer_than: int


def moved_by_hand(*, threshold: int, today: dt.date | None = None) -> Moved:
    """How many requests were moved in the last whole quarter, and of how many that were sent in it.

    A small number, nought included, is hidden, and so is the rest where it would give a small number away: when all but a
    few of those sent were moved.
    """
    today = today or timezone.localdate()
    until = dt.date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    since = dt.date(until.year - 1, 10, 1) if until.month == 1 else dt.date(until.year, until.month - 3, 1)
    start, end = (timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in (since, until))
    times = Override.objects.filter(at__gte=start, at__lt=end).values("request").distinct().count()
    sent = Request.objects.filter(sent_at__gte=start, sent_at__lt=end).count()
    return Moved(
        times=None if times < threshold else times,
        requests=None if sent < threshold or sent - times < threshold else sent,
        since=since,
        until=until - dt.timedelta(days=1),
        fewer_than=threshold,
    )


def standing(request: Request) -> Standing | None:
    """Where a request stands, for the page on which its group follows it: its own facts, and of others a number alone."""
    score = Score.objects.filter(request=request).select_related("policy").prefetch_related("policy__criteria").first()
    if score is None:
        return None
    wait = typical_wait(score.stage)
    return Standing(
        ahead=Score.objects.ahead_of(score).count() if score.ranked else None,
        wait_low=max(1, round(wait.low / 7)) if wait else None,
        wait_high=max(1, round(wait.high / 7)) if wait else None,
        waited_days=(timezone.localdate() - timezone.localdate(score.asked_at)).days,
        total=score.total,
        parts=[
            ScorePart(part.letter, part.name, part.points, part.weight, part.colour, part.finding, part.explanation)
            for part in parts(score)
        ],
        not_counted=not_counted(score.policy),
        moved_by_hand=score.placed is not None,
    )
