"""Lives two years in order of time, and leaves the outbox as two years of sending would have left it."""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
import random
from collections.abc import Callable, Iterable

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from apps.accounts import roles
from apps.accounts.models import Role, User
from apps.accounts.people.services import change_details
from apps.accounts.roles import services as roles_services
from apps.core.audit import SYSTEM
from apps.core.errors import DomainError
from apps.digests.models import Attempt, Envelope, Message
from apps.organisations.consent import services as consent_services
from apps.organisations.models import Membership, Organisation
from apps.organisations.people import services as people_services
from apps.outcomes import services as outcomes
from apps.places.models import Ward
from apps.prioritisation import scoring
from apps.prioritisation import services as prioritisation
from apps.prioritisation.models import Policy
from apps.support.models import Access, Readiness, Reason, Request, Stage, Topic
from apps.support.timeouts import services as timeouts

from .. import clock, codes
from ..people import BY_EMAIL, MORE_ADVISERS, PASSWORD, PEOPLE
from . import cast, charities, kept, postcodes, records, signing_in, star, texts
from .groups import OPTIONAL, Group, Register, staff_reason
from .stories import DAY, Office, Plot, Story, plots, tell

SEED = 2018
YEARS = 2
REQUESTS = 420
CHASE_EVERY = dt.timedelta(days=2)
CONSENTS_WATCHED = 60 * DAY
"""No consent falls due before, so nobody looks."""
SHOWN = {"listed": True, "public": [*OPTIONAL, "other_names", "identifiers"]}
"""The groups of the named people are in the directory and show most of what they say."""
STILL_TO_SEND = dt.timedelta(hours=30)
"""Mail that was written this recently still waits for the worker: all older mail was sent in its time."""


def build(*, say: Callable[[str], object] = lambda line: None, requests: int = REQUESTS) -> None:
    """Fills a database that has its places, lists and policy, and no people yet. All or nothing.

    Raises DomainError when there are people already, or when something was not loaded.
    """
    if User.objects.exists():
        raise DomainError("This database already holds people, so the demo world was not added to it.")
    if not (Ward.objects.exists() and Topic.objects.exists() and Policy.objects.in_force().exists()):
        raise DomainError("Load the places, the lists and the policy first.")
    now = timezone.now()
    start = now - dt.timedelta(days=365 * YEARS)
    with clock.at(start - DAY * 40):  # before the rest: the importer holds the wards' table while it swaps
        postcodes.load(by=SYSTEM, on=timezone.localdate())
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SET LOCAL jit = off"
            )  # thousands of small statements: compiling each costs more than it saves
        chance = random.Random(SEED)  # noqa: S311 (the same world each time)
        register = Register(chance)
        staff = _staff(register, start)
        groups = _groups(register, start, now)
        apart = kept.begin(register, now, adviser=staff["adviser@example.org"], triage_lead=staff["triage@example.org"])
        say(f"{User.objects.count()} people, {Organisation.objects.count()} groups")
        office = Office(
            chance=chance,
            triage_lead=staff["triage@example.org"],
            advisers=[staff["adviser@example.org"], *(staff[person.email] for person in MORE_ADVISERS)],
            topics=list(Topic.objects.in_force().order_by("position", "code")),
            readiness=list(Readiness.objects.in_force().order_by("position", "code")),
            access=list(Access.objects.in_force().order_by("position", "code")),
            reasons={verb: list(Reason.objects.filter(verb=verb).order_by("position", "code")) for verb in Reason.Verb},
        )
        told = [  # the first three groups have their own stories, so that what their people find is the same each time
            *plots(office, groups[3:], requests, start, now - DAY),
            *_lately(office, groups[3:], now),
            *_starring(groups, now),
        ]
        stories = [
            *(tell(office, plot) for plot in told),
            star.tell(office, groups[0], now),
            *records.stories(groups, staff["adviser@example.org"], SEED),
            *kept.stories(apart, groups[0], now),
            _register_comes(groups, now),
        ]
        _live(stories, start, now)
        say(f"{Request.objects.count()} requests")
        kept.last_morning(now)
        records.last_morning(now)
        named = {user.email: user for user in User.objects.filter(email__in=BY_EMAIL)}
        signing_in.happen({email: named[email] for email in BY_EMAIL}, apart, now)
        with clock.at(now - dt.timedelta(hours=2)):
            _override(office)
            people_services.invite(
                organisation=groups[0].organisation,
                email="invited@example.org",
                role=Membership.Role.MEMBER,
                by=groups[0].members[0],
            )
        scoring.score()
        _open_doors()
        say(f"{_send_history(now)} e-mails sent in the past, {Envelope.objects.due(now).count()} to send now")
        connection.run_on_commit.clear()  # nobody is woken for the past: the worker's sweep takes up what waits


