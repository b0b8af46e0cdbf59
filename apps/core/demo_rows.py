"""Collects the rows of demo history in memory and inserts them in bulk: audit events, moves and effort as the kernel writes them.

``apps/demo/tests/test_history.py`` holds each kind of story that is written like this against the same story through
the services, row by row.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, models
from django.utils import timezone

from . import burden, request_ids
from .audit import Actor, Event
from .models import AuditEvent, EffortCount, Stopwatch
from .moves import workflow_of

M = TypeVar("M", bound=models.Model)
BATCH = 2_000


class Rows:
    """Collects rows and writes them. Foreign keys are checked at the end of the transaction, so order is free."""

    def __init__(self) -> None:
        self._rows: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        self._keys: dict[type[models.Model], Iterator[int]] = {}
        self._events: list[AuditEvent] = []
        self._watches: dict[tuple[str, int], _Stopwatch] = {}
        self._efforts: Counter[tuple[str, dt.date, str, int]] = Counter()

    def add(self, row: M) -> M:
        """Keeps a row to be written. It gets its key now, so that others can point at it."""
        model = type(row)
        if model not in self._keys:
            last = model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0
            self._keys[model] = itertools.count(last + 1)
        row.pk = next(self._keys[model])
        self._rows[model].append(row)
        return row

    def link(self, row: models.Model, name: str, entries: Iterable[models.Model]) -> None:
        """Keeps the rows by which a many-to-many field of a row that is kept holds these entries."""
        there: Any = row._meta.get_field(name)
        owner, other = f"{there.m2m_field_name()}_id", f"{there.m2m_reverse_field_name()}_id"
        for key in dict.fromkeys(entry.pk for entry in entries):
            self.add(there.remote_field.through(**{owner: row.pk, other: key}))

    def of(self, model: type[M]) -> list[M]:
        """The rows of a model that are kept so far."""
        return self._rows[model]  # type: ignore[return-value]

    def record(
        self,
        verb: str,
        *,
        subject: models.Model,
        by: Actor,
        organisation_id: int | None = None,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        reason_code: str = "",
    ) -> None:
        """Keeps the event that ``audit.record`` would write. No listener is called.

        Raises TypeError for an event about another model.
        """
        if isinstance(verb, Event) and verb.model != subject._meta.label:
            raise TypeError(f"{verb} is about a {verb.model}, not a {subject._meta.label}")
        if organisation_id is None:
            organisation_id = getattr(subject, "organisation_id", None)
            if subject._meta.label == "organisations.Organisation":
                organisation_id = subject.pk
        self._events.append(
            AuditEvent(
                at=timezone.now(),
                verb=str(verb),
                actor_id=by.pk if isinstance(by, AbstractBaseUser) else None,
                organisation_id=organisation_id,
                subject_type=subject._meta.label,
                subject_id=subject.pk,
                before=before or {},
                after=after or {},
                reason_code=reason_code,
                request_id=request_ids.current(),
            )
        )

    def move(self, row: M, verb: str, *, by: Actor, to: str = "", **given: Any) -> M:
        """Does to a row that is kept what ``moves.move`` does to one in the database, without policy and messages."""
        workflow = workflow_of(row)
        before = getattr(row, workflow.status_field)
        edge = workflow.edge(before, verb, to)
        if edge is None:
            raise ValueError(f"{workflow.name}: no {verb} from {before}")
        for name, value in given.items():
            setattr(row, name, value)
        setattr(row, workflow.status_field, edge.target)
        if hasattr(row, "on_move"):
            row.on_move(edge)
        self.record(
            edge.event,
            subject=row,
            by=by,
            before={workflow.status_field: before},
            after={workflow.status_field: edge.target},
            reason_code=str(getattr(given.get(edge.reason), "pk", "")),
        )
        return row

    def tick(self, task: str, key: int, *, refused: bool = False) -> None:
        """Counts what ``burden.tick`` counts."""
        now = timezone.now()
        watch = self._watches.get((task, key))
        if watch is None:
            self._watches[task, key] = _Stopwatch(now, refused)
        else:
            watch.tick(now, refused)

    def finish(self, task: str, key: int) -> None:
        """Adds to the counts of the month what ``burden.finish`` adds."""
        if watch := self._watches.pop((task, key), None):
            watch.tick(timezone.now(), False)
            month = timezone.localdate().replace(day=1)
            for measure, value in watch.values().items():
                self._efforts[task, month, measure, value] += 1

    def write(self) -> None:
        """Writes all that was kept, once, and has the database give higher keys from now on."""
        for model, rows in self._rows.items():
            model._default_manager.bulk_create(rows, batch_size=BATCH)
            table, column = model._meta.db_table, model._meta.pk.column
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [table, column, max(row.pk for row in rows)]
                )
        self._events.sort(key=lambda event: event.at)
        AuditEvent.objects.bulk_create(self._events, batch_size=BATCH)
        self._write_efforts()
        Stopwatch.objects.bulk_create(watch.row(task, key) for (task, key), watch in self._watches.items())

    def _write_efforts(self) -> None:
        if not self._efforts:
            return
        tasks, months, measures, values = zip(*self._efforts, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(
                """INSERT INTO core_effortcount AS held (task, month, measure, value, people)
                   SELECT * FROM unnest(%s::text[], %s::date[], %s::text[], %s::int[], %s::int[])
                   ON CONFLICT (task, month, measure, value) DO UPDATE SET people = held.people + excluded.people""",
                [list(tasks), list(months), list(measures), list(values), list(self._efforts.values())],
            )


class _Stopwatch:
    """The arithmetic of ``burden.tick``: time between two ticks counts unless the gap is a pause."""

    def __init__(self, now: dt.datetime, refused: bool) -> None:
        self.seconds, self.sittings, self.refusals, self.last = 0, 1, int(refused), now

    def tick(self, now: dt.datetime, refused: bool) -> None:
        gap = now - self.last
        if gap < burden.PAUSE:
            self.seconds += round(gap.total_seconds())
        else:
            self.sittings += 1
        self.refusals += refused
        self.last = now

    def row(self, task: str, key: int) -> Stopwatch:
        return Stopwatch(
            task=task,
            key=key,
            active_seconds=self.seconds,
            sittings=self.sittings,
            refusals=self.refusals,
            last_at=self.last,
        )

    def values(self) -> dict[str, int]:
        measure = EffortCount.Measure
        return {
            measure.MINUTES.value: min(math.ceil(self.seconds / 60), burden.LONGEST),
            measure.SITTINGS.value: self.sittings,
            measure.REFUSALS.value: self.refusals,
        }
