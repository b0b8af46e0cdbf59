"""What happens to one request over time, written by the services or as rows."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.core.demo_data import DAY, HOUR, Timeline, on_day, working_day
from apps.organisations.demo.groups import Group

from .. import clocks
from ..models import Access, Readiness, Reason, Request, Stage, Topic
from . import texts
from .writers import ServiceWriter

WORK_STARTS, WORK_ENDS = 9, 17
JOB_RUNS_AT = 6
"""The hour at which the timed job warns groups and closes requests."""

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
class Team:
    """The support team and the lists that it works with."""

    triage_lead: User
    advisers: list[User]
    topics: dict[str, Topic]
    readiness: list[Readiness]
    access: list[Access]
    reasons: dict[str, list[Reason]]


@dataclass(frozen=True)
class RequestPlan:
    """What is settled before a request is begun.

    ``ask`` is its topic, title and difference. ``stops`` names the step after which nothing more happens; ``quick`` is
    by how much its steps take less time than usual. ``rng`` draws all the rest.
    """

    group: Group
    begins: dt.datetime
    ask: tuple[str, str, str]
    rng: random.Random
    ending: str = "completed"
    stops: str = ""
    stage: str = ""
    quick: float = 1.0


class RequestTimeline:
    """Writes one plan through a writer."""

    def __init__(self, team: Team, writer: ServiceWriter, plan: RequestPlan) -> None:
        self.team, self.writer, self.plan, self.rng = team, writer, plan, plan.rng
        self.asker = self.rng.choice(plan.group.members)

    def later(self, moment: dt.datetime, low: float, high: float) -> dt.datetime:
        """A moment within so many days, in office hours of a working day."""
        found = working_day(moment + DAY * self.rng.uniform(low, high))
        hour = self.rng.randrange(WORK_STARTS, WORK_ENDS)
        if not WORK_STARTS <= timezone.localtime(found).hour < WORK_ENDS:
            found = on_day(found, hour)
        return max(found, moment + dt.timedelta(minutes=5))

    def evening(self, moment: dt.datetime, low: float, high: float) -> dt.datetime:
        """A moment within so many days at any hour that people write at."""
        found = on_day(moment + DAY * self.rng.uniform(low, high), self.rng.randrange(8, 23))
        return max(found, moment + dt.timedelta(minutes=5))

    def timeline(self) -> Timeline:
        """A request from its first draft to its end, or to where the plan stops."""
        rng, plan, writer = self.rng, self.plan, self.writer
        at = plan.begins
        yield at
        answers = self._answers(timezone.localdate(at))
        request = writer.draft(by=self.asker, organisation=plan.group.organisation, answers=answers)
        writer.tick(request)
        if plan.stops == "draft":
            return
        for _ in range(4):
            yield (at := at + dt.timedelta(minutes=rng.choice([0.5, 1, 1, 1.5, 2, 2, 3, 4, 15])))
            writer.tick(request, refused=rng.random() < 0.06)
        request = writer.submit(request, by=self.asker)
        if plan.stops == "sent":
            return
        yield from self._read(request, at)

    def _answers(self, today: dt.date) -> dict[str, Any]:
        rng, team = self.rng, self.team
        topic, title, difference = self.plan.ask
        deadline = today + dt.timedelta(days=rng.randrange(9, 120)) if rng.random() < 0.45 else None
        fact = texts.DEADLINES.get(topic) or rng.choice(texts.OTHER_DEADLINES)
        wish = rng.choices(["none", "lead", "community", "named"], weights=[60, 15, 18, 7])[0]
        return {
            "topic": team.topics[topic],
            "title": title,
            "difference": difference,
            "stage": self.plan.stage or rng.choices(Stage.values, weights=[35, 38, 27])[0],
            "readiness": rng.sample(team.readiness, rng.randint(0, min(4, len(team.readiness)))),
            "deadline": deadline,
            "deadline_fact": fact if deadline else "",
            "wish": wish,
            "wish_name": "Northern Threads" if wish == "named" else "",
            "access": rng.sample(team.access, 1) if rng.random() < 0.25 else [],
        }

    def _read(self, request: Request, at: dt.datetime) -> Timeline:
        """Somebody of the team reads it: nearly always within two working days."""
        rng, team, writer, plan = self.rng, self.team, self.writer, self.plan
        late = rng.random() < 0.1
        reader = rng.choice([team.triage_lead, *team.advisers])
        yield (at := self.later(at, *((4, 9) if late else (0.1, 1.2))))
        if plan.ending == "signposted":
            reason = self._reason("signpost", texts.SIGNPOSTS)
            writer.signpost(request, by=reader, reason=reason, closing_note=texts.SIGNPOSTS[reason.pk])
            return
        if plan.ending == "declined":
            reason = self._reason("decline", texts.DECLINES)
            writer.decline(request, by=reader, reason=reason, closing_note=texts.DECLINES[reason.pk])
            return
        silent = plan.ending == "never-answers" and not plan.stops
        if silent or plan.stops == "needs-facts" or (not plan.stops and rng.random() < 0.2):
            request = writer.ask_for_facts(request, by=reader, body=rng.choice(texts.QUESTIONS))
            if silent:
                yield from self._silence(request, at)
            if silent or plan.stops == "needs-facts":
                return
            yield (at := self.evening(at, 0.5, 6))
            request = writer.answer(request, by=self.asker, body=rng.choice(texts.ANSWERS))
            yield (at := self.later(at, 0.1, 1.5))
        unasked = request.first_reply_at is None
        request = writer.accept(request, by=reader)
        if unasked and not (late and plan.stops == "waiting"):
            words = texts.FIRST_WORDS[len(request.title) % len(texts.FIRST_WORDS)]
            writer.write(request, by=reader, body=words)
        for fact in ("deadline", "readiness", "stage"):
            if (fact != "deadline" or request.deadline) and rng.random() < 0.4:
                writer.check_fact(request, by=reader, fact=fact)
        yield from self._wait(request, at)

    def _reason(self, verb: str, notes: Collection[str] | None = None) -> Reason:
        """A reason of a list, the first ones likelier than the last. ``notes`` leaves out those without words."""
        reasons = [reason for reason in self.team.reasons[verb] if notes is None or reason.pk in notes]
        return self.rng.choices(reasons, weights=range(len(reasons), 0, -1))[0]

    def _wait(self, request: Request, at: dt.datetime) -> Timeline:
        """It waits its turn: weeks, with a message now and then."""
        rng, team, writer, plan = self.rng, self.team, self.writer, self.plan
        patience = 0.5 if request.stage == Stage.TRY else 1.0
        turn = at + DAY * rng.uniform(9, 62) * patience * plan.quick
        if rng.random() < 0.35:
            yield (at := self.evening(at, 1, 7 * plan.quick))
            news = rng.choice(texts.NEWS)
            writer.write(request, by=self.asker, body=news, route=rng.choice(["portal", "email"]))
            yield (at := self.later(at, 0.2, 2))
            writer.write(request, by=rng.choice(team.advisers), body=rng.choice(texts.REPLIES))
        adviser = rng.choice(team.advisers)
        if rng.random() < 0.4:
            yield (at := self.later(at, 0.1, 4 * plan.quick))
            request = writer.assign(request, by=team.triage_lead, adviser=adviser)
        if plan.stops == "waiting":
            return
        at = max(at, turn)
        if plan.ending == "withdrawn":
            yield (at := self.evening(at, 0, 5))
            writer.withdraw(request, by=self.asker, reason=self._reason("withdraw"))
            return
        yield (at := self.later(at, 0, 2 * plan.quick))
        yield from self._help(request, adviser, at)

    def _help(self, request: Request, adviser: User, at: dt.datetime) -> Timeline:
        """An offer, an answer, the work, and what changed as both sides see it."""
        rng, writer, plan, quick = self.rng, self.writer, self.plan, self.plan.quick
        hours = Decimal(rng.choice([3, 4, 6, 6, 8, 10]))
        request = writer.offer(request, by=adviser, what=self._offered(), hours=hours)
        if plan.stops == "offered":
            return
        if plan.ending == "offer-lapses":
            yield from self._silence(request, at)
            return
        yield (at := self.evening(at, 0.3, 5 * quick))
        if plan.ending == "refuses-once":
            request = writer.refuse_offer(request, by=self.asker, note=rng.choice(texts.NO_THANKS))
            adviser = rng.choice(self.team.advisers)
            yield (at := self.later(at, 3, 14 * quick))
            request = writer.offer(request, by=adviser, what=self._offered(), hours=hours)
            yield (at := self.evening(at, 0.3, 4 * quick))
        request = writer.accept_offer(request, by=self.asker)
        if plan.stops == "agreed":
            return
        yield (at := self.later(at, 1, 6 * quick))
        request = writer.start(request, by=adviser)
        for _ in range(rng.randint(2, 4)):
            yield (at := self.later(at, 2, 16 * quick))
            kind, what = rng.choice(texts.CONTACTS)
            spent = Decimal(rng.choice(["0.5", "1", "1.5", "2", "2.5", "3"]))
            writer.log_contact(request, by=adviser, kind=kind, what=what, hours=spent)
        if plan.stops == "active":
            return
        yield (at := self.later(at, 1, 10 * quick))
        change = rng.choices(["better", "same", "worse"], weights=[70, 22, 8])[0]
        request = writer.complete(request, by=adviser, change=change, what=self._change(change))
        if plan.stops == "completed" or rng.random() < 0.35:
            return
        yield self.evening(at, 0.5, 14)
        seen = change if rng.random() < 0.8 else rng.choice(["better", "same"])
        writer.give_verdict(request, by=self.asker, change=seen, what=self._change(seen))

    def _silence(self, request: Request, at: dt.datetime) -> Timeline:
        """The group does not answer: the timed job warns it, and closes the request."""
        yield (at := _job_after(at + clocks.WARN_AFTER))
        request = self.writer.warn(request)
        yield _job_after(at + clocks.TIME_OUT_AFTER_WARNING)
        self.writer.time_out(request)

    def _offered(self) -> str:
        return self.rng.choice(texts.OFFERS.get(self.plan.ask[0], texts.OTHER_OFFERS))

    def _change(self, change: str) -> str:
        better = texts.BETTER.get(self.plan.ask[0], texts.OTHER_BETTER)
        return self.rng.choice({"better": better, "same": texts.SAME, "worse": texts.WORSE}[change])


def _job_after(moment: dt.datetime) -> dt.datetime:
    """When the timed job runs the next time after a moment."""
    found = on_day(moment, JOB_RUNS_AT)
    return found if found >= moment else on_day(moment + DAY + HOUR, JOB_RUNS_AT)
