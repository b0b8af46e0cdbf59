from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from apps.accounts import roles

from .service_states import SHOWN, ServiceStatus

IN_DIRECTORY = models.Q(status="active", listed=True)
"""The groups that everyone may find: active, and listed by their own choice."""


class OrganisationQuerySet(models.QuerySet[Any]):
    def in_directory(self) -> OrganisationQuerySet:
        """The groups that everyone may find: active, and listed by their own choice."""
        return self.filter(IN_DIRECTORY)

    def claimable(self, number: str = "") -> OrganisationQuerySet:
        """The groups that somebody may ask to act for: listed ones, also at rest, closed or merged, and the one of
        an org-id that the person knows. The name of a group that is not listed is told to nobody else."""
        listed = models.Q(listed=True)
        scheme, _, value = number.rpartition("-")
        if scheme and value:
            listed |= models.Q(identifiers__scheme=scheme, identifiers__value=value)
        return self.filter(listed).distinct()

    def of_member(self, user: Any) -> OrganisationQuerySet:
        """The groups that this person acts for."""
        return self.filter(memberships__user=user, memberships__ended_at__isnull=True)

    def visible_to(self, user: Any) -> OrganisationQuerySet:
        """Staff see every group's record, a member their own groups', anyone else those in the directory."""
        if roles.is_staff(user):
            return self
        if getattr(user, "is_authenticated", False):
            from .models import Membership

            own = Membership.objects.open().filter(user=user).values("organisation")
            return self.filter(IN_DIRECTORY | models.Q(pk__in=own))
        return self.filter(IN_DIRECTORY)

    def records_visible_to(self, user: Any) -> OrganisationQuerySet:
        """The groups whose whole record, and not only its public part, this person may see."""
        if roles.is_staff(user):
            return self
        if not getattr(user, "is_authenticated", False):
            return self.none()
        from .models import Membership

        return self.filter(pk__in=Membership.objects.open().filter(user=user).values("organisation"))


class MembershipQuerySet(models.QuerySet[Any]):
    def open(self) -> MembershipQuerySet:
        """Memberships that have not been ended."""
        return self.filter(ended_at__isnull=True)


class InvitationQuerySet(models.QuerySet[Any]):
    def open(self) -> InvitationQuerySet:
        """Invitations that were neither accepted nor withdrawn."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


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
        return self.order_by("name", "pk")

    def visible_to(self, user: Any) -> ServiceQuerySet:
        """Staff see every service, a member those of their own groups, anyone else the public ones."""
        if roles.is_staff(user):
            return self
        if not getattr(user, "is_authenticated", False):
            return self.public()
        from .models import Membership

        own = Membership.objects.open().filter(user=user).values("organisation")
        return self.filter(models.Q(pk__in=self.model.objects.public().values("pk")) | models.Q(organisation__in=own))


class LocationQuerySet(models.QuerySet[Any]):
    def open(self) -> LocationQuerySet:
        """The places that are in use or can be."""
        return self.filter(ended_at__isnull=True)

    def by_name(self) -> LocationQuerySet:
        """In the order of their names."""
        return self.order_by("name", "pk")

    def visible_to(self, user: Any) -> LocationQuerySet:
        """Staff see every place, a member those of their own groups, anyone else those of public services."""
        if roles.is_staff(user):
            return self
        from .models import Membership, Service

        seen = models.Q(pk__in=Service.objects.public().values("places"))
        if getattr(user, "is_authenticated", False):
            seen |= models.Q(organisation__in=Membership.objects.open().filter(user=user).values("organisation"))
        return self.filter(seen)


class ClaimQuerySet(models.QuerySet[Any]):
    def open(self) -> ClaimQuerySet:
        """Claims that nobody answered yet."""
        return self.filter(status="asked")

    def visible_to(self, user: Any) -> ClaimQuerySet:
        """Staff see every claim, a lead those to their group, and a person their own."""
        if roles.is_staff(user):
            return self
        if not getattr(user, "is_authenticated", False):
            return self.none()
        from .models import Membership

        led = Membership.objects.open().filter(user=user, role="lead").values("organisation")
        return self.filter(models.Q(user=user) | models.Q(organisation__in=led))


class RegisterDifferenceQuerySet(models.QuerySet[Any]):
    def open(self) -> RegisterDifferenceQuerySet:
        """Differences that nobody has settled."""
        return self.filter(settled_at__isnull=True)

    def visible_to(self, user: Any) -> RegisterDifferenceQuerySet:
        """Staff see every group's, a member their own groups', nobody else any."""
        from .models import Organisation

        return self.filter(organisation__in=Organisation.objects.records_visible_to(user))
