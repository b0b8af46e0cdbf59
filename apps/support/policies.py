"""Who may do what with a request now, and why not. One function for each verb."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from apps.accounts import roles
from apps.accounts.models import Role, User
from apps.core.audit import SYSTEM, Actor
from apps.core.decisions import ALLOW, Decision, not_now, refuse
from apps.organisations.models import Membership

from . import clocks
from .models import Request
from .states import WORKFLOW, Status

TRIAGE = (Role.TRIAGE_LEAD, Role.ADVISER)
LOG_AFTER_END = dt.timedelta(days=31)

_NOT_GROUP = refuse("Only a member of the group can do this.", "not-a-member")
_NOT_TRIAGE = refuse("Only an adviser or the triage lead can do this.", "not-triage")


def is_member(by: Actor, request: Request) -> bool:
    """Whether the person acts for the group whose request this is."""
    return isinstance(by, User) and by.pk in members(request)


def members(request: Request) -> frozenset[int]:
    """Who acts for the group, asked once for each request object: a page asks many policies."""
    known: frozenset[int] | None = request.__dict__.get("_members")
    if known is None:
        rows = Membership.objects.open().filter(organisation=request.organisation_id)
        known = frozenset(rows.values_list("user_id", flat=True))
        request.__dict__["_members"] = known
    return known


def _member(by: Actor, request: Request) -> Decision:
    return ALLOW if is_member(by, request) else _NOT_GROUP


def _triage(by: Actor, request: Request) -> Decision:
    """Advisers and triage leads, but never on a request of a group that they belong to themselves."""
    if not roles.has(by, *TRIAGE):
        return _NOT_TRIAGE
    if _member(by, request):
        return not_now("You belong to this group, so a colleague has to do this.", "own-group")
    return ALLOW


def _open(request: Request, verb: str) -> Decision:
    return WORKFLOW.open_for(request, verb)


def _not_open(request: Request) -> Decision:
    if request.status == Status.DRAFT:
        return not_now("This request is not sent yet.", "not-sent")
    return not_now("This request has ended, so it stays as it is.", "ended")


def can_start_draft(by: Actor, organisation_id: int) -> Decision:
    """A member may ask for their own group."""
    if isinstance(by, User) and Membership.objects.open().filter(user=by, organisation=organisation_id).exists():
        return ALLOW
    return _NOT_GROUP


def can_edit_draft(by: Actor, request: Request) -> Decision:
    """A member may change what is not sent yet."""
    if request.status != Status.DRAFT:
        return _member(by, request) & not_now("This request is sent. You can correct a fact instead.", "already-sent")
    return _member(by, request)


def can_correct(by: Actor, request: Request) -> Decision:
    """The group or the support team may correct a fact while the request is open."""
    if not request.is_open:
        return (_member(by, request) if not roles.has(by, *TRIAGE) else ALLOW) & _not_open(request)
    return ALLOW if _member(by, request) else _triage(by, request)


def can_submit(by: Actor, request: Request) -> Decision:
    """A member may send their group's draft."""
    return _member(by, request) & _open(request, "submit")


def can_accept(by: Actor, request: Request) -> Decision:
    """Staff who triage may put a request that was read into the queue."""
    return _triage(by, request) & _open(request, "accept")


def can_ask_for_facts(by: Actor, request: Request) -> Decision:
    """Staff who triage may ask the group for facts, which stops our clock and starts theirs."""
    return _triage(by, request) & _open(request, "ask_for_facts")


def can_answer(by: Actor, request: Request) -> Decision:
    """A member may answer what was asked."""
    return _member(by, request) & _open(request, "answer")


def can_signpost(by: Actor, request: Request) -> Decision:
    """Staff who triage may point the group to someone outside the contract. It is counted."""
    return _triage(by, request) & _open(request, "signpost")


def can_decline(by: Actor, request: Request) -> Decision:
    """Staff who triage may decline, with a reason."""
    return _triage(by, request) & _open(request, "decline")


def can_offer(by: Actor, request: Request) -> Decision:
    """Staff who triage may offer one-to-one help once the request was read and accepted."""
    return _triage(by, request) & _open(request, "offer")


def can_accept_offer(by: Actor, request: Request) -> Decision:
    """A member may take the offer."""
    return _member(by, request) & _open(request, "accept_offer")


