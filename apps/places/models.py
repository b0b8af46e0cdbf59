"""Where groups work: wards, neighbourhoods with dated membership, and figures with their sources.

All of it is loaded from a place pack (a folder of data files); nothing is written for one city.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models

from .querysets import WardMembershipQuerySet, WardQuerySet


class Source(models.Model):
    """Where a figure or a list came from, as it must be credited."""

    code = models.SlugField(primary_key=True, max_length=60)
    name = models.CharField(max_length=200)
    publisher = models.CharField(max_length=120)
    licence = models.CharField(max_length=120)
    dated = models.CharField(max_length=60)
    note = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.name


class Neighbourhood(models.Model):
    """A neighbourhood: some wards that are served as one. Which wards is dated."""

    code = models.SlugField(primary_key=True, max_length=20)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    area = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name


class Ward(models.Model):
    """An electoral ward. ``hex_q`` and ``hex_r`` are its place on the hexagon map (axial, pointy top)."""

    code = models.CharField(primary_key=True, max_length=12)
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=30)
    hex_q = models.SmallIntegerField()
    hex_r = models.SmallIntegerField()
    longitude = models.DecimalField(max_digits=8, decimal_places=5)
    latitude = models.DecimalField(max_digits=8, decimal_places=5)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    objects = WardQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("hex_q", "hex_r", name="ward_hexagon_is_its_own")]

    def __str__(self) -> str:
        return self.name


class DateRange(models.Func):
    """``daterange(starts, ends, '[)')``: the days from the first, up to but not with the last."""

    function = "DATERANGE"
    output_field = DateRangeField()


class WardMembership(models.Model):
    """A ward belongs to a neighbourhood from a date, until another. Never to two on one day."""

    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="memberships")
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="memberships")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    objects = WardMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True) | models.Q(ends__gt=models.F("starts")),
                name="ward_membership_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="ward_membership_one_at_a_time",
                expressions=[
                    ("ward", RangeOperators.EQUAL),
                    (DateRange("starts", "ends", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ward_id} in {self.neighbourhood_id}"


class Deprivation(models.Model):
    """How deprived a ward is by a national index: decile 1 is the tenth of places with most need."""

    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="deprivation")
    measure = models.SlugField(max_length=40)
    decile = models.PositiveSmallIntegerField()
    score = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("ward", "measure", name="deprivation_once_per_measure"),
            models.CheckConstraint(condition=models.Q(decile__range=(1, 10)), name="deprivation_decile_is_1_to_10"),
        ]

    def __str__(self) -> str:
        return f"{self.ward_id}: {self.measure} {self.decile}"


class Population(models.Model):
    """How many people live in the whole place or one ward, in all or in one category of an equality strand."""

    ward = models.ForeignKey(Ward, null=True, blank=True, on_delete=models.PROTECT, related_name="population")
    strand = models.CharField(max_length=60)
    category = models.CharField(max_length=200)
    people = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "ward", "strand", "category", "year", name="population_once_per_category", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.strand}: {self.category}"
