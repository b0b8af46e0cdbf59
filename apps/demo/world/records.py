"""The records of the demo groups are kept: checked by staff, confirmed by their people, one resting, one closed."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence

from apps.accounts.models import User
from apps.organisations import services as organisations
from apps.organisations import standing
from apps.organisations.models import Check, ClosingReason, FieldConsent, Organisation, Verification

from .. import clock
from .groups import Group
from .stories import DAY, Story

CONFIRMED_AFTER = 690 * DAY
"""Most groups confirm what they show before the two years are over. A few of the oldest have not yet."""
LATE = 3
HOUR = dt.timedelta(hours=1)
ASKS = "Send us the rules of your group, or ring us."


def stories(groups: Sequence[Group], adviser: User, now: dt.datetime, seed: int) -> Iterator[Story]:
    """What happens to records beside requests. Has a chance of its own, so that other stories stay the same."""
    chance = random.Random(seed)  # noqa: S311 (the same world each time)
    late = {group.organisation.pk for group in sorted(groups[3:], key=_since)[:LATE]}
    for group in groups:
        yield _checked(group, adviser, chance.uniform(2, 20), chance.random())
        if group.organisation.pk not in late:
            yield _confirmed(group)
    yield _standing(groups, now)


def last_morning(now: dt.datetime) -> None:
    """What the worker does this morning."""
    with clock.at(now - HOUR):
        organisations.chase_consents()


def _since(group: Group) -> dt.datetime:
    moment: dt.datetime = group.organisation.created_at
    return moment


def _checked(group: Group, adviser: User, days: float, told: float) -> Story:
    """Four in five are checked within three weeks, one in ten is asked for something."""
    yield _since(group) + DAY * days
    waits = Verification.objects.get(organisation=group.organisation)
    if told < 0.8:
        checks = list(Check.objects.in_order())[int(told * 10) :][:2]
        organisations.verify(verification=waits, checks=checks, by=adviser)
    elif told < 0.9:
        organisations.ask_for_proof(verification=waits, checks=[], message=ASKS, by=adviser)


def _confirmed(group: Group) -> Story:
    """The lead says that what the group shows is still right."""
    yield _since(group) + CONFIRMED_AFTER
    if FieldConsent.objects.filter(organisation=group.organisation, public=True).exists():
        organisations.confirm_consents(organisation=group.organisation, by=group.members[0])


def _standing(groups: Sequence[Group], now: dt.datetime) -> Story:
    """One group rests, one has closed, and in one a member asks to become lead. At the end: nobody acts for it after."""
    yield now - 2 * HOUR
    alone = [group for group in groups[3:] if len(group.members) == 1 and not standing.still_open(group.organisation)]
    if len(alone) > 1:
        organisations.make_dormant(organisation=_fresh(alone[0]), by=alone[0].members[0])
        organisations.close(
            organisation=_fresh(alone[1]),
            closing_reason=ClosingReason.objects.get(pk="nobody"),
            closed_on=(now - 60 * DAY).date(),
            by=alone[1].members[0],
        )
    several = [group for group in groups[3:] if len(group.members) > 1]
    if several:
        organisations.ask_for_lead(organisation=_fresh(several[0]), by=several[0].members[1])


def _fresh(group: Group) -> Organisation:
    return Organisation.objects.get(pk=group.organisation.pk)