def _staff(register: Register, start: dt.datetime) -> dict[str, User]:
    """The lead body's people and everybody else with a role, granted by the administrator."""
    found: dict[str, User] = {}
    with clock.at(start - DAY * 30):
        admin = roles_services.make_first_administrator(email="admin@example.org")
        admin = change_details(person=admin, name=BY_EMAIL[admin.email].name, phone="", access_needs="", by=admin)
        found[admin.email] = admin
    with clock.at(start - DAY * 20):
        for person in (*PEOPLE, *MORE_ADVISERS):
            if person.role and person.email not in found:
                user = found[person.email] = register.person(person.email, person.name)
                if person.role != Role.ADMINISTRATOR:
                    roles_services.grant(person=user, role=person.role, reason=staff_reason(person.role), by=admin)
        for user in found.values():
            roles.of(user)
    return found


def _groups(register: Register, start: dt.datetime, now: dt.datetime) -> list[Group]:
    """The first three have the named people. The rest come over time, most of them early."""
    chance = register.chance
    others = [*cast.OTHERS, *cast.AWKWARD]
    chance.shuffle(others)
    sketches = [*cast.STARRING, *others]
    moments = sorted(start + (now - start - DAY * 8) * chance.random() ** 2.2 for _ in sketches)
    moments[records.DUE] = now - records.DUE_BEGAN
    bea, tomasz, chloe = (
        register.person(email, BY_EMAIL[email].name)
        for email in ("group@example.org", "member@example.org", "two-groups@example.org")
    )
    for email in ("invited@example.org", "resident@example.org"):
        register.person(email, BY_EMAIL[email].name)
    founders = [bea, chloe]
    found: list[Group] = []
    for sketch, at in zip(sketches, moments, strict=True):
        with clock.at(at - dt.timedelta(hours=1)):
            founder = founders.pop(0) if founders else register.person()
        ward = cast.GROWERS_IN if founder == bea else ""
        group = register.group(sketch, founder, at, ward, SHOWN if len(found) < len(cast.STARRING) else None)
        found.append(group)
        if founder == bea:
            register.joins(group, tomasz, at + dt.timedelta(hours=3))
        elif len(found) == 3:
            register.joins(group, chloe, at + dt.timedelta(hours=3))
        elif chance.random() < 0.4:
            register.joins(group, register.person(), at + dt.timedelta(hours=chance.uniform(1, 20)))
    return found


def _lately(office: Office, groups: list[Group], now: dt.datetime) -> list[Plot]:
    """Enough that stands at every status today."""
    wanted = {
        # where it stops: how many, how many days ago it began, how quickly it went
        "draft": (5, (1, 40), 1.0),
        "sent": (6, (0.1, 3), 1.0),
        "needs-facts": (6, (3, 18), 1.0),
        "waiting": (18, (4, 70), 0.5),
        "offered": (6, (14, 20), 0.15),
        "agreed": (4, (16, 24), 0.15),
        "active": (9, (45, 70), 0.3),
        "completed": (9, (50, 80), 0.25),
    }
    stages = itertools.cycle(Stage.values)  # six of each stage were started lately: enough to say a typical wait
    return [
        Plot(
            office.chance.choice(groups[:40]),
            now - DAY * office.chance.uniform(*days),
            stops=stops,
            quick=quick,
            stage=next(stages) if stops in ("active", "completed") else "",
        )
        for stops, (count, days, quick) in wanted.items()
        for _ in range(count)
    ]


