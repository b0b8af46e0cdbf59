"""What staff checked of a record, and what waits to be checked."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from apps.core.models import ListEntry

from ..record.models import Organisation


class Check(ListEntry):
    """What staff did to see that a record is right: found it in the register, visited, saw the rules."""


class Verification(models.Model):
    """A new record, or one whose name, numbers or legal form changed, waits until staff have checked it.

    Nothing that a group may do depends on it.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "To check"
        ASKED = "asked", "We asked the group"
        CHECKED = "checked", "Checked"

    class Cause(models.TextChoices):
        NEW = "new", "New group"
        NAME = "name", "The name changed"
        NUMBERS = "numbers", "The numbers changed"
        LEGAL_FORM = "legal-form", "The legal form changed"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="verifications")
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    causes = ArrayField(models.CharField(max_length=20, choices=Cause))
    since = models.DateTimeField(default=timezone.now)
    checks = models.ManyToManyField(Check, blank=True, related_name="+")
    message = models.TextField(max_length=2000, blank=True)
    """What the group was last asked for, in the words of staff."""
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            # the staff's list of what is to be checked, the longest waiting first
            models.Index(
                fields=["since", "id"],
                name="verification_open",
                condition=models.Q(status__in=["waiting", "asked"]),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                condition=models.Q(status__in=["waiting", "asked"]),
                name="verification_one_open_per_group",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["waiting", "asked", "checked"]), name="verification_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, decided_by__isnull=True)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="verification_decided_at_and_by",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="checked") | models.Q(decided_at__isnull=False),
                name="verification_checked_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.get_status_display()}"

    @property
    def cause_words(self) -> str:
        """Why it waits, in words."""
        first, *more = (str(self.Cause(cause).label) for cause in self.causes)
        return ", ".join([first, *(label[0].lower() + label[1:] for label in more)])
