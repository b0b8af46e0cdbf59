"""Demo data of accounts: staff and their roles, invented people, where they signed in, and who could not."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory
from django.utils.text import slugify

from apps.core import retention
from apps.core.demo_data import DAY, HOUR, LoadStage, Story, World
from apps.core.demo_rows import Rows

from . import roles
from .account_recovery import services as recovery_services
from .devices import services as device_services
from .models import IdentityCheck, Role, User
from .people import services as people_services
from .roles import services as role_services

FIRST_NAMES = """Adaeze Aisha Amara Bartosz Brónagh Callum Dáithí Daniela Efua Frank Ghazala Hana Håkon Imani Inès Jamal
Joyce José Kasia Leila Malik Marisol Mei Nadia Ngozi Noor Olu Petra Priya Rafiq Renée Rosa Safiya Seán Shanice Siân
Søren Tariq Umar Valentina Xiomara Yusuf Zainab Zoë""".split()
LAST_NAMES = """Abara Adeyemi Ashworth Bako Bamford Begum Chaudhry Clegg Dąbrowska Diallo Entwistle Fitzgerald Gorski
Greenhalgh Hargreaves Ikande Jankowska Kershaw Macready Mbeki Müller Nuttall Ogunleye Okafor Patel Quashie Rahman
Ramsbottom Sadiq Schofield Singh Sowerby Tetteh Thistlewood Uddin Vasquez Warburton Whittaker Xu Yilmaz""".split()

BROWSERS = {
    "Mozilla/5.0 (Linux; Android 15) Chrome/142.0 Mobile Safari/537.36": (41, 12, 2),
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0": (33, 5),
}
"""What the browser of each device says of itself, and how many days ago somebody signed in with it."""
LEFT_OPEN = 6
"""Sessions of the last so many days are open still."""
LOCKED_OUT = ("new-phone", "both-gone")
"""Why somebody cannot sign in: the code of a person of ``LockedOut``."""


@dataclass
class Staff:
    """Everybody with a role, by address."""

    people: dict[str, User] = field(default_factory=dict)

    def __getitem__(self, email: str) -> User:
        return self.people[email]

    def first(self, role: str) -> User:
        """The first who was granted this role."""
        return self.all(role)[0]

    def all(self, role: str) -> list[User]:
        """Everybody who holds this role, in the order in which they joined."""
        return [user for user in self.people.values() if roles.has(user, role)]


@dataclass
class LockedOut:
    """Two people who cannot sign in, by why. Other apps may give them a group."""

    people: dict[str, User]


class Names:
    """Makes invented people. No two of one story have the same name, and no two stories one address."""

    def __init__(self, story: str) -> None:
        self.domain = f"{story}.example.org"
        self.taken: set[str] = set()

    def draw(self, rng: random.Random) -> tuple[str, str]:
        """A name that this story has not used, and an address for it."""
        while (name := f"{rng.choice(FIRST_NAMES)} {rng.choice(LAST_NAMES)}") in self.taken:
            pass
        self.taken.add(name)
        return name, f"{slugify(name)}@{self.domain}"


def make_person(email: str, name: str, rows: Rows | None = None) -> User:
    """Somebody who has signed up and confirmed the address: now, or with the rows that are collected."""
    if rows is None:
        user = User.objects.create_user(email, name=name)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user
    user = User(email=email, name=name)
    user.set_unusable_password()
    rows.add(user)
    rows.add(EmailAddress(user=user, email=email, verified=True, primary=True))
    return user


def _staff(world: World, rng: random.Random) -> None:
    """The lead body's people and everybody else with a role, granted by the administrator."""
    staff = Staff()
    wanted = [person for person in world.people if person.role]
    first = next(person for person in wanted if person.role == Role.ADMINISTRATOR)
    with world.at(world.start - 30 * DAY):
        admin = role_services.make_first_administrator(email=first.email)
        admin = people_services.change_details(person=admin, name=first.name, phone="", access_needs="", by=admin)
    with world.at(world.start - 20 * DAY):
        for person in wanted:
            if person == first:
                staff.people[person.email] = admin
                continue
            user = staff.people[person.email] = make_person(person.email, person.name)
            reason = f"Joined as {Role(person.role).label.lower()}"
            role_services.grant(person=user, role=person.role, reason=reason, by=admin)
    for user in staff.people.values():
        roles.of(user)  # cached on the object: a role is asked for at each move
    world.put(staff)


def _locked_out(world: World, rng: random.Random) -> None:
    names = Names("locked-out")
    with world.at(world.start - 3 * DAY):
        found = {}
        for why in LOCKED_OUT:
            name, email = names.draw(rng)
            found[why] = make_person(email, name)
    world.put(LockedOut(found))


def _sign_ins(world: World, rng: random.Random) -> None:
    """Every named person has signed in on two devices, and left one session open on each."""
    named = User.objects.filter(email__in=[person.email for person in world.people if person.label and person.try_this])
    for person in named.order_by("email"):
        _signs_in(world, person)


def _signs_in(world: World, person: User) -> None:
    moments = sorted((world.now - DAY * days - HOUR, browser) for browser, each in BROWSERS.items() for days in each)
    for moment, browser in moments:
        request = RequestFactory().get("/", HTTP_USER_AGENT=browser)
        request.COOKIES[device_services.COOKIE] = f"made-up-device-{person.pk:06}-{list(BROWSERS).index(browser)}"
        request.session = SessionStore()
        record_authentication(request, person, method="password", email=person.email)
        if roles.is_privileged(person):
            record_authentication(request, person, method="mfa", type=Authenticator.Type.TOTP)
        with world.at(moment):
            noted = device_services.record_sign_in(request, person)
        if moment < world.now - DAY * LEFT_OPEN:
            request.session.delete(noted.session_key)
    User.objects.filter(pk=person.pk).update(last_login=moments[-1][0])


def _ask_for_recovery(world: World, rng: random.Random) -> None:
    """One was checked and waits for a second person, one waits to be checked, and one has no account here."""
    new_phone, both_gone = (world.get(LockedOut).people[why] for why in LOCKED_OUT)
    with world.at(world.now - 2 * DAY):
        first = recovery_services.ask(
            email=new_phone.email,
            name=new_phone.name,
            phone="0161 496 0721",
            happened="My phone went into the canal, and the codes were on it.",
        )
    assert first is not None
    with world.at(world.now - DAY):
        adviser = world.get(Staff).first(Role.ADVISER)
        recovery_services.check(case=first, checks=IdentityCheck.objects.filter(pk="called-back"), by=adviser)
    with world.at(world.now - 4 * HOUR):
        recovery_services.ask(
            email=both_gone.email,
            name=both_gone.name,
            phone="0161 496 0722",
            happened="I have left my job, and the address was the one from work.",
            new_email="somebody.new@example.org",
        )
    with world.at(world.now - 3 * HOUR):
        recovery_services.ask(
            email="not-here@example.org", name="Nobody Known", phone="", happened="I thought that I had an account."
        )


def _try_retention(world: World, rng: random.Random) -> None:
    with world.at(world.now - 20 * HOUR):
        retention.run(dry=True, by=world.get(Staff).first(Role.ADMINISTRATOR))


STORIES = [
    Story("staff", LoadStage.PEOPLE, _staff),
    Story("locked-out", LoadStage.PEOPLE, _locked_out),
    Story("sign-ins", LoadStage.LAST_DAY, _sign_ins),
    Story("account-recovery", LoadStage.LAST_DAY, _ask_for_recovery),
    Story("retention", LoadStage.LAST_DAY, _try_retention),
]
