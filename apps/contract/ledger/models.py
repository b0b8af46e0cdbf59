"""The passed-down ledger: lines, entries that are only ever added, and the grants that groups were awarded.

What is not said by a constraint here is held by triggers of the first migration: entries are append-only, a reversal
mirrors what it reverses, and the sums balance when a transaction ends. See ADR 21.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from apps.organisations.models import Organisation

from ..terms.models import Contract, ContractYear
from ..terms.querysets import SeenWithTheContract
from .querysets import GrantQuerySet, LedgerEntryQuerySet


class BudgetLine(models.Model):
    """A part of the contract's money with a purpose of its own. Groups are awarded grants from some lines only."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="lines")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=300)
    may_pass_down = models.BooleanField()
    position = models.PositiveSmallIntegerField(default=0)
    ended_on = models.DateField(null=True, blank=True)
    """The first day for which nothing more is entered. What was entered before stays."""

    objects = SeenWithTheContract.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("contract", "code", name="budget_line_code_is_its_own"),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name="") & ~Q(purpose=""), name="budget_line_says_what_it_is_for"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """What a group was awarded: its identity for ever. The sums are entries of the ledger.

    ``identifier`` never changes, also when the grant is cancelled or the group's record is merged.
    """

    class Status(models.TextChoices):
        AWARDED = "awarded", "Awarded"
        PAID = "paid", "Paid in full"
        CANCELLED = "cancelled", "Cancelled"

    identifier = models.CharField(max_length=80, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="grants")
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="grants")
    title = models.CharField(max_length=140)
    description = models.TextField(max_length=1000)
    awarded_on = models.DateField()
    planned_starts = models.DateField(null=True, blank=True)
    planned_ends = models.DateField(null=True, blank=True)
    """The last day that the grant is planned for, as 360Giving has it."""
    from_open_call = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.AWARDED)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(identifier="") & ~Q(title="") & ~Q(description=""), name="grant_says_what_it_is"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["awarded", "paid", "cancelled"]), name="grant_status_is_known"
            ),
            models.CheckConstraint(
                condition=(Q(status="cancelled", cancelled_at__isnull=False) & ~Q(cancelled_why=""))
                | (~Q(status="cancelled") & Q(cancelled_at__isnull=True, cancelled_why="")),
                name="grant_cancelled_with_its_story",
            ),
            models.CheckConstraint(
                condition=Q(planned_starts__isnull=True, planned_ends__isnull=True)
                | Q(planned_starts__isnull=False, planned_ends__gte=F("planned_starts")),
                name="grant_plan_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.identifier


class LedgerEntry(models.Model):
    """One sum in whole pence, for a day of a year of the contract. Never changed and never deleted.

    ``budget`` is what a line has for a year, ``commitment`` what is promised to anything but a group, ``award`` what is
    promised to a group, ``payment`` what was paid of an award. A reversal is an entry of its own with the opposite sum.
    """

    class Kind(models.TextChoices):
        BUDGET = "budget", "Budget"
        COMMITMENT = "commitment", "Commitment"
        AWARD = "award", "Award to a group"
        PAYMENT = "payment", "Payment to a group"

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="entries")
    year = models.ForeignKey(ContractYear, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind)
    pence = models.BigIntegerField()
    grant = models.ForeignKey(Grant, null=True, blank=True, on_delete=models.PROTECT, related_name="entries")
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by")
    said = models.CharField(max_length=200)
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "entry of the ledger"
        verbose_name_plural = "entries of the ledger"
        indexes = [
            # the page of the ledger and its file, newest first
            models.Index(fields=["-on", "-id"], name="ledger_entry_by_day"),
            # the four figures of a line and year, and the triggers that hold them
            models.Index(fields=["year", "line", "kind"], include=["pence"], name="ledger_entry_by_figure"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, pence__gt=0) | Q(reverses__isnull=False, pence__lt=0),
                name="ledger_entry_sum_above_nought_unless_reversal",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["award", "payment"], grant__isnull=False)
                | Q(kind__in=["budget", "commitment"], grant__isnull=True),
                name="ledger_entry_kind_is_known_and_grant_for_groups",
            ),
            models.CheckConstraint(condition=~Q(said=""), name="ledger_entry_says_why"),
        ]

    def __str__(self) -> str:
        return f"entry {self.pk}"
