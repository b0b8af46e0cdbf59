"""Who may take a request by phone."""

from __future__ import annotations

from apps.accounts import roles
from apps.core.audit import Actor
from apps.core.decisions import ALLOW, Decision, not_now
from apps.organisations.models import Organisation
from apps.organisations.record.policies import membership_of

from ..policies import NOT_TRIAGE, TRIAGE

OPEN_GROUPS = (Organisation.Status.ACTIVE, Organisation.Status.DORMANT)


def can_take_calls(by: Actor) -> Decision:
    """Advisers and triage leads take requests by phone."""
    return ALLOW if roles.has(by, *TRIAGE) else NOT_TRIAGE


def can_take_call_for(by: Actor, organisation: Organisation) -> Decision:
    """For a group that is at work or resting, and never for one that the person belongs to."""
    decision = can_take_calls(by)
    if not decision:
        return decision
    if organisation.status not in OPEN_GROUPS:
        return not_now("This group is closed or merged, so nothing can be asked for it.", "closed")
    if membership_of(by, organisation):
        return not_now("You belong to this group. Ask for it as its member.", "own-group")
    return ALLOW
