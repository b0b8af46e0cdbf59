"""The directory as data for others: what each field means, and how a group is written. Public things alone."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from apps.organisations.consent import publishing
from apps.organisations.models import IncomeBand

from . import service_words
from .models import Service

LICENCE = "Open Government Licence v3.0"
LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"

FIELDS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "The file",
        "",
        (
            ("publisher", "Who publishes it: this portal"),
            ("licence, licence_url", "What you may do with it"),
            ("documentation", "The address of this page"),
            ("groups", "The groups, in order of name"),
        ),
    ),
    (
        "Each group",
        "A field that a group keeps to itself, or has nothing in, is left out.",
        (
            ("id", "A number that never changes and says nothing (a UUID)"),
            ("page", "Its page in this directory"),
            *((field.code, field.label) for field in publishing.FIELDS),
            ("latitude, longitude", "Where it is: a place that it shows to everybody, or else the middle of its ward"),
            ("point", "What the point is: place, or ward for the middle of the ward"),
            ("services", "What people can get there, in order of name"),
        ),
    ),
    (
        "Each service",
        "What is on now, or is closed for a time, and was confirmed within two years.",
        (
            ("id, name, description", "Its number, what it is called and what happens there"),
            ("status", "active, or temporarily closed"),
            ("alert", "A sentence to know before coming"),
            ("kinds", "What kinds of thing people get"),
            ("when", "When it is, in words"),
            ("places", "Where it is, in words. An address that is kept back is a ward"),
            ("access", "What makes it easy to come, at every one of those places"),
            ("cost", "What it costs, in words"),
            ("how_to_come", "Drop in, book first, or through somebody who refers you"),
            ("serves, languages", "Whom it is for (communities, or Everybody), and what is spoken there"),
            ("url, email, phone", "How to ask about it"),
            ("confirmed", "The day on which the group last said that this is right"),
        ),
    ),
)
"""What the JSON holds, part by part: a heading, a sentence, and each field with its meaning."""


def head() -> dict[str, Any]:
    """What stands above the groups."""
    return {
        "publisher": settings.SITE_NAME,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "documentation": settings.SITE_URL + reverse("directory:open_data"),
    }


def page_of(org: Any) -> str:
    """The address of the group's page."""
    return settings.SITE_URL + reverse("directory:group", args=[org.slug])


def group(org: Any, bands: list[IncomeBand]) -> dict[str, Any]:
    """A group of the directory, from ``finding.with_found``."""
    org.__dict__["_bands"] = bands
    middle = (org.latitude, org.longitude) == (org.ward.latitude, org.ward.longitude)
    found: dict[str, Any] = {"id": str(org.uuid), "page": page_of(org)}
    found |= {field.code: field.value for field in publishing.public_fields(org)}
    if org.latitude is not None:
        found |= {
            "latitude": float(org.latitude),
            "longitude": float(org.longitude),
            "point": "ward" if middle else "place",
        }
    return found | {"services": [service(one) for one in org.shown_services]}


def service(one: Service) -> dict[str, Any]:
    """A public service of a group. What it does not say is left out."""
    found = {
        "id": str(one.uuid),
        "name": one.name,
        "description": one.description,
        "status": str(one.status),
        "alert": one.alert,
        "kinds": service_words.kinds(one),
        "when": service_words.when(one),
        "places": [service_words.place(place) for place in one.places.all()],
        "access": service_words.access(one),
        "cost": service_words.cost(one),
        "how_to_come": one.get_how_to_come_display() if one.how_to_come else "",
        "serves": service_words.serves(one),
        "languages": one.languages,
        "url": one.url,
        "email": one.email,
        "phone": one.phone,
        "confirmed": one.confirmed_at.date().isoformat(),
    }
    return {name: value for name, value in found.items() if value}


def services_text(org: Any) -> str:
    """What people can get from a group, in one cell."""
    words = ((one.name, service_words.when(one)) for one in org.shown_services)
    return "; ".join(f"{name} ({when})" if when else name for name, when in words)
