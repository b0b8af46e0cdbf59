"""What must be true of a request's story in any world, whoever wrote it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from apps.core.models import AuditEvent
from apps.support.models import Request
from apps.support.states import WORKFLOW


def broken_chains() -> list[str]:
    """Requests whose trail does not lead, edge by edge of the table, from draft to where they stand."""
    trails: dict[int, list[AuditEvent]] = {}
    moves = AuditEvent.objects.filter(subject_type="support.Request", after__has_key="status").order_by("at", "id")
    for event in moves:
        trails.setdefault(event.subject_id, []).append(event)
    edges = {(edge.source, edge.target, edge.event) for edge in WORKFLOW.edges}
    broken = []
    for request in Request.objects.order_by("pk"):
        status = "draft"
        for event in trails.get(request.pk, []):
            if event.before["status"] != status or (status, event.after["status"], event.verb) not in edges:
                broken.append(f"{request.ref}: {event.verb} from {status}")
            status = event.after["status"]
        if status != request.status:
            broken.append(f"{request.ref}: trail ends at {status}, stands at {request.status}")
    return broken


def clocks_that_do_not_add_up() -> list[str]:
    """Sent requests whose two clocks do not add up to the time since they were sent."""
    wrong = []
    for request in Request.objects.exclude(status="draft"):
        until = request.waiting_since or request.closed_at
        gap = request.time_on_us + request.time_on_them - (until - request.sent_at)
        if abs(gap) > dt.timedelta(seconds=1):
            wrong.append(f"{request.ref} {request.status}: {gap}")
    return wrong


def events_of_the_future() -> int:
    """Audit events that are dated after now."""
    return AuditEvent.objects.filter(at__gt=timezone.now()).count()
