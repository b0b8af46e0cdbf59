"""What the tests of the whole portal have to know of this app. They add up: see vcse_portal/tests/declared.py."""

from __future__ import annotations

from typing import Any

from apps.events import links, services
from apps.events.tests.factories import an_event
from vcse_portal.tests.addresses import World
from vcse_portal.tests.expected import Address, everyone, form
from vcse_portal.tests.whole_person import Whole

PUBLIC = {"events:answer"}

ADDRESSES: dict[str, Address] = {
    "events:answer": form({"token": "booking_token"}, everyone(), everyone(422)),
}

MODELS = {
    # how a row may change, and how private it is: see vcse_portal/tests/test_records.py
    "Booking": ("record", "group"),
    "Event": ("record", "public"),
}


def objects_behind_addresses(world: World) -> dict[str, Any]:
    """A booking of the group of the cast, and the link with which its lead answers for it."""
    lead = world.people["lead"]
    booking = services.book(an_event(), organisation=world.own, places=1, by=lead)
    return {"booking_token": links.url_for(booking, lead.pk).rstrip("/").rsplit("/", 1)[1]}


def rows_of_a_person(two: Whole) -> None:
    """Places that Ada booked."""
    services.book(an_event(), organisation=two.organisation, places=1, by=two.ada)
