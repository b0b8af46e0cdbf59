"""What the tests of the whole portal have to know of this app. They add up: see vcse_portal/tests/declared.py."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from apps.registers.models import RegisterEntry, RegisterImport
from vcse_portal.tests.addresses import World
from vcse_portal.tests.declared import LIST

MODELS = {
    # how a row may change, and how private it is: see vcse_portal/tests/test_records.py
    "RegisterCode": LIST,
    "RegisterEntry": ("reference", "public"),
    "RegisterImport": ("ended", "staff"),
    "RegisterWord": ("reference", "public"),
}


def objects_behind_addresses(world: World) -> dict[str, Any]:
    """A charity of the register."""
    counts = dict.fromkeys(("new", "changed", "removed", "kept"), 0)
    now, today = timezone.now(), timezone.localdate()
    loaded = RegisterImport.objects.create(started_at=now, finished_at=now, extract_date=today, **counts)
    entry = RegisterEntry.objects.create(
        number=1000001, name="MOSTON CHOIR", plain="moston choir", on_register=True, is_cio=False, changed_in=loaded
    )
    return {"charity": entry.pk}
