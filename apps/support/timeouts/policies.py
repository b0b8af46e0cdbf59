"""Who may warn a group that has not answered, and close its request: the system alone."""

from __future__ import annotations

from apps.core.audit import SYSTEM, Actor
from apps.core.decisions import ALLOW, Decision, not_now, refuse

from .. import clocks
from ..models import Request
from ..states import WORKFLOW


def can_warn(by: Actor, request: Request) -> Decision:
    """Only the system warns, when the group has not answered for long."""
    if by is not SYSTEM:
        return refuse("Only the system does this.", "system-only")
    if request.waiting_on != clocks.Side.THEM or request.warned_at is not None:
        return not_now("Nothing waits on the group, or it was warned already.", "not-due")
    return ALLOW


def can_time_out(by: Actor, request: Request) -> Decision:
    """Only the system times out, and only after a warning."""
    if by is not SYSTEM:
        return refuse("Only the system does this.", "system-only")
    decision = WORKFLOW.open_for(request, "time_out")
    if decision and request.warned_at is None:
        return not_now("The group has not been warned yet.", "not-warned")
    return decision
