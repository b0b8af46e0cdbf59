"""Who may see which groups wait for a decision about their place, and decide, and why not."""

from __future__ import annotations

from typing import Any

from apps.accounts import roles
from apps.core.decisions import ALLOW, Decision, not_now, refuse

from ..models import Organisation, PostcodeDifference
from ..record.policies import can_edit_record
from .querysets import sees_place_changes

NOT_STAFF = refuse("The support team decides what becomes of a group’s record.", "not-staff")


def can_see_place_changes(user: Any) -> Decision:
    """Staff, who mend records, and administrators, who load postcodes and wards, see what a loading brought about."""
    allowed = sees_place_changes(user)
    return ALLOW if allowed else refuse("Only the support team and administrators see this list.", "not-staff")


def can_open_records(user: Any) -> Decision:
    """Staff open the record of every group. An administrator sees the list, and tells them."""
    return ALLOW if roles.is_staff(user) else NOT_STAFF


def can_decide_place(user: Any, organisation: Organisation) -> Decision:
    """Staff who may change the group's record decide what becomes of its ward."""
    allowed = can_open_records(user)
    return can_edit_record(user, organisation) if allowed else allowed


def can_replace_ward(user: Any, organisation: Organisation) -> Decision:
    """Whoever may decide, where the group's ward has ended."""
    allowed = can_decide_place(user, organisation)
    if allowed and not organisation.ward.has_ended:
        return not_now("The group’s ward has not ended. Somebody may have chosen another already.", "moved-on")
    return allowed


def can_settle_postcode_difference(user: Any, difference: PostcodeDifference) -> Decision:
    """Whoever may decide about the group's place, until somebody has."""
    allowed = can_decide_place(user, difference.organisation)
    if allowed and difference.settled_at is not None:
        return not_now("Somebody has settled this already.", "settled")
    return allowed


def can_follow_postcode(user: Any, difference: PostcodeDifference) -> Decision:
    """Whoever may settle it, where the directory has the postcode in another ward of ours that is one today."""
    allowed = can_settle_postcode_difference(user, difference)
    if allowed and difference.new_ward is None:
        return refuse("The directory names no ward of ours for this postcode.", "no-ward")
    if allowed and difference.new_ward is not None and not difference.new_ward.is_ward_on():
        return refuse(f"{difference.new_ward} is no ward today.", "ward-ended")
    return allowed
