"""Who may do what with a group's record, its people and its services, and why not."""

from .people import (
    can_accept_invitation,
    can_change_role,
    can_end_membership,
    can_invite,
    can_withdraw_invitation,
)
from .record import can_edit_record, can_manage, can_register, can_view_record, membership_of
from .service import (
    can_add_service,
    can_change_place,
    can_change_service,
    can_confirm_service,
    can_end_place,
    can_end_service,
    can_pause_service,
    can_rest_service,
    can_resume_service,
)

__all__ = [
    "can_accept_invitation",
    "can_add_service",
    "can_change_place",
    "can_change_role",
    "can_change_service",
    "can_confirm_service",
    "can_edit_record",
    "can_end_membership",
    "can_end_place",
    "can_end_service",
    "can_invite",
    "can_manage",
    "can_pause_service",
    "can_register",
    "can_rest_service",
    "can_resume_service",
    "can_view_record",
    "can_withdraw_invitation",
    "membership_of",
]
