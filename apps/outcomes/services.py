"""Closes periods: counts them once, makes them safe, and keeps both."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from apps.core import audit
from apps.core.audit import SYSTEM, Actor
from apps.core.snapshot import snapshot
from apps.core.suppression import current_threshold
from apps.organisations.models import Community, IncomeBand, Theme
from apps.places import selectors as places
from apps.places.models import Neighbourhood
from apps.support.models import Reason, Request, Topic
from apps.support.states import Status

from . import events, publishing
from .book import BY_ITSELF, Edition
from .counting import Counts, count
from .models import Publication
from .periods import Period, Quarter, Year

ENDED_WITHOUT_HELP = (Status.SIGNPOSTED, Status.DECLINED, Status.WITHDRAWN, Status.TIMED_OUT)
_STATUS = {Reason.Verb.SIGNPOST: "signposted", Reason.Verb.DECLINE: "declined", Reason.Verb.WITHDRAW: "withdrawn"}

CLOSES_AFTER = dt.timedelta(days=14)
"""Records may be put right for two weeks after a quarter ends; then it is counted, once."""


def lines(period: Period, counts: Counts) -> dict[str, list[str]]:
    """Every line of every breakdown of a period, in the order in which tables show them.

    A neighbourhood has a line if it had a ward in the period, or if something is counted for it.
    """
    used = places.used_between(period.first_day, period.last_day) | set(counts.get("neighbourhood", {}))
    ordered = Neighbourhood.objects.order_by("position", "code").values_list("pk", flat=True)
    return {
        "neighbourhood": [code for code in ordered if code in used],
        "topic": list(Topic.objects.order_by("position", "code").values_list("pk", flat=True)),
        "theme": [*Theme.objects.order_by("position", "code").values_list("pk", flat=True), *BY_ITSELF["theme"]],
        "income": [*IncomeBand.objects.order_by("position", "code").values_list("pk", flat=True), "unknown"],
        "community": [
            *Community.objects.order_by("position", "code").values_list("pk", flat=True),
            *BY_ITSELF["community"],
        ],
        "why": list(Reason.Why.values),
        "ending": [str(status) for status in ENDED_WITHOUT_HELP],
        "reason": [
            f"{_STATUS[Reason.Verb(verb)]}/{why}/{code}"
            for code, verb, why in Reason.objects.filter(verb__in=_STATUS)
            .order_by("verb", "position", "code")
            .values_list("pk", "verb", "why")
        ],
    }


def editions() -> list[Edition]:
    """Everything in print, in the order in which it came out: by the end of the period, a quarter before its year."""
    found = [Edition(row.period, row.raw, publishing.read(row.safe)) for row in Publication.objects.all()]
    return sorted(found, key=lambda edition: (edition.period.last_day, isinstance(edition.period, Year)))


def close_quarter(quarter: Quarter, *, by: Actor = SYSTEM, now: dt.datetime | None = None) -> Publication:
    """Counts a quarter that has ended, as of one moment, and publishes its totals. Doing it again changes nothing.

    Raises ValueError for a quarter that has not ended. Records ``publication.made``.
    """
    return _close(quarter, Publication.Kind.QUARTER, by=by, now=now)


def close_year(year: Year, *, by: Actor = SYSTEM, now: dt.datetime | None = None) -> Publication:
    """Counts a year whose four quarters are published, in every breakdown. Doing it again changes nothing.

    Raises ValueError for a year that has not ended or lacks a quarter. Records ``publication.made``.
    """
    return _close(year, Publication.Kind.YEAR, by=by, now=now)


def _close(period: Period, kind: str, *, by: Actor, now: dt.datetime | None) -> Publication:
    now = now or timezone.now()
    if period.ends > now:
        raise ValueError(f"{period.name} has not ended")
    existing = Publication.objects.filter(code=period.code).first()
    if existing:
        return existing
    threshold = current_threshold()
    with snapshot():
        counts = count(period, now)
        earlier = editions()
        wards = {code: held.pk for code, held in places.neighbourhoods_by_ward(period.last_day).items()}
        of_year: dict[str, list[str]] = {}
        if isinstance(period, Year):
            if len({edition.period for edition in earlier} & set(period.quarters)) < 4:
                raise ValueError(f"{period.name} lacks a published quarter")
            of_year = lines(period, counts)
    made_safe = publishing.publish(period, counts, earlier=earlier, lines=of_year, threshold=threshold)
    with transaction.atomic():
        made = Publication.objects.create(
            kind=kind,
            code=period.code,
            raw=counts,
            safe=publishing.write(made_safe.cells),
            wards=wards,
            threshold=threshold,
            counted_at=now,
        )
        audit.record(events.PUBLICATION_MADE, subject=made, by=by, after={"period": period.code})
    return made


def close_due(now: dt.datetime | None = None) -> list[str]:
    """Closes every quarter and year that is due and not yet closed, oldest first. Returns their codes.

    Starts with the quarter of the first request that was ever sent.
    """
    now = now or timezone.now()
    first = Request.objects.sent().order_by("sent_at").values_list("sent_at", flat=True).first()
    if first is None:
        return []
    there = set(Publication.objects.values_list("code", flat=True))
    closed = []
    quarter = Quarter(Quarter.of(timezone.localdate(first)).year, 1)
    while quarter.ends + CLOSES_AFTER <= now:
        if quarter.code not in there:
            closed.append(close_quarter(quarter, now=now).code)
        if quarter.number == 4 and Year(quarter.year).code not in there:
            closed.append(close_year(Year(quarter.year), now=now).code)
        quarter = quarter.next
    return closed
