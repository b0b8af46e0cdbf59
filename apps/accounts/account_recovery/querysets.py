"""Which account recoveries: those that a person may work on, the open, the closed and the due ones."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from .. import roles
from ..roles.models import Role, RoleGrant


class AccountRecoveryQuerySet(models.QuerySet[Any]):
    """Queries for account recoveries."""

    def visible_to(self, user: Any) -> AccountRecoveryQuerySet:
        """Those that this person may work on. Recoveries of a privileged account are for administrators alone."""
        if roles.has(user, Role.ADMINISTRATOR):
            return self.all()
        if not roles.has(user, *roles.RECOVERY_CHECKERS):
            return self.none()
        privileged = RoleGrant.objects.in_force().filter(user=models.OuterRef("person"), role__in=roles.PRIVILEGED)
        return self.filter(~models.Exists(privileged))

    def open(self) -> AccountRecoveryQuerySet:
        """Those that are not decided, or that wait to take effect."""
        return self.filter(closed_at__isnull=True)

    def closed(self) -> AccountRecoveryQuerySet:
        """Those that reached a final status: done, refused or stopped."""
        return self.filter(closed_at__isnull=False)

    def due(self) -> AccountRecoveryQuerySet:
        """Approved ones whose waiting time is over."""
        return self.filter(status="approved", takes_effect_at__lte=timezone.now())
