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


class PostcodeImportQuerySet(models.QuerySet[Any]):
    def newest_first(self) -> PostcodeImportQuerySet:
        """The last one first."""
        return self.order_by("-started_at", "-id")

    def live(self) -> Any:
        """The import that the postcodes of today came from, or None."""
        return self.filter(finished_at__isnull=False).order_by("-finished_at", "-id").first()
