"""Who may do what with a group's record and its people, and why not."""

from .handover import (
    can_appoint_lead,
    can_ask_for_lead,
    can_complete_handover,
    can_lapse_handover,
    can_object_to_handover,
    can_offer_lead,
    can_withdraw_handover,
)
from .people import (
    can_accept_invitation,
    can_change_role,
    can_end_membership,
    can_invite,
    can_withdraw_invitation,
)
from .record import can_edit_record, can_manage, can_register, can_view_record, membership_of
from .standing import (
    can_change_consents,
    can_close,
    can_confirm_consents,
    can_make_dormant,
    can_reopen,
    can_say_still_here,
    can_wake,
)
from .verification import can_ask_for_proof, can_look_again, can_see_staff_lists, can_verify

__all__ = [
    "can_accept_invitation",
    "can_appoint_lead",
    "can_ask_for_lead",
    "can_ask_for_proof",
    "can_change_consents",
    "can_change_role",
    "can_close",
    "can_complete_handover",
    "can_confirm_consents",
    "can_edit_record",
    "can_end_membership",
    "can_invite",
    "can_lapse_handover",
    "can_look_again",
    "can_make_dormant",
    "can_manage",
    "can_object_to_handover",
    "can_offer_lead",
    "can_register",
    "can_reopen",
    "can_say_still_here",
    "can_see_staff_lists",
    "can_verify",
    "can_view_record",
    "can_wake",
    "can_withdraw_handover",
    "can_withdraw_invitation",
    "membership_of",
]
