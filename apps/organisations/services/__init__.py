"""Verbs of the record, its people and services: register, save, agree, invite, hand over, close, check."""

from .claims import (
    approve_claim,
    claim_group,
    lapse_claim,
    mail_helps,
    refuse_claim,
    settle_claims,
    withdraw_claim,
)
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
from .merges import merge_group, undo_merge, undo_merge_to_closed, undo_merge_to_dormant
from .pairs import find_pairs, keep_apart, look_at_pair_again, settle_pair
from .people import accept_invitation, change_role, end_membership, invite, withdraw_invitation
from .record import put_gap_away, register, save_section, snapshot
from .registering import begin_contact, begin_draft, discard_draft, fill_draft, keep_draft, register_beside
from .registers import keep_our_value, take_register_value
from .rows import NumberTaken, save_names, save_numbers
from .service import (
    add_place,
    add_service,
    confirm_service,
    end_place,
    end_service,
    pause_service,
    rest_service,
    resume_service,
    save_place,
    save_service,
)
from .standing import ask_the_quiet, close, make_dormant, quiet_groups, reopen, say_still_here, wake
from .verification import ask_for_proof, look_again, verify

__all__ = [
    "HANDOVER_DAYS",
    "NumberTaken",
    "accept_invitation",
    "add_place",
    "add_service",
    "appoint_lead",
    "approve_claim",
    "ask_for_lead",
    "ask_for_proof",
    "ask_the_quiet",
    "begin_contact",
    "begin_draft",
    "change_consents",
    "change_role",
    "chase_consents",
    "claim_group",
    "close",
    "complete_handover",
    "confirm_consents",
    "confirm_service",
    "discard_draft",
    "end_membership",
    "end_place",
    "end_service",
    "fill_draft",
    "find_pairs",
    "invite",
    "keep_apart",
    "keep_draft",
    "keep_our_value",
    "lapse_claim",
    "lapse_handover",
    "load_lists",
    "look_again",
    "look_at_pair_again",
    "mail_helps",
    "make_dormant",
    "merge_group",
    "object_to_handover",
    "offer_lead",
    "pause_service",
    "put_gap_away",
    "quiet_groups",
    "refuse_claim",
    "register",
    "register_beside",
    "reopen",
    "rest_service",
    "resume_service",
    "save_names",
    "save_numbers",
    "save_place",
    "save_section",
    "save_service",
    "say_still_here",
    "settle_claims",
    "settle_handovers",
    "settle_pair",
    "snapshot",
    "take_register_value",
    "undo_merge",
    "undo_merge_to_closed",
    "undo_merge_to_dormant",
    "verify",
    "wake",
    "withdraw_claim",
    "withdraw_handover",
    "withdraw_invitation",
]
