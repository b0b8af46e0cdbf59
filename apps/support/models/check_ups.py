"""Check-ups: how a group is doing, in its own view, at different times."""

from __future__ import annotations

from django.db import models

from apps.assessments.models import Assessment
from apps.organisations.models import Organisation

from ..querysets import CheckUpQuerySet


class CheckUp(models.Model):
    """One check-up of a group. Its questions and answers are the assessment. The first finished one is the baseline."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="check_ups")
    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="+")

    objects = CheckUpQuerySet.as_manager()

    def __str__(self) -> str:
        return f"check-up {self.pk}"
