"""Groups and their people, registered over two years as their founders would have done it."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify

from apps.accounts.demo import Names, Staff
from apps.accounts.models import Role, User
from apps.core.demo_data import DAY, HOUR, Timeline, World, run_timelines, seeded
from apps.core.demo_rows import Rows
from apps.places.demo import MadeUpPostcodes, spaced
from apps.places.models import Ward
from apps.registers.demo import FIRST_NUMBER

from ..duplicates import index
from ..models import Check, Community, Kind, LegalForm, Organisation, Theme
from . import profiles
from .profiles import GroupProfile
from .writers import RowWriter, ServiceWriter

OPTIONAL = ("services_offered", "website", "contact_email", "contact_phone", "contact_name", "legal_form", "people")
LISTED = 0.94
CROWDED_WARDS = 9
"""Half of the groups are in this many wards, so that some counts are large enough to show and others are not."""
CONFIRMED_AFTER = 690 * DAY
"""Groups confirm what they show before the two years are over."""
ASKS = "Send us the rules of your group, or ring us."

FORMS = {
    "community-group": ("not-yet", "unincorporated", "unincorporated-charitable", "cio-association"),
    "residents": ("not-yet", "unincorporated"),
    "voluntary": ("cio-foundation", "cio-association", "unincorporated-charitable", "company-guarantee-charitable"),
    "faith": ("charitable-trust", "unincorporated-charitable"),
    "social-enterprise": ("cic-guarantee", "company-guarantee", "co-operative"),
    "network": ("unincorporated", "company-guarantee"),
}
"""The legal forms that a kind of group is likely to have."""
CHARITIES = frozenset({"charitable-trust", "cio-foundation", "cio-association", "company-guarantee-charitable"})
"""Forms that have a number in the charity register."""
SMALL = frozenset({"not-yet", "unincorporated"})
WITH_STAFF = 38_000
"""From this income on a group pays somebody."""


@dataclass
class Group:
    """A group, who acts for it, and what it is like."""

    organisation: Organisation
    profile: GroupProfile
    members: list[User] = field(default_factory=list)


@dataclass
class Groups:
    """The groups that are neither the named people's nor made for their record: the earliest first."""

    all: list[Group]


@dataclass
class GroupPlan:
    """What is settled about a group before it is registered. ``more`` takes the place of answers that are drawn."""

    profile: GroupProfile
    ward: Ward
    begins: dt.datetime
    rng: random.Random
    number: int
    """For its charity number, if it has one."""
    extra: str = ""
    founder: User | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    checked: float = 1.0
    """The chance that staff have checked it; of the rest, half were asked for something."""
    confirms: bool = True
    joins: Callable[[], User] | None = None
    """Makes the second person, who joins a day later. Without it, whether somebody joins is drawn."""


