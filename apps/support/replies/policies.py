"""Who uses and who keeps the saved replies."""

from __future__ import annotations

from apps.accounts import roles
from apps.accounts.models import Role
from apps.core.audit import Actor
from apps.core.decisions import ALLOW, Decision, not_now, refuse

from ..policies import NOT_TRIAGE, TRIAGE


def can_use_replies(by: Actor) -> Decision:
    """Advisers and the triage lead begin messages with them."""
    return ALLOW if roles.has(by, *TRIAGE) else NOT_TRIAGE


def can_keep_replies(by: Actor) -> Decision:
    """The triage lead writes them, changes them and takes them out."""
    if roles.has(by, Role.TRIAGE_LEAD):
        return ALLOW
    if roles.has(by, *TRIAGE):
        return not_now("The triage lead keeps this list.", "not-lead")
    return refuse("Saved replies are for the support team.", "not-triage")
