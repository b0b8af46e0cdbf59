"""Where our records differ from the charity register."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.registers.models import RegisterImport

from ..record.models import Organisation
from .querysets import RegisterDifferenceQuerySet


class RegisterDifference(models.Model):
    """A field in which the register says something else than our record, until it is settled."""

    class Settled(models.TextChoices):
        THEIRS = "theirs", "Taken from the register"
        OURS = "ours", "Kept as it was"
        GONE = "gone", "No longer different"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="register_differences")
    field = models.CharField(max_length=40)
    ours = models.TextField(blank=True)
    theirs = models.TextField()
    found_at = models.DateTimeField(default=timezone.now)
    found_in = models.ForeignKey(RegisterImport, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_how = models.CharField(max_length=10, choices=Settled, blank=True)

    objects = RegisterDifferenceQuerySet.as_manager()

    class Meta:
        indexes = [
            # the staff list: open ones, oldest first
            models.Index(
                fields=["found_at", "id"], name="register_difference_open", condition=models.Q(settled_at__isnull=True)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                "field",
                condition=models.Q(settled_at__isnull=True),
                name="register_difference_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True, settled_how="", settled_by__isnull=True)
                | models.Q(settled_at__isnull=False, settled_how="gone", settled_by__isnull=True)
                | models.Q(settled_at__isnull=False, settled_how__in=["theirs", "ours"], settled_by__isnull=False),
                name="register_difference_settled_how_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.field}"
