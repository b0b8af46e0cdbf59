"""Queries for envelopes: for the outbox page and for workers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from apps.accounts import roles
from apps.accounts.models import Role

from .due_times import is_night
from .kinds import reminders

OUTBOX_ROLES = (Role.CONTRACT_MANAGER, Role.TRIAGE_LEAD, Role.ADMINISTRATOR)


class EnvelopeQuerySet(models.QuerySet[Any]):
    """Queries for envelopes."""

    def visible_to(self, user: Any) -> EnvelopeQuerySet:
        """All of them for those who look after the outbox, none for anybody else."""
        return self if roles.has(user, *OUTBOX_ROLES) else self.none()

    def due(self, now: datetime) -> EnvelopeQuerySet:
        """Those that a worker may claim now, the longest waiting first. Reminders and digests wait at night."""
        due = self.filter(state__in=["waiting", "unknown"], due_at__lte=now)
        return (due.exclude(kind__in=reminders()) if is_night(now) else due).order_by("due_at", "id")

    def abandoned(self, now: datetime) -> EnvelopeQuerySet:
        """Those that a worker claimed and did not finish in time."""
        return self.filter(state="sending", lease_until__lt=now).order_by("lease_until", "id")

    def shown(self, chosen: str) -> EnvelopeQuerySet:
        """Those in one part of the outbox: waiting, sent, failed, of uncertain delivery, or all of them."""
        if chosen == "waiting":
            return self.filter(state__in=["waiting", "sending"])
        if chosen == "uncertain":
            return self.filter(delivery_uncertain=True)
        return self.filter(state=chosen) if chosen else self
