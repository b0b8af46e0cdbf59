"""Which groups' postcodes differ from the directory still, and who may see that."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from apps.accounts import roles
from apps.places.policies import can_see_reference

AT_WORK = ("active", "dormant")
"""Where a group stands whose record is kept up."""


def sees_place_changes(user: Any) -> bool:
    """Whether the person is of the staff, who mend records, or an administrator, who loads postcodes and wards."""
    return roles.is_staff(user) or bool(can_see_reference(user))


class PostcodeDifferenceQuerySet(models.QuerySet[Any]):
    def open(self) -> PostcodeDifferenceQuerySet:
        """Those that nobody has settled, of groups at work whose record says what it said when they were found.

        Not of groups whose ward has ended: which ward they are in now is asked first.
        """
        return self.filter(
            settled_at__isnull=True,
            organisation__status__in=AT_WORK,
            organisation__postcode=models.F("postcode"),
            organisation__ward=models.F("ward"),
        ).filter(models.Q(ward__ends__isnull=True) | models.Q(ward__ends__gt=timezone.localdate()))

    def visible_to(self, user: Any) -> PostcodeDifferenceQuerySet:
        """Staff see every group's, and so do administrators, who load the directory. Nobody else sees any."""
        return self if sees_place_changes(user) else self.none()
