"""Who may do what with a group's record and its people, and why not."""

from .people import (
    can_accept_invitation,
    can_change_role,
    can_end_membership,
    can_invite,
    can_withdraw_invitation,
)
from .record import can_edit_record, can_manage, can_register, can_view_record, membership_of
from .registers import can_be_taken, can_see_register_changes, can_settle_difference, can_take_register_value

__all__ = [
    "can_accept_invitation",
    "can_be_taken",
    "can_change_role",
    "can_edit_record",
    "can_end_membership",
    "can_invite",
    "can_manage",
    "can_register",
    "can_see_register_changes",
    "can_settle_difference",
    "can_take_register_value",
    "can_view_record",
    "can_withdraw_invitation",
    "membership_of",
]
