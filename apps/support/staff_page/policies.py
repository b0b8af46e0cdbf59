"""What of a request only some of the staff may see."""

from __future__ import annotations

from apps.accounts import roles
from apps.accounts.models import Role, User
from apps.core.audit import Actor
from apps.core.decisions import ALLOW, Decision, refuse

from ..models import Request
from ..policies import only_triage


def can_see_asker(by: Actor, request: Request) -> Decision:
    """How to reach the person who asked, and what they need, is for those who work the request and nobody else.

    That is the adviser who has it; while nobody has it, whoever may take it; and the triage lead while it is open.
    """
    decision = only_triage(by, request)
    if not decision:
        return decision
    if isinstance(by, User) and request.adviser_id == by.pk:
        return ALLOW
    if request.is_open and (request.adviser_id is None or roles.has(by, Role.TRIAGE_LEAD)):
        return ALLOW
    return refuse("Only those who work on this request see how to reach the person.", "not-working-on-it")
