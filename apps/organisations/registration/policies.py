"""Who may register a group."""

from __future__ import annotations

from typing import Any

from apps.core.decisions import ALLOW, Decision, refuse


def can_register(user: Any) -> Decision:
    """Anybody who is signed in may register a group."""
    if getattr(user, "is_authenticated", False):
        return ALLOW
    return refuse("Sign in to register your group.", "signed-out")
