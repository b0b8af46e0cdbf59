"""What the tests of the whole portal have to know of this app. They add up: see vcse_portal/tests/declared.py."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from apps.outcomes import services
from apps.outcomes.periods import Quarter
from vcse_portal.tests.addresses import World
from vcse_portal.tests.expected import STAFF, Address, everyone, form, only, page

COUNTS = only((*STAFF, "commissioner"), others=403)

PUBLIC = {
    "outcomes:how_we_count",
    "outcomes:results",
}
"""Pages that can be opened without signing in."""

ADDRESSES: dict[str, Address] = {
    "outcomes:results": form({}, everyone(), {}),
    "outcomes:how_we_count": form({}, everyone(), {}),
    "outcomes:burden": page({}, COUNTS),
    "outcomes:dashboard": form({}, COUNTS, {}),
    "outcomes:export": form({"code": "quarter"}, COUNTS, {}),
    "outcomes:export_xlsx": form({"code": "quarter"}, COUNTS, {}),
}

MODELS = {
    # how a row may change, and how private it is: see vcse_portal/tests/test_records.py
    "Publication": ("log", "internal"),
}


def objects_behind_addresses(world: World) -> dict[str, Any]:
    """The quarter before this one, counted."""
    quarter = Quarter.of(timezone.localdate()).previous
    services.close_quarter(quarter)
    return {"quarter": quarter.code}
