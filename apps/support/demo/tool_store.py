"""The request that the first named person finds waiting: all of its story, with a thread that reads as one."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from django.utils import timezone

from apps.core import wording
from apps.core.demo_data import DAY, Timeline, World, on_day, working_day
from apps.organisations.demo.named import NamedGroups

from ..asking import services as asking_services
from ..conversation import services as conversation_services
from ..models import Request
from ..triage import services as triage_services
from .request_timeline import Team

SENT_DAYS_AGO = 13
CLOSES_IN = 27
READY = ("people", "rules")
TITLE = "Help with a bid for the tool store"
DIFFERENCE = "The shed leaks and the tools rust. With a dry store forty families can keep growing through the winter."


def tool_store(world: World, rng: random.Random) -> Iterator[Timeline]:
    """Asked, read and checked the next working day, and a short talk about the date."""
    yield _timeline(world)


def _timeline(world: World) -> Timeline:
    team, group = world.get(Team), world.get(NamedGroups).growers
    lead, adviser = group.members[0], team.advisers[0]
    sent = on_day(world.today - DAY * SENT_DAYS_AGO, 10, 30)
    closes = timezone.localdate(world.today) + dt.timedelta(days=CLOSES_IN)
    session = wording.day(timezone.localdate(working_day(world.today + DAY * 3)))
    yield sent - dt.timedelta(minutes=12)
    request = asking_services.start_draft(by=lead, organisation=group.organisation)
    request = asking_services.save_draft(
        request,
        by=lead,
        topic=team.topics["bid"],
        title=TITLE,
        difference=DIFFERENCE,
        stage="do",
        readiness=[entry for entry in team.readiness if entry.pk in READY],
        deadline=closes,
        deadline_fact="The fund closes",
        wish=Request.Wish.NONE,
        access=[entry for entry in team.access if entry.pk == "evenings"],
    )
    yield sent
    request = asking_services.submit(request, by=lead)
    read = working_day(sent + DAY)
    yield on_day(read, 11, 12)
    request = triage_services.accept(request, by=adviser)
    for fact in ("deadline", "readiness", "stage"):
        triage_services.check_fact(request, by=adviser, fact=fact)
    yield on_day(read, 11, 20)
    first = (
        f"Thank you. We have what we need. The fund closes on {wording.day(closes)}, so we noted that date. "
        f"There is a session on bids on {session}, which may help sooner."
    )
    conversation_services.write(request, by=adviser, body=first)
    yield on_day(read, 20, 5)
    conversation_services.write(
        request, by=lead, body="Two of us will come to the session. Please keep our place on the list too."
    )
    yield on_day(working_day(read + DAY), 9, 40)
    conversation_services.write(
        request, by=adviser, body="Booked for two, and your place is kept. The room has a hearing loop."
    )