def can_refuse_offer(by: Actor, request: Request) -> Decision:
    """A member may say no to the offer, and keeps the group's place."""
    return _member(by, request) & _open(request, "refuse_offer")


def can_start(by: Actor, request: Request) -> Decision:
    """Staff may start the work once the group has said yes."""
    return _triage(by, request) & _open(request, "start")


def can_complete(by: Actor, request: Request) -> Decision:
    """Staff may complete work on which at least one contact is recorded."""
    decision = _triage(by, request) & _open(request, "complete")
    if decision and not request.contacts.exists():
        return not_now("Log at least one contact first, so that the time is counted.", "no-contact")
    return decision


def can_withdraw(by: Actor, request: Request) -> Decision:
    """A member may take the request back until it has ended."""
    return _member(by, request) & _open(request, "withdraw")


def can_warn(by: Actor, request: Request) -> Decision:
    """Only the system warns, when the group has not answered for long."""
    if by is not SYSTEM:
        return refuse("Only the system does this.", "system-only")
    if request.waiting_on != clocks.Side.THEM or request.warned_at is not None:
        return not_now("Nothing waits on the group, or it was warned already.", "not-due")
    return ALLOW


def can_time_out(by: Actor, request: Request) -> Decision:
    """Only the system times out, and only after a warning."""
    if by is not SYSTEM:
        return refuse("Only the system does this.", "system-only")
    decision = _open(request, "time_out")
    if decision and request.warned_at is None:
        return not_now("The group has not been warned yet.", "not-warned")
    return decision


def can_write(by: Actor, request: Request) -> Decision:
    """The group and the support team may write to each other once the request is sent, also after its end."""
    if request.status == Status.DRAFT:
        return _member(by, request) & not_now("Send your request first.", "not-sent")
    return ALLOW if _member(by, request) else _triage(by, request)


def can_attach(by: Actor, request: Request) -> Decision:
    """Whoever may write may add a file, and so may the group on its draft."""
    return _member(by, request) if request.status == Status.DRAFT else can_write(by, request)


def can_remove_file(by: Actor, request: Request) -> Decision:
    """A member may take a file out again until the request is sent."""
    if request.status != Status.DRAFT:
        return _member(by, request) & not_now("This request is sent, so its files stay with it.", "already-sent")
    return _member(by, request)


def can_assign(by: Actor, request: Request) -> Decision:
    """A triage lead may give an open request to any adviser. An adviser may take it."""
    if not request.is_open:
        return _triage(by, request) & _not_open(request)
    return _triage(by, request)


def can_check_fact(by: Actor, request: Request) -> Decision:
    """Staff who triage confirm facts while the request is open."""
    if not request.is_open:
        return _triage(by, request) & _not_open(request)
    return _triage(by, request)


def can_log_contact(by: Actor, request: Request) -> Decision:
    """Staff may record time from the moment that a request was read until a month after it is completed."""
    if request.closed_at and timezone.now() - request.closed_at > LOG_AFTER_END:
        return _triage(by, request) & not_now("This request ended more than a month ago.", "ended")
    if request.status not in (Status.WAITING, Status.OFFERED, Status.AGREED, Status.ACTIVE, Status.COMPLETED):
        return _triage(by, request) & not_now("Accept the request first, then log time on it.", "not-accepted")
    return _triage(by, request)


def can_see_asker(by: Actor, request: Request) -> Decision:
    """How to reach the person who asked, and what they need, is for those who work the request and nobody else.

    That is the adviser who has it; while nobody has it, whoever may take it; and the triage lead while it is open.
    """
    decision = _triage(by, request)
    if not decision:
        return decision
    if isinstance(by, User) and request.adviser_id == by.pk:
        return ALLOW
    if request.is_open and (request.adviser_id is None or roles.has(by, Role.TRIAGE_LEAD)):
        return ALLOW
    return refuse("Only those who work on this request see how to reach the person.", "not-working-on-it")


def can_give_verdict(by: Actor, request: Request) -> Decision:
    """The group says what changed, once the work is completed. It is said once."""
    decision = _member(by, request)
    if not decision:
        return decision
    if request.status != Status.COMPLETED:
        return not_now("You can say what changed when the work is completed.", "not-completed")
    if request.verdicts.filter(side="group").exists():
        return not_now("You have told us what changed. Thank you.", "already-said")
    return ALLOW
