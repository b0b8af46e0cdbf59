"""A service and a place in words: the same on the group's page, in the directory, in the record and in open data."""

from __future__ import annotations

from typing import Any

from apps.core import wording
from apps.core.parts import Fact

from .models import Location, Service

DAYS = dict(Service.Weekday.choices)
ONLINE = "Online or by phone"


def when(service: Service) -> str:
    """When it is: the days and times, then what the group says of them."""
    return ". ".join(part for part in (regular(service), service.when.rstrip(".")) if part)


def regular(service: Service) -> str:
    """The days and times alone: "Mondays and Fridays, 10am to 1pm", "First Saturday of the month, from 10am"."""
    if not service.freq:
        return ""
    if service.freq == Service.Freq.WEEKLY:
        ordered = [day for day in DAYS if day in service.weekdays]
        days = "Every day" if len(ordered) == len(DAYS) else wording.listed([f"{DAYS[day]}s" for day in ordered])
    else:
        days = f"{Service.Week(service.week or 1).label} {DAYS[service.weekdays[0]]} of the month"
    if service.starts_at and service.ends_at:
        return f"{days}, {wording.clock_time(service.starts_at)} to {wording.clock_time(service.ends_at)}"
    return f"{days}, from {wording.clock_time(service.starts_at)}" if service.starts_at else days


def cost(service: Service) -> str:
    """What it costs, as far as the group said."""
    if service.cost == Service.Cost.FREE:
        return "Free"
    return service.cost_words or (service.get_cost_display() if service.cost else "")


def place(location: Location, *, whole: bool = False) -> str:
    """Where it is, as everybody may read it; ``whole`` for the group itself."""
    if location.location_type == Location.Type.VIRTUAL:
        return location.name
    if not (location.show_address or whole):
        return f"In {location.ward.name}. Ask the group for the address" if location.ward else "Ask the group"
    parts = [location.name, location.address_1, location.city, location.postal_code]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def kinds(service: Service) -> list[str]:
    """What kinds of thing it is: read with the service (``finding.public_services``), or asked for."""
    return _read(service, "kind_names", service.kinds)


def serves(service: Service) -> list[str]:
    """For whom it is: the communities, or everybody. Nothing where the group did not say."""
    if service.for_whom == Service.ForWhom.EVERYBODY:
        return [Service.ForWhom.EVERYBODY.label]
    return _read(service, "serves_names", service.serves)


def easy_at(location: Location) -> list[str]:
    """What makes it easy to come to a place and to be there."""
    return _read(location, "access_names", location.access)


def access(service: Service) -> list[str]:
    """What is easy at every place where it is: what only one of several has is said with that place alone."""
    places = [where for where in service.places.all() if where.location_type == Location.Type.PHYSICAL]
    if not places:
        return []
    everywhere = set.intersection(*(set(easy_at(where)) for where in places))
    return [name for name in easy_at(places[0]) if name in everywhere]


def _read(row: Any, attribute: str, entries: Any) -> list[str]:
    known: list[str] | None = row.__dict__.get(attribute)
    return names(entries.all()) if known is None else known


def names(entries: Any) -> list[str]:
    """The names of entries of a list, in the list's order."""
    return [entry.name for entry in sorted(entries, key=lambda entry: (entry.position, entry.pk))]


def facts(service: Service) -> list[Fact]:
    """What a person needs to know before coming, each with its mark. What is not known is left out."""
    found = [
        ("When", when(service), "calendar"),
        ("Where", "; ".join(place(where) for where in service.places.all()), "pin"),
        ("Cost", cost(service), "tick"),
        ("How to come", service.get_how_to_come_display() if service.how_to_come else "", "arrow-right"),
        ("For", ", ".join(serves(service)), "heart"),
        ("Languages", service.languages, "speech"),
        ("Access", ", ".join(access(service)), "people"),
    ]
    return [Fact(label, value, icon=icon) for label, value, icon in found if value]
