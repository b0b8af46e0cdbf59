"""Who may see which groups' postcodes differ from the directory, and settle one, and why not."""

from __future__ import annotations

from typing import Any

from apps.accounts import roles
from apps.core.decisions import ALLOW, Decision, not_now, refuse

from ..models import PostcodeDifference
from ..record.policies import can_edit_record
from .querysets import sees_postcode_differences

NOT_STAFF = refuse("The support team decides what becomes of a group’s record.", "not-staff")


def can_see_postcode_changes(user: Any) -> Decision:
    """Staff, who mend records, and administrators, who load the directory, see what a loading brought about."""
    allowed = sees_postcode_differences(user)
    return ALLOW if allowed else refuse("Only the support team and administrators see this list.", "not-staff")


def can_open_records(user: Any) -> Decision:
    """Staff open the record of every group. An administrator sees the list, and tells them."""
    return ALLOW if roles.is_staff(user) else NOT_STAFF


def can_settle_postcode_difference(user: Any, difference: PostcodeDifference) -> Decision:
    """Staff who may change the group's record decide what becomes of its ward."""
    allowed = can_open_records(user)
    if allowed:
        allowed = can_edit_record(user, difference.organisation)
    if allowed and difference.settled_at is not None:
        return not_now("Somebody has settled this already.", "settled")
    return allowed


def can_follow_postcode(user: Any, difference: PostcodeDifference) -> Decision:
    """Whoever may settle it, where the directory has the postcode in another ward of ours."""
    allowed = can_settle_postcode_difference(user, difference)
    if allowed and difference.new_ward_id is None:
        return refuse("The directory names no ward of ours for this postcode.", "no-ward")
    return allowed
