"""When the group has not answered for long: a warning first, then the request times out. It is counted."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from apps.core import audit
from apps.core.audit import SYSTEM, Actor
from apps.core.decisions import require
from apps.core.each import each
from apps.core.moves import move

from .. import clocks, events
from ..models import Request
from ..states import NEEDS_GROUP
from . import notifications, policies


def warn(request: Request, *, by: Actor = SYSTEM) -> Request:
    """Warns the group once that its request will time out. Records ``request.warned``."""
    with transaction.atomic():
        locked = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
        require(policies.can_warn(by, locked))
        locked.warned_at = timezone.now()
        locked.save(update_fields={"warned_at"})
        audit.record(events.REQUEST_WARNED, subject=locked, by=by)
        notifications.warned(locked)
    return locked


def time_out(request: Request, *, by: Actor = SYSTEM) -> Request:
    """Closes a request whose group was warned and did not answer. Both sides are told; an open offer lapses."""
    with transaction.atomic():
        moved = move(request, "time_out", by=by)
        moved.offers.filter(answer="").update(answer="lapsed", answered_at=timezone.now())
    return moved


def chase() -> tuple[int, int]:
    """Warns and times out all that are due today. Returns how many of each. Safe to run again."""
    now = timezone.now()
    waiting = Request.objects.filter(waiting_on=clocks.Side.THEM, status__in=NEEDS_GROUP)
    timed_out = each(waiting.filter(warned_at__lte=now - clocks.TIME_OUT_AFTER_WARNING).order_by("pk"), time_out)
    due = waiting.filter(warned_at__isnull=True, waiting_since__lte=now - clocks.WARN_AFTER)
    return each(due.order_by("pk"), warn), timed_out
