"""Asking to act for a group that is here already, and answering that."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from apps.accounts import roles
from apps.core import keyset
from apps.core.decisions import require
from apps.core.errors import DomainError, NotAllowed
from apps.core.parts import Fact
from apps.core.rate_limits import RateLimit
from apps.organisations.consent import publishing
from apps.organisations.models import Claim, Organisation
from apps.organisations.record import policies as record_policies
from apps.organisations.staff import policies as staff_policies
from apps.organisations.staff import tabs
from apps.organisations.staff.list_page import count_in_words, query_string

from . import policies, services
from .forms import AnswerForm, ClaimForm

PAGE = 50
TRIES = RateLimit(
    "claim-addresses",
    times=20,
    seconds=60 * 60,
    sentence="You have tried many addresses that lead nowhere. Wait an hour and try again.",
)
"""Addresses that lead nowhere, in an hour: enough for somebody who mistypes, few for somebody who guesses."""


def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """A group that is here already: what everybody may know of it, and a form to say who one is in it."""
    org = _claimable(request, slug)
    if org is None:
        return render(request, "429.html", {"sentence": TRIES.sentence}, status=429)
    if org.merged_into_id and (target := org.merge_target).listed:
        messages.info(request, f"The record of {org.name} was merged into this one.")
        return redirect("organisations:claim", slug=target.slug)
    decision = policies.can_claim(request.user, org)
    form = ClaimForm(request.POST if request.method == "POST" else None, phone=request.user.phone)  # type: ignore[union-attr]
    if request.method == "POST":
        require(decision)
        if form.is_valid():
            try:
                made = services.claim_group(organisation=org, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            except NotAllowed:
                raise
            except DomainError as refused:
                form.add_error(refused.field or None, refused.message)
            else:
                return redirect("organisations:own_claim", pk=made.pk)
    own = Claim.objects.open().filter(organisation=org, user=request.user).first() if request.user.pk else None
    return render(
        request,
        "organisations/claim.html",
        {
            "group": org,
            "facts": _facts(org),
            "form": form,
            "decision": decision,
            "own": own,
            "mail_helps": services.mail_helps(org, request.user) if decision else False,  # type: ignore[arg-type]
            "public": publishing.is_public(org),
            "days": Claim.STAFF_AFTER.days,
            "has_lead": policies.has_lead(org),
        },
        status=422 if form.is_bound else 200,
    )


def _claimable(request: HttpRequest, slug: str) -> Organisation | None:
    """The group, when it is listed or the address holds one of its numbers. None when this person tried too often."""
    if TRIES.is_used_up(str(request.user.pk)):
        return None
    found = Organisation.objects.claimable(request.GET.get("number", "").replace("\x00", ""))
    org = publishing.with_public(found).filter(slug=slug).first()
    if org is None and record_policies.membership_of_slug(request.user, slug):
        org = Organisation.objects.get(slug=slug)
    if org is None:
        TRIES.count(str(request.user.pk))
        raise Http404
    return org


def _facts(org: Organisation) -> list[Fact]:
    """What everybody may know: of a group that is not in the directory, its kind and nothing more."""
    if not publishing.is_public(org):
        return [Fact("Kind of group", org.kind.name)] + ([Fact("Based in", org.ward.name)] if org.listed else [])
    shown = ("kind", "purpose", "ward", "themes", "website")
    return [Fact(field.label, field.text) for field in publishing.public_fields(org) if field.code in shown]


@require_safe
def own_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Where one's own question stands, and what can be done."""
    found = get_object_or_404(_claims().filter(user=request.user), pk=pk)
    return render(
        request,
        "organisations/claim_own.html",
        {
            "claim": found,
            "group": found.organisation,
            "withdraw": policies.can_withdraw_claim(request.user, found),
            "again": policies.can_claim(request.user, found.organisation),
            "acts_for_group": record_policies.membership_of(request.user, found.organisation) is not None,
            "ask_again": reverse("organisations:claim", args=[found.organisation.slug]),
        },
    )


@require_POST
def withdraw_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes one's own question back."""
    found = get_object_or_404(_claims().filter(user=request.user), pk=pk)
    services.withdraw_claim(claim=found, by=request.user)  # type: ignore[arg-type]
    messages.success(request, "You took your question back. Nobody will look at it.")
    return redirect("organisations:home")


def answer_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Who asks to act for the group, and the answer: by a lead, or by staff."""
    found = get_object_or_404(_claims().visible_to(request.user), pk=pk)
    if found.user_id == request.user.pk and not roles.is_staff(request.user):
        return redirect("organisations:own_claim", pk=pk)
    agrees = request.POST.get("outcome") == "agree"
    lead = not roles.is_staff(request.user)
    form = (
        AnswerForm(request.POST, agrees=agrees, as_lead=lead) if request.method == "POST" else AnswerForm(as_lead=lead)
    )
    decision = policies.can_answer_claim(request.user, found)
    if request.method == "POST":
        require(decision)
        if form.is_valid():
            try:
                _answer(found, form, agrees=agrees, by=request.user)
            except NotAllowed:
                raise
            except DomainError as refused:
                form.add_error(None, refused.message)
            else:
                who = str(found.user)
                messages.success(
                    request,
                    f"{who} acts for {found.organisation.name} now. We have told them."
                    if agrees
                    else f"{who} was not let in. We have told them why, and what they can do.",
                )
                return redirect(_after(request, found))
    back = _after(request, found)
    return render(
        request,
        "organisations/claim_answer.html",
        {
            "claim": found,
            "group": found.organisation,
            "form": form,
            "decision": decision & policies.can_refuse_claim(request.user, found),
            "back": back,
            "staff": roles.is_staff(request.user),
            "layout": "layouts/staff.html" if roles.is_staff(request.user) else "layouts/group.html",
            "new_lead": not policies.has_lead(found.organisation),
        },
        status=422 if form.is_bound else 200,
    )


def _answer(found: Claim, form: AnswerForm, *, agrees: bool, by: Any) -> None:
    if agrees:
        services.approve_claim(claim=found, check=form.cleaned_data["checked"], by=by)
    else:
        services.refuse_claim(
            claim=found, refusal=form.cleaned_data["refusal"], told=form.cleaned_data["told"] or "", by=by
        )


def _after(request: HttpRequest, found: Claim) -> str:
    if record_policies.membership_of(request.user, found.organisation):
        return reverse("organisations:people", args=[found.organisation.slug])
    return reverse("organisations:staff_claims")


def _claims() -> Any:
    return Claim.objects.select_related(
        "organisation__kind", "organisation__ward", "user", "checked", "refusal", "answered_by"
    )


@require_safe
def staff_claims(request: HttpRequest) -> HttpResponse:
    """Claims that wait for an answer, the longest first. Those that a lead answers first are marked."""
    require(staff_policies.can_see_staff_lists(request.user))
    found = Claim.objects.open()
    page = keyset.page(
        found.select_related("organisation__ward", "user").defer("organisation__search"),
        order=("asked_at", "pk"),
        size=PAGE,
        **keyset.asked(request.GET),
    )
    return render(
        request,
        "organisations/staff_claims.html",
        {
            "rows": page.rows,
            "summary": keyset.summary(count_in_words(found, "claim"), PAGE, more=page.has_more),
            **keyset.links(page, query_string),
            "tabs": tabs.links(request),
        },
    )


def waiting_claims() -> int:
    """For the tab: how many claims are open, 100 at most."""
    return Claim.objects.open()[:100].count()
