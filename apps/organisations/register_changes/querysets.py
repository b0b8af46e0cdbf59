"""Which differences from the register a person may see."""

from __future__ import annotations

from typing import Any

from django.db import models

from ..record.models import Organisation


class RegisterDifferenceQuerySet(models.QuerySet[Any]):
    def open(self) -> RegisterDifferenceQuerySet:
        """Differences that nobody has settled."""
        return self.filter(settled_at__isnull=True)

    def visible_to(self, user: Any) -> RegisterDifferenceQuerySet:
        """Staff see every group's, a member their own groups', nobody else any."""
        return self.filter(organisation__in=Organisation.objects.records_visible_to(user))
