"""What a group agreed to show, field by field."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from .organisation import Organisation


class FieldConsent(models.Model):
    """Whether one field of a record may be shown to everyone, who said so, when, and to which words."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="consents")
    field = models.CharField(max_length=40)
    public = models.BooleanField()
    wording = models.CharField(max_length=40)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("organisation", "field", name="field_consent_one_per_field")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.field}: {'public' if self.public else 'private'}"
