"""What is said about groups and their people, and to whom."""

from .claims import approve_claim, claim_made, lapse_claim, refuse_claim
from .handover import (
    complete_handover,
    handover_asked,
    lapse_handover,
    lead_appointed,
    object_to_handover,
    withdraw_handover,
)
from .merges import merge_group, sides, undo_merge
from .people import accept, change_role, end, invitation_from, invitation_token, invite, left_without_lead
from .record import consents_due, consents_ended, person_from, still_there, token_for
from .standing import close, make_dormant, reopen, wake
from .verification import ask_for_proof, verify

__all__ = [
    "accept",
    "approve_claim",
    "ask_for_proof",
    "change_role",
    "claim_made",
    "close",
    "complete_handover",
    "consents_due",
    "consents_ended",
    "end",
    "handover_asked",
    "invitation_from",
    "invitation_token",
    "invite",
    "lapse_claim",
    "lapse_handover",
    "lead_appointed",
    "left_without_lead",
    "make_dormant",
    "merge_group",
    "object_to_handover",
    "person_from",
    "refuse_claim",
    "reopen",
    "sides",
    "still_there",
    "token_for",
    "undo_merge",
    "verify",
    "wake",
    "withdraw_handover",
]