class Registration:
    """Registers groups at moments of the past, through one writer. Lists are read once."""

    def __init__(self, world: World, writer: ServiceWriter, names: Names) -> None:
        self.writer, self.names = writer, names
        self.kinds, self.forms = Kind.objects.in_bulk(), LegalForm.objects.in_bulk()
        self.themes, self.communities = Theme.objects.in_bulk(), Community.objects.in_bulk()
        self.wards = list(Ward.objects.by_name())
        self.checks = list(Check.objects.in_order())
        self.advisers = world.get(Staff).all(Role.ADVISER)
        self.postcodes = MadeUpPostcodes()
        self.made: list[Group] = []

    def person(self, rng: random.Random) -> User:
        """Somebody who has signed up."""
        name, email = self.names.draw(rng)
        return self.writer.person(email, name)

    def timeline(self, plan: GroupPlan) -> Timeline:
        """A group from the day on which its founder signs up: registered, joined, checked, confirmed."""
        rng, writer = plan.rng, self.writer
        minutes = [rng.choice([0.5, 0.5, 1, 1, 1.5, 2, 3, 14]) for _ in range(5)]
        moment = plan.begins - dt.timedelta(minutes=sum(minutes))
        yield moment - HOUR
        founder = plan.founder or self.person(rng)
        answers = self._answers(plan, founder) | dict(plan.more)
        yield moment
        writer.keep_draft(by=founder, name=answers["name"])
        for took in minutes:
            writer.tick(by=founder, refused=rng.random() < 0.08)
            yield (moment := moment + dt.timedelta(minutes=took))
        organisation = writer.register(by=founder, answers=answers)
        group = Group(organisation, plan.profile, [founder])
        self.made.append(group)
        for moment, act in sorted(self._later(plan, group), key=lambda step: step[0]):
            yield moment
            act()

    def _later(self, plan: GroupPlan, group: Group) -> Iterator[tuple[dt.datetime, Callable[[], None]]]:
        """What happens to it once it is there, each step with its moment."""
        rng, org, writer = plan.rng, group.organisation, self.writer
        at = plan.begins
        if plan.joins or rng.random() < 0.4:
            began = at + rng.uniform(1, 20) * HOUR
            invitation: list[Any] = []

            def invite() -> None:
                person = plan.joins() if plan.joins else self.person(rng)
                group.members.append(person)
                invitation.append(writer.invite(org, email=person.email, by=group.members[0]))

            yield began, invite
            accepts = began + rng.uniform(2, 40) * HOUR
            yield accepts, lambda: writer.accept(invitation[0], by=group.members[1])
        drawn, decided = rng.random(), at + rng.uniform(2.9, 20) * DAY
        adviser = rng.choice(self.advisers)
        first = rng.randrange(len(self.checks) - 1)
        if drawn < plan.checked:
            yield decided, lambda: writer.verify(org, self.checks[first : first + 2], by=adviser)
        elif drawn < (1 + plan.checked) / 2:
            yield decided, lambda: writer.ask_for_proof(org, ASKS, by=adviser)
        if plan.confirms:
            yield at + CONFIRMED_AFTER, lambda: writer.confirm_consents(org, by=group.members[0])

    def _answers(self, plan: GroupPlan, founder: User) -> dict[str, Any]:
        rng, profile, ward = plan.rng, plan.profile, plan.ward
        name = profile.name.format(ward=ward.name)
        form = rng.choice(FORMS[profile.kind])
        sizes = [0, 300, 1_800, 4_200, 7_500] if form in SMALL else [4_200, 7_500, 14_000, 38_000, 120_000, 640_000]
        income = None if rng.random() < 0.12 else rng.choice(sizes)
        says = rng.random()
        serves = [self.communities[code] for code in profile.serves.split()] if says < 0.9 else []
        led_by = [self.communities[code] for code in profile.led_by.split()] if says < 0.8 else []
        phone = f"0161 496 0{rng.randrange(1000):03d}" if rng.random() < 0.7 else ""
        shown = [code for code in OPTIONAL if rng.random() < 0.6]
        if rng.random() < 0.33:
            shown += ["other_names", "identifiers", "postcode"]
        postcode = self.postcodes.one_of(ward, rng.randrange(100)) if rng.random() < 0.5 else None
        works_in = rng.sample(self.wards, rng.randint(1, 2))
        charity = form in CHARITIES or profile in profiles.NUMBERED
        return {
            "charity_number": str(FIRST_NUMBER + plan.number) if charity else "",
            "postcode": spaced(postcode.code) if postcode else "",
            "name": name,
            "kind": self.kinds[profile.kind],
            "legal_form": self.forms[form],
            "purpose": f"{profile.purpose} {plan.extra}".strip(),
            "services_offered": profile.services,
            "ward": ward,
            "works_in": [ward, *(other for other in works_in if other != ward)],
            "city_wide": rng.random() < 0.08,
            "themes": [self.themes[code] for code in profile.themes.split()],
            "serves": serves,
            "serves_answer": _for_whom(profile, serves) or rng.choice(["rather-not", "not-asked"]),
            "led_by": led_by,
            "led_by_answer": "answered" if led_by else rng.choice(["rather-not", "not-asked"]),
            "income": income,
            "income_year": None if income is None else plan.begins.year - 1,
            "income_answer": "not-asked" if income is None else "answered",
            "paid_staff": rng.randrange(1, 3 + income // 60_000) if income and income >= WITH_STAFF else 0,
            "volunteers": rng.randrange(2, 60),
            "people_answer": "answered",
            "contact_name": founder.name,
            "contact_email": founder.email,
            "contact_phone": phone,
            "website": f"https://{slugify(name) or 'group'}.example.org/" if rng.random() < 0.4 else "",
            "listed": rng.random() < LISTED,
            "public": shown,
        }


def _for_whom(profile: GroupProfile, serves: list[Community]) -> str:
    """The answer of a group that gives one: for the communities that it names, or for everybody."""
    return "answered" if serves else "" if profile.serves else "everybody"


def register_all(world: World, rng: random.Random) -> None:
    """All groups but those of named people and those that show something about a record.

    Those of the last weeks are registered by the services, all others as rows.
    """
    wards = list(Ward.objects.by_name())
    crowded = rng.sample(wards, min(CROWDED_WARDS, len(wards)))
    wanted = world.size.groups - len(profiles.NAMED) - len(profiles.RECORDS)
    plans = sorted(_plans(world, wards, crowded, wanted), key=lambda plan: plan.begins)
    names = Names("groups")
    rows = Rows()
    older = Registration(world, RowWriter(rows), names)
    recent = Registration(world, ServiceWriter(), names)
    run_timelines(world, [older.timeline(plan) for plan in plans if plan.begins < world.recent], world.today)
    rows.write()
    index.rebuild_name_keys()
    run_timelines(world, [recent.timeline(plan) for plan in plans if plan.begins >= world.recent], world.today)
    world.put(Groups([*older.made, *recent.made]))


def _plans(world: World, wards: list[Ward], crowded: list[Ward], wanted: int) -> Iterator[GroupPlan]:
    """One group of each profile; then again and again, in other wards, of those that have the ward in their name."""
    span = world.today - 8 * DAY - world.start
    every = [*profiles.OTHERS, *profiles.AWKWARD]
    repeated = [profile for profile in profiles.OTHERS if "{ward}" in profile.name]
    order = {profile.name: _wards(wards, crowded, profile) for profile in every}
    for number in range(wanted):
        times, profile = 0, every[number % len(every)]
        if number >= len(every):
            times, place = divmod(number - len(every), len(repeated))
            times, profile = times + 1, repeated[place]
        rng = seeded("organisations", "groups", profile.name, times)
        yield GroupPlan(
            profile,
            order[profile.name][times],
            world.start + span * rng.random() ** 2.2,
            rng,
            number=100 + number,
            extra=rng.choice(profiles.EXTRA_SENTENCES) if times else "",
            checked=0.8 if number % 8 == 0 else 0.99,
        )


def _wards(wards: list[Ward], crowded: list[Ward], profile: GroupProfile) -> list[Ward]:
    """All wards in an order that is drawn, in which the crowded ones come early."""
    rng = seeded("organisations", "wards", profile.name)
    return sorted(wards, key=lambda ward: rng.random() * (0.35 if ward in crowded else 1.0))