def _starring(groups: list[Group], now: dt.datetime) -> list[Plot]:
    """What the named people find when they sign in."""
    first, second, third = groups[:3]
    return [
        Plot(first, now - DAY * 300, quick=0.6, stage="try"),
        Plot(first, now - DAY * 60, stops="completed", quick=0.2, stage="do"),
        Plot(first, now - DAY * 2, stops="draft"),
        Plot(second, now - DAY * 18, stops="offered", quick=0.12, stage="try"),
        Plot(second, now - DAY * 9, stops="needs-facts", stage="grow"),
        Plot(third, now - DAY * 60, stops="active", quick=0.3, stage="grow"),
    ]


def _live(stories: Iterable[Story], start: dt.datetime, now: dt.datetime) -> None:
    """Lets every story go on at its next moment, all in order of time, until now."""
    count = itertools.count()
    waiting = [(next(story), next(count), story) for story in [*stories, _chasing(start, now)]]
    heapq.heapify(waiting)
    while waiting and waiting[0][0] <= now:
        moment, _, story = heapq.heappop(waiting)
        with clock.at(moment):
            following = next(story, None)
        if following is not None:
            heapq.heappush(waiting, (following, next(count), story))


def _chasing(start: dt.datetime, now: dt.datetime) -> Story:
    """The timed jobs: groups that do not answer are warned, what they leave is closed, ended quarters are counted."""
    moment = start
    while moment <= now:
        yield moment
        if moment > now - CONSENTS_WATCHED:
            consent_services.chase_consents()
        timeouts.chase()
        outcomes.close_due()
        moment += CHASE_EVERY


def _register_comes(groups: list[Group], now: dt.datetime) -> Story:
    """The charity register is loaded. Groups with a number are in it, the named people's group first."""
    yield now - 25 * DAY
    numbered = [group.organisation for group in groups if group.organisation.identifiers.exists()]
    fresh = Organisation.objects.in_bulk([org.pk for org in numbered])
    charities.load([fresh[org.pk] for org in numbered], by=SYSTEM, on=timezone.localdate())


def _override(office: Office) -> None:
    """The triage lead moves one request by hand, for a reason that anybody would see."""
    waiting = (
        Request.objects.queued().filter(adviser__isnull=True, status="waiting").order_by("score__rank_points", "pk")
    )
    if request := waiting.first():
        prioritisation.override(request, by=office.triage_lead, points=90, reason=texts.OVERRIDE)


def _open_doors() -> None:
    """One password for the named people, and a second step for those whose role asks for it."""
    password = make_password(PASSWORD)
    named = [person.email for person in (*PEOPLE, *MORE_ADVISERS)]
    User.objects.filter(email__in=named).update(password=password)
    for user in User.objects.filter(email__in=named).order_by("pk"):
        if roles.is_privileged(user):
            codes.enrol(user)


def _send_history(now: dt.datetime) -> int:
    """Marks what was written long enough ago as sent a little later. Returns how many e-mails that is."""
    past = Envelope.objects.filter(created_at__lt=now - STILL_TO_SEND)
    took = dt.timedelta(seconds=9)
    private = [envelope.pk for envelope in past if envelope.is_private]
    Attempt.objects.bulk_create(
        Attempt(
            envelope_id=pk, number=1, worker="history", started_at=at, ended_at=at + took, outcome=Attempt.Outcome.SENT
        )
        for pk, at in past.values_list("pk", "created_at")
    )
    Message.objects.filter(envelope__in=private).update(body="", url="")
    return past.update(state=Envelope.State.SENT, sent_at=F("created_at") + took, due_at=None, tries=1)
