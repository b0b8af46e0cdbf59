"""Who plans sessions and sees which groups come."""

from __future__ import annotations

from apps.accounts import roles
from apps.core.audit import Actor
from apps.core.decisions import ALLOW, Decision
from apps.events import policies as events

from ..models import Session
from ..policies import NOT_TRIAGE, TRIAGE


def can_plan_session(by: Actor) -> Decision:
    """Advisers and triage leads."""
    return ALLOW if roles.has(by, *TRIAGE) else NOT_TRIAGE


def can_change_session(by: Actor, session: Session) -> Decision:
    """Advisers and triage leads, until it begins."""
    return can_plan_session(by) & events.can_change_event(by, session.event)


def can_cancel_session(by: Actor, session: Session) -> Decision:
    """Advisers and triage leads, until it begins."""
    return can_plan_session(by) & events.can_cancel_event(by, session.event)


def can_see_who_comes(by: Actor) -> Decision:
    """Advisers and triage leads see the groups by name. To everybody else places are numbers."""
    return can_plan_session(by)
