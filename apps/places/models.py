"""Where groups work: wards, neighbourhoods with dated membership, and figures with their sources.

The base is loaded from a place pack (a folder of data files); nothing is written for one city. Administrators add
boundaries from a file, and move wards between neighbourhoods from a date.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.utils import timezone

from .geography.models import BoundaryImport, BoundaryUpload, WardBoundary
from .querysets import (
    NeighbourhoodQuerySet,
    PostcodeImportQuerySet,
    WardMembershipQuerySet,
    WardQuerySet,
)

__all__ = [
    "BoundaryImport",
    "BoundaryUpload",
    "DateRange",
    "Deprivation",
    "Neighbourhood",
    "PlaceEdit",
    "Population",
    "Postcode",
    "PostcodeImport",
    "Source",
    "Ward",
    "WardBoundary",
    "WardMembership",
]


class Source(models.Model):
    """Where a figure or a list came from, as it must be credited.

    ``note`` is for everybody who reads a figure; ``to_check`` is for whoever keeps the data, and no public page shows it.
    """

    code = models.SlugField(primary_key=True, max_length=60)
    name = models.CharField(max_length=200)
    publisher = models.CharField(max_length=120)
    licence = models.CharField(max_length=120)
    dated = models.CharField(max_length=60)
    note = models.CharField(max_length=500, blank=True)
    to_check = models.CharField(max_length=500, blank=True)

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
    closed_on = models.DateField(null=True, blank=True)

    objects = NeighbourhoodQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class DateRange(models.Func):
    """``daterange(starts, ends, '[)')``: the days from the first, up to but not with the last."""

    function = "DATERANGE"
    output_field = DateRangeField()


class Ward(models.Model):
    """An electoral ward, from its first day until a review of boundaries replaces it.

    ``hex_q`` and ``hex_r`` are its place on the hexagon map (axial, pointy top). Wards begin and end with the place pack,
    and none is deleted: records and published years keep theirs.
    """

    code = models.CharField(primary_key=True, max_length=12)
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=30)
    hex_q = models.SmallIntegerField()
    hex_r = models.SmallIntegerField()
    longitude = models.DecimalField(max_digits=8, decimal_places=5)
    latitude = models.DecimalField(max_digits=8, decimal_places=5)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    """The first day on which it is no more."""
    replaced_by = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    """The codes of the wards that its land is in from then on. ``services.pack`` is the only one who writes them."""

    objects = WardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True) | models.Q(ends__gt=models.F("starts")),
                name="ward_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True, replaced_by__len=0)
                | models.Q(ends__isnull=False, replaced_by__len__gt=0),
                name="ward_that_ends_says_what_replaces_it",
            ),
            ExclusionConstraint(
                name="ward_hexagon_is_its_own",
                expressions=[
                    ("hex_q", RangeOperators.EQUAL),
                    ("hex_r", RangeOperators.EQUAL),
                    (DateRange("starts", "ends", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_ward_on(self, day: dt.date | None = None) -> bool:
        """Whether it is a ward on a day, or today."""
        return self.starts <= (day or timezone.localdate()) < (self.ends or dt.date.max)

    @property
    def has_ended(self) -> bool:
        """Whether other wards have taken its place by today."""
        return self.ends is not None and self.ends <= timezone.localdate()


class PlaceEdit(models.Model):
    """A change to neighbourhoods by an administrator, with the reason. Rows are added and never changed.

    For a move, ``from_neighbourhood`` is the one that the ward leaves and ``neighbourhood`` the one that it joins.
    """

    class Kind(models.TextChoices):
        MOVED = "moved", "Ward moved"
        TAKEN_BACK = "taken-back", "Move taken back"
        ADDED = "added", "Neighbourhood added"
        CLOSED = "closed", "Neighbourhood closed"

    kind = models.CharField(max_length=10, choices=Kind)
    ward = models.ForeignKey(Ward, null=True, blank=True, on_delete=models.PROTECT, related_name="edits")
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="edits")
    from_neighbourhood = models.ForeignKey(
        Neighbourhood, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    first_day = models.DateField()
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            # the history of one ward
            models.Index(fields=["ward", "-id"], name="place_edit_by_ward"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=("moved", "taken-back"), ward__isnull=False, from_neighbourhood__isnull=False
                )
                | models.Q(kind__in=("added", "closed"), ward__isnull=True, from_neighbourhood__isnull=True),
                name="place_edit_of_a_ward_names_where_it_left",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="place_edit_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ward_id or self.neighbourhood_id}"


class WardMembership(models.Model):
    """A ward belongs to a neighbourhood from a date, until another. Never to two on one day.

    ``edit`` is set where the row was made here rather than loaded from the pack.
    """

    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="memberships")
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="memberships")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    edit = models.OneToOneField(PlaceEdit, null=True, blank=True, on_delete=models.PROTECT, related_name="membership")

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

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which it holds; None while it has no end."""
        return self.ends - dt.timedelta(days=1) if self.ends else None


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


