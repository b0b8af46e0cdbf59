"""What other pages show of a group's requests: its start page, and the staff's page of the group."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, When
from django.http import HttpRequest

from apps.organisations.models import Membership, Organisation
from apps.organisations.register_changes import late_returns

from ..models import Request
from ..states import CLOSED, NEEDS_GROUP, Status, staff_word
from .progress import list_rows

RETURNS = "registering"
"""The topic of registering as a charity, and of yearly returns."""
ON_THE_START_PAGE = 4
GROUP_REQUESTS_UP_TO = 10


def home_block(request: HttpRequest, membership: Membership) -> dict[str, Any] | None:
    """For the group's start page: what needs the group first, then what moved last. A closed group asks for nothing."""
    closed = membership.organisation.status == Organisation.Status.CLOSED
    mine = Request.objects.filter(organisation=membership.organisation_id).exclude(status__in=CLOSED)
    mine = mine.select_related("topic", "adviser", "edited_by")
    first = Case(When(status__in=NEEDS_GROUP, then=0), When(status=Status.DRAFT, then=1), default=2)
    found = list(mine.order_by(first, "-updated_at", "-pk")[: ON_THE_START_PAGE + 1])
    if closed and not found:
        return None
    rows = list_rows(found[:ON_THE_START_PAGE])
    return {"rows": rows, "more": len(found) > ON_THE_START_PAGE, "closed": closed}


def late_return(request: HttpRequest, membership: Membership) -> dict[str, Any] | None:
    """For the group's start page: an offer of help where its charity's return is late. It counts for nothing else."""
    late = late_returns.of_group(membership.organisation)
    return {"late": late, "topic": RETURNS} if late else None


def requests_for_staff(request: HttpRequest, organisation: Organisation) -> dict[str, Any] | None:
    """For the staff's page of a group: what it asked for, newest first."""
    found = Request.objects.visible_to(request.user).sent().filter(organisation=organisation)
    rows = list(found.only("pk", "title", "status", "sent_at").order_by("-pk")[: GROUP_REQUESTS_UP_TO + 1])
    for row in rows:
        row.stands = staff_word(row.status)
    return {"rows": rows[:GROUP_REQUESTS_UP_TO], "more": len(rows) > GROUP_REQUESTS_UP_TO}
