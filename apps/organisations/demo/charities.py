"""The groups that have a number, in the made-up charity register, where the register says something else of some."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from apps.core.audit import SYSTEM
from apps.core.demo_data import DAY, Timeline, World
from apps.registers import demo as registers

from ..models import Organisation
from .groups import Groups
from .named import NamedGroups


def timelines(world: World, rng: random.Random) -> Iterator[Timeline]:
    """The register is loaded. Groups with a number are in it, those of the named people first."""
    yield _load(world)


def _load(world: World) -> Timeline:
    yield world.today - 25 * DAY
    today = timezone.localdate()
    made = [group.organisation.pk for group in (*world.get(NamedGroups).all, *world.get(Groups).all)]
    numbered = Organisation.objects.filter(pk__in=made, identifiers__scheme="GB-CHC").prefetch_related("identifiers")
    found = {org.pk: org for org in numbered}
    in_order = [found[pk] for pk in made if pk in found]
    registers.load([_row(org, at, today) for at, org in enumerate(in_order)], by=SYSTEM, on=today)


def _row(org: Organisation, at: int, on: dt.date) -> dict[str, Any]:
    """What the register says of a group.

    Of the first, phone, website and income differ, of the second the name; the third was removed, and the return of the
    fourth is late. Of all others it says what their record says.
    """
    number = next(held.value for held in org.identifiers.all() if held.scheme == "GB-CHC")
    row = registers.row(int(number), org.name, on) | {
        "charity_activities": org.purpose,
        "charity_contact_postcode": org.postcode,
    }
    if at == 0:
        return row | {
            "charity_contact_phone": "0161 496 0999",
            "charity_contact_web": "https://new-home.example.org/",
            "latest_income": 68_400.0,
        }
    if at == 1:
        return row | {"charity_name": f"{org.name.upper()} AND FRIENDS"}
    if at == 2:
        return row | {"charity_registration_status": "Removed", "date_of_removal": f"{on.isoformat()}T00:00:00"}
    if at == 3:
        return row | {
            "charity_reporting_status": "Submission Overdue",
            "latest_acc_fin_period_end_date": registers.year_end(on, 2),
            "latest_income": 22_000.0,
        }
    return row
