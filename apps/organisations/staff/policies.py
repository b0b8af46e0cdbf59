"""Who may see the lists of work on groups."""

from __future__ import annotations

from apps.accounts import roles
from apps.core.audit import Actor
from apps.core.decisions import ALLOW, Decision, refuse

from ..record.policies import NOT_KEEPER

NOT_STAFF = refuse("Only the support team sees the list of groups.", "not-staff")


def can_see_groups(by: Actor) -> Decision:
    """The list of all groups is for the support team."""
    return ALLOW if roles.is_staff(by) else NOT_STAFF


def can_see_staff_lists(by: Actor) -> Decision:
    """The lists of what is to be decided about groups are for those who decide it: advisers and triage leads."""
    return ALLOW if roles.keeps_groups(by) else NOT_KEEPER
