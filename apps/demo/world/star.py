"""The request that the first named person finds waiting: all of its story, with a thread that reads as one."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from apps.core import wording
from apps.support.asking import services as asking
from apps.support.conversation import services as conversation
from apps.support.models import Request
from apps.support.triage import services as triage

from .groups import Group
from .stories import DAY, Office, Story

SENT_DAYS_AGO = 13
CLOSES_IN = 27
READY = ("people", "rules")
TITLE = "Help with a bid for the tool store"
DIFFERENCE = "The shed leaks and the tools rust. With a dry store forty families can keep growing through the winter."


def tell(office: Office, group: Group, now: dt.datetime) -> Story:
    """Asked, read and checked the next working day, and a short talk about the date."""
    lead, adviser = group.members[0], office.advisers[0]
    sent = _at(now - DAY * SENT_DAYS_AGO, 10, 30)
    closes = timezone.localdate(now) + dt.timedelta(days=CLOSES_IN)
    session = wording.day(_working(now + DAY * 3).date())
    yield sent - dt.timedelta(minutes=12)
    request = asking.start_draft(by=lead, organisation=group.organisation)
    request = asking.save_draft(
        request,
        by=lead,
        topic=next(topic for topic in office.topics if topic.pk == "bid"),
        title=TITLE,
        difference=DIFFERENCE,
        stage="do",
        readiness=[entry for entry in office.readiness if entry.pk in READY],
        deadline=closes,
        deadline_fact="The fund closes",
        wish=Request.Wish.NONE,
        access=[entry for entry in office.access if entry.pk == "evenings"],
    )
    yield sent
    request = asking.submit(request, by=lead)
    read = _working(sent + DAY)
    yield _at(read, 11, 12)
    request = triage.accept(request, by=adviser)
    for fact in ("deadline", "readiness", "stage"):
        triage.check_fact(request, by=adviser, fact=fact)
    yield _at(read, 11, 20)
    first = (
        f"Thank you. We have what we need. The fund closes on {wording.day(closes)}, so we noted that date. "
        f"There is a session on bids on {session}, which may help sooner."
    )
    conversation.write(request, by=adviser, body=first)
    yield _at(read, 20, 5)
    conversation.write(
        request, by=lead, body="Two of us will come to the session. Please keep our place on the list too."
    )
    yield _at(_working(read + DAY), 9, 40)
    conversation.write(request, by=adviser, body="Booked for two, and your place is kept. The room has a hearing loop.")


def _at(moment: dt.datetime, hour: int, minute: int) -> dt.datetime:
    return timezone.localtime(moment).replace(hour=hour, minute=minute, second=0, microsecond=0)


def _working(moment: dt.datetime) -> dt.datetime:
    """This day, or the Monday after it."""
    found = timezone.localtime(moment)
    while found.weekday() > 4:
        found += DAY
    return found
