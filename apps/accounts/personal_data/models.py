"""The file with all that the portal holds about one person."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class Download(models.Model):
    """One file with all that the portal holds about one person, from the moment that they ask until it is deleted.

    It is claimed by one worker at a time, as an envelope is. Its key names its file, so that a worker which begins
    again after another one died writes over what that one left.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        BUILDING = "building", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="downloads")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    sections_done = models.PositiveSmallIntegerField(default=0)
    sections_total = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        indexes = [
            # the sweep: what no worker has taken up, and what a dead one left
            models.Index(
                fields=["asked_at"], name="download_to_make", condition=models.Q(state__in=["waiting", "building"])
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                "user", condition=models.Q(state__in=["waiting", "building"]), name="download_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "building", "ready", "failed"]), name="download_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state="building", claim__isnull=False, lease_until__isnull=False)
                | (~models.Q(state="building") & models.Q(claim__isnull=True, lease_until__isnull=True)),
                name="download_claimed_while_being_made",
            ),
            models.CheckConstraint(
                condition=models.Q(state="ready", ready_at__isnull=False)
                | (~models.Q(state="ready") & models.Q(ready_at__isnull=True)),
                name="download_ready_and_when",
            ),
            models.CheckConstraint(
                condition=models.Q(sections_done__lte=models.F("sections_total")), name="download_sections_done_of_all"
            ),
        ]

    def __str__(self) -> str:
        return f"download {self.pk}: {self.state}"

    @property
    def path(self) -> str:
        """Where its file is, in private storage. It says nothing of whose it is."""
        return f"downloads/{self.key.hex[:2]}/{self.key.hex}.zip"

    @property
    def is_open(self) -> bool:
        """Asked for, and neither ready nor given up."""
        return self.state in (self.State.WAITING, self.State.BUILDING)
