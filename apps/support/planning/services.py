"""The next step of a request: set, done, and whoever has the request reminded of it on its day."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.decisions import require
from apps.core.each import each
from apps.core.errors import DomainError

from .. import events
from ..models import NextStep, Request
from ..states import OPEN
from . import notifications, policies

FAR = dt.timedelta(days=366)


def set_step(request: Request, *, by: User, what: str, on: dt.date) -> NextStep:
    """Plans what comes next and on which day, in place of what was planned. Records ``request.step-set``."""
    with transaction.atomic():
        locked = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
        require(policies.can_set_step(by, locked))
        if not what.strip():
            raise DomainError("Say in a few words what comes next", field="what", code="missing")
        today = timezone.localdate()
        if not today <= on <= today + FAR:
            raise DomainError("The date must be from today to a year from now", field="on", code="out-of-range")
        now = timezone.now()
        NextStep.objects.filter(request=locked, ended_at__isnull=True).update(ended_at=now, ended_by=by)
        step = NextStep.objects.create(request=locked, what=what.strip(), on=on, set_by=by, set_at=now)
        audit.record(events.REQUEST_STEP_SET, subject=locked, by=by, after={"on": on})
    return step


def end_step(step: NextStep, *, by: User) -> NextStep:
    """Says that the step is done. Records ``request.step-done``."""
    with transaction.atomic():
        asked = Request.objects.select_for_update(of=("self",)).get(pk=step.request_id)
        locked = NextStep.objects.select_for_update().get(pk=step.pk)
        locked.request = asked
        require(policies.can_end_step(by, locked))
        locked.ended_at, locked.ended_by = timezone.now(), by
        locked.save(update_fields={"ended_at", "ended_by"})
        audit.record(events.REQUEST_STEP_DONE, subject=asked, by=by, before={"on": locked.on})
    return locked


def remind() -> int:
    """Reminds whoever has a request of its next step, on its day or as soon after as the job runs, once for each step.

    Mail of this kind waits for the day when it is night. Returns how many were reminded of. Safe to run again.
    """
    due = NextStep.objects.filter(
        on__lte=timezone.localdate(),
        ended_at__isnull=True,
        reminded_at__isnull=True,
        request__status__in=[str(status) for status in OPEN],
    )

    def remind_of(pk: int) -> bool:
        locked = due.select_for_update(of=("self",)).select_related("request__adviser", "request__organisation")
        step = locked.filter(pk=pk).first()
        if step is None:
            return False  # done, or reminded of by another run
        step.reminded_at = timezone.now()
        step.save(update_fields={"reminded_at"})
        notifications.reminded(step)
        return True

    return each(due.order_by("on", "pk").values_list("pk", flat=True), remind_of)
