"""Verbs of the record: load the lists, register, save a section, invite, join, leave, hand over."""

from .lists import load_lists
from .people import accept_invitation, change_role, end_membership, invite, withdraw_invitation
from .record import register, save_section, snapshot
from .registering import begin_draft, discard_draft, fill_draft, keep_draft, register_beside
from .registers import keep_our_value, take_register_value

__all__ = [
    "accept_invitation",
    "begin_draft",
    "change_role",
    "discard_draft",
    "end_membership",
    "fill_draft",
    "invite",
    "keep_draft",
    "keep_our_value",
    "load_lists",
    "register",
    "register_beside",
    "save_section",
    "snapshot",
    "take_register_value",
    "withdraw_invitation",
]
