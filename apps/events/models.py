"""Something that happens at a time and a place, and the places that groups have booked at it.

Whose event it is, the app that owns it knows: it has a foreign key to the event. A trigger of the first migration
refuses a booking that would take more places than there are.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from apps.organisations.models import Organisation

from .querysets import BookingQuerySet

MOST_PLACES = 500


class Event(models.Model):
    """One date: when, where, for how many, and how people get in. Its venue, its online address, or both are given.

    ``uid`` names it in calendars for ever. ``sequence`` goes up with every change that a calendar shows, ``version``
    with every change at all.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        CANCELLED = "cancelled", "Cancelled"

    title = models.CharField(max_length=140)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    venue = models.CharField(max_length=200, blank=True)
    online_link = models.URLField(max_length=400, blank=True)
    """For those who have a place, and nobody else."""
    access = models.CharField(max_length=600)
    capacity = models.PositiveSmallIntegerField()
    places_each = models.PositiveSmallIntegerField(default=2)
    """How many places one group may book."""
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.CharField(max_length=300, blank=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            # the list of what is on, and the same as a calendar
            models.Index(fields=["starts_at", "id"], name="event_by_start"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(access=""), name="event_says_what_and_how_to_get_in"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(venue="", online_link=""), name="event_is_somewhere"),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=MOST_PLACES, places_each__gte=1),
                name="event_has_places",
            ),
            models.CheckConstraint(condition=Q(status__in=["planned", "cancelled"]), name="event_status_is_known"),
            models.CheckConstraint(
                condition=(Q(status="cancelled", cancelled_at__isnull=False) & ~Q(cancelled_why=""))
                | (~Q(status="cancelled") & Q(cancelled_at__isnull=True, cancelled_why="")),
                name="event_cancelled_with_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()

    def on_move(self, edge: object) -> set[str]:
        """A calendar shows that it is cancelled."""
        self.sequence += 1
        self.version += 1
        self.changed_at = timezone.now()
        return {"sequence", "version", "changed_at"}


class Booking(models.Model):
    """The places of one group at an event, or its turn on the waiting list. The list is in the order of the keys.

    ``offered_until`` is the moment to which a freed place is held for the next in turn.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "On the waiting list"
        OFFERED = "offered", "Place offered"
        BOOKED = "booked", "Booked"
        LEFT = "left", "Given up"
        LAPSED = "lapsed", "Offer ran out"

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="bookings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="bookings")
    places = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    offered_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        indexes = [
            # the places of an event that are taken, and its waiting list in order
            models.Index(fields=["event", "status", "id"], name="booking_by_turn"),
            # offers that run out
            models.Index(fields=["offered_until"], condition=Q(status="offered"), name="booking_offer_runs_out"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "organisation"],
                condition=Q(status__in=["waiting", "offered", "booked"]),
                name="booking_one_open_each",
            ),
            models.CheckConstraint(condition=Q(places__gte=1), name="booking_has_a_place"),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "offered", "booked", "left", "lapsed"]),
                name="booking_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status="offered", offered_until__isnull=False)
                | (~Q(status="offered") & Q(offered_until__isnull=True)),
                name="booking_offer_is_held_until",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["left", "lapsed"], ended_at__isnull=False)
                | (~Q(status__in=["left", "lapsed"]) & Q(ended_at__isnull=True)),
                name="booking_ended_when_given_up",
            ),
        ]

    def __str__(self) -> str:
        return f"booking {self.pk}"

    def on_move(self, edge: object) -> set[str]:
        """An offer ends with the next move; a booking that is given up or ran out has ended."""
        if self.status != self.Status.OFFERED:
            self.offered_until = None
        if self.status in (self.Status.LEFT, self.Status.LAPSED):
            self.ended_at = timezone.now()
        return {"offered_until", "ended_at"}
