"""Which sessions people see, and how many places are taken."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from apps.events.models import Booking
from apps.events.querysets import HOLDING


class SessionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Everybody sees every session, those that are over or cancelled too."""
        return self.all()

    def to_come(self, now: dt.datetime) -> Self:
        """Those that have not begun, with their beginning as ``starts_at`` for the order of the list."""
        return self.filter(event__starts_at__gt=now).annotate(starts_at=F("event__starts_at"))

    def over(self, now: dt.datetime) -> Self:
        """Those that have begun, with their beginning as ``starts_at`` for the order of the list."""
        return self.filter(event__starts_at__lte=now).annotate(starts_at=F("event__starts_at"))

    def with_taken(self) -> Self:
        """Says in ``taken`` how many places are booked or held, and in ``waiting`` how many groups wait."""
        found = Booking.objects.filter(event=OuterRef("event")).order_by()
        held = found.filter(status__in=HOLDING).values("event").annotate(places=Sum("places")).values("places")
        waiting = found.filter(status=Booking.Status.WAITING)
        waits = waiting.values("event").annotate(groups=models.Count("pk")).values("groups")
        return self.annotate(taken=Coalesce(Subquery(held), 0), waiting=Coalesce(Subquery(waits), 0))
