"""Two safeguarding concerns: one that came in this morning without a name, and one that the lead passed on."""

from __future__ import annotations

import random
from collections.abc import Iterator

from apps.accounts.demo import Staff
from apps.accounts.models import Role
from apps.core.demo_data import DAY, HOUR, Timeline, World
from apps.organisations.demo.named import NamedGroups

from ..safeguarding import services


def concerns(world: World, rng: random.Random) -> Iterator[Timeline]:
    """One by somebody of a group, nine days ago; one by the public page, at the end of yesterday."""
    yield _passed_on(world)
    yield _new(world)


def _passed_on(world: World) -> Timeline:
    lead, group = world.get(Staff).first(Role.SAFEGUARDING_LEAD), world.get(NamedGroups).growers
    yield world.today - 9 * DAY + 10 * HOUR
    concern = services.raise_concern(
        about="adult",
        what="A man who digs with us on Thursdays says that his nephew keeps his bank card and gives him no money for food.",
        happened="He told me last Thursday",
        group_name=group.organisation.name,
        contact_name=group.members[0].name,
        reach="By phone after 5, the number is on our record",
        by=group.members[0],
    )
    yield world.today - 9 * DAY + 12 * HOUR
    services.look_into_concern(concern, by=lead)
    yield world.today - 9 * DAY + 13 * HOUR
    services.read_concern(concern, by=lead)
    services.note_concern(
        concern,
        body="Rang back. He agrees that the council is told. He is at home and has food until Saturday.",
        by=lead,
    )
    yield world.today - 8 * DAY + 10 * HOUR
    services.pass_on_concern(
        concern, passed_to="adults", body="Told the duty desk by phone. They visit this week and ring us.", by=lead
    )


def _new(world: World) -> Timeline:
    yield world.today - 2 * HOUR
    services.raise_concern(
        about="child",
        what="A boy of about nine waits alone outside the hall until 9 most Tuesdays. Nobody seems to fetch him.",
        happened="The last three Tuesdays",
        by=None,
    )
