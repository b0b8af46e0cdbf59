"""What people can get from the demo world's groups, and where, said by their founders as on the pages."""

from __future__ import annotations

import datetime as dt
import random
import zlib
from typing import Any

from apps.accounts.models import User
from apps.directory import services as organisations
from apps.directory.models import AccessFeature, Service, ServiceKind
from apps.organisations.models import Organisation

from . import postcodes
from .cast import Sketch

KINDS = {
    "advice": "advice", "arts": "arts", "carers": "carers-break", "children": "childcare", "climate": "lending",
    "digital": "digital", "disability": "support-group", "employment": "employment", "faith": "worship",
    "families": "family", "food": "food", "green-spaces": "garden", "health": "health", "heritage": "learning",
    "housing": "housing", "mental-health": "support-group", "new-arrivals": "esol", "older-people": "lunch-club",
    "sport": "sport", "transport": "transport", "volunteering": "volunteering", "young-people": "youth",
}  # fmt: skip
"""The kind of service that a group with this theme is likely to have."""
HALLS = ("Community Centre", "Library", "Methodist Hall", "Sports Hall", "Old Bank")
STREETS = ("Mill Lane", "Station Road", "Church Road", "Park Row")
SHED = 1
CLOSED_FOR_NOW = "Closed until the shed has a new roof"
DAYS = tuple(Service.Weekday.values)


def offer(organisation: Organisation, sketch: Sketch, founder: User) -> None:
    """One service or two for a group that says what people can get, more often than not at a place of its own.

    Chance is drawn from the group's name alone, so that the rest of the world stays as it was.
    """
    if not sketch.services:
        return
    chance = random.Random(zlib.crc32(organisation.name.encode()))  # noqa: S311 (the same world each time)
    kinds = [KINDS[theme] for theme in sketch.themes.split() if theme in KINDS] or ["social"]
    name = sketch.name.replace("{ward}", "").strip(" ,")
    if " " not in name or name.endswith(" of"):
        name = ServiceKind.objects.get(pk=kinds[0]).name
    answers: dict[str, Any] = {
        "name": name[:120],
        "description": sketch.purpose,
        "when": sketch.services.partition(". ")[0].rstrip(".")[:200],
        "kinds": list(ServiceKind.objects.filter(pk__in=kinds)),
        "cost": chance.choice(["free", "free", "free", "some", ""]),
        "how_to_come": chance.choice(["drop-in", "drop-in", "book", "referral", ""]),
        "public": chance.random() < 0.92,
        "online": chance.random() < 0.1,
        "new_place": _place(organisation, chance) if chance.random() < 0.75 else None,
    }
    if answers["cost"] == "some":
        answers["cost_words"] = chance.choice(["£2 a week", "£1, and tea is free", "What you can pay"])
    organisations.add_service(organisation=organisation, answers=answers, by=founder)
    for place in organisation.locations.filter(location_type="physical"):
        features = chance.sample(list(AccessFeature.objects.in_order()), chance.randrange(1, 5))
        organisations.save_place(place=place, answers={"access": features}, version=place.version, by=founder)
    if chance.random() < 0.3:
        _second(organisation, chance, founder)


def _place(organisation: Organisation, chance: random.Random) -> dict[str, Any]:
    return {
        "name": f"{organisation.ward.name} {chance.choice(HALLS)}",
        "address_1": f"{chance.randrange(1, 200)} {chance.choice(STREETS)}",
        "postal_code": postcodes.one_of(organisation.ward, zlib.crc32(organisation.name.encode()) + 1),
        "ward": organisation.ward,
        "show_address": chance.random() < 0.85,
    }


def _second(organisation: Organisation, chance: random.Random, founder: User) -> None:
    """A room to hire or a shared meal, on a regular day; now and then closed for now."""
    name, kind = chance.choice([("Room to hire", "room"), ("Shared meal", "lunch-club"), ("Coffee morning", "social")])
    starts = chance.randrange(9, 18)
    service = organisations.add_service(
        organisation=organisation,
        answers={
            "name": name,
            "kinds": list(ServiceKind.objects.filter(pk=kind)),
            "freq": "WEEKLY",
            "weekdays": sorted(chance.sample(DAYS, 2), key=DAYS.index),
            "starts_at": dt.time(starts),
            "ends_at": dt.time(starts + 2),
            "places": list(organisation.locations.filter(location_type="physical")),
        },
        by=founder,
    )
    if chance.random() < 0.3:
        organisations.pause_service(service, by=founder, alert="Closed while the roof is mended")


def well_kept(organisation: Organisation, founder: User) -> None:
    """Three services as a group keeps them that knows the portal: each week, each month, and one closed for now."""
    place = organisation.locations.filter(location_type="physical").order_by("pk").first()
    common: dict[str, Any] = {
        "places": [place] if place else [],
        "new_place": None if place else _place(organisation, random.Random(SHED)),  # noqa: S311
        "cost": "free",
        "how_to_come": "drop-in",
    }
    weekly = {"freq": "WEEKLY", "weekdays": ["SA"], "starts_at": dt.time(10), "ends_at": dt.time(13)}
    monthly = {"freq": "MONTHLY", "weekdays": ["SU"], "week": 1, "starts_at": dt.time(14), "ends_at": dt.time(16)}
    said: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
        ("Saturday dig", "Dig, weed and pick with us, and take some home.", "garden", weekly),
        ("Seed library", "Borrow seeds in spring, and bring some back in autumn.", "lending", monthly),
        ("Tool loan", "Spades, forks and a rotavator for a week.", "lending", {}),
    )
    for name, description, kind, more in said:
        service = organisations.add_service(
            organisation=organisation,
            answers={
                **common,
                "name": name,
                "description": description,
                "kinds": list(ServiceKind.objects.filter(pk=kind)),
                **more,
            },
            by=founder,
        )
        common["new_place"] = None
        common["places"] = list(organisation.locations.filter(location_type="physical"))
    organisations.pause_service(service, by=founder, alert=CLOSED_FOR_NOW)
