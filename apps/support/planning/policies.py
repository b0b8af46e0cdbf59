"""Who plans the next step of a request."""

from __future__ import annotations

from apps.accounts import roles
from apps.accounts.models import Role
from apps.core.audit import Actor
from apps.core.decisions import ALLOW, Decision, not_now

from ..models import NextStep, Request
from ..policies import not_open, only_triage


def can_set_step(by: Actor, request: Request) -> Decision:
    """The adviser who has the request, or the triage lead, while it is open."""
    decision = only_triage(by, request)
    if not decision:
        return decision
    if not request.is_open:
        return not_open(request)
    if request.adviser_id != getattr(by, "pk", None) and not roles.has(by, Role.TRIAGE_LEAD):
        return not_now("Its adviser plans the next step. Take the request first.", "not-yours")
    return ALLOW


def can_end_step(by: Actor, step: NextStep) -> Decision:
    """Whoever may plan the next step may say that it is done."""
    if step.ended_at is not None:
        return only_triage(by, step.request) & not_now("This step is done already.", "ended")
    return can_set_step(by, step.request)
