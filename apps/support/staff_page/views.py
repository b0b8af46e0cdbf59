"""One request as staff work on it: its clocks, facts, thread, time, acts and history on one page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from apps.accounts import roles
from apps.accounts.models import Role, User

from .. import request_panels
from ..asking import policies as asking
from ..casework import policies as casework
from ..conversation import policies as conversation
from ..models import Request
from ..notes import policies as notes
from ..planning import policies as planning
from ..staff_verbs import asked_of, staff_page
from ..triage import policies as triage
from ..visible import SignedIn
from . import content, policies, reading
from .history import events, history

_ACTS = {
    "accept": triage.can_accept,
    "ask_for_facts": triage.can_ask_for_facts,
    "offer": casework.can_offer,
    "change_offer": casework.can_change_offer,
    "withdraw_offer": casework.can_withdraw_offer,
    "record_answer": casework.can_record_answer,
    "start": casework.can_start,
    "stop_work": casework.can_stop_work,
    "complete": casework.can_complete,
    "signpost": triage.can_signpost,
    "decline": triage.can_decline,
    "reopen": triage.can_reopen,
    "assign": triage.can_assign,
    "log_contact": casework.can_log_contact,
    "set_step": planning.can_set_step,
    "note": notes.can_note,
    "write": conversation.can_write,
    "correct": asking.can_correct,
    "check_fact": triage.can_check_fact,
}


def seen_by_staff(request: HttpRequest, ref: int) -> tuple[User, Request]:
    """The person and the request, for staff; anybody else does not know of its addresses."""
    if not roles.is_staff(request.user):
        raise Http404
    assert isinstance(request.user, User)
    asked = reading.fetch(request.user, ref)
    if asked is None:
        raise Http404
    return request.user, asked


@require_GET
def page(request: HttpRequest, ref: int) -> HttpResponse:
    """Shows the request. The number of statements is the same however long its thread is."""
    user, asked = seen_by_staff(request, ref)
    lists = reading.lists_of(asked)
    panels = request_panels.filled(request, asked)
    happened = events(lists["events"])
    acts = {name: can(user, asked) for name, can in _ACTS.items()}
    query = request.GET.urlencode()
    arranges = bool(policies.can_see_asker(user, asked))
    context: dict[str, Any] = {
        "asked": asked,
        "tail": f"?{query}" if query else "",
        "panels": panels,
        "acts": acts,
        "may_give": roles.has(user, Role.TRIAGE_LEAD),
        "asker": content.asker(asked, lists) if arranges else [],
        "is_mine": asked.adviser_id == user.pk,
        "history": history(
            asked, happened, request_panels.history_words(panels, happened), reading.reason_names(lists)
        ),
        **content.about(asked, lists, log_decision=acts["log_contact"], user=user, arranges=arranges),
    }
    return render(request, "support/staff_page.html", context)


@require_GET
def from_link(request: SignedIn, ref: int) -> HttpResponse:
    """Takes staff from a link in a mail to the page of the request."""
    return redirect(staff_page(asked_of(request, ref), request))
