"""Who writes and reads notes of the team."""

from __future__ import annotations

from apps.accounts import roles
from apps.core.audit import Actor
from apps.core.decisions import Decision, not_now, refuse

from ..models import Request
from ..policies import is_member, keeps_words
from ..states import Status


def can_note(by: Actor, request: Request) -> Decision:
    """The lead body's staff read and write notes on what was sent, but never on a request of their own group."""
    if not roles.is_staff(by) or request.status == Status.DRAFT:
        return refuse("Notes are for the support team.", "not-staff")
    if is_member(by, request):
        return not_now("You belong to this group, so the notes of the team are not for you.", "own-group")
    return keeps_words(request)
