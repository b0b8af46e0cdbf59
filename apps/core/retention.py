"""How long things are kept: rules that every app offers, one way to run them, dry or for real, and a row for each run.

An app offers its rules in its ``portal.py``::

    Rule("sign-ins", "Sign-ins are deleted …", Period(days=90), found=_old)

A thing is kept on the last day of its period and gone the day after. Rules are run every day by beat, by
``manage.py retain``, or dry from the page "Retention".
"""

from __future__ import annotations

import calendar
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from . import events
from .audit import SYSTEM, record
from .models import RetentionRun, Stopwatch
from .offers import Offer, offered

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from .audit import Actor

logger = logging.getLogger(__name__)

BATCH = 500
LOCK = 4_101_101
"""The advisory lock that lets one run go on at a time."""


@dataclass(frozen=True, slots=True)
class Period:
    """How long something is kept, in days or in months of the calendar."""

    days: int = 0
    months: int = 0

    def __post_init__(self) -> None:
        if bool(self.days) == bool(self.months) or self.days < 0 or self.months < 0:
            raise ValueError("A period is a number of days or of months, and more than none")

    def __str__(self) -> str:
        if self.days:
            return f"{self.days} day{'' if self.days == 1 else 's'}"
        if self.months % 12:
            return f"{self.months} month{'' if self.months == 1 else 's'}"
        return f"{self.months // 12} year{'' if self.months == 12 else 's'}"

    def first_kept(self, today: date) -> date:
        """The first day whose rows are still kept today. A month before 31 March is 28 or 29 February."""
        if self.days:
            return today - timedelta(days=self.days)
        months = today.year * 12 + today.month - 1 - self.months
        year, month = divmod(months, 12)
        return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))

    def before(self, today: date | None = None) -> datetime:
        """The moment before which things are kept no longer: the start of the first day that is still kept."""
        return start_of(self.first_kept(today or timezone.localdate()))


def start_of(day: date) -> datetime:
    """Midnight at the start of a day, in local time."""
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True, slots=True)
class Rule(Offer):
    """One rule: what is done with what, after how long.

    ``found(before)`` is a query for what is older than ``before``; what is done with it must take it out of the query.
    ``apply(rows)`` does it to a list of rows in one transaction and returns how many; without it they are deleted. It
    is called again with one row at a time where a row of the list fails.
    """

    code: str
    sentence: str
    period: Period
    found: Callable[[datetime], QuerySet[Any, Any]]
    apply: Callable[[list[Any]], int] | None = None
    why: str = ""

    @property
    def key(self) -> str:
        return self.code

    def count(self) -> int:
        """How many rows are due today."""
        return self.found(self.period.before()).count()

    def step(self, left: dict[Any, str] | None = None) -> int:
        """Deals with the next batch, in a transaction of its own. Returns how many rows it looked at.

        Where a batch fails each of its rows is dealt with by itself. One that fails goes into ``left``, by its key with
        the kind of its error: it holds up no other, and is tried again in the next run.
        """
        left = {} if left is None else left
        rows = list(self.found(self.period.before()).exclude(pk__in=list(left)).order_by("pk")[:BATCH])
        if not rows:
            return 0
        try:
            self._deal_with(rows)
        except Exception:
            for row in rows:
                try:
                    self._deal_with([row])
                except (InterfaceError, OperationalError):
                    raise
                except Exception as error:
                    logger.exception("the rule %s left the row %s", self.code, row.pk)
                    left[row.pk] = type(error).__name__
        return len(rows)

    def _deal_with(self, rows: list[Any]) -> None:
        with transaction.atomic():
            if self.apply:
                self.apply(rows)
            else:
                type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows]).delete()


@dataclass(slots=True)
class RuleOutcome:
    """What one rule found, and what was done."""

    code: str
    period: str
    found: int = 0
    done: int = 0
    error: str = ""

    def as_row(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass
class AlreadyRunning(Exception):
    """Another run of the rules holds the lock."""

    message: str = field(default="Another run goes on just now. Look again in a few minutes.")


def rules() -> list[Rule]:
    """Every rule, by its code."""
    return offered(Rule)


def run(*, dry: bool, by: Actor = SYSTEM, only: str = "") -> RetentionRun:
    """Runs every rule, or one, and keeps what each found and did. One that fails does not stop the others.

    Raises AlreadyRunning when another run goes on. What is done for real is recorded as ``retention.applied``.
    """
    chosen = [rule for rule in rules() if not only or rule.code == only]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise AlreadyRunning
    try:
        made = RetentionRun.objects.create(dry=dry, by_id=getattr(by, "pk", None))
        for rule in chosen:
            made.results = [*made.results, _one(rule, dry=dry).as_row()]
            made.save(update_fields={"results"})
        made.ended_at = timezone.now()
        made.save(update_fields={"ended_at"})
        if not dry:
            done = {each["code"]: each["done"] for each in made.results if each["done"]}
            record(events.RETENTION_APPLIED, subject=made, by=by, after=done)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return made


def _one(rule: Rule, *, dry: bool) -> RuleOutcome:
    result = RuleOutcome(rule.code, str(rule.period))
    try:
        result.found = rule.count()
        left: dict[Any, str] = {}
        looked_at = 0
        while not dry and looked_at < result.found and (took := rule.step(left)):
            looked_at += took
        result.done = looked_at - len(left)
        result.error = ", ".join(sorted(set(left.values())))
    except Exception as error:
        logger.exception("the rule %s stopped", rule.code)
        result.error = type(error).__name__
    return result


def _left_stopwatches(before: datetime) -> QuerySet[Stopwatch, Stopwatch]:
    return Stopwatch.objects.filter(last_at__lt=before)


RULES = [
    Rule(
        "stopwatches",
        "The minutes that somebody spent on a form and never sent are deleted.",
        Period(months=12),
        found=_left_stopwatches,
        why="What was never sent is not counted.",
    )
]
