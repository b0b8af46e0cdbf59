"""What people can get from a group, and the places where they get it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.utils import timezone

from apps.core.models import ListEntry
from apps.core.moves import Edge
from apps.organisations.models import Community, Organisation

from .querysets import LocationQuerySet, ServiceQuerySet
from .states import ServiceStatus


class ServiceKind(ListEntry):
    """What kind of thing people get: advice, food, a room to hire."""


class AccessFeature(ListEntry):
    """What makes a place easy to get to and to be in: step-free, a hearing loop."""


class Location(models.Model):
    """A place, typed once and used by several services: a building, an address for post, or a page on the web."""

    class Type(models.TextChoices):
        """The words of Open Referral UK."""

        PHYSICAL = "physical", "A place that people go to"
        POSTAL = "postal", "An address for post alone"
        VIRTUAL = "virtual", "Online or by phone"

    uuid = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="locations")
    name = models.CharField(max_length=120)
    location_type = models.CharField(max_length=10, choices=Type, default=Type.PHYSICAL)
    address_1 = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=80, blank=True)
    state_province = models.CharField(max_length=80, blank=True)
    postal_code = models.CharField(max_length=8, blank=True)
    country = models.CharField(max_length=2, default="GB")
    ward = models.ForeignKey("places.Ward", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True, editable=False)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True, editable=False)
    """Where the postcode lies, when the postcode is known. Private unless the address is shown."""
    show_address = models.BooleanField(default=True)
    """Whether everybody may see the address with a public service. If not, they see the ward alone."""
    access = models.ManyToManyField(AccessFeature, related_name="+", blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = LocationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="location_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(location_type__in=["physical", "postal", "virtual"]), name="location_type_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(location_type="virtual", address_1="", postal_code="", ward__isnull=True)
                | (~models.Q(location_type="virtual") & ~models.Q(address_1="") & models.Q(ward__isnull=False)),
                name="location_has_an_address_and_ward_unless_virtual",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False, location_type__in=["physical", "postal"]),
                name="location_has_a_whole_point_or_none",
            ),
            models.CheckConstraint(condition=models.Q(country__regex=r"^[A-Z]{2}$"), name="location_country_is_a_code"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address_type(self) -> str:
        """The word of Open Referral UK for its address: that of the place."""
        return self.location_type


class Service(models.Model):
    """One thing that people can get from a group: a lunch club, advice, a room to hire."""

    Status = ServiceStatus

    class Freq(models.TextChoices):
        """The two that Open Referral UK knows."""

        WEEKLY = "WEEKLY", "Every week"
        MONTHLY = "MONTHLY", "Every month"

    class Weekday(models.TextChoices):
        """As in iCalendar and Open Referral UK."""

        MO = "MO", "Monday"
        TU = "TU", "Tuesday"
        WE = "WE", "Wednesday"
        TH = "TH", "Thursday"
        FR = "FR", "Friday"
        SA = "SA", "Saturday"
        SU = "SU", "Sunday"

    class Week(models.IntegerChoices):
        """Which of the month, for what happens once a month."""

        FIRST = 1, "First"
        SECOND = 2, "Second"
        THIRD = 3, "Third"
        FOURTH = 4, "Fourth"
        LAST = -1, "Last"

    class Cost(models.TextChoices):
        FREE = "free", "Free"
        SOME = "some", "There is a cost"

    class ForWhom(models.TextChoices):
        EVERYBODY = "everybody", "Everybody"
        SOME = "some", "Particular communities"

    class HowToCome(models.TextChoices):
        DROP_IN = "drop-in", "Drop in"
        BOOK = "book", "Book first"
        REFERRAL = "referral", "Through somebody who refers you"

    AGREED_FOR = dt.timedelta(days=730)
    """How long a group's word that a service may be shown holds: two years, as with the fields of its record."""

    uuid = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="services")
    name = models.CharField(max_length=120)
    description = models.TextField(max_length=1000, blank=True)
    status = models.CharField(max_length=20, choices=ServiceStatus, default=ServiceStatus.ACTIVE)
    kinds = models.ManyToManyField(ServiceKind, related_name="services", blank=True)
    for_whom = models.CharField(max_length=10, choices=ForWhom, blank=True)
    """A service for everybody names no communities: the trigger ``service_for_everybody_names_none`` holds it."""
    serves = models.ManyToManyField(Community, related_name="services", blank=True)
    places = models.ManyToManyField(Location, related_name="services", blank=True)
    when = models.CharField(max_length=200, blank=True)
    freq = models.CharField(max_length=10, choices=Freq, blank=True)
    weekdays = ArrayField(models.CharField(max_length=2, choices=Weekday), default=list, blank=True)
    week = models.SmallIntegerField(choices=Week, null=True, blank=True)
    starts_at = models.TimeField(null=True, blank=True)
    ends_at = models.TimeField(null=True, blank=True)
    cost = models.CharField(max_length=10, choices=Cost, blank=True)
    cost_words = models.CharField(max_length=200, blank=True)
    how_to_come = models.CharField(max_length=10, choices=HowToCome, blank=True)
    url = models.URLField(max_length=300, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    languages = models.CharField(max_length=200, blank=True)
    alert = models.CharField(max_length=200, blank=True)
    public = models.BooleanField(default=True)
    wording = models.CharField(max_length=40)
    """The words under which the group said whether everybody may see it."""
    confirmed_at = models.DateTimeField(default=timezone.now)
    """When somebody of the group last said that it is right, and may be shown if it is public."""
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        indexes = [
            # the group's page, its list of services, the cards of the directory
            models.Index("organisation", "name", "id", name="service_by_organisation"),
            # the daily look for services that the group has not confirmed for two years
            models.Index("confirmed_at", name="service_by_confirmed", condition=models.Q(public=True)),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="service_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(status__in=["active", "inactive", "defunct", "temporarily closed"]),
                name="service_status_is_known",
            ),
            models.CheckConstraint(condition=~models.Q(wording=""), name="service_consent_has_its_wording"),
            models.CheckConstraint(
                condition=models.Q(freq="", weekdays=[], week__isnull=True, starts_at__isnull=True)
                | models.Q(freq="WEEKLY", weekdays__len__gt=0, week__isnull=True)
                | models.Q(freq="MONTHLY", weekdays__len=1, week__isnull=False),
                name="service_schedule_is_whole_or_none",
            ),
            models.CheckConstraint(
                condition=models.Q(weekdays__contained_by=["MO", "TU", "WE", "TH", "FR", "SA", "SU"]),
                name="service_weekdays_are_known",
            ),
            models.CheckConstraint(
                condition=models.Q(week__isnull=True) | models.Q(week__in=[1, 2, 3, 4, -1]),
                name="service_week_is_one_of_the_month",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True)
                | models.Q(starts_at__isnull=False, ends_at__gt=models.F("starts_at")),
                name="service_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(cost__in=["", "free", "some"]) & (~models.Q(cost="free") | models.Q(cost_words="")),
                name="service_cost_is_known_and_free_is_free",
            ),
            models.CheckConstraint(
                condition=models.Q(for_whom__in=["", "everybody", "some"]), name="service_for_whom_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(how_to_come__in=["", "drop-in", "book", "referral"]),
                name="service_how_to_come_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def on_move(self, edge: Edge) -> set[str]:
        """What a change of state changes by itself: somebody who opened the service before is told of it."""
        self.version += 1
        self.updated_at = timezone.now()
        return {"version", "updated_at"}
