"""The verbs of one-to-one help: those of the staff, then those of the group."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from apps.core.decisions import require
from apps.core.errors import DomainError
from apps.core.wording import hours as in_hours

from ..models import Request
from ..policies import is_member
from ..staff_forms import StaffForm
from ..staff_verbs import asked_of, do_at_once, form_view, verb_page
from ..visible import SignedIn, visible_request
from . import forms, policies, services

Answer = Callable[..., Request]


@form_view
def offer(request: SignedIn, ref: int) -> HttpResponse:
    """Offers one-to-one help."""

    def do(asked: Request, form: StaffForm) -> str:
        made = services.offer(asked, by=request.user, **form.given())
        return f"The offer is made, by {made.adviser}. {asked.organisation.name} has been told and can say yes or no."

    return verb_page(
        request,
        ref,
        can=policies.can_offer,
        form_class=forms.OfferForm,
        do=do,
        title="Make an offer",
        then="The group answers. If it says no, the request goes back to the queue and keeps its place.",
        verb="Make the offer",
    )


@form_view
def log_contact(request: SignedIn, ref: int) -> HttpResponse:
    """Records time spent with or for the group."""

    def do(asked: Request, form: StaffForm) -> str:
        contact = services.log_contact(asked, by=request.user, **form.given())
        return f"{in_hours(contact.hours)} logged. Nobody is told of it."

    return verb_page(
        request,
        ref,
        can=policies.can_log_contact,
        form_class=forms.ContactForm,
        do=do,
        title="Log a contact",
        then="Hours are counted against the contract. The group does not see this log.",
        verb="Log it",
    )


@form_view
def complete(request: SignedIn, ref: int) -> HttpResponse:
    """Completes the work, with what changed."""

    def do(asked: Request, form: StaffForm) -> str:
        services.complete(asked, by=request.user, **form.given())
        return (
            f"The work is completed. {asked.organisation.name} has been told, and asked what changed in its own words."
        )

    return verb_page(
        request,
        ref,
        can=policies.can_complete,
        form_class=forms.CompleteForm,
        do=do,
        title="Complete",
        then="The group is asked for its own view. No change and worse are answers too, and are reported.",
        verb="Complete the work",
    )


@require_POST
def start(request: SignedIn, ref: int) -> HttpResponse:
    """Starts the work that was agreed."""
    asked = asked_of(request, ref)

    def do() -> str:
        services.start(asked, by=request.user)
        return f"The work has started, and counts as served from today. {asked.organisation.name} has been told."

    return do_at_once(request, asked, do)


def _answer_offer(request: SignedIn, ref: int, answer: Answer, thanks: str) -> HttpResponse:
    asked = visible_request(request, ref)
    form = forms.OfferAnswerForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    try:
        answer(asked, by=request.user, note=note)
    except DomainError as refusal:
        if not is_member(request.user, asked):
            raise
        messages.warning(request, refusal.message)
    else:
        messages.success(request, thanks)
    return redirect("support:request", asked.pk)


@require_POST
def accept_offer(request: SignedIn, ref: int) -> HttpResponse:
    """Takes the offer."""
    return _answer_offer(
        request, ref, services.accept_offer, "You said yes. We have told the adviser, who gets in touch with you."
    )


@require_POST
def refuse_offer(request: SignedIn, ref: int) -> HttpResponse:
    """Says no to the offer, and keeps the place."""
    return _answer_offer(
        request, ref, services.refuse_offer, "You said no. You keep your place on the list. We have told the adviser."
    )


def verdict(request: SignedIn, ref: int) -> HttpResponse:
    """What changed, in the group's own words, once."""
    asked = visible_request(request, ref, "organisation")
    require(policies.can_give_verdict(request.user, asked))
    form = forms.VerdictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.give_verdict(asked, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, "Thank you. Your words stand beside those of the adviser.")
            return redirect("support:request", asked.pk)
    return render(request, "support/request_verdict.html", {"asked": asked, "form": form})
