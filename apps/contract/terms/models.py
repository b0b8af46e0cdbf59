"""What was agreed: the contract, its years and what the council pays for each."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from apps.places.models import DateRange

from .querysets import ContractQuerySet, InForce


class Contract(models.Model):
    """The contract under which the lead body works. ``ends`` is the day after its last. No two overlap."""

    title = models.CharField(max_length=200)
    reference = models.CharField(max_length=60)
    starts = models.DateField()
    ends = models.DateField()

    objects = ContractQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(reference=""), name="contract_has_its_title"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="contract_ends_after_it_starts"),
            ExclusionConstraint(
                name="contract_one_at_a_time",
                expressions=[(DateRange("starts", "ends", RangeBoundary()), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def last_day(self) -> dt.date:
        """The last day that it covers."""
        return self.ends - dt.timedelta(days=1)


class ContractYear(models.Model):
    """One year of the contract and what the council pays the lead body for it.

    The years of a contract tile it: a trigger refuses a gap. Their value stands here alone and never in the ledger,
    so that money of the council to the lead body cannot be added to money of the lead body to groups.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="years")
    starts = models.DateField()
    ends = models.DateField()
    value_pence = models.BigIntegerField()
    version = models.PositiveIntegerField(default=1)

    objects = InForce.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="contract_year_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(value_pence__gte=0), name="contract_year_value_not_below_nought"),
            ExclusionConstraint(
                name="contract_year_one_at_a_time",
                expressions=[(DateRange("starts", "ends", RangeBoundary()), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """2026–27, or 2026 for one that ends in the year in which it began."""
        last = self.ends - dt.timedelta(days=1)
        return str(self.starts.year) if last.year == self.starts.year else f"{self.starts.year}–{last.year % 100:02d}"
