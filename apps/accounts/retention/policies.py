"""Who may see the rules of retention and count what they would do."""

from __future__ import annotations

from typing import Any

from apps.core.decisions import ALLOW, Decision, refuse

from .. import roles
from ..roles.models import Role


def can_see_retention(user: Any) -> Decision:
    """Administrators see the rules of retention, run them dry, and see what was done."""
    if roles.has(user, Role.ADMINISTRATOR):
        return ALLOW
    return refuse("Retention is for administrators.", "wrong-role")
