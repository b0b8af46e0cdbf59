"""Which claims a person may see."""

from __future__ import annotations

from typing import Any

from django.db import models

from apps.accounts import roles

from ...record.models import Organisation


class ClaimQuerySet(models.QuerySet[Any]):
    def open(self) -> ClaimQuerySet:
        """Claims that nobody answered yet."""
        return self.filter(status="asked")

    def visible_to(self, user: Any) -> ClaimQuerySet:
        """Staff who keep groups see every claim, a lead those to their group, and a person their own."""
        if roles.keeps_groups(user):
            return self
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(models.Q(user=user) | models.Q(organisation__in=Organisation.objects.of_lead(user)))
