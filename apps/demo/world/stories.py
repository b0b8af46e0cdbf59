"""What happens to one request, told as a story that waits for its next moment each time it yields one."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.core import burden
from apps.support.asking import services as asking
from apps.support.casework import services as casework
from apps.support.conversation import services as conversation
from apps.support.models import Access, Readiness, Reason, Request, Stage, Topic
from apps.support.triage import services as triage

from . import texts
from .groups import Group

Story = Iterator[dt.datetime]
DAY = dt.timedelta(days=1)
WORK_STARTS, WORK_ENDS = 9, 17

ENDINGS = {
    "completed": 61,
    "signposted": 11,
    "declined": 7,
    "withdrawn": 8,
    "never-answers": 4,
    "offer-lapses": 3,
    "refuses-once": 6,
}
"""How a request ends, if nothing stops it first, out of a hundred."""


@dataclass(frozen=True)
class Office:
    """The support team and the lists that it works with."""

    chance: random.Random
    triage_lead: User
    advisers: list[User]
    topics: list[Topic]
    readiness: list[Readiness]
    access: list[Access]
    reasons: dict[str, list[Reason]]

    def later(self, moment: dt.datetime, low: float, high: float) -> dt.datetime:
        """A moment within so many days, in office hours of a working day."""
        found = timezone.localtime(moment + DAY * self.chance.uniform(low, high))
        while found.weekday() > 4:
            found += DAY
        if not WORK_STARTS <= found.hour < WORK_ENDS:
            found = found.replace(hour=self.chance.randrange(WORK_STARTS, WORK_ENDS))
        return max(found, moment + dt.timedelta(minutes=5))

    def evening(self, moment: dt.datetime, low: float, high: float) -> dt.datetime:
        """A moment within so many days at any hour that people write at."""
        found = timezone.localtime(moment + DAY * self.chance.uniform(low, high))
        return max(found.replace(hour=self.chance.randrange(8, 23)), moment + dt.timedelta(minutes=5))


@dataclass(frozen=True)
class Plot:
    """What is settled before a story starts. ``stops`` names the step after which nothing more happens."""

    group: Group
    begins: dt.datetime
    ending: str = "completed"
    stops: str = ""
    stage: str = ""
    quick: float = 1.0


def plots(office: Office, groups: list[Group], count: int, start: dt.datetime, now: dt.datetime) -> list[Plot]:
    """So many plots, more of them in the second year than in the first."""
    chance, span = office.chance, now - start
    found = []
    for _ in range(count):
        begins = start + span * chance.random() ** 0.75
        group = chance.choice([g for g in groups if g.organisation.created_at < begins] or groups[:1])
        begins = max(begins, group.organisation.created_at + DAY * 3)
        ending = chance.choices(list(ENDINGS), weights=list(ENDINGS.values()))[0]
        found.append(Plot(group, begins, ending))
    return found


def tell(office: Office, plot: Plot) -> Story:
    """A request from its first draft to its end, or to where the plot stops."""
    chance, at = office.chance, plot.begins
    yield at
    asker = chance.choice(plot.group.members)
    request = asking.start_draft(by=asker, organisation=plot.group.organisation)
    request = asking.save_draft(request, by=asker, **_answers(office, plot, timezone.localdate(at)))
    burden.tick("ask", request.pk)
    if plot.stops == "draft":
        return
    for _ in range(4):
        yield (at := at + dt.timedelta(minutes=chance.choice([0.5, 1, 1, 1.5, 2, 2, 3, 4, 15])))
        burden.tick("ask", request.pk, refused=chance.random() < 0.06)
    request = asking.submit(request, by=asker)
    if plot.stops == "sent":
        return
    yield from _read(office, plot, request, asker, at)


def _ask(office: Office, group: Group) -> tuple[Topic, str, str]:
    """Something that fits the group and that it has not asked yet; anything that fits when it has asked all."""
    has = {"", *group.sketch.has.split()}
    fits = [
        (topic, title, text)
        for topic in office.topics
        for title, text, wants in texts.ASKS.get(topic.pk, ())
        if wants in has
    ]
    likely = [ask for ask in fits if ask[0].pk in group.sketch.asks.split()]
    new = [ask for ask in likely if ask[1] not in group.asked] or [ask for ask in fits if ask[1] not in group.asked]
    ask = office.chance.choice(new or fits)
    group.asked.add(ask[1])
    return ask


def _answers(office: Office, plot: Plot, today: dt.date) -> dict[str, Any]:
    chance = office.chance
    topic, title, difference = _ask(office, plot.group)
    deadline = today + dt.timedelta(days=chance.randrange(9, 120)) if chance.random() < 0.45 else None
    return {
        "topic": topic,
        "title": title,
        "difference": difference,
        "stage": plot.stage or chance.choices(Stage.values, weights=[35, 38, 27])[0],
        "readiness": chance.sample(office.readiness, chance.randint(0, min(4, len(office.readiness)))),
        "deadline": deadline,
        "deadline_fact": (texts.DEADLINES.get(topic.pk) or chance.choice(texts.OTHER_DEADLINES)) if deadline else "",
        "wish": chance.choices(["none", "lead", "community", "named"], weights=[60, 15, 18, 7])[0],
        "wish_name": "Northern Threads",
        "access": chance.sample(office.access, 1) if chance.random() < 0.25 else [],
    }


def _read(office: Office, plot: Plot, request: Request, asker: User, at: dt.datetime) -> Story:
    """Somebody of the team reads it: nearly always within two working days."""
    chance = office.chance
    late = chance.random() < 0.1
    reader = chance.choice([office.triage_lead, *office.advisers])
    yield (at := office.later(at, *((4, 9) if late else (0.1, 1.2))))
    if plot.ending in ("signposted", "declined"):
        verb = {"signposted": triage.signpost, "declined": triage.decline}[plot.ending]
        notes = {"signposted": texts.SIGNPOSTS, "declined": texts.DECLINES}[plot.ending]
        reasons = office.reasons[{"signposted": "signpost", "declined": "decline"}[plot.ending]]
        reason = chance.choice([each for each in reasons if each.pk in notes])
        verb(request, by=reader, reason=reason, closing_note=notes[reason.pk])
        return
    silent = plot.ending == "never-answers"
    if silent or plot.stops == "needs-facts" or (not plot.stops and chance.random() < 0.2):
        request = triage.ask_for_facts(request, by=reader, body=chance.choice(texts.QUESTIONS))
        if silent or plot.stops == "needs-facts":
            return
        yield (at := office.evening(at, 0.5, 6))
        request = conversation.answer(request, by=asker, body=chance.choice(texts.ANSWERS))
        yield (at := office.later(at, 0.1, 1.5))
    request = triage.accept(request, by=reader)
    for fact in ("deadline", "readiness", "stage"):
        if (fact != "deadline" or request.deadline) and chance.random() < 0.4:
            triage.check_fact(request, by=reader, fact=fact)
    yield from _wait(office, plot, request, asker, at)


def _wait(office: Office, plot: Plot, request: Request, asker: User, at: dt.datetime) -> Story:
    """It waits its turn: weeks, with a message now and then."""
    chance = office.chance
    patience = 0.5 if request.stage == Stage.TRY else 1.0
    turn = at + DAY * chance.uniform(9, 62) * patience * plot.quick
    if chance.random() < 0.35:
        yield (at := office.evening(at, 1, 7 * plot.quick))
        conversation.write(request, by=asker, body=chance.choice(texts.NEWS), route=chance.choice(["portal", "email"]))
        yield (at := office.later(at, 0.2, 2))
        conversation.write(request, by=chance.choice(office.advisers), body=chance.choice(texts.REPLIES))
    adviser = chance.choice(office.advisers)
    if chance.random() < 0.4:
        yield (at := office.later(at, 0.1, 4 * plot.quick))
        request = triage.assign(request, by=office.triage_lead, adviser=adviser)
    if plot.stops == "waiting":
        return
    at = max(at, turn)
    if plot.ending == "withdrawn":
        yield (at := office.evening(at, 0, 5))
        asking.withdraw(request, by=asker, reason=chance.choice(office.reasons["withdraw"]))
        return
    yield (at := office.later(at, 0, 2 * plot.quick))
    yield from _help(office, plot, request, asker, adviser, at)


def _help(office: Office, plot: Plot, request: Request, asker: User, adviser: User, at: dt.datetime) -> Story:
    """An offer, an answer, the work, and what changed as both sides see it."""
    chance, quick, topic = office.chance, plot.quick, str(request.topic_id)
    hours = Decimal(chance.choice([3, 4, 6, 6, 8, 10]))
    casework.offer(request, by=adviser, what=chance.choice(texts.OFFERS.get(topic, texts.OTHER_OFFERS)), hours=hours)
    request.refresh_from_db()
    if plot.stops == "offered" or plot.ending == "offer-lapses":
        return
    yield (at := office.evening(at, 0.3, 5 * quick))
    if plot.ending == "refuses-once":
        request = casework.refuse_offer(request, by=asker, note=chance.choice(texts.NO_THANKS))
        adviser = chance.choice(office.advisers)
        yield (at := office.later(at, 3, 14 * quick))
        casework.offer(
            request, by=adviser, what=chance.choice(texts.OFFERS.get(topic, texts.OTHER_OFFERS)), hours=hours
        )
        request.refresh_from_db()
        yield (at := office.evening(at, 0.3, 4 * quick))
    request = casework.accept_offer(request, by=asker)
    if plot.stops == "agreed":
        return
    yield (at := office.later(at, 1, 6 * quick))
    request = casework.start(request, by=adviser)
    for _ in range(chance.randint(2, 4)):
        yield (at := office.later(at, 2, 16 * quick))
        kind, what = chance.choice(texts.CONTACTS)
        spent = Decimal(chance.choice(["0.5", "1", "1.5", "2", "2.5", "3"]))
        casework.log_contact(request, by=adviser, on=timezone.localdate(at), kind=kind, what=what, hours=spent)
    if plot.stops == "active":
        return
    yield (at := office.later(at, 1, 10 * quick))
    change = chance.choices(["better", "same", "worse"], weights=[70, 22, 8])[0]
    request = casework.complete(request, by=adviser, change=change, what=chance.choice(_words(change, topic)))
    if plot.stops == "completed" or chance.random() < 0.35:
        return
    yield (at := office.evening(at, 0.5, 14))
    seen = change if chance.random() < 0.8 else chance.choice(["better", "same"])
    casework.give_verdict(request, by=asker, change=seen, what=chance.choice(_words(seen, topic)))


def _words(change: str, topic: str) -> tuple[str, ...]:
    return {"better": texts.BETTER.get(topic, texts.OTHER_BETTER), "same": texts.SAME, "worse": texts.WORSE}[change]
