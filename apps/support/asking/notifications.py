"""What is said when a request is sent and when it is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..notifications import notify_group, notify_team

if TYPE_CHECKING:
    from apps.core.models import AuditEvent

    from ..models import Request


def submit(request: Request, event: AuditEvent) -> None:
    """The group hears its number and when we reply; the team that there is something to read."""
    notify_group("request-sent", request, action="See your request", reply_due=request.reply_due_at)
    notify_team("work-sent", request, reply_due=request.reply_due_at)


def withdraw(request: Request, event: AuditEvent) -> None:
    """The team hears that the group took it back, and why."""
    notify_team("work-withdrawn", request, reason=request.reason.name if request.reason else "")
