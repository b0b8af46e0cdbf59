"""Pages that change a group's status. Each explains the effects (GET) before it makes the change (POST)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from apps.core.decisions import require
from apps.core.errors import DomainError, NotAllowed
from apps.core.forms import SubmitRow

from ..access import links
from ..consent import notifications as consent_notifications
from ..models import Organisation
from ..record import services as record_services
from ..record.visible import record_of
from ..start.views import GAPS
from . import policies, services, still_open
from .forms import CloseForm


def make_dormant(request: HttpRequest, slug: str) -> HttpResponse:
    """Says what resting means, and then the group rests."""
    return _ask(request, slug, "make_dormant", "is paused. We have told its people")


def wake(request: HttpRequest, slug: str) -> HttpResponse:
    """Says what waking means, and then the group is at work again."""
    return _ask(request, slug, "wake", "is at work again. We have told its people")


def reopen(request: HttpRequest, slug: str) -> HttpResponse:
    """Says what opening again means, and then the group is open."""
    return _ask(request, slug, "reopen", "is open again. We have told its people")


def _ask(request: HttpRequest, slug: str, verb: str, then: str) -> HttpResponse:
    org = record_of(request, slug)
    require(getattr(policies, f"can_{verb}")(request.user, org))
    if request.method == "POST":
        getattr(services, verb)(organisation=org, by=request.user)
        messages.success(request, f"{org.name} {then}.")
        return redirect("organisations:record", slug=slug)
    return render(request, f"organisations/lifecycle_{verb}.html", {"group": org})


def close(request: HttpRequest, slug: str) -> HttpResponse:
    """Why and when the group closed, and what closing means. Not while something it asked for is open."""
    org = record_of(request, slug)
    decision = policies.can_close(request.user, org)
    if not decision and decision.code != "still-open":
        require(decision)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.close(organisation=org, by=request.user, **form.cleaned_data)
        except NotAllowed:
            raise
        except DomainError as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            messages.success(request, f"{org.name} is closed. We have told its people.")
            return redirect("organisations:record", slug=slug)
    form.helper.layout.append(SubmitRow("Close the group", second=("Go back", f"/groups/our-record/{slug}/")))
    return render(
        request,
        "organisations/lifecycle_close.html",
        {"group": org, "form": form, "decision": decision, "still_open": still_open.still_open(org)},
        status=422 if form.is_bound else 200,
    )


@login_not_required
def still_here(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the message to a quiet group: it still exists, or it rests. Opening it changes nothing."""
    link = consent_notifications.link_from(token, "still-here")
    if link is None:
        return links.gone(request)
    org, person, _ = link
    if org.status != Organisation.Status.ACTIVE or org.quiet_asked_at is None:
        return links.spent(request, link, f"{org.name} is {org.get_status_display().lower()}.")
    if ask := links.of_somebody_else(request, link, f"Is {org.name} still going?"):
        return ask
    context: dict[str, Any] = {
        "group": org,
        "may_rest": policies.can_make_dormant(person, org),
        "done": "",
        "problem": "",
    }
    if request.method == "POST":
        try:
            if request.POST.get("answer") == "rests":
                services.make_dormant(organisation=org, by=person)
                context["done"] = "rests"
            else:
                services.say_still_here(organisation=org, by=person)
                context["done"] = "here"
        except DomainError as refused:
            context["problem"] = refused.message
    return render(request, "organisations/still_here.html", context, status=422 if context["problem"] else 200)


@require_POST
def put_gap_away(request: HttpRequest, slug: str, gap: str) -> HttpResponse:
    """Puts a hint about the record away for good."""
    org = record_of(request, slug)
    if gap not in {each.code for each in GAPS}:
        raise Http404
    record_services.put_gap_away(organisation=org, gap=gap, by=request.user)  # type: ignore[arg-type]
    messages.success(request, "We will not show that hint again. You can still fill it in under Our record.")
    return redirect("organisations:home")
