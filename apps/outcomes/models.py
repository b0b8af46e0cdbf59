"""What was published of each period: counted once, made safe, and then left as it is."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .periods import Period, Quarter, Year
from .querysets import PublicationQuerySet


class Publication(models.Model):
    """The counts of one period. ``raw`` never leaves the lead body; ``safe`` is what everyone else reads.

    ``wards`` keeps which neighbourhood each ward was in on the last day, by their codes: its map stays as it is.
    """

    class Kind(models.TextChoices):
        QUARTER = "quarter", "Quarter"
        YEAR = "year", "Financial year"

    kind = models.CharField(max_length=7, choices=Kind)
    code = models.CharField(max_length=7, unique=True)
    raw = models.JSONField(encoder=DjangoJSONEncoder)
    safe = models.JSONField()
    wards = models.JSONField(default=dict, blank=True)
    threshold = models.PositiveSmallIntegerField()
    counted_at = models.DateTimeField(default=timezone.now)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="quarter", code__regex=r"^\d{4}-q[1-4]$") | Q(kind="year", code__regex=r"^\d{4}$"),
                name="publication_code_fits_its_kind",
            ),
            models.CheckConstraint(condition=Q(threshold__gte=5), name="publication_threshold_is_at_least_five"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def period(self) -> Period:
        """The quarter or the year that was counted."""
        return Year.read(self.code) if self.kind == self.Kind.YEAR else Quarter.read(self.code)
