"""Who may draft, send, correct and take back a request."""

from __future__ import annotations

from apps.accounts import roles
from apps.accounts.models import User
from apps.core.audit import Actor
from apps.core.decisions import ALLOW, Decision, not_now
from apps.organisations.record.policies import membership_of

from ..models import PhoneCall, Request
from ..policies import NOT_A_MEMBER, TRIAGE, not_open, only_members, only_triage
from ..states import WORKFLOW, Status


def can_start_draft(by: Actor, organisation_id: int) -> Decision:
    """A member may ask for their own group."""
    return ALLOW if membership_of(by, organisation_id) else NOT_A_MEMBER


def _only_who_asks(by: Actor, request: Request) -> Decision:
    """Those who act for the group; and of a request that is made by phone, whoever of the staff takes the call."""
    decision = only_members(by, request)
    if not decision and isinstance(by, User) and PhoneCall.objects.filter(request=request, taken_by=by).exists():
        return only_triage(by, request)
    return decision


def can_edit_draft(by: Actor, request: Request) -> Decision:
    """A member may change what is not sent yet, and so may who takes it by phone."""
    if request.status != Status.DRAFT:
        return only_members(by, request) & not_now(
            "This request is sent. You can correct a fact instead.", "already-sent"
        )
    return _only_who_asks(by, request)


def can_submit(by: Actor, request: Request) -> Decision:
    """A member may send their group's draft, and who takes it by phone what was said."""
    return _only_who_asks(by, request) & WORKFLOW.open_for(request, "submit")


def can_correct(by: Actor, request: Request) -> Decision:
    """The group or the support team may correct a fact while the request is open."""
    if not request.is_open:
        return (only_members(by, request) if not roles.has(by, *TRIAGE) else ALLOW) & not_open(request)
    return ALLOW if only_members(by, request) else only_triage(by, request)


def can_withdraw(by: Actor, request: Request) -> Decision:
    """A member may take the request back until it has ended."""
    return only_members(by, request) & WORKFLOW.open_for(request, "withdraw")
