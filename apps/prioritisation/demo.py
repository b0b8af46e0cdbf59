"""Demo data of prioritisation: the scores of all requests, and one that was moved by hand."""

from __future__ import annotations

import random

from apps.accounts.demo import Staff
from apps.accounts.models import Role
from apps.core.demo_data import HOUR, LoadStage, Story, World
from apps.support.models import Request

from . import scoring, services

OVERRIDE = (
    "The roof came down on the hall this week and forty people have nowhere to eat. Agreed with the contract manager."
)


def _scores(world: World, rng: random.Random) -> None:
    scoring.score_sent()


def _override(world: World, rng: random.Random) -> None:
    """The triage lead moves one request by hand, for a reason that anybody would see."""
    waiting = Request.objects.queued().filter(adviser__isnull=True, status="waiting")
    request = waiting.order_by("score__rank_points", "pk").first()
    if request:
        with world.at(world.now - 2 * HOUR):
            services.override(request, by=world.get(Staff).first(Role.TRIAGE_LEAD), points=90, reason=OVERRIDE)


STORIES = [
    Story("scores", LoadStage.LAST_DAY, _scores),
    Story("override", LoadStage.LAST_DAY, _override),
]
