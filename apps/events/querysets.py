"""Which bookings somebody may see, and how many places they take."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Sum
from django.db.models.functions import Coalesce

from apps.accounts import roles
from apps.organisations.models import Membership

HOLDING = ("offered", "booked")
"""The statuses in which a booking takes places: those of an offer are held."""

OPEN = ("waiting", *HOLDING)


class BookingQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Staff see all, a person those of the groups that they act for, nobody else any."""
        if roles.is_staff(user):
            return self
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(organisation__in=Membership.objects.open().filter(user=user).values("organisation"))

    def open(self) -> Self:
        """Those that have a place, are offered one, or wait."""
        return self.filter(status__in=OPEN)

    def places_taken(self) -> int:
        """How many places are booked or held."""
        held = self.filter(status__in=HOLDING)
        return int(held.aggregate(places=Coalesce(Sum("places"), 0))["places"])
