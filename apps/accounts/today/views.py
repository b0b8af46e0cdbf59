"""The first page of everybody who holds a role: the day's work, what the role may do and where, and what will be there."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from .. import roles
from ..roles.models import Role
from .duties import render_day, tasks_of, to_come


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """What waits for this person today, and where they may do what. Nobody without a role has this page."""
    held = roles.of(request.user)
    if not held:
        raise Http404
    names = [str(Role(role).label) for role in Role.values if role in held]
    blocks = render_day(request)
    context = {
        "today": timezone.localdate(),
        "names": names,
        "blocks": blocks,
        "tasks": tasks_of(held),
        "to_come": to_come(held),
    }
    return render(request, "accounts/today.html", context)
