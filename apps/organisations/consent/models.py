"""What a group agreed to show, field by field."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from ..record.models import Organisation


class FieldConsent(models.Model):
    """Whether one field of a record may be shown to everyone, who said so, when, and to which words.

    It holds for two years from ``confirmed_at`` (``publishing.ends_on``). The row is how things stand; who agreed to
    what before is in the audit trail, as ``consent.…`` events.
    """

    class As(models.TextChoices):
        """In which capacity a person answered: shown to others in place of the name."""

        LEAD = "lead", "a lead of the group"
        MEMBER = "member", "a member of the group"
        STAFF = "staff", "the support team"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="consents")
    field = models.CharField(max_length=40)
    public = models.BooleanField()
    wording = models.CharField(max_length=40)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_as = models.CharField(max_length=10, choices=As, default=As.LEAD, db_default=As.LEAD)
    given_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(default=timezone.now, db_default=Now())
    asked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    lapsed_at = models.DateTimeField(null=True, blank=True)
    """When the group was asked whether it still holds, reminded, and told that it ran out. Empty once it answered."""

    class Meta:
        indexes = [
            # each morning: which consents fall due
            models.Index(
                fields=["confirmed_at"],
                name="field_consent_due",
                condition=models.Q(public=True, lapsed_at__isnull=True),
            )
        ]
        constraints = [
            models.UniqueConstraint("organisation", "field", name="field_consent_one_per_field"),
            models.CheckConstraint(
                condition=models.Q(given_as__in=["lead", "member", "staff"]), name="field_consent_given_as_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.field}: {'public' if self.public else 'private'}"
