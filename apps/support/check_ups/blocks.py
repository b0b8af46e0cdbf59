"""What other pages show of check-ups: the group's start page and the staff's page of the group."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from apps.organisations.models import Membership, Organisation

from ..models import CheckUp


def newest(organisation: int) -> dict[str, Any]:
    """The newest check-up that is finished and the newest that is not, in one statement."""
    found = CheckUp.objects.filter(organisation=organisation).select_related("assessment__questionnaire")
    rows: list[CheckUp] = list(found.order_by("-pk")[:10])
    return {
        "finished": next((row for row in rows if row.assessment.finished_at), None),
        "unfinished": next((row for row in rows if not row.assessment.finished_at), None),
    }


def for_group(request: HttpRequest, membership: Membership) -> dict[str, Any] | None:
    """For the group's start page. Left out for a group that is closed."""
    group = membership.organisation
    if group.status == Organisation.Status.CLOSED:
        return None
    return {"group": group, **newest(group.pk)}


def for_staff(request: HttpRequest, organisation: Organisation) -> dict[str, Any]:
    """For the staff's page of a group."""
    return {"group": organisation, **newest(organisation.pk)}
