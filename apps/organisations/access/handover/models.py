"""The lead of a group passes to somebody else."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.organisations.record.models import Organisation


class Handover(models.Model):
    """A lead offers the lead to a member, or a member asks for it because the lead is gone."""

    class Kind(models.TextChoices):
        OFFER = "offer", "Offered by a lead"
        REQUEST = "request", "Asked for by a member"

    class Status(models.TextChoices):
        ASKED = "asked", "Waiting for an answer"
        DONE = "done", "Handed over"
        OBJECTED = "objected", "Not agreed"
        WITHDRAWN = "withdrawn", "Taken back"
        LAPSED = "lapsed", "Ran out"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="handovers")
    kind = models.CharField(max_length=10, choices=Kind)
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField()
    """The last day to answer an offer or to object to a request."""
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            # each morning: which fall due; the staff's tab
            models.Index(fields=["due_on", "id"], name="handover_due", condition=models.Q(status="asked"))
        ]
        constraints = [
            models.UniqueConstraint(
                "organisation", condition=models.Q(status="asked"), name="handover_one_open_per_group"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=["offer", "request"]), name="handover_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(status__in=["asked", "done", "objected", "withdrawn", "lapsed"]),
                name="handover_status_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(status="asked", ended_at__isnull=True)
                | (~models.Q(status="asked") & models.Q(ended_at__isnull=False)),
                name="handover_ended_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.organisation_id}"

    def on_move(self, edge: Any) -> set[str]:
        """Every move ends it."""
        self.ended_at = timezone.now()
        return {"ended_at"}
