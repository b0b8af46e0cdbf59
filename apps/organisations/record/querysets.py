"""Which groups a person may see, and which they act for."""

from __future__ import annotations

from typing import Any

from django.db import models

from apps.accounts import roles

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

    def of_lead(self, user: Any) -> OrganisationQuerySet:
        """The groups that this person leads."""
        return self.filter(memberships__user=user, memberships__role="lead", memberships__ended_at__isnull=True)

    def visible_to(self, user: Any) -> OrganisationQuerySet:
        """Staff see every group's record, a member their own groups', anyone else those in the directory."""
        if roles.is_staff(user):
            return self
        if getattr(user, "is_authenticated", False):
            return self.filter(IN_DIRECTORY | models.Q(pk__in=self._all().of_member(user).values("pk")))
        return self.filter(IN_DIRECTORY)

    def records_visible_to(self, user: Any) -> OrganisationQuerySet:
        """The groups whose whole record, and not only its public part, this person may see."""
        if roles.is_staff(user):
            return self
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(pk__in=self._all().of_member(user).values("pk"))

    def _all(self) -> OrganisationQuerySet:
        """A queryset of every group, for a subquery that this one's filters must not narrow twice."""
        return type(self)(self.model, using=self.db)
