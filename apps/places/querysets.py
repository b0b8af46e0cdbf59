from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone

from apps.core.names import SortKey


class WardMembershipQuerySet(models.QuerySet[Any]):
    def on(self, day: dt.date | None = None) -> WardMembershipQuerySet:
        """The memberships in force on a day, or today."""
        day = day or timezone.localdate()
        return self.filter(starts__lte=day).filter(models.Q(ends__isnull=True) | models.Q(ends__gt=day))

    def of_wards_on(self, day: dt.date | None = None) -> WardMembershipQuerySet:
        """The same without those of wards that had ended: these keep their last neighbourhood for what still lies in them."""
        day = day or timezone.localdate()
        return self.on(day).filter(models.Q(ward__ends__isnull=True) | models.Q(ward__ends__gt=day))

    def lasting(self) -> WardMembershipQuerySet:
        """Those that hold today or from a later day, of wards that have not ended."""
        today = timezone.localdate()
        return self.filter(models.Q(ends__isnull=True) | models.Q(ends__gt=today)).exclude(ward__ends__lte=today)

    def dated(self) -> WardMembershipQuerySet:
        """Ward by ward, oldest first."""
        return self.order_by(SortKey("ward__name"), "ward", "starts")


class WardQuerySet(models.QuerySet[Any]):
    def on(self, day: dt.date | None = None) -> WardQuerySet:
        """The wards that there are on a day, or today."""
        day = day or timezone.localdate()
        return self.filter(starts__lte=day).filter(models.Q(ends__isnull=True) | models.Q(ends__gt=day))

    def ended(self) -> WardQuerySet:
        """The wards whose place others have taken by today."""
        return self.filter(ends__lte=timezone.localdate())

    def by_name(self) -> WardQuerySet:
        """In the order of their names."""
        return self.order_by(SortKey("name"), "code")


class NeighbourhoodQuerySet(models.QuerySet[Any]):
    def in_order(self) -> NeighbourhoodQuerySet:
        """In the order that people read them."""
        return self.order_by("position", "code")

    def in_force(self) -> NeighbourhoodQuerySet:
        """Those that a ward can be moved to: not closed."""
        return self.filter(closed_on__isnull=True)


class BoundaryImportQuerySet(models.QuerySet[Any]):
    def on(self, day: dt.date | None = None) -> Any:
        """The release in force on a day, or today; before the first of all, the first. None where there is none."""
        day = day or timezone.localdate()
        held = list(self.filter(replaced_at__isnull=True).order_by("starts"))
        return next((release for release in reversed(held) if release.starts <= day), held[0] if held else None)


class PostcodeImportQuerySet(models.QuerySet[Any]):
    def newest_first(self) -> PostcodeImportQuerySet:
        """The last one first."""
        return self.order_by("-started_at", "-id")

    def live(self) -> Any:
        """The import that the postcodes of today came from, or None."""
        return self.filter(finished_at__isnull=False).order_by("-finished_at", "-id").first()
