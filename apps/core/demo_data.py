"""Demo data: what a story is, what it is given, and how stories that span months are run in order of time.

Each app declares its own stories in ``apps/<app>/demo.py`` (or a package) as ``STORIES``; ``apps.demo`` finds and loads
them by stage. A story draws only from the generator that it is given, which is seeded with the names of its app and
itself, and finds what other stories made by its type (``World.get``). So a story or an app that is added changes none
that was there. Production never imports any of it.
"""

from __future__ import annotations

import datetime as dt
import enum
import heapq
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from django.utils import timezone

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
YEARS = 2
RECENT = 28 * DAY
"""What began within this time is made by the services; what is older, and is of no named person, in bulk as rows."""

T = TypeVar("T")
Timeline = Iterator[dt.datetime]
"""A generator that yields the moment at which it goes on, and does the next step when it is resumed."""


class LoadStage(enum.IntEnum):
    """When a story is loaded. Within a stage: apps from the lowest floor up, each in the order of its list."""

    LISTS = 1
    """Reference data, before the transaction of all the rest."""
    PEOPLE = 2
    GROUPS = 3
    HISTORY = 4
    """What is older than ``RECENT``, in bulk."""
    STORIES = 5
    LAST_DAY = 6
    """What people and timed jobs did in the last hours."""
    END = 7
    """What follows from all that was written, such as the outbox."""
    COUNTED = 8
    """What is counted of all of it, after the transaction: a count begins its own."""


@dataclass(frozen=True, slots=True)
class Size:
    """About how much there is: groups, and requests without those of named people."""

    groups: int = 400
    requests: int = 1600


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to sign in as. ``role`` is empty for people who hold none: members of groups and residents."""

    email: str
    name: str
    label: str
    try_this: str
    role: str = ""


@dataclass(frozen=True)
class World:
    """What a story is given: the moment of loading, the named people, how to move the clock, and what others made."""

    now: dt.datetime
    people: Sequence[Person]
    at: Callable[[dt.datetime], AbstractContextManager[None]]
    """Has ``timezone.now()`` say the given moment inside the block."""
    size: Size = Size()
    _made: dict[type, Any] = field(default_factory=dict)

    @cached_property
    def today(self) -> dt.datetime:
        """The first moment of the day of loading. Stories count from it, so that the hour of loading changes nothing."""
        return start_of(timezone.localdate(self.now))

    @cached_property
    def start(self) -> dt.datetime:
        """The moment at which the history begins."""
        return self.today - 365 * YEARS * DAY

    @property
    def recent(self) -> dt.datetime:
        """What began before this moment is written as rows, unless it is of a named person."""
        return self.today - RECENT

    def put(self, thing: Any) -> None:
        """Keeps what a story made, for others to find by its type. Raises ValueError for a second one of a type."""
        if type(thing) in self._made:
            raise ValueError(f"There is a {type(thing).__name__} already")
        self._made[type(thing)] = thing

    def get(self, kind: type[T]) -> T:
        """What an earlier story made. Raises KeyError where none did."""
        found: T = self._made[kind]
        return found


@dataclass(frozen=True, slots=True)
class Story:
    """One thing that demo data shows: its code, its stage, and the function that loads it.

    ``load`` may return timelines: the loader runs those of one stage together, in one order of time.
    """

    code: str
    stage: LoadStage
    load: Callable[[World, random.Random], Iterable[Timeline] | None]


def seeded(*names: object) -> random.Random:
    """A generator that is seeded with these names, so that it draws the same each time and on every machine."""
    return random.Random(":".join(map(str, names)))  # noqa: S311 (the same data each time)


def start_of(day: dt.date) -> dt.datetime:
    """The first moment of a local day, in UTC: so that adding days to it is the same in summer and winter."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time())).astimezone(dt.UTC)


def on_day(moment: dt.datetime, hour: int, minute: int = 0) -> dt.datetime:
    """This time of day on the local day of a moment, in UTC."""
    local = timezone.localtime(moment).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return local.astimezone(dt.UTC)


def working_day(moment: dt.datetime) -> dt.datetime:
    """The moment itself, or the same time of day on the Monday after a weekend."""
    local = timezone.localtime(moment)
    while local.weekday() > 4:
        local += DAY
    return local.astimezone(dt.UTC)


def run_timelines(world: World, timelines: Iterable[Timeline], until: dt.datetime) -> None:
    """Resumes each timeline at its next moment, with the clock moved there, all in one order of time, until a moment."""
    waiting = [(next(each), number, each) for number, each in enumerate(timelines)]
    heapq.heapify(waiting)
    while waiting and waiting[0][0] <= until:
        moment, number, timeline = heapq.heappop(waiting)
        with world.at(moment):
            following = next(timeline, None)
        if following is not None:
            heapq.heappush(waiting, (following, number, timeline))
