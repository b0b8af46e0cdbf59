"""Who may sign a device out."""

from __future__ import annotations

from typing import Any

from apps.core.decisions import ALLOW, Decision, not_now, refuse

from ..people.models import User
from .models import SignIn


def can_sign_out(user: Any, sign_in: SignIn) -> Decision:
    """A person may sign out a device of their own that is still signed in."""
    if user.pk != sign_in.user_id:
        return refuse("Only the person themselves can sign this device out.", "not-yours")
    if sign_in.ended_at is not None or not sign_in.session_key:
        return not_now("This device is signed out already.", "ended")
    return ALLOW


def can_sign_out_others(user: Any, person: User) -> Decision:
    """A person may sign themselves out everywhere else."""
    if user.pk != person.pk:
        return refuse("Only the person themselves can sign their devices out.", "not-yours")
    return ALLOW
