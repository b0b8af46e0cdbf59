"""Who leads a group, and how the lead passes on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from apps.core import typed
from apps.core.errors import DomainError, NotAllowed
from apps.organisations.access import links
from apps.organisations.consent import notifications as consent_notifications
from apps.organisations.models import Handover, Membership, Organisation
from apps.organisations.record.visible import record_of

from . import policies, services


@require_safe
def lead(request: HttpRequest, slug: str) -> HttpResponse:
    """Who leads the group, what is asked about it, and what this person can do."""
    org = record_of(request, slug)
    members = list(
        Membership.objects.open().filter(organisation=org).select_related("user").order_by("role", "started_at", "pk")
    )
    asked = _open_handover(org)
    return render(
        request,
        "organisations/lead.html",
        {
            "group": org,
            "leads": [m for m in members if m.role == Membership.Role.LEAD],
            "others": [m for m in members if m.role != Membership.Role.LEAD and m.user.is_active],
            "asked": asked,
            "own": asked is not None and asked.candidate_id == request.user.pk,
            "offer": policies.can_offer_lead(request.user, org),
            "ask": policies.can_ask_for_lead(request.user, org),
            "appoint": policies.can_appoint_lead(request.user, org),
            "accept": policies.can_complete_handover(request.user, asked) if asked else None,
            "object": policies.can_object_to_handover(request.user, asked) if asked else None,
            "withdraw": policies.can_withdraw_handover(request.user, asked) if asked else None,
            "days": services.DAYS,
        },
    )


def _open_handover(org: Organisation) -> Handover | None:
    asked = Handover.objects.filter(organisation=org, status=Handover.Status.ASKED)
    return asked.select_related("organisation", "candidate", "asked_by").first()


def _member(request: HttpRequest, org: Organisation) -> Membership:
    pk = request.POST.get("member", "")
    return get_object_or_404(Membership.objects.open(), organisation=org, pk=typed.number(pk) or 0)


def _done(request: HttpRequest, slug: str, act: Any, sentence: str) -> HttpResponse:
    """Does it and says so, or says why not."""
    try:
        act()
    except NotAllowed:
        raise
    except DomainError as refused:
        messages.warning(request, refused.message)
    else:
        messages.success(request, sentence)
    return redirect("organisations:lead", slug=slug)


@require_POST
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    """A lead offers their place to a member."""
    org = record_of(request, slug)
    if not request.POST.get("member"):
        messages.warning(request, "Choose who should lead the group.")
        return redirect("organisations:lead", slug=slug)
    member = _member(request, org)
    return _done(
        request,
        slug,
        lambda: services.offer_lead(membership=member, by=request.user),  # type: ignore[arg-type]
        f"We have asked {member.user}. Until they say yes, you stay lead.",
    )


@require_POST
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """A member asks to become lead."""
    org = record_of(request, slug)
    return _done(
        request,
        slug,
        lambda: services.ask_for_lead(organisation=org, by=request.user),  # type: ignore[arg-type]
        f"We have told the leads. If nobody objects in {services.DAYS} days, you become lead.",
    )


@require_POST
def appoint(request: HttpRequest, slug: str) -> HttpResponse:
    """Where no lead is left: a member or staff appoint one."""
    org = record_of(request, slug)
    if not request.POST.get("member"):
        messages.warning(request, "Choose who should lead the group.")
        return redirect("organisations:lead", slug=slug)
    member = _member(request, org)
    return _done(
        request,
        slug,
        lambda: services.appoint_lead(membership=member, by=request.user),  # type: ignore[arg-type]
        f"{member.user} leads the group now. We have told its people.",
    )


@require_POST
def answer(request: HttpRequest, slug: str, pk: int, verb: str) -> HttpResponse:
    """Agrees, objects or takes back."""
    org = record_of(request, slug)
    asked = get_object_or_404(
        Handover.objects.select_related("organisation", "candidate", "asked_by"), organisation=org, pk=pk
    )
    if verb not in ANSWERS:
        raise Http404
    service, sentence = ANSWERS[verb]
    return _done(
        request,
        slug,
        lambda: service(handover=asked, by=request.user),
        sentence.format(person=asked.candidate),
    )


ANSWERS: dict[str, tuple[Any, str]] = {
    "agree": (services.complete_handover, "{person} leads the group now. We have told its people."),
    "object": (services.object_to_handover, "The lead stays as it is. We have told whoever asked."),
    "withdraw": (services.withdraw_handover, "It is taken back. We have told whoever was asked."),
}


@login_not_required
def handover(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the message: whoever it is for agrees or objects with one click. Opening it changes nothing."""
    link = consent_notifications.link_from(token, "lead")
    asked = _of_link(link) if link else None
    if link is None or asked is None:
        return links.gone(request)
    if asked.status != Handover.Status.ASKED:
        return links.spent(request, link, ENDED[asked.status].format(group=link.organisation.name))
    if ask := links.of_somebody_else(request, link, f"Who leads {link.organisation.name}?"):
        return ask
    done = problem = ""
    if request.method == "POST":
        verb = "object" if request.POST.get("answer") == "object" else "agree"
        try:
            ANSWERS[verb][0](handover=asked, by=link.person)
            done = verb
        except DomainError as refused:
            problem = refused.message
    own = asked.candidate_id == link.person.pk
    context = {"group": link.organisation, "asked": asked, "done": done, "problem": problem, "own": own}
    return render(request, "organisations/handover_answer.html", context, status=422 if problem else 200)


ENDED: dict[str, str] = {
    Handover.Status.DONE: "It was agreed, and {group} has its lead.",
    Handover.Status.OBJECTED: "Somebody said no, so the lead of {group} stays as it was.",
    Handover.Status.WITHDRAWN: "It was taken back by whoever asked.",
    Handover.Status.LAPSED: "Nobody answered in time, so the lead of {group} stays as it was.",
}
"""What became of a question about the lead, for whoever follows its link later."""


def _of_link(link: consent_notifications.Link) -> Handover | None:
    asked = Handover.objects.filter(organisation=link.organisation, pk=link.about)
    return asked.select_related("organisation", "candidate", "asked_by").first()
