"""Verbs of the record, its people and its services."""

from .lists import load_lists
from .people import accept_invitation, change_role, end_membership, invite, withdraw_invitation
from .record import discard_draft, keep_draft, register, save_section, snapshot
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

__all__ = [
    "accept_invitation",
    "add_place",
    "add_service",
    "change_role",
    "confirm_service",
    "discard_draft",
    "end_membership",
    "end_place",
    "end_service",
    "invite",
    "keep_draft",
    "load_lists",
    "pause_service",
    "register",
    "rest_service",
    "resume_service",
    "save_place",
    "save_section",
    "save_service",
    "snapshot",
    "withdraw_invitation",
]
