"""What is said when a group has not answered for long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import clocks
from ..notifications import notify_group, notify_team

if TYPE_CHECKING:
    from apps.core.models import AuditEvent

    from ..models import Request


def warned(request: Request) -> None:
    """The group hears that the request closes soon unless it answers."""
    notify_group("request-warned", request, action="Answer now", days_left=clocks.TIME_OUT_AFTER_WARNING.days)


def time_out(request: Request, event: AuditEvent) -> None:
    """Both sides hear that it was closed because the group did not answer."""
    notify_group("request-timed-out", request, action="See your request")
    notify_team("work-timed-out", request)
