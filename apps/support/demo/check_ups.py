"""Check-ups of four groups: two of them filled in a second one, and in one of these a subject got harder."""

from __future__ import annotations

import datetime as dt
import random

from apps.accounts.demo import Staff
from apps.accounts.models import Role, User
from apps.assessments.models import Answer
from apps.core.demo_data import DAY, LoadStage, Story, World
from apps.organisations.demo.groups import Groups
from apps.organisations.demo.named import NamedGroups
from apps.organisations.models import Organisation

from ..check_ups import services

FIRST = {
    "deciding-rules-1": "2",
    "planning-next-1": "2",
    "people-enough-1": "3",
    "people-safe-1": "1",
    "money-known-1": "3",
    "places-meet-1": "2",
    "doing-needed-1": "3",
    "telling-found-1": "2",
    "others-know-1": "2",
    "change-know-1": "unsure",
}
"""What a small group said the first time."""
STRONGER = FIRST | {"people-safe-1": "3", "telling-found-1": "3"}
MIXED = FIRST | {"planning-next-1": "4", "people-enough-1": "1", "money-known-1": "4", "change-know-1": "2"}
"""Plans and money went up; there are fewer people; one question has a number only now."""


def _story(world: World, rng: random.Random) -> None:
    growers = world.get(NamedGroups).growers
    others = [group for group in world.get(Groups).all if group.organisation.status == Organisation.Status.ACTIVE][:3]
    adviser = world.get(Staff).first(Role.ADVISER)
    _filled_in(world, growers.organisation, growers.members[0], FIRST, 150)
    _filled_in(world, growers.organisation, growers.members[0], MIXED, 10)
    _filled_in(world, others[0].organisation, others[0].members[0], FIRST | {"others-know-1": "not-ours"}, 120)
    _filled_in(world, others[0].organisation, others[0].members[0], STRONGER, 20)
    _filled_in(world, others[1].organisation, adviser, MIXED, 45)
    _filled_in(world, others[2].organisation, others[2].members[0], STRONGER, 30)


def _filled_in(world: World, organisation: Organisation, by: User, choices: dict[str, str], ago: int) -> None:
    """Begun and finished on one day, but not before the group was here."""
    at = max(world.today - ago * DAY, organisation.created_at + dt.timedelta(hours=1))
    with world.at(at):
        check_up = services.begin(organisation, kind="short", by=by)
        services.answer(check_up, by=by, choices={code: str(Answer.Choice(choice)) for code, choice in choices.items()})
        services.finish(check_up, by=by)


STORIES = [Story("check-ups", LoadStage.STORIES, _story)]
