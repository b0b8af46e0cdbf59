"""Demo data of what was agreed: the parties, of which one changed its name and one ended."""

from __future__ import annotations

import datetime as dt
import random

from django.utils import timezone

from apps.accounts.demo import Staff
from apps.accounts.models import Role, User
from apps.core.demo_data import World, start_of

from ..models import Contract, Party
from ..parties import services as parties


def terms(world: World, rng: random.Random) -> None:
    """What the contract manager wrote down of the contract of the demo world."""
    manager = world.get(Staff).first(Role.CONTRACT_MANAGER)
    contract = Contract.objects.order_by("starts")[0]
    _parties(world, contract, timezone.localdate(world.today), manager)


def _parties(world: World, contract: Contract, today: dt.date, manager: User) -> None:
    """The council, the lead body, a health partner that was renamed in the first year and a partner that ended in it."""
    first, autumn, spring = (
        contract.starts,
        contract.starts.replace(month=10),
        contract.starts.replace(month=12, day=31),
    )
    with world.at(world.start):
        parties.add_party(
            contract=contract, role=Party.Role.COUNCIL, name="Manchester City Council", starts=first, by=manager
        )
        parties.add_party(
            contract=contract, role=Party.Role.LEAD, name="Common Thread Manchester", starts=first, by=manager
        )
        health = parties.add_party(
            contract=contract, role=Party.Role.HEALTH, name="Irwell Health Partnership", starts=first, by=manager
        )
        partner = parties.add_party(
            contract=contract, role=Party.Role.PARTNER, name="Medlock Volunteering", starts=first, by=manager
        )
    with world.at(start_of(autumn)):
        parties.rename_party(
            party=health, name="Irwell Care and Health Board", on=autumn, version=health.version, by=manager
        )
    with world.at(start_of(spring)):
        parties.end_party(party=partner, last_day=spring, version=partner.version, by=manager)
