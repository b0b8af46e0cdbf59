"""What people can get from the demo groups, and where, added by their founders soon after they registered."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from apps.accounts.models import User
from apps.core.demo_data import DAY, Timeline, World, run_timelines, seeded
from apps.core.demo_rows import Rows
from apps.organisations.demo.groups import Group, Groups
from apps.organisations.demo.named import NamedGroups
from apps.organisations.demo.profiles import GroupProfile
from apps.organisations.demo.records import Records
from apps.organisations.models import Organisation
from apps.places.demo import MadeUpPostcodes, spaced

from .. import search_index
from ..models import AccessFeature, Service, ServiceKind
from .writers import RowWriter, ServiceWriter

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
AFTER_REGISTERING = dt.timedelta(minutes=10)
CLOSED_FOR_NOW = "Closed until the shed has a new roof"
DAYS = tuple(Service.Weekday.values)


class GroupServices:
    """Draws what a group offers. Lists and postcodes are read once for all groups."""

    def __init__(self, writer: ServiceWriter) -> None:
        self.writer = writer
        self.kinds = ServiceKind.objects.in_bulk()
        self.features = list(AccessFeature.objects.in_order())
        self.postcodes = MadeUpPostcodes()

    def timeline(self, group: Group, *, second: bool = True) -> Timeline:
        """The services that a group adds once it is registered, drawn from a generator of its own."""
        yield group.organisation.created_at + AFTER_REGISTERING
        rng = seeded("directory", "services", group.organisation.name)
        self.of_group(group.organisation, group.profile, by=group.members[0], rng=rng, second=second)

    def of_group(self, org: Organisation, profile: GroupProfile, *, by: User, rng: random.Random, second: bool) -> None:
        """A service for a group that says what people can get, more often than not at a place of its own.

        ``second`` lets a second one be drawn.
        """
        if not profile.services:
            return
        kinds = [KINDS[theme] for theme in profile.themes.split() if theme in KINDS] or ["social"]
        name = profile.name.replace("{ward}", "").strip(" ,")
        if " " not in name or name.endswith(" of"):
            name = self.kinds[kinds[0]].name
        answers: dict[str, Any] = {
            "name": name[:120],
            "description": profile.purpose,
            "when": profile.services.partition(". ")[0].rstrip(".")[:200],
            "kinds": [self.kinds[code] for code in kinds],
            "cost": rng.choice(["free", "free", "free", "some", ""]),
            "how_to_come": rng.choice(["drop-in", "drop-in", "book", "referral", ""]),
            "public": rng.random() < 0.92,
            "online": rng.random() < 0.1,
            "new_place": self.place(org, rng) if rng.random() < 0.75 else None,
        }
        if not profile.serves:
            answers["for_whom"] = Service.ForWhom.EVERYBODY
        if answers["cost"] == "some":
            answers["cost_words"] = rng.choice(["£2 a week", "£1, and tea is free", "What you can pay"])
        self.writer.add_service(org, answers, by=by)
        if second and rng.random() < 0.3:
            self._second(org, by, rng)

    def place(self, org: Organisation, rng: random.Random) -> dict[str, Any]:
        """A hall in the group's ward."""
        known = self.postcodes.one_of(org.ward, rng.randrange(100))
        return {
            "name": f"{org.ward.name} {rng.choice(HALLS)}",
            "address_1": f"{rng.randrange(1, 200)} {rng.choice(STREETS)}",
            "postal_code": spaced(known.code) if known else "",
            "ward": org.ward,
            "show_address": rng.random() < 0.85,
            "access": rng.sample(self.features, rng.randrange(1, 5)),
        }

    def _second(self, org: Organisation, by: User, rng: random.Random) -> None:
        """A room to hire or a shared meal, on a regular day; now and then closed for now."""
        name, kind = rng.choice([("Room to hire", "room"), ("Shared meal", "lunch-club"), ("Coffee morning", "social")])
        starts = rng.randrange(9, 18)
        answers = {
            "name": name,
            "kinds": [self.kinds[kind]],
            "freq": "WEEKLY",
            "weekdays": sorted(rng.sample(DAYS, 2), key=DAYS.index),
            "starts_at": dt.time(starts),
            "ends_at": dt.time(starts + 2),
            "places": self.writer.places(org),
        }
        service = self.writer.add_service(org, answers, by=by)
        if rng.random() < 0.3:
            self.writer.pause_service(service, by=by, alert="Closed while the roof is mended")

    def well_kept(self, org: Organisation, *, by: User, rng: random.Random) -> None:
        """Three services as a group keeps them that knows the portal: each week, each month, and one closed for now."""
        places = self.writer.places(org)[:1]
        new_place = None if places else self.place(org, rng)
        weekly = {"freq": "WEEKLY", "weekdays": ["SA"], "starts_at": dt.time(10), "ends_at": dt.time(13)}
        monthly = {"freq": "MONTHLY", "weekdays": ["SU"], "week": 1, "starts_at": dt.time(14), "ends_at": dt.time(16)}
        said: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
            ("Saturday dig", "Dig, weed and pick with us, and take some home.", "garden", weekly),
            ("Seed library", "Borrow seeds in spring, and bring some back in autumn.", "lending", monthly),
            ("Tool loan", "Spades, forks and a rotavator for a week.", "lending", {}),
        )
        for name, description, kind, more in said:
            answers = {
                "name": name,
                "description": description,
                "kinds": [self.kinds[kind]],
                "places": places,
                "new_place": new_place,
                "cost": "free",
                "how_to_come": "drop-in",
                "for_whom": Service.ForWhom.EVERYBODY,
                **more,
            }
            service = self.writer.add_service(org, answers, by=by)
            new_place, places = None, self.writer.places(org)
        self.writer.pause_service(service, by=by, alert=CLOSED_FOR_NOW)


def history(world: World, rng: random.Random) -> None:
    """The services of the groups that were registered before the last weeks, as rows."""
    older = [group for group in world.get(Groups).all if group.organisation.created_at < world.recent]
    rows = Rows()
    services = GroupServices(RowWriter(rows))
    run_timelines(world, [services.timeline(group) for group in older], world.today)
    rows.write()
    search_index.refresh_many([group.organisation.pk for group in older])


def of_named_and_recent(world: World, rng: random.Random) -> Iterator[Timeline]:
    """The services of all other groups: those of the last weeks, of named people, and of groups with a story."""
    services = GroupServices(ServiceWriter())
    for group in world.get(Groups).all:
        if group.organisation.created_at >= world.recent:
            yield services.timeline(group)
    for group in world.get(Records).registration.made:
        yield services.timeline(group)
    for group in world.get(NamedGroups).all:
        yield services.timeline(group, second=False)


def of_growers(world: World, rng: random.Random) -> Iterator[Timeline]:
    """The group of the first named person says what people can get from it, and when."""
    yield _growers(world, rng)


def _growers(world: World, rng: random.Random) -> Timeline:
    yield world.today - 100 * DAY
    group = world.get(NamedGroups).growers
    org = Organisation.objects.select_related("ward").get(pk=group.organisation.pk)
    GroupServices(ServiceWriter()).well_kept(org, by=group.members[0], rng=rng)
