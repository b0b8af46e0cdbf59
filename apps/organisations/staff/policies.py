"""Who may see the lists of work on groups."""

from __future__ import annotations

from apps.accounts import roles
from apps.core.audit import Actor
from apps.core.decisions import ALLOW, Decision, refuse

NOT_STAFF = refuse("Only the support team checks records.", "not-staff")


def can_see_staff_lists(by: Actor) -> Decision:
    """The lists of work on groups are for the support team."""
    return ALLOW if roles.is_staff(by) else NOT_STAFF
