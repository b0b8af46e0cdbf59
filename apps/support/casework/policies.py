"""Who may offer one-to-one help, answer an offer, do the work, and say what changed."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from apps.accounts import roles
from apps.accounts.models import Role
from apps.core.audit import Actor
from apps.core.decisions import ALLOW, Decision, not_now

from ..models import Contact, Request
from ..policies import from_here, keeps_words, only_members, only_triage
from ..states import WORKFLOW, Status

LOG_AFTER_END = dt.timedelta(days=31)


def can_offer(by: Actor, request: Request) -> Decision:
    """Staff who triage may offer one-to-one help once the request was read and accepted."""
    return only_triage(by, request) & from_here(request, "offer")


def can_accept_offer(by: Actor, request: Request) -> Decision:
    """A member may take the offer."""
    return only_members(by, request) & WORKFLOW.open_for(request, "accept_offer")


def can_refuse_offer(by: Actor, request: Request) -> Decision:
    """A member may say no to the offer, and keeps the group's place."""
    return only_members(by, request) & WORKFLOW.open_for(request, "refuse_offer")


def can_change_offer(by: Actor, request: Request) -> Decision:
    """Staff who triage may change an offer that the group has not answered."""
    if request.status != Status.OFFERED:
        return only_triage(by, request) & not_now("No offer is open on this request.", "no-offer")
    return only_triage(by, request)


def can_withdraw_offer(by: Actor, request: Request) -> Decision:
    """Staff who triage may take back an offer that the group has not answered."""
    return only_triage(by, request) & from_here(request, "withdraw_offer")


def can_record_answer(by: Actor, request: Request) -> Decision:
    """Staff who triage may write down what the group said on the phone to an open offer."""
    return only_triage(by, request) & from_here(request, "record_answer")


def can_start(by: Actor, request: Request) -> Decision:
    """Staff may start the work once the group has said yes."""
    return only_triage(by, request) & from_here(request, "start")


def can_log_contact(by: Actor, request: Request) -> Decision:
    """Staff may record time from the moment that a request was read until a month after it is completed."""
    if request.closed_at and timezone.now() - request.closed_at > LOG_AFTER_END:
        return only_triage(by, request) & not_now("This request ended more than a month ago.", "ended")
    if request.status not in (Status.WAITING, Status.OFFERED, Status.AGREED, Status.ACTIVE, Status.COMPLETED):
        return only_triage(by, request) & not_now("Accept the request first, then log time on it.", "not-accepted")
    return only_triage(by, request)


def can_correct_contact(by: Actor, contact: Contact) -> Decision:
    """Whoever logged the time, or a triage lead, may correct it for as long as time can be logged. The last row alone."""
    decision = can_log_contact(by, contact.request)
    corrected = bool(decision) and Contact.objects.filter(corrects=contact).exists()
    return decision & only_own_and_last(by, contact.by_id, corrected=corrected)


def only_own_and_last(by: Actor, logged_by: int, *, corrected: bool) -> Decision:
    """Of time that was logged: its own author or a triage lead, and not where a newer row stands in its place."""
    if corrected:
        return not_now("This was corrected already. Correct the newer entry.", "corrected")
    if logged_by != getattr(by, "pk", None) and not roles.has(by, Role.TRIAGE_LEAD):
        return not_now("Only the person who logged this, or the triage lead, can correct it.", "not-theirs")
    return ALLOW


def can_stop_work(by: Actor, request: Request) -> Decision:
    """Staff may end work that was agreed or begun when the group is no longer heard of."""
    return only_triage(by, request) & from_here(request, "stop_work")


def can_complete(by: Actor, request: Request) -> Decision:
    """Staff may complete work on which at least one contact is recorded."""
    decision = only_triage(by, request) & from_here(request, "complete")
    if decision and not request.contacts.counted().exists():
        return not_now("Log at least one contact first, so that the time is counted.", "no-contact")
    return decision


def can_give_verdict(by: Actor, request: Request) -> Decision:
    """The group says what changed, once the work is completed. It is said once."""
    decision = only_members(by, request)
    if not decision:
        return decision
    if request.status != Status.COMPLETED:
        return not_now("You can say what changed when the work is completed.", "not-completed")
    if request.verdicts.filter(side="group").exists():
        return not_now("You have told us what changed. Thank you.", "already-said")
    return keeps_words(request)
