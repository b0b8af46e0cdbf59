"""The groups of the named people, and what these have to do with them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from apps.accounts.demo import Names, make_person
from apps.accounts.models import User
from apps.core.demo_data import DAY, HOUR, Timeline, World, seeded
from apps.places.models import Ward

from ..consent import services as consent_services
from ..duplicates import services as duplicate_services
from ..lifecycle import services as lifecycle_services
from ..models import Membership, Organisation, OtherName
from ..names_and_numbers import services as names_and_numbers_services
from ..people import services as people_services
from . import profiles
from .groups import OPTIONAL, Group, GroupPlan, Registration
from .writers import ServiceWriter

SHOWN = {"listed": True, "public": [*OPTIONAL, "other_names", "identifiers"]}
"""They are in the directory and show most of what they say."""
BEGAN = (727, 721, 715)
"""How many days ago each was registered. The two years of the third are over within 30 days, and not within 7."""
LEAD, MEMBER, OF_TWO = "group@example.org", "member@example.org", "two-groups@example.org"
IN_NO_GROUP = ("invited@example.org", "resident@example.org")
GROWERS_NAMES = [(OtherName.Kind.FORMER, "The Alexandra Allotment Club"), (OtherName.Kind.ALSO, "The Growers")]


@dataclass
class NamedGroups:
    """The growers, the new roots and the swimmers, in this order."""

    registration: Registration

    @property
    def all(self) -> list[Group]:
        order = list(profiles.NAMED)
        return sorted(self.registration.made, key=lambda group: order.index(group.profile))

    @property
    def growers(self) -> Group:
        return self.all[0]


def register_named(world: World, rng: random.Random) -> Iterator[Timeline]:
    """Registers the three groups. One named person leads the first, one the second and is a member of the third."""
    registration = Registration(world, ServiceWriter(), Names("named"))
    world.put(NamedGroups(registration))
    people = {person.email: person for person in world.people}

    def sign_up(email: str) -> User:
        return make_person(email, people[email].name)

    with world.at(world.start):
        bea, chloe = sign_up(LEAD), sign_up(OF_TWO)
        for email in IN_NO_GROUP:
            sign_up(email)
    wards = list(Ward.objects.by_name())
    for number, profile in enumerate(profiles.NAMED):
        own = seeded("organisations", "named", profile.name)
        wanted = profiles.GROWERS_IN if profile == profiles.GROWERS else own.choice(wards).name
        ward = next((ward for ward in wards if ward.name == wanted), wards[0])
        plan = GroupPlan(
            profile,
            ward,
            world.today - BEGAN[number] * DAY,
            own,
            number,
            more=SHOWN,
            confirms=profile != profiles.SWIMMERS,
        )
        plan.founder = {0: bea, 1: chloe}.get(number)
        if profile == profiles.GROWERS:
            plan.joins = lambda: sign_up(MEMBER)
        if profile == profiles.SWIMMERS:
            plan.joins = lambda: chloe
        yield registration.timeline(plan)


def names(world: World, rng: random.Random) -> Iterator[Timeline]:
    """The growers say what else they are called."""
    yield _names(world)


def _names(world: World) -> Timeline:
    yield world.today - 200 * DAY
    growers = world.get(NamedGroups).growers
    org = Organisation.objects.get(pk=growers.organisation.pk)
    names_and_numbers_services.save_names(
        organisation=org, names=GROWERS_NAMES, version=org.version, by=growers.members[0]
    )


def invite(world: World, rng: random.Random) -> None:
    """The first named person invites somebody this morning, who has not answered."""
    growers = world.get(NamedGroups).growers
    with world.at(world.now - 2 * HOUR):
        people_services.invite(
            organisation=growers.organisation,
            email=IN_NO_GROUP[0],
            role=Membership.Role.MEMBER,
            by=growers.members[0],
        )


def last_morning(world: World, rng: random.Random) -> None:
    """What the worker does by night: likely pairs, groups of which nothing was heard, consents that fall due."""
    for ago, job in (
        (5 * HOUR, duplicate_services.find_pairs),
        (2 * HOUR, lifecycle_services.ask_the_quiet),
        (HOUR, consent_services.chase_consents),
    ):
        with world.at(world.now - ago):
            job()
