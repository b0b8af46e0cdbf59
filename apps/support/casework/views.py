"""The verbs of one-to-one help: those of the staff, then those of the group."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from apps.core.decisions import require
from apps.core.errors import DomainError
from apps.core.wording import hours as in_hours

from ..models import Contact, Request
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


def _with_seen_offer(form: StaffForm) -> dict[str, Any]:
    """What the service takes, with the offer that the form was drawn from."""
    given = form.given()
    seen = given.pop("offer")
    return {**given, "seen": seen}


@form_view
def change_offer(request: SignedIn, ref: int) -> HttpResponse:
    """Puts another offer in place of the one that the group has not answered."""

    def do(asked: Request, form: StaffForm) -> str:
        made = services.change_offer(asked, by=request.user, **_with_seen_offer(form))
        return f"The offer is changed: it is by {made.adviser}. {asked.organisation.name} has been told."

    return verb_page(
        request,
        ref,
        can=policies.can_change_offer,
        form_class=forms.ChangeOfferForm,
        do=do,
        title="Change the offer",
        then="The group is told, and has its full time to answer. The offer as it was is kept.",
        verb="Change the offer",
    )


@form_view
def withdraw_offer(request: SignedIn, ref: int) -> HttpResponse:
    """Takes back an offer that the group has not answered."""

    def do(asked: Request, form: StaffForm) -> str:
        services.withdraw_offer(asked, by=request.user, **form.given())
        return f"The offer is taken back. {asked.organisation.name} has been told, and keeps its place in the queue."

    return verb_page(
        request,
        ref,
        can=policies.can_withdraw_offer,
        form_class=forms.WithdrawOfferForm,
        do=do,
        title="Take back the offer",
        then="The request goes back to the queue and keeps its place. The group is told.",
        verb="Take it back",
        warn="yes",
    )


@form_view
def record_answer(request: SignedIn, ref: int) -> HttpResponse:
    """Writes down what the group said to the offer on the phone."""

    def do(asked: Request, form: StaffForm) -> str:
        given = _with_seen_offer(form)
        services.record_answer(asked, by=request.user, **given)
        yes = given["answer"] == "accepted"
        end = "You can start the work." if yes else "The request is in the queue again and keeps its place."
        return f"{'Yes' if yes else 'No'}, said by {given['said_by']}. {asked.organisation.name} has been told. {end}"

    return verb_page(
        request,
        ref,
        can=policies.can_record_answer,
        form_class=forms.RecordAnswerForm,
        do=do,
        title="Answer from the phone",
        then="Everyone who acts for the group is told what you wrote down and who said it, and can put it right.",
        verb="Keep this answer",
    )


@form_view
def stop_work(request: SignedIn, ref: int) -> HttpResponse:
    """Ends work with a group that is no longer heard of."""

    def do(asked: Request, form: StaffForm) -> str:
        services.stop_work(asked, by=request.user, **form.given())
        return f"The work has ended and the request is closed. {asked.organisation.name} has been told."

    return verb_page(
        request,
        ref,
        can=policies.can_stop_work,
        form_class=forms.StopWorkForm,
        do=do,
        title="End the work: no word from the group",
        then="This closes the request as “timed out”. Hours that were logged stay counted. The group can ask again.",
        verb="End the work and close",
        warn="yes",
    )


@form_view
def correct_contact(request: SignedIn, ref: int, pk: int) -> HttpResponse:
    """Puts right time that was logged. Both entries are kept."""
    asked = asked_of(request, ref)
    contact = get_object_or_404(Contact.objects.select_related("request"), request=asked, pk=pk)

    def do(asked: Request, form: StaffForm) -> str:
        after = services.correct_contact(contact, by=request.user, **form.given())
        return f"{in_hours(after.hours)} count now, in place of {in_hours(contact.hours)}. Both entries are kept."

    return verb_page(
        request,
        ref,
        can=lambda by, _: policies.can_correct_contact(by, contact),
        form_class=partial(forms.CorrectContactForm, contact=contact),
        do=do,
        title="Correct logged time",
        then="The first entry stays in the log, with a line through it. Only the new one counts.",
        verb="Correct it",
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
    form.is_valid()
    note, seen = form.cleaned_data.get("note", ""), form.cleaned_data.get("offer")
    try:
        answer(asked, by=request.user, note=note, seen=seen)
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
    return render(
        request, "support/request_verdict.html", {"asked": asked, "form": form}, status=422 if form.errors else 200
    )