class Postcode(models.Model):
    """A postcode of the national list, in use or ended, and where it is. Replaced as a whole by each import.

    No other model may point here with a foreign key: an import puts a new table in the place of this one.
    """

    code = models.CharField(primary_key=True, max_length=7, db_collation="C")
    """In capitals and without its space, such as AB123CD."""
    ward_code = models.CharField(max_length=9, null=True, blank=True)
    """The official code of the ward that it is in, wherever that is."""
    ward = models.ForeignKey(
        Ward, null=True, blank=True, on_delete=models.PROTECT, related_name="postcodes", db_index=False
    )
    """The ward, when it is one of this place's."""
    local_authority_code = models.CharField(max_length=9, null=True, blank=True)
    lsoa_code = models.CharField(max_length=9, null=True, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    introduced = models.DateField(null=True, blank=True)
    """The first day of the month in which it came into use."""
    terminated = models.DateField(null=True, blank=True)
    """The first day of the month in which it ended. Old records keep it."""

    class Meta:
        indexes = [
            # a ward cannot be deleted while postcodes are in it; few of the national list are in one of ours
            models.Index(fields=["ward"], name="postcode_by_ward", condition=models.Q(ward__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[A-Z][A-Z0-9]{1,3}[0-9][A-Z]{2}$"), name="postcode_is_compact"
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(49, 61),
                    longitude__range=(-9, 3),
                ),
                name="postcode_is_in_the_united_kingdom_or_nowhere",
            ),
            models.CheckConstraint(
                condition=models.Q(ward__isnull=True) | models.Q(ward_code__isnull=False, ward=models.F("ward_code")),
                name="postcode_ward_is_the_one_of_its_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code[:-3]} {self.code[-3:]}"


class PostcodeImport(models.Model):
    """One reading of a postcode file: what it was, who asked for it, and how it ended. Never changed after that."""

    release = models.CharField(max_length=80)
    """The name of the release, such as ONSPD February 2025."""
    kind = models.CharField(max_length=10, choices=[("ONSPD", "ONSPD"), ("NSPL", "NSPL"), ("other", "other")])
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    only_place = models.BooleanField(default=False)
    """Whether postcodes outside the place's own local authority were left out."""
    rows = models.PositiveIntegerField(null=True, blank=True)
    """How many postcodes are loaded from it."""
    rows_in_place = models.PositiveIntegerField(null=True, blank=True)
    """How many of those are in one of the place's wards."""
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=1000, blank=True)
    """Why nothing was changed, in a sentence."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """The administrator who said so; nobody for a command without a name."""

    objects = PostcodeImportQuerySet.as_manager()

    class Meta:
        indexes = [
            # Reference data: the last imports, newest first
            models.Index(fields=["-started_at", "-id"], name="postcode_imports_newest_first"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True) | models.Q(refused_at__isnull=True),
                name="postcode_import_ends_one_way",
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=False, rows__isnull=False, rows_in_place__isnull=False)
                | models.Q(finished_at__isnull=True, rows__isnull=True, rows_in_place__isnull=True),
                name="postcode_import_finished_says_how_many",
            ),
            models.CheckConstraint(
                condition=models.Q(refused_at__isnull=True, refusal="")
                | (models.Q(refused_at__isnull=False) & ~models.Q(refusal="")),
                name="postcode_import_refused_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.release
