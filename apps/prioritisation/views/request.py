"""One request as staff work on it: its clocks, score, facts, thread, time, acts and history on one page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts import roles
from apps.accounts.models import Role, User
from apps.core.decisions import require
from apps.core.errors import DomainError, NotAllowed
from apps.support import policies as support
from apps.support.models import Request

from .. import policies, record, services
from ..forms import OverrideForm
from .queue import view_query


def _seen(request: HttpRequest, ref: int) -> tuple[User, Request]:
    """The person and the request, for staff; anybody else does not know of this address."""
    if not policies.can_see_queue(request.user):
        raise Http404
    assert isinstance(request.user, User)
    asked = record.fetch(request.user, ref)
    if asked is None:
        raise Http404
    return request.user, asked


@require_GET
def page(request: HttpRequest, ref: int) -> HttpResponse:
    """Shows the request. The number of statements is the same however long its thread is."""
    user, asked = _seen(request, ref)
    here = view_query(request.GET)
    tail = f"?{here}" if here else ""
    score = record.score_of(asked)
    before, after = record.neighbours(asked, score, user, request.GET)
    context: dict[str, Any] = {
        "asked": asked,
        "here": here,
        "tail": tail,
        "back": reverse("prioritisation:queue") + tail,
        "before": before,
        "after": after,
        "acts": {name: can(user, asked) for name, can in _ACTS.items()},
        "may_give": roles.has(user, Role.TRIAGE_LEAD),
        "asker": record.asker(asked) if support.can_see_asker(user, asked) else [],
        "is_mine": asked.adviser_id == user.pk,
        **record.about(asked, score, user),
    }
    return render(request, "prioritisation/request.html", context)


_ACTS = {
    "accept": support.can_accept,
    "ask_for_facts": support.can_ask_for_facts,
    "offer": support.can_offer,
    "start": support.can_start,
    "complete": support.can_complete,
    "signpost": support.can_signpost,
    "decline": support.can_decline,
    "assign": support.can_assign,
    "log_contact": support.can_log_contact,
    "write": support.can_write,
    "correct": support.can_correct,
    "check_fact": support.can_check_fact,
    "override": policies.can_override,
}


@require_http_methods(["GET", "POST"])
def override(request: HttpRequest, ref: int) -> HttpResponse:
    """Moves the request by hand, with a reason that is kept."""
    user, asked = _seen(request, ref)
    decision = policies.can_override(user, asked)
    if not decision and (request.method == "GET" or not decision.show):
        require(decision)
    form = OverrideForm(request.POST if request.method == "POST" else None)
    back = reverse("prioritisation:request", args=[asked.pk])
    if request.method == "POST" and form.is_valid():
        try:
            services.override(asked, by=user, **form.cleaned_data)
        except NotAllowed as refusal:
            if not refusal.decision.show:
                raise
            form.add_error(None, f"{refusal.message} What you typed is kept below.")
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(
                request,
                f"{asked.ref} has {form.cleaned_data['points']} points now. The group sees that a person moved it.",
            )
            return redirect(back)
    context = {"asked": asked, "form": form, "back": back, "score": record.score_of(asked)}
    return render(request, "prioritisation/override.html", context, status=422 if form.errors else 200)


@require_POST
def end_override(request: HttpRequest, ref: int) -> HttpResponse:
    """Gives the request back the points of the policy."""
    user, asked = _seen(request, ref)
    try:
        services.end_override(asked, by=user)
        messages.success(request, f"{asked.ref} has the points of the policy again.")
    except NotAllowed as refusal:
        if not refusal.decision.show:
            raise
        messages.warning(request, f"Nothing was changed. {refusal.message}")
    return redirect("prioritisation:request", asked.pk)
