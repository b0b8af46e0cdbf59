"""Which requests there are: two years of them, some at every status today, and what the named people find."""

from __future__ import annotations

import bisect
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

from apps.accounts.demo import Staff
from apps.accounts.models import Role
from apps.core.demo_data import DAY, Size, Timeline, World, run_timelines, seeded
from apps.core.demo_rows import Rows
from apps.organisations.demo.groups import Group, Groups
from apps.organisations.demo.named import NamedGroups

from ..models import Access, Readiness, Reason, Stage, Topic
from . import texts
from .request_timeline import ENDINGS, RequestPlan, RequestTimeline, Team
from .writers import RowWriter, ServiceWriter

LATELY = {
    # where it stops: how many, how many days ago it began, how quickly it went
    "draft": (5, (1, 40), 1.0),
    "sent": (6, (0.1, 3), 1.0),
    "needs-facts": (6, (3, 18), 1.0),
    "waiting": (18, (4, 70), 0.5),
    "offered": (6, (14, 20), 0.15),
    "agreed": (4, (16, 24), 0.15),
    "active": (9, (45, 70), 0.3),
    "completed": (9, (50, 80), 0.25),
}
"""Enough that stands at every status today."""
EARLY = 40
"""Requests of today are asked by so many of the groups that are there the longest."""


class Asks:
    """Chooses what a group asks: something that fits it, and that it has not asked yet while there is such a thing."""

    def __init__(self) -> None:
        self._asked: dict[int, set[str]] = {}

    def draw(self, group: Group, rng: random.Random) -> tuple[str, str, str]:
        """A topic, a title and what will be different."""
        has = {"", *group.profile.has.split()}
        fits = [
            (topic, title, text) for topic, asks in texts.ASKS.items() for title, text, wants in asks if wants in has
        ]
        asked = self._asked.setdefault(group.organisation.pk, set())
        likely = [ask for ask in fits if ask[0] in group.profile.asks.split()]
        new = [ask for ask in likely if ask[1] not in asked] or [ask for ask in fits if ask[1] not in asked]
        ask = rng.choice(new or fits)
        asked.add(ask[1])
        return ask


def read_team(world: World, rng: random.Random) -> None:
    """Reads the team and its lists once for all requests."""
    staff = world.get(Staff)
    world.put(
        Team(
            triage_lead=staff.first(Role.TRIAGE_LEAD),
            advisers=staff.all(Role.ADVISER),
            topics=Topic.objects.in_bulk(),
            readiness=list(Readiness.objects.in_force().order_by("position", "code")),
            access=list(Access.objects.in_force().order_by("position", "code")),
            reasons={verb: list(Reason.objects.filter(verb=verb).order_by("position", "code")) for verb in Reason.Verb},
        )
    )


@dataclass
class TwoYears:
    """The requests of two years before any is written: the earliest first."""

    plans: list[RequestPlan]


def plan_two_years(world: World, rng: random.Random) -> None:
    """So many requests, more of them in the second year than in the first, each of a group that was there by then."""
    span = world.today - DAY - world.start
    groups, asks, found = world.get(Groups).all, Asks(), []
    registered = [group.organisation.created_at for group in groups]
    count = world.size.requests - sum(_lately(world, stops) for stops in LATELY)
    moments = [world.start + span * seeded("support", "when", number).random() ** 0.75 for number in range(count)]
    for number, begins in enumerate(sorted(moments)):
        rng = seeded("support", "two-years", number)
        group = groups[rng.randrange(max(1, bisect.bisect(registered, begins - 3 * DAY)))]
        begins = max(begins, group.organisation.created_at + 3 * DAY)
        ending = rng.choices(list(ENDINGS), weights=list(ENDINGS.values()))[0]
        found.append(RequestPlan(group, begins, asks.draw(group, rng), rng, ending))
    world.put(TwoYears(found))


@dataclass
class EveryStatus:
    """Some requests that stand at each status today, before any is written."""

    plans: list[RequestPlan]


def plan_every_status(world: World, rng: random.Random) -> None:
    """Some requests at every status today. Six of each stage were started lately: enough to say a typical wait."""
    groups, asks, found = world.get(Groups).all[:EARLY], Asks(), []
    stages = itertools.cycle(Stage.values)
    for stops, (_, days, quick) in LATELY.items():
        for number in range(_lately(world, stops)):
            own = seeded("support", "lately", stops, number)
            group, begins = own.choice(groups), world.today - DAY * own.uniform(*days)
            stage = next(stages) if stops in ("active", "completed") else ""
            ask = asks.draw(group, own)
            found.append(RequestPlan(group, begins, ask, own, stops=stops, stage=stage, quick=quick))
    world.put(EveryStatus(found))


def _lately(world: World, stops: str) -> int:
    """How many requests of today stop there: fewer in a smaller world, and at least one."""
    return max(1, round(LATELY[stops][0] * world.size.requests / Size().requests))


def history(world: World, rng: random.Random) -> None:
    """Requests that began before the last weeks, as rows."""
    rows = Rows()
    timelines = _timelines(world, RowWriter(rows), [plan for plan in _plans(world) if plan.begins < world.recent])
    run_timelines(world, timelines, world.today)
    rows.write()


def last_weeks(world: World, rng: random.Random) -> Iterator[Timeline]:
    """Requests that began in the last weeks, through the services."""
    return _timelines(world, ServiceWriter(), [plan for plan in _plans(world) if plan.begins >= world.recent])


def _plans(world: World) -> list[RequestPlan]:
    return [*world.get(TwoYears).plans, *world.get(EveryStatus).plans]


def _timelines(world: World, writer: ServiceWriter, plans: list[RequestPlan]) -> Iterator[Timeline]:
    team = world.get(Team)
    for plan in plans:
        yield RequestTimeline(team, writer, plan).timeline()


def of_named_people(world: World, rng: random.Random) -> Iterator[Timeline]:
    """What the named people find when they sign in."""
    team, writer, asks = world.get(Team), ServiceWriter(), Asks()
    growers, roots, swimmers = world.get(NamedGroups).all
    said = (
        (growers, 300, {"quick": 0.6, "stage": "try"}),
        (growers, 60, {"stops": "completed", "quick": 0.2, "stage": "do"}),
        (growers, 2, {"stops": "draft"}),
        (roots, 18, {"stops": "offered", "quick": 0.12, "stage": "try"}),
        (roots, 9, {"stops": "needs-facts", "stage": "grow"}),
        (swimmers, 60, {"stops": "active", "quick": 0.3, "stage": "grow"}),
    )
    for number, (group, days, more) in enumerate(said):
        own = seeded("support", "named", number)
        plan = RequestPlan(group, world.today - days * DAY, asks.draw(group, own), own, **more)  # type: ignore[arg-type]
        yield RequestTimeline(team, writer, plan).timeline()
