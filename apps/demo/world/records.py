"""The records of the demo groups are kept: checked by staff, and confirmed by their people every two years."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence

from apps.accounts.models import User
from apps.organisations.consent import services as consent_services
from apps.organisations.models import Check, FieldConsent, Verification
from apps.organisations.verification import services as verification_services

from .. import clock
from .groups import Group
from .stories import DAY, Story

CONFIRMED_AFTER = 690 * DAY
"""Groups confirm what they show before the two years are over."""
DUE = 2
"""The group at this place has not yet: it is the second one of the person who acts for two groups."""
DUE_BEGAN = 715 * DAY
"""How long ago that one was registered: its two years are over within 30 days, and not within 7."""
HOUR = dt.timedelta(hours=1)
ASKS = "Send us the rules of your group, or ring us."


def stories(groups: Sequence[Group], adviser: User, seed: int) -> Iterator[Story]:
    """What happens to records beside requests. Has a chance of its own, so that other stories stay the same."""
    chance = random.Random(seed)  # noqa: S311 (the same world each time)
    for at, group in enumerate(groups):
        days, told = chance.uniform(2, 20), chance.random()
        yield _checked(group, adviser, days, 0 if at < 3 else told)
        if at != DUE:
            yield _confirmed(group)


def last_morning(now: dt.datetime) -> None:
    """What the worker does this morning."""
    with clock.at(now - HOUR):
        consent_services.chase_consents()


def _since(group: Group) -> dt.datetime:
    moment: dt.datetime = group.organisation.created_at
    return moment


def _checked(group: Group, adviser: User, days: float, told: float) -> Story:
    """Four in five are checked within three weeks, one in ten is asked for something."""
    yield _since(group) + DAY * days
    waits = Verification.objects.get(organisation=group.organisation)
    if told < 0.8:
        checks = list(Check.objects.in_order())[int(told * 10) :][:2]
        verification_services.verify(verification=waits, checks=checks, by=adviser)
    elif told < 0.9:
        verification_services.ask_for_proof(verification=waits, checks=[], message=ASKS, by=adviser)


def _confirmed(group: Group) -> Story:
    """The lead says that what the group shows is still right."""
    yield _since(group) + CONFIRMED_AFTER
    if FieldConsent.objects.filter(organisation=group.organisation, public=True).exists():
        consent_services.confirm_consents(organisation=group.organisation, by=group.members[0])
