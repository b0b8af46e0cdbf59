"""Who fills in a check-up."""

from __future__ import annotations

from apps.accounts import roles
from apps.core.audit import Actor
from apps.core.decisions import ALLOW, Decision, not_now, refuse
from apps.organisations.models import Organisation
from apps.organisations.record.policies import membership_of

from ..policies import TRIAGE

NOT_FOR_THEM = refuse("The group, or an adviser together with it, fills this in.", "not-group-or-triage")


def acts_for(by: Actor, organisation: Organisation) -> bool:
    """Whether the person acts for this group."""
    return membership_of(by, organisation) is not None


def can_fill_check_up(by: Actor, organisation: Organisation) -> Decision:
    """Those who act for the group; or an adviser who writes down what the group says on the phone."""
    if not acts_for(by, organisation) and not roles.has(by, *TRIAGE):
        return NOT_FOR_THEM
    if organisation.status in (Organisation.Status.CLOSED, Organisation.Status.MERGED):
        return not_now("This group is closed, so its check-ups stay as they are.", "closed")
    return ALLOW
