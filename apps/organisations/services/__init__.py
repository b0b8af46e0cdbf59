"""Verbs of the record: load the lists, register, save a section, invite, join, leave, hand over."""

from .lists import load_lists
from .people import accept_invitation, change_role, end_membership, invite, withdraw_invitation
from .record import discard_draft, keep_draft, register, save_section, snapshot

__all__ = [
    "accept_invitation",
    "change_role",
    "discard_draft",
    "end_membership",
    "invite",
    "keep_draft",
    "load_lists",
    "register",
    "save_section",
    "snapshot",
    "withdraw_invitation",
]
