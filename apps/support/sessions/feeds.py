"""What’s on as a calendar that people subscribe to, and one session for their own calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db.models import Count, Max, Min, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.core.freshness import digest
from apps.events import calendar

from ..models import Session
from .content import url_of

BACK = dt.timedelta(days=31)
AHEAD = dt.timedelta(days=366)
KEPT_SECONDS = 3600
"""How long the file is kept for as long as nothing in it changes: to write 1,000 sessions takes a second."""


@login_not_required
@require_safe
def whats_on_ics(request: HttpRequest) -> HttpResponse:
    """The sessions of the last month and of the year to come. A cancelled one stays for a month, marked as such."""
    now = timezone.now()
    found = Session.objects.visible_to(request.user).filter(
        Q(event__cancelled_at__isnull=True) | Q(event__cancelled_at__gt=now - calendar.CANCELLED_KEPT),
        event__starts_at__gt=now - BACK,
        event__starts_at__lt=now + AHEAD,
    )
    facts = found.aggregate(
        Count("pk"), Sum("pk"), Sum("event__version"), Min("event__starts_at"), Max("event__starts_at")
    )

    def file() -> bytes:
        rows = found.select_related("event").order_by("event__starts_at", "pk")
        events = ((session.event, url_of(session.event)) for session in rows)
        return calendar.of_events(events, name=f"What’s on: {settings.SITE_NAME}")

    kept: Any = cache.get_or_set(f"whats-on:{digest(facts)}", file, KEPT_SECONDS)
    return calendar.response(kept, "whats-on")


@login_not_required
@require_safe
def session_ics(request: HttpRequest, pk: int) -> HttpResponse:
    """One session. It is gone a month after it was cancelled."""
    found = get_object_or_404(Session.objects.visible_to(request.user).select_related("event"), pk=pk)
    if not calendar.in_calendars(found.event, timezone.now()):
        raise Http404
    file = calendar.of_events([(found.event, url_of(found.event))], name=found.event.title)
    return calendar.response(file, f"session-{found.pk}")
