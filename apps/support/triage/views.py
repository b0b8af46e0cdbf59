"""The verbs of the staff before help starts."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from apps.core import typed, wording

from .. import clocks
from ..models import FactCheck, Request
from ..staff_forms import StaffForm
from ..staff_verbs import asked_of, do_at_once, form_view, verb_page
from ..visible import SignedIn
from . import forms, policies, services


@form_view
def ask_for_facts(request: SignedIn, ref: int) -> HttpResponse:
    """Asks the group for facts."""

    def do(asked: Request, form: StaffForm) -> str:
        services.ask_for_facts(asked, by=request.user, **form.given())
        return f"You asked for facts. {asked.organisation.name} has been told. Their clock runs now; they keep their place."

    return verb_page(
        request,
        ref,
        can=policies.can_ask_for_facts,
        form_class=forms.AskFactsForm,
        do=do,
        title="Ask for facts",
        then="If the group has not answered in 3 weeks, it is warned. 2 weeks later the request times out.",
        verb="Ask the group",
    )


@form_view
def signpost(request: SignedIn, ref: int) -> HttpResponse:
    """Points the group to someone who can help."""

    def do(asked: Request, form: StaffForm) -> str:
        services.signpost(asked, by=request.user, **form.given())
        return f"The request is signposted and closed. {asked.organisation.name} has been told who can help."

    return verb_page(
        request,
        ref,
        can=policies.can_signpost,
        form_class=forms.SignpostForm,
        do=do,
        title="Signpost",
        then="This closes the request. It is counted as demand that was not met. You can open it again within 30 days.",
        verb="Signpost and close",
        warn="yes",
    )


@form_view
def decline(request: SignedIn, ref: int) -> HttpResponse:
    """Says that we cannot help with this, and why."""

    def do(asked: Request, form: StaffForm) -> str:
        services.decline(asked, by=request.user, **form.given())
        return f"The request is declined and closed. {asked.organisation.name} has been told why."

    return verb_page(
        request,
        ref,
        can=policies.can_decline,
        form_class=forms.DeclineForm,
        do=do,
        title="Decline",
        then="This closes the request. It is counted as demand that was not met. You can open it again within 30 days.",
        verb="Decline and close",
        warn="yes",
    )


@form_view
def reopen(request: SignedIn, ref: int) -> HttpResponse:
    """Opens a declined or signposted request again."""

    def do(asked: Request, form: StaffForm) -> str:
        services.reopen(asked, by=request.user, **form.given())
        return f"The request is open again and waits for an adviser. {asked.organisation.name} has been told why."

    return verb_page(
        request,
        ref,
        can=policies.can_reopen,
        form_class=forms.ReopenForm,
        do=do,
        title="Open again",
        then="It waits for an adviser, in the place that the day it asked gives it. It no longer counts as ended.",
        verb="Open it again",
    )


@form_view
def assign(request: SignedIn, ref: int) -> HttpResponse:
    """Gives the request to an adviser."""

    def do(asked: Request, form: StaffForm) -> str:
        adviser = form.cleaned_data["adviser"]
        services.assign(asked, by=request.user, **form.given())
        return "The request is yours now." if adviser == request.user else f"Assigned to {adviser}, who has been told."

    return verb_page(
        request,
        ref,
        can=policies.can_assign,
        form_class=forms.AssignForm,
        do=do,
        title="Assign",
        then="The adviser is told. The group’s place does not change.",
        verb="Assign",
    )


@require_POST
def accept(request: SignedIn, ref: int) -> HttpResponse:
    """Puts a request that was read into the queue."""
    asked = asked_of(request, ref)

    def do() -> str:
        accepted = services.accept(asked, by=request.user)
        said = f"The request is read and waits for an adviser. {asked.organisation.name} has been told its place."
        due = clocks.promised_by(accepted)
        return f"{said} It has no reply of ours yet: write to it by {wording.short_moment(due)}." if due else said

    return do_at_once(request, asked, do)


@require_POST
def take(request: SignedIn, ref: int) -> HttpResponse:
    """Assigns the request to the person who asks for it."""
    asked = asked_of(request, ref)

    def do() -> str:
        had_by = typed.number(request.POST.get("had_by"))
        services.assign(asked, by=request.user, adviser=request.user, had_by=had_by)
        return "The request is yours now."

    return do_at_once(request, asked, do)


@require_POST
def check_fact(request: SignedIn, ref: int, fact: str) -> HttpResponse:
    """Confirms one fact that the group gave."""
    asked = asked_of(request, ref)
    if fact not in FactCheck.Fact.values:
        raise Http404

    def do() -> str:
        services.check_fact(asked, by=request.user, fact=fact, seen=request.POST.get("seen"))
        return f"{FactCheck.Fact(fact).label}: checked by you. If the group changes it, it has to be checked again."

    return do_at_once(request, asked, do)
