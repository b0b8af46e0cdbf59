"""Queries for emails that came in."""

from __future__ import annotations

from typing import Any

from django.db import models

from apps.accounts import roles
from apps.accounts.models import Role

KEEPERS = (Role.TRIAGE_LEAD, Role.ADVISER)
"""Who looks after email that came in."""


class InboundMailQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> InboundMailQuerySet:
        """All of them for those who look after email that came in, none for anybody else."""
        return self if roles.has(user, *KEEPERS) else self.none()

    def waiting(self) -> InboundMailQuerySet:
        """Those that nobody has looked at yet, the oldest first."""
        return self.filter(status="waiting").order_by("pk")

    def held(self) -> InboundMailQuerySet:
        """Those that wait for staff."""
        return self.filter(status="held")

    def ended(self) -> InboundMailQuerySet:
        """Those with which nothing more will be done."""
        return self.filter(status__in=["taken", "thrown-away"])
