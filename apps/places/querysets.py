from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone


class WardMembershipQuerySet(models.QuerySet[Any]):
    def on(self, day: dt.date | None = None) -> WardMembershipQuerySet:
        """The memberships in force on a day, or today."""
        day = day or timezone.localdate()
        return self.filter(starts__lte=day).filter(models.Q(ends__isnull=True) | models.Q(ends__gt=day))


class WardQuerySet(models.QuerySet[Any]):
    def by_name(self) -> WardQuerySet:
        """In the order of their names."""
        return self.order_by("name", "code")
