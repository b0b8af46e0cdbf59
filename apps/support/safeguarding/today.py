"""What stands on the page Today of the safeguarding lead: how many concerns wait, and how many are late."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from .leads import is_lead
from .models import Concern


def concerns_waiting(request: HttpRequest) -> dict[str, Any] | None:
    """Counts, and nothing of what was told. None for everybody else."""
    if not is_lead(request.user):
        return None
    seen = Concern.objects.visible_to(request.user).open()
    found = list(seen.values_list("taken_at", "look_by"))
    new = [look_by for taken_at, look_by in found if taken_at is None]
    now = timezone.now()
    return {
        "new": len(new),
        "late": sum(look_by < now for look_by in new),
        "next": min((look_by for look_by in new if look_by >= now), default=None),
        "at_work": len(found) - len(new),
    }
