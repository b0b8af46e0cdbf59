"""The groups of a person, for the administrators' page of that person."""

from __future__ import annotations

from typing import Any

from apps.accounts.models import User

from ..models import Membership


def groups_of(person: User) -> dict[str, Any]:
    """The groups that somebody acts for or acted for, those of today first, with their role and since when."""
    found = Membership.objects.filter(user=person).select_related("organisation")
    return {"memberships": sorted(found.order_by("pk"), key=lambda each: (each.ended_at is not None, each.pk))}
