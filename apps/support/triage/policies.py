"""Who may read, sort, give out and close a request before help starts."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from apps.core.audit import Actor
from apps.core.decisions import Decision, not_now

from ..models import Request
from ..policies import from_here, not_open, only_triage

REOPEN_WITHIN = dt.timedelta(days=30)


def can_accept(by: Actor, request: Request) -> Decision:
    """Staff who triage may put a request that was read into the queue."""
    return only_triage(by, request) & from_here(request, "accept")


def can_ask_for_facts(by: Actor, request: Request) -> Decision:
    """Staff who triage may ask the group for facts, which stops our clock and starts theirs."""
    return only_triage(by, request) & from_here(request, "ask_for_facts")


def can_signpost(by: Actor, request: Request) -> Decision:
    """Staff who triage may point the group to someone outside the contract. It is counted."""
    return only_triage(by, request) & from_here(request, "signpost")


def can_decline(by: Actor, request: Request) -> Decision:
    """Staff who triage may decline, with a reason."""
    return only_triage(by, request) & from_here(request, "decline")


def can_reopen(by: Actor, request: Request) -> Decision:
    """Staff who triage may open a declined or signposted request again within 30 days."""
    decision = only_triage(by, request) & from_here(request, "reopen")
    if decision and request.closed_at and timezone.now() - request.closed_at > REOPEN_WITHIN:
        return not_now("This ended more than 30 days ago. The group can ask again.", "too-late")
    return decision


def can_assign(by: Actor, request: Request) -> Decision:
    """A triage lead may give an open request to any adviser. An adviser may take it."""
    if not request.is_open:
        return only_triage(by, request) & not_open(request)
    return only_triage(by, request)


def can_check_fact(by: Actor, request: Request) -> Decision:
    """Staff who triage confirm facts while the request is open."""
    if not request.is_open:
        return only_triage(by, request) & not_open(request)
    return only_triage(by, request)
