"""The groups of the demo world and their people, registered as their founders would have done it."""

from __future__ import annotations

import datetime as dt
import random
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.utils.text import slugify

from apps.accounts.models import Role, User
from apps.core import burden
from apps.organisations.models import Community, Kind, LegalForm, Membership, Organisation, Theme
from apps.organisations.people import services as people_services
from apps.organisations.record import services as record_services
from apps.organisations.registration import services as registration_services
from apps.places.models import Ward

from .. import clock
from . import cast, charities, offers, postcodes, texts
from .cast import Sketch

OPTIONAL = ("services_offered", "website", "contact_email", "contact_phone", "contact_name", "legal_form", "people")
LISTED = 0.94
REGISTERING = "register"
"""The task under which the portal counts what registering costs people."""
CROWDED_WARDS = 9
"""Half of the groups are in this many wards, so that some counts are large enough to show and others are not."""


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
    """A group, who acts for it, and what it asked already."""

    organisation: Organisation
    sketch: Sketch
    members: list[User] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)


class Register:
    """Makes people and groups at a moment of the past."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.wards = list(Ward.objects.by_name())
        self.kinds = Kind.objects.in_bulk()
        self.forms = LegalForm.objects.in_bulk()
        self.themes = Theme.objects.in_bulk()
        self.communities = Community.objects.in_bulk()
        self.crowded = chance.sample(self.wards, min(CROWDED_WARDS, len(self.wards)))
        self.names: set[str] = set()
        self.charities = charities.FIRST_NUMBER

    def ward(self) -> Ward:
        """A ward, more often one of the crowded ones."""
        return self.chance.choice(self.crowded if self.chance.random() < 0.5 else self.wards)

    def person(self, email: str = "", name: str = "") -> User:
        """Somebody who has signed up and confirmed the address."""
        while not name:
            tried = f"{self.chance.choice(texts.FIRST)} {self.chance.choice(texts.LAST)}"
            name = "" if tried in self.names else tried
        self.names.add(name)
        email = email or f"{slugify(name)}@example.org"
        user = User.objects.create_user(email, name=name)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def group(
        self, sketch: Sketch, founder: User, at: dt.datetime, ward_name: str = "", more: Mapping[str, Any] | None = None
    ) -> Group:
        """A group with its founder as its lead, in the ward of this name if the place has it.

        ``more`` are answers that take the place of those that chance gives.
        """
        ward = next((ward for ward in self.wards if ward.name == ward_name), None) or self.ward()
        answers = self._answers(sketch, ward, founder, at) | dict(more or {})
        self._typed(founder, answers, at)
        with clock.at(at):
            organisation = record_services.register(by=founder, answers=answers)
            offers.offer(organisation, sketch, founder)
        return Group(organisation, sketch, [founder])

    def _typed(self, founder: User, answers: dict[str, Any], at: dt.datetime) -> None:
        """The minutes before: the first step is kept as a draft, and where registering is measured, so is its cost.

        Chance is drawn from the group's name alone, so that the rest of the world stays as it was.
        """
        chance = random.Random(zlib.crc32(answers["name"].encode()))  # noqa: S311 (the same world each time)
        measured = REGISTERING in {task.code for task in burden.tasks()}
        minutes = [chance.choice([0.5, 0.5, 1, 1, 1.5, 2, 3, 14]) for _ in range(5)]
        moment = at - dt.timedelta(minutes=sum(minutes))
        with clock.at(moment):
            registration_services.keep_draft(by=founder, step="name", answers={"name": [answers["name"]]})
        for took in minutes if measured else ():
            with clock.at(moment):
                burden.tick(REGISTERING, founder.pk, refused=chance.random() < 0.08)
            moment += dt.timedelta(minutes=took)

    def joins(self, group: Group, person: User, at: dt.datetime, role: str = Membership.Role.MEMBER) -> None:
        """The lead invites somebody, who says yes the day after."""
        with clock.at(at):
            invitation = people_services.invite(
                organisation=group.organisation, email=person.email, role=role, by=group.members[0]
            )
        with clock.at(at + dt.timedelta(hours=self.chance.uniform(2, 40))):
            people_services.accept_invitation(invitation=invitation, by=person)
        group.members.append(person)

    def _answers(self, sketch: Sketch, ward: Ward, founder: User, at: dt.datetime) -> dict[str, Any]:
        chance, name = self.chance, sketch.name.format(ward=ward.name)
        form = chance.choice(FORMS[sketch.kind])
        sizes = [0, 300, 1_800, 4_200, 7_500] if form in SMALL else [4_200, 7_500, 14_000, 38_000, 120_000, 640_000]
        income = None if chance.random() < 0.12 else chance.choice(sizes)
        says = chance.random()
        serves = [self.communities[code] for code in sketch.serves.split()] if says < 0.9 else []
        led_by = [self.communities[code] for code in sketch.led_by.split()] if says < 0.8 else []
        phone = f"0161 496 0{chance.randrange(1000):03d}" if chance.random() < 0.7 else ""
        shown = [code for code in OPTIONAL if chance.random() < 0.6]
        own = zlib.crc32(name.encode())  # what came later draws from the name, so that the rest stays as it was
        charity = ""
        if form in CHARITIES or sketch in cast.NUMBERED:
            charity, self.charities = str(self.charities), self.charities + 1
        if own % 3 == 0:
            shown += ["other_names", "identifiers", "postcode"]
        return {
            "charity_number": charity,
            "postcode": postcodes.one_of(ward, own) if own % 2 else "",
            "name": name,
            "kind": self.kinds[sketch.kind],
            "legal_form": self.forms[form],
            "purpose": sketch.purpose,
            "services_offered": sketch.services,
            "ward": ward,
            "works_in": [ward, *(other for other in self._some(self.wards, 2) if other != ward)],
            "city_wide": chance.random() < 0.08,
            "themes": [self.themes[code] for code in sketch.themes.split()],
            "serves": serves,
            "serves_answer": "answered" if serves or not sketch.serves else chance.choice(["rather-not", "not-asked"]),
            "led_by": led_by,
            "led_by_answer": "answered" if led_by else chance.choice(["rather-not", "not-asked"]),
            "income": income,
            "income_year": None if income is None else at.year - 1,
            "income_answer": "not-asked" if income is None else "answered",
            "paid_staff": chance.randrange(1, 3 + income // 60_000) if income and income >= WITH_STAFF else 0,
            "volunteers": chance.randrange(2, 60),
            "people_answer": "answered",
            "contact_name": founder.name,
            "contact_email": founder.email,
            "contact_phone": phone,
            "website": f"https://{slugify(name) or 'group'}.example.org/" if chance.random() < 0.4 else "",
            "listed": chance.random() < LISTED,
            "public": shown,
        }

    def _some(self, entries: list[Any], most: int) -> list[Any]:
        return self.chance.sample(entries, self.chance.randint(1, most))


def staff_reason(role: str) -> str:
    """Why a demo person holds a role, as the administrator would have put it."""
    return f"Joined as {Role(role).label.lower()}"
