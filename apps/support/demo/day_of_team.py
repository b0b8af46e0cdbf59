"""What the team itself left for its day: saved replies, next steps on the first adviser's requests, and a note."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from django.utils import timezone

from apps.core.demo_data import DAY, HOUR, Timeline, World

from ..models import Request
from ..notes import services as notes
from ..planning import policies
from ..planning import services as planning
from ..replies import services as replies
from .request_timeline import Team

REPLIES = (
    (
        "We have read it",
        "Dear all at {group}\n\nThank you for asking. I have read “{title}”, {number}. It is on the list.\n\n{me}",
    ),
    (
        "Ask for the date",
        "Dear all at {group}\n\nIs there a day by which you need this, and what happens on it? You told us: {date}.\n\n{me}",
    ),
    ("After a first meeting", "Thank you for your time today. {adviser} sends what we agreed within a week.\n\n{me}"),
)
STEPS = (
    (1, "Ring about the papers for the bank"),
    (1, "Read their draft and send remarks"),
    (3, "Ask whether the committee has met"),
    (8, "Visit, with the treasurer there"),
)
"""In how many days, counted from yesterday, and what."""


def day_of_team(world: World, rng: random.Random) -> Iterator[Timeline]:
    """Three saved replies; then, yesterday afternoon, what the first adviser planned and noted."""
    yield _replies(world)
    yield _plans(world)


def _replies(world: World) -> Timeline:
    yield world.today - 40 * DAY
    for name, body in REPLIES:
        replies.save_reply(by=world.get(Team).triage_lead, name=name, body=body)


def _plans(world: World) -> Timeline:
    team = world.get(Team)
    adviser = team.advisers[0]
    yield world.today - 8 * HOUR
    held = [
        request
        for request in Request.objects.open().filter(adviser=adviser).order_by("pk")
        if policies.can_set_step(adviser, request)
    ]
    for (days, what), request in zip(STEPS, held, strict=False):
        planning.set_step(request, by=adviser, what=what, on=timezone.localdate() + dt.timedelta(days=days))
    for request in held[:1]:
        notes.write_note(
            request,
            by=adviser,
            body="Their treasurer is away until next month, so the books come later.",
            mentions=[team.triage_lead],
        )
