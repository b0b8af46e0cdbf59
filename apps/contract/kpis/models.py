"""What the contract is judged by: measures, the target of each year, the figure that was reported and how it was rated."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from ..amounts import plain
from ..terms.models import Contract, ContractYear
from ..terms.querysets import SeenWithTheContract
from .querysets import KeptWhenEnded


class Kpi(models.Model):
    """A measure that the contract is judged by. What it is never changes, so that its years can be compared."""

    class Kind(models.TextChoices):
        AT_LEAST = "at-least", "A number, at least"
        AT_MOST = "at-most", "A number, at most"
        PERCENT = "percent", "A percentage, at least"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="kpis")
    name = models.CharField(max_length=140)
    definition = models.CharField(max_length=600)
    kind = models.CharField(max_length=8, choices=Kind)

    objects = SeenWithTheContract.as_manager()

    class Meta:
        verbose_name = "measure of the contract"
        verbose_name_plural = "measures of the contract"
        constraints = [
            models.UniqueConstraint("contract", "name", name="kpi_name_is_its_own"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(definition=""), name="kpi_says_what_is_measured"),
            models.CheckConstraint(condition=Q(kind__in=["at-least", "at-most", "percent"]), name="kpi_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def said(self, number: Decimal) -> str:
        """A number of this measure: 1,200 or 87.5%."""
        return f"{plain(number)}%" if self.kind == self.Kind.PERCENT else plain(number)

    def target_said(self, number: Decimal) -> str:
        """A target in words: at least 200, at most 5, at least 90%."""
        return f"At {'most' if self.kind == self.Kind.AT_MOST else 'least'} {self.said(number)}"


class KpiTarget(models.Model):
    """What a measure has to reach in a year of the contract. Its changes stand in the audit trail."""

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="targets")
    year = models.ForeignKey(ContractYear, on_delete=models.PROTECT, related_name="+")
    number = models.DecimalField(max_digits=12, decimal_places=2)
    version = models.PositiveIntegerField(default=1)

    objects = SeenWithTheContract.as_manager()

    class Meta:
        verbose_name = "target of a measure"
        verbose_name_plural = "targets of measures"
        constraints = [
            models.UniqueConstraint("kpi", "year", name="kpi_target_one_for_a_year"),
            models.CheckConstraint(condition=Q(number__gte=0), name="kpi_target_not_below_nought"),
        ]

    def __str__(self) -> str:
        return f"target {self.pk}"


class KpiFigure(models.Model):
    """What the contract manager reported for a year, and where the figure comes from. The portal did not measure it.

    A changed figure ends the earlier one, which is kept.
    """

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="figures")
    year = models.ForeignKey(ContractYear, on_delete=models.PROTECT, related_name="+")
    number = models.DecimalField(max_digits=12, decimal_places=2)
    source = models.CharField(max_length=200)
    as_of = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = KeptWhenEnded.as_manager()

    class Meta:
        verbose_name = "reported figure"
        constraints = [
            models.UniqueConstraint(
                "kpi", "year", condition=Q(ended_at__isnull=True), name="kpi_figure_one_for_a_year"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="kpi_figure_says_its_source"),
            models.CheckConstraint(condition=Q(number__gte=0), name="kpi_figure_not_below_nought"),
        ]

    def __str__(self) -> str:
        return f"figure {self.pk}"


class KpiRating(models.Model):
    """How a commissioner rated a measure for a year, in the words of the Procurement Act 2023, and why.

    A new rating ends the earlier one, which is kept.
    """

    class Word(models.TextChoices):
        GOOD = "good", "Good"
        APPROACHING = "approaching-target", "Approaching target"
        REQUIRES = "requires-improvement", "Requires improvement"
        INADEQUATE = "inadequate", "Inadequate"
        OTHER = "other", "Other"

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="ratings")
    year = models.ForeignKey(ContractYear, on_delete=models.PROTECT, related_name="+")
    word = models.CharField(max_length=20, choices=Word)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = KeptWhenEnded.as_manager()

    class Meta:
        verbose_name = "rating of a measure"
        verbose_name_plural = "ratings of measures"
        constraints = [
            models.UniqueConstraint(
                "kpi", "year", condition=Q(ended_at__isnull=True), name="kpi_rating_one_for_a_year"
            ),
            models.CheckConstraint(
                condition=Q(word__in=["good", "approaching-target", "requires-improvement", "inadequate", "other"]),
                name="kpi_rating_word_is_known",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="kpi_rating_says_why"),
        ]

    def __str__(self) -> str:
        return self.get_word_display()
