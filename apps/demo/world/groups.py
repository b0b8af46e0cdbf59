"""The groups of the demo world and their people, registered as their founders would have done it."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.utils.text import slugify

from apps.accounts.models import Role, User
from apps.organisations import services as organisations
from apps.organisations.models import Community, Kind, LegalForm, Membership, Organisation, Theme
from apps.places.models import Ward

from .. import clock
from . import texts

OPTIONAL = ("services_offered", "website", "contact_email", "contact_phone", "contact_name", "legal_form", "people")
LISTED = 0.94
CROWDED_WARDS = 9
"""Half of the groups are in this many wards, so that some counts are large enough to show and others are not."""


@dataclass
class Group:
    """A group and who acts for it."""

    organisation: Organisation
    members: list[User] = field(default_factory=list)


class Register:
    """Makes people and groups at a moment of the past."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.wards = list(Ward.objects.by_name())
        self.kinds = list(Kind.objects.order_by("position", "code")[:6])
        self.forms = list(LegalForm.objects.order_by("position", "code"))
        self.themes = list(Theme.objects.order_by("code"))
        self.communities = list(Community.objects.order_by("code"))
        self.crowded = chance.sample(self.wards, min(CROWDED_WARDS, len(self.wards)))
        self.busy_themes = chance.sample(self.themes, min(6, len(self.themes)))
        self.names: set[str] = set()

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

    def group(self, pattern: str, founder: User, at: dt.datetime) -> Group:
        """A group with its founder as its lead."""
        ward = self.ward()
        answers = self._answers(pattern.format(ward=ward.name), ward, founder, at)
        with clock.at(at):
            organisations.keep_draft(by=founder, step="name", answers={"name": [answers["name"]]})
            organisation = organisations.register(by=founder, answers=answers)
        return Group(organisation, [founder])

    def joins(self, group: Group, person: User, at: dt.datetime, role: str = Membership.Role.MEMBER) -> None:
        """The lead invites somebody, who says yes the day after."""
        with clock.at(at):
            invitation = organisations.invite(
                organisation=group.organisation, email=person.email, role=role, by=group.members[0]
            )
        with clock.at(at + dt.timedelta(hours=self.chance.uniform(2, 40))):
            organisations.accept_invitation(invitation=invitation, by=person)
        group.members.append(person)

    def _answers(self, name: str, ward: Ward, founder: User, at: dt.datetime) -> dict[str, Any]:
        chance = self.chance
        purpose, theme = texts.work_of(name)
        size = chance.random()
        income = (
            None if size < 0.15 else int(chance.choice([0, 300, 1_800, 4_200, 7_500, 14_000, 38_000, 120_000, 640_000]))
        )
        serves = self._some(self.communities, 3) if chance.random() < 0.8 else []
        led_by = serves[:1] if chance.random() < 0.55 else []
        phone = f"0161 496 0{chance.randrange(1000):03d}" if chance.random() < 0.7 else ""
        shown = [code for code in OPTIONAL if chance.random() < 0.6]
        return {
            "name": name,
            "kind": chance.choices(self.kinds, weights=[5, 8, 3, 3, 3, 1][: len(self.kinds)])[0],
            "legal_form": chance.choice(self.forms[:8]),
            "purpose": purpose,
            "services_offered": chance.choice(texts.SERVICES),
            "ward": ward,
            "works_in": [ward, *(other for other in self._some(self.wards, 2) if other != ward)],
            "city_wide": chance.random() < 0.08,
            "themes": list(
                {
                    next(each for each in self.themes if each.code == theme),
                    chance.choice(self.busy_themes if chance.random() < 0.7 else self.themes),
                }
            ),
            "serves": serves,
            "serves_answer": "answered" if serves else chance.choice(["rather-not", "not-asked"]),
            "led_by": led_by,
            "led_by_answer": "answered" if led_by else chance.choice(["rather-not", "not-asked"]),
            "income": income,
            "income_year": None if income is None else at.year - 1,
            "income_answer": "not-asked" if income is None else "answered",
            "paid_staff": 0 if size < 0.7 else chance.randrange(1, 12),
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
