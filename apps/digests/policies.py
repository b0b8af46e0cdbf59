"""Who may look into the outbox and have something sent again."""

from __future__ import annotations

from typing import Any

from apps.accounts import roles
from apps.core.decisions import ALLOW, WRONG_STATE, Decision, not_now, refuse

from .models import WORDS_GONE, Envelope
from .querysets import OUTBOX_ROLES


def can_see_outbox(user: Any) -> Decision:
    """Contract managers, triage leads and administrators see what was sent, and what was not."""
    if roles.has(user, *OUTBOX_ROLES):
        return ALLOW
    return refuse("The outbox is for those who look after messages in the support team.", "wrong-role")


def can_retry(user: Any, envelope: Envelope) -> Decision:
    """They may have it sent again when it failed or its fate is not known, unless its text was wiped."""
    decision = can_see_outbox(user)
    if not decision:
        return decision
    stuck = envelope.state == Envelope.State.UNKNOWN and envelope.due_at is None
    if envelope.state != Envelope.State.FAILED and not stuck:
        return not_now("Only a message that failed, or whose fate is not known, can be sent again.", WRONG_STATE)
    if envelope.subject == WORDS_GONE:
        return not_now("Its words are no longer kept.", "wiped")
    if envelope.is_private:
        return not_now("Its text was private and is not kept. Ask the person to start again.", "private")
    return ALLOW
