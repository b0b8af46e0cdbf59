"""Who may register a group."""

from __future__ import annotations

from typing import Any

from apps.accounts import roles
from apps.core.decisions import ALLOW, Decision, refuse


def can_register(user: Any) -> Decision:
    """Anybody who is signed in may register a group."""
    if getattr(user, "is_authenticated", False):
        return ALLOW
    return refuse("Sign in to register your group.", "signed-out")


def can_register_for_caller(user: Any) -> Decision:
    """The support team may register a group for somebody who rang."""
    return ALLOW if roles.is_staff(user) else refuse("Only the support team can do this.", "not-staff")
