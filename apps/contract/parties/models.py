"""Who is bound by the contract, from which day to which, and what each was called then."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from apps.places.models import DateRange

from ..terms.models import Contract
from ..terms.querysets import InForce


class Party(models.Model):
    """Somebody who is bound by the contract. ``ends`` is the day after the last: that of the contract for one that stays.

    At most one leads on each day. A party that becomes the lead body ends as a partner and joins as the lead body.
    """

    class Role(models.TextChoices):
        COUNCIL = "council", "Council"
        HEALTH = "health", "Health partner"
        LEAD = "lead", "Lead body"
        PARTNER = "partner", "Partner"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="parties")
    role = models.CharField(max_length=10, choices=Role)
    starts = models.DateField()
    ends = models.DateField()
    version = models.PositiveIntegerField(default=1)

    objects = InForce.as_manager()

    class Meta:
        verbose_name = "party to the contract"
        verbose_name_plural = "parties to the contract"
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["council", "health", "lead", "partner"]), name="party_role_is_known"
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="party_ends_after_it_starts"),
            ExclusionConstraint(
                name="party_one_lead_at_a_time",
                expressions=[
                    ("contract", RangeOperators.EQUAL),
                    (DateRange("starts", "ends", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(role="lead"),
            ),
        ]

    def __str__(self) -> str:
        return f"party {self.pk}"

    @property
    def last_day(self) -> dt.date:
        """The last day on which it is bound."""
        return self.ends - dt.timedelta(days=1)


class PartyName(models.Model):
    """What a party is called from one day up to another. Its names tile its days: a trigger refuses a gap."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=200)
    starts = models.DateField()
    ends = models.DateField()

    objects = InForce.as_manager()

    class Meta:
        verbose_name = "name of a party"
        verbose_name_plural = "names of parties"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="party_name_says_something"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="party_name_ends_after_it_starts"),
            ExclusionConstraint(
                name="party_name_one_at_a_time",
                expressions=[
                    ("party", RangeOperators.EQUAL),
                    (DateRange("starts", "ends", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_day(self) -> dt.date:
        """The last day on which it is called so."""
        return self.ends - dt.timedelta(days=1)
