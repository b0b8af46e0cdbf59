"""What a person's roles are, asked once for each request and kept on the person."""

from __future__ import annotations

from typing import Any

from ..people.models import User
from .models import Role, RoleGrant

STAFF = frozenset(
    {Role.ADVISER, Role.TRIAGE_LEAD, Role.VOLUNTEERING_OFFICER, Role.VOICE_OFFICER, Role.CONTRACT_MANAGER}
)
"""The lead body's own staff."""

GROUP_KEEPERS = frozenset({Role.ADVISER, Role.TRIAGE_LEAD})
"""The staff whose day it is to decide who acts for a group, whether its record is right, and what becomes of it.

The others of the lead body's staff read every record and correct its facts; they invite, end, close and merge nothing.
"""

RECOVERY_CHECKERS = frozenset({Role.ADVISER, Role.TRIAGE_LEAD, Role.CONTRACT_MANAGER, Role.ADMINISTRATOR})
"""Who may check that somebody who cannot get in is who they say."""

RECOVERY_APPROVERS = frozenset({Role.TRIAGE_LEAD, Role.ADMINISTRATOR})
"""Who may then approve it, as the second person."""

PRIVILEGED = frozenset(Role) - {Role.PANEL}
"""Roles that see other people's records or the whole contract: a second factor is forced on them."""


def of(user: Any) -> frozenset[str]:
    """The roles that this person holds now. Nobody signed out, and not the system, holds any."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    held: frozenset[str] | None = user.__dict__.get("_roles")
    if held is None:
        held = frozenset(RoleGrant.objects.in_force().filter(user=user).values_list("role", flat=True))
        user.__dict__["_roles"] = held
    return held


def has(user: Any, *wanted: str) -> bool:
    """Whether the person holds any of these roles."""
    return not of(user).isdisjoint(wanted)


def is_staff(user: Any) -> bool:
    """Whether the person works for the lead body."""
    return not of(user).isdisjoint(STAFF)


def keeps_groups(user: Any) -> bool:
    """Whether the person decides, for the lead body, about who acts for a group and what becomes of its record."""
    return not of(user).isdisjoint(GROUP_KEEPERS)


def is_privileged(user: Any) -> bool:
    """Whether a second factor is forced on this person."""
    return not of(user).isdisjoint(PRIVILEGED)
