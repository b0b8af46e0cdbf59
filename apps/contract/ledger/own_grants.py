"""What a group sees of the ledger on its start page: the grants that it was awarded, and nothing else."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from apps.organisations.models import Membership

from ..amounts import pounds
from ..models import Grant

UP_TO = 5


def own_grants(request: HttpRequest, membership: Membership) -> dict[str, Any] | None:
    """The newest grants of the group with what was awarded and paid. Left out for a group that has none."""
    found = Grant.objects.visible_to(request.user).filter(organisation=membership.organisation_id).with_sums()
    rows: list[Any] = list(found.order_by("-awarded_on", "-pk")[: UP_TO + 1])
    if not rows:
        return None
    return {
        "more": len(rows) > UP_TO,
        "rows": [
            {"grant": grant, "awarded": pounds(grant.awarded_pence), "paid": pounds(grant.paid_pence)}
            for grant in rows[:UP_TO]
        ],
    }
