"""What events hold about a person: the places that they booked for their groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apps.accounts.models import User
from apps.accounts.personal_data import PersonalDataSection, day

from .models import Booking

CHUNK = 500


def _bookings(person: User) -> Iterator[dict[str, Any]]:
    found = Booking.objects.filter(booked_by=person).select_related("event", "organisation").order_by("pk")
    for booking in found.iterator(chunk_size=CHUNK):
        yield {
            "what": booking.event.title,
            "group": booking.organisation.name,
            "places": str(booking.places),
            "stands_at": booking.get_status_display(),
            "when": day(booking.made_at),
        }


SECTIONS = [
    PersonalDataSection(
        "bookings",
        "Places that you booked",
        "What you booked for your groups.",
        models=("events.Booking",),
        fields={"what": "What", "group": "Group", "places": "Places", "stands_at": "Stands at", "when": "When"},
        collect=_bookings,
        keeps="The booking, since it belongs to your group. Your name is no longer on it.",
        order=590,
    ),
]
"""What this app holds about a person."""
