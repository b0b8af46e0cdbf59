"""Who may set aside what the policy gave, and why not."""

from __future__ import annotations

from apps.accounts import roles
from apps.accounts.models import Role
from apps.core.audit import Actor
from apps.core.decisions import ALLOW, Decision, not_now, refuse
from apps.support.models import Request
from apps.support.policies import TRIAGE, is_member
from apps.support.states import QUEUED


def can_see_queue(by: Actor) -> Decision:
    """Staff who triage see the queue."""
    if roles.is_staff(by):
        return ALLOW
    return refuse("The queue is for the support team.", "not-staff")


def can_assign_any(by: Actor) -> Decision:
    """Those who triage give out what is ticked; each request is asked about again."""
    if roles.has(by, *TRIAGE):
        return ALLOW
    return refuse("Only an adviser or the triage lead can do this.", "not-triage")


def can_override(by: Actor, request: Request) -> Decision:
    """A triage lead may move a request that somebody else assigned, while it waits."""
    if not roles.has(by, *TRIAGE):
        return refuse("Only the triage lead can do this.", "not-triage")
    if is_member(by, request):
        return not_now("You belong to this group, so a colleague has to do this.", "own-group")
    if not roles.has(by, Role.TRIAGE_LEAD):
        return not_now("An override needs the triage lead, and a reason that will be kept.", "not-lead")
    if request.status not in QUEUED:
        return not_now("This request has left the queue.", "not-queued")
    if getattr(by, "pk", None) in (request.adviser_id, request.assigned_by_id):
        return not_now(
            "An override needs a different person, and a reason that will be kept. You assigned this yourself.",
            "own-work",
        )
    return ALLOW


def can_end_override(by: Actor, request: Request) -> Decision:
    """A triage lead may give a request back the points that the policy gave."""
    decision = can_override(by, request)
    if decision and not request.overrides.filter(ended_at__isnull=True).exists():
        return not_now("Nobody has moved this request.", "no-override")
    return decision
