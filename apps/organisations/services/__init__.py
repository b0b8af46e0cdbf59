"""Verbs of the record: load the lists, register, save, agree, confirm, invite, join, leave, hand over, close, check."""

from .consent import change_consents, chase_consents, confirm_consents
from .handover import DAYS as HANDOVER_DAYS
from .handover import (
    appoint_lead,
    ask_for_lead,
    complete_handover,
    lapse_handover,
    object_to_handover,
    offer_lead,
    settle_handovers,
    withdraw_handover,
)
from .lists import load_lists
from .people import accept_invitation, change_role, end_membership, invite, withdraw_invitation
from .record import discard_draft, keep_draft, put_gap_away, register, save_section, snapshot
from .rows import NumberTaken, save_names, save_numbers
from .standing import ask_the_quiet, close, make_dormant, quiet_groups, reopen, say_still_here, wake
from .verification import ask_for_proof, look_again, verify

__all__ = [
    "HANDOVER_DAYS",
    "NumberTaken",
    "accept_invitation",
    "appoint_lead",
    "ask_for_lead",
    "ask_for_proof",
    "ask_the_quiet",
    "change_consents",
    "change_role",
    "chase_consents",
    "close",
    "complete_handover",
    "confirm_consents",
    "discard_draft",
    "end_membership",
    "invite",
    "keep_draft",
    "lapse_handover",
    "load_lists",
    "look_again",
    "make_dormant",
    "object_to_handover",
    "offer_lead",
    "put_gap_away",
    "quiet_groups",
    "register",
    "reopen",
    "save_names",
    "save_numbers",
    "save_section",
    "say_still_here",
    "settle_handovers",
    "snapshot",
    "verify",
    "wake",
    "withdraw_handover",
    "withdraw_invitation",
]
