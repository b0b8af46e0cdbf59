"""Who may settle what the charity register says of a group, and see the lists of that, and why not."""

from __future__ import annotations

from typing import Any

from apps.accounts import roles
from apps.core.decisions import ALLOW, Decision, not_now, refuse

from ..models import RegisterDifference
from ..record.policies import can_edit_record


def can_see_register_changes(user: Any) -> Decision:
    """Staff see what the register says of every group."""
    return ALLOW if roles.is_staff(user) else refuse("Only the support team sees this list.", "staff-only")


def can_settle_difference(user: Any, difference: RegisterDifference) -> Decision:
    """Whoever may change the group's record decides what of the register goes into it."""
    allowed = can_edit_record(user, difference.organisation)
    if allowed and difference.settled_at is not None:
        return not_now("Somebody has settled this already.", "settled")
    return allowed


def can_be_taken(difference: RegisterDifference) -> Decision:
    """Whether it is a field that a record can hold. That a charity was removed is looked into, not taken over."""
    if difference.field == "register_status":
        return not_now("A charity that was removed may go on as a group. Ask the group first.", "not-a-field")
    return ALLOW


def can_take_register_value(user: Any, difference: RegisterDifference) -> Decision:
    """Whoever may settle it, where it is a field that a record can hold."""
    return can_settle_difference(user, difference) & can_be_taken(difference)
