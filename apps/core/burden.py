"""Measures the effort of long forms: minutes, sittings and corrections, kept as counts per month, never by person.

A page of a long form calls ``tick`` whenever somebody opens or saves it. Time runs between two ticks; a gap of ten
minutes or more is a pause, and the next tick begins another sitting. When the form is sent, ``finish`` adds one to
the counts of that month and forgets the rest, so that nothing says whose minutes they were.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from .models import EffortCount, Stopwatch
from .offers import Offer, offered

PAUSE = dt.timedelta(minutes=10)
"""A gap of this long or longer is not counted: the person was away."""
LONGEST = 240
"""Minutes are counted up to here: the few that are longer are counted as this."""
TOO_FEW = 5
"""With fewer people than this nothing is said: too few to say, and too few to hide among."""


@dataclass(frozen=True, slots=True)
class Task(Offer):
    """A long form whose cost is measured: its code, its name, and what exactly is counted."""

    code: str
    name: str
    counts: str

    @property
    def key(self) -> str:
        return self.code


def tasks() -> list[Task]:
    """Every task that is measured, in the order of their names."""
    return sorted(offered(Task), key=lambda task: task.name)


def tick(task: str, key: int, *, refused: bool = False, opened: dt.datetime | None = None) -> None:
    """Records that somebody opened or saved a page of the task just now.

    ``refused`` says that a page was sent back to be corrected.
    ``opened`` is when the first page was opened, before the form had a row whose ``key`` could be counted.
    """
    if task not in {each.code for each in offered(Task)}:
        raise ValueError(f"{task} is not measured")
    now = timezone.now()
    start = opened if opened and now - opened < PAUSE else now
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO core_stopwatch AS held (task, key, active_seconds, sittings, refusals, last_at)
               VALUES (%(task)s, %(key)s, %(first)s, 1, %(refused)s, %(now)s)
               ON CONFLICT (task, key) DO UPDATE SET
                   active_seconds = held.active_seconds + CASE
                       WHEN extract(epoch FROM excluded.last_at - held.last_at) < %(pause)s
                       THEN greatest(extract(epoch FROM excluded.last_at - held.last_at), 0)::int ELSE 0 END,
                   sittings = least(
                       held.sittings + (extract(epoch FROM excluded.last_at - held.last_at) >= %(pause)s)::int, 99),
                   refusals = least(held.refusals + excluded.refusals, 99),
                   last_at = greatest(held.last_at, excluded.last_at)""",
            {
                "task": task,
                "key": key,
                "first": int((now - start).total_seconds()),
                "refused": int(refused),
                "now": now,
                "pause": PAUSE.total_seconds(),
            },
        )


def finish(task: str, key: int) -> None:
    """Adds the effort of a form that was sent to the counts of this month, and deletes its stopwatch, if it has one."""
    with transaction.atomic():
        held = Stopwatch.objects.filter(task=task, key=key)
        if not held.exists():
            return
        tick(task, key)
        took = held.get()
        held.delete()
        values = {
            EffortCount.Measure.MINUTES: min(math.ceil(took.active_seconds / 60), LONGEST),
            EffortCount.Measure.SITTINGS: took.sittings,
            EffortCount.Measure.REFUSALS: took.refusals,
        }
        with connection.cursor() as cursor:
            for name, value in values.items():
                cursor.execute(
                    """INSERT INTO core_effortcount AS held (task, month, measure, value, people)
                       VALUES (%s, %s, %s, %s, 1)
                       ON CONFLICT (task, month, measure, value) DO UPDATE SET people = held.people + 1""",
                    [task, timezone.localdate().replace(day=1), name, value],
                )


def drop(task: str, key: int) -> None:
    """Deletes the stopwatch of a form that was discarded: nothing is counted."""
    Stopwatch.objects.filter(task=task, key=key).delete()


@dataclass(frozen=True, slots=True)
class Cost:
    """The effort of a task: number of people; median, lower and upper quartile of minutes; two shares from 0 to 1.

    ``one_sitting`` is the share that finished in one sitting, ``sent_back`` the share that had to correct a page.
    """

    people: int
    minutes: int
    low: int
    high: int
    one_sitting: float
    sent_back: float


def _quantile(counts: list[tuple[int, int]], share: float) -> int:
    """The quantile of (value, people) pairs in ascending order, by the nearest-rank method. ValueError for none."""
    rank = max(math.ceil(share * sum(people for _, people in counts)), 1)
    for value, people in counts:
        rank -= people
        if rank <= 0:
            return value
    raise ValueError("no counts")


class EffortCounts:
    """The counts of some months (each by its first day), read in one query."""

    def __init__(self, months: Sequence[dt.date]) -> None:
        self.months = list(months)
        self._held: dict[tuple[str, dt.date, str], Counter[int]] = defaultdict(Counter)
        for row in EffortCount.objects.filter(month__in=self.months):
            self._held[row.task, row.month, row.measure][row.value] += row.people

    def cost(self, task: str, months: Sequence[dt.date] | None = None) -> Cost | None:
        """The effort of a task in all of these months or in some, or None when fewer than five finished it."""

        def of(measure: str) -> list[tuple[int, int]]:
            total: Counter[int] = Counter()
            for month in self.months if months is None else months:
                total.update(self._held.get((task, month, measure), {}))
            return sorted(total.items())

        minutes = of(EffortCount.Measure.MINUTES)
        people = sum(each for _, each in minutes)
        if people < TOO_FEW:
            return None
        return Cost(
            people=people,
            minutes=_quantile(minutes, 0.5),
            low=_quantile(minutes, 0.25),
            high=_quantile(minutes, 0.75),
            one_sitting=sum(each for value, each in of(EffortCount.Measure.SITTINGS) if value == 1) / people,
            sent_back=sum(each for value, each in of(EffortCount.Measure.REFUSALS) if value > 0) / people,
        )


def months(day: dt.date, count: int) -> list[dt.date]:
    """The first days of the last so many months, this one included, oldest first."""
    found = [day.replace(day=1)]
    while len(found) < count:
        found.append((found[-1] - dt.timedelta(days=1)).replace(day=1))
    return found[::-1]
