"""Who reads safeguarding concerns and decides about them. Whoever is worried may raise one."""

from __future__ import annotations

from apps.core.audit import Actor
from apps.core.decisions import ALLOW, Decision, not_now, refuse

from ..models.request import REMOVED
from .leads import is_lead
from .models import Concern
from .states import CONCERN

NOT_LEAD = refuse("Concerns are for the safeguarding lead.", "not-safeguarding-lead")


def can_read_concerns(by: Actor) -> Decision:
    """The safeguarding lead and deputies."""
    return ALLOW if is_lead(by) else NOT_LEAD


def _open_for(by: Actor, concern: Concern, verb: str) -> Decision:
    return can_read_concerns(by) & CONCERN.open_for(concern, verb)


def can_look_into_concern(by: Actor, concern: Concern) -> Decision:
    """One that nobody looks at yet."""
    return _open_for(by, concern, "look_into_concern")


def can_pass_on_concern(by: Actor, concern: Concern) -> Decision:
    """One that is being looked at."""
    return _open_for(by, concern, "pass_on_concern")


def can_close_concern(by: Actor, concern: Concern) -> Decision:
    """One that is being looked at."""
    return _open_for(by, concern, "close_concern")


def can_note_concern(by: Actor, concern: Concern) -> Decision:
    """One that was looked at, also after it has ended: answers come later. Not once its words were removed."""
    decision = can_read_concerns(by)
    if decision and concern.taken_at is None:
        return not_now("Say first that you look into it.", "not-looked-at")
    if decision and concern.what == REMOVED:
        return not_now("The words of this concern were removed when their time was over.", "removed")
    return decision
