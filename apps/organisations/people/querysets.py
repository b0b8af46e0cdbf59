"""Which memberships and invitations are open."""

from __future__ import annotations

from typing import Any

from django.db import models


class MembershipQuerySet(models.QuerySet[Any]):
    def open(self) -> MembershipQuerySet:
        """Memberships that have not been ended."""
        return self.filter(ended_at__isnull=True)


class InvitationQuerySet(models.QuerySet[Any]):
    def open(self) -> InvitationQuerySet:
        """Invitations that were neither accepted nor withdrawn."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
