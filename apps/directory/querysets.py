"""Which services and places a person may see."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from apps.accounts import roles
from apps.core.names import SortKey
from apps.organisations.models import Membership
from apps.places.models import Ward

from .states import SHOWN, ServiceStatus


class ServiceQuerySet(models.QuerySet[Any]):
    def public(self) -> ServiceQuerySet:
        """What everybody may see: on or closed for now, marked public, confirmed within two years, the group listed."""
        return self.shown().filter(organisation__status="active", organisation__listed=True)

    def shown(self) -> ServiceQuerySet:
        """The same for services of groups that are known to be in the directory."""
        return self.filter(public=True, status__in=SHOWN, confirmed_at__gt=timezone.now() - self.model.AGREED_FOR)

    def kept(self) -> ServiceQuerySet:
        """Those that have not ended."""
        return self.exclude(status=ServiceStatus.ENDED)

    def by_name(self) -> ServiceQuerySet:
        """In the order of their names."""
        return self.order_by(SortKey("name"), "pk")

    def visible_to(self, user: Any) -> ServiceQuerySet:
        """Staff see every service, a member those of their own groups, anyone else the public ones."""
        if roles.is_staff(user):
            return self
        if not getattr(user, "is_authenticated", False):
            return self.public()
        own = Membership.objects.open().filter(user=user).values("organisation")
        return self.filter(models.Q(pk__in=self.model.objects.public().values("pk")) | models.Q(organisation__in=own))


class LocationQuerySet(models.QuerySet[Any]):
    def open(self) -> LocationQuerySet:
        """The places that are in use or can be."""
        return self.filter(ended_at__isnull=True)

    def in_ended_wards(self) -> LocationQuerySet:
        """Those whose ward a review of boundaries has ended: somebody has to choose another."""
        return self.filter(ward__in=Ward.objects.ended())

    def by_name(self) -> LocationQuerySet:
        """In the order of their names."""
        return self.order_by(SortKey("name"), "pk")

    def visible_to(self, user: Any) -> LocationQuerySet:
        """Staff see every place, a member those of their own groups, anyone else those of public services."""
        if roles.is_staff(user):
            return self
        from .models import Service

        seen = models.Q(pk__in=Service.objects.public().values("places"))
        if getattr(user, "is_authenticated", False):
            seen |= models.Q(organisation__in=Membership.objects.open().filter(user=user).values("organisation"))
        return self.filter(seen)
