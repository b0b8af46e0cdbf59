"""Who may see and load reference data."""

from __future__ import annotations

from typing import Any

from apps.accounts import roles
from apps.accounts.models import Role
from apps.core.audit import SYSTEM
from apps.core.decisions import ALLOW, Decision, refuse


def can_see_reference(user: Any) -> Decision:
    """Administrators see what is loaded, and what was refused."""
    if roles.has(user, Role.ADMINISTRATOR):
        return ALLOW
    return refuse("Reference data is for administrators.", "wrong-role")


def can_import(user: Any) -> Decision:
    """An administrator may load reference data, and so may the system: whoever can run its commands."""
    return ALLOW if user is SYSTEM else can_see_reference(user)
