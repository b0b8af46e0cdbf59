"""The staff side of a request: one view for each verb. The page itself stands a floor above, with the score.

Each view has one skeleton: the request that the person may see, the policy, the form, one service call, and back
to the page with what happened and who was told. A refusal, also one because somebody else was quicker, draws the
form again with all that was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts import roles
from apps.accounts.models import User
from apps.core.decisions import Decision, require
from apps.core.errors import DomainError, MovedOn, NotAllowed
from apps.core.wording import hours as in_hours

from .. import converters as converters
from .. import policies, services
from ..forms import staff as forms
from ..models import FactCheck, Message, Request
from ..states import Status
from .visible import SignedIn, visible_request

PAGE = "prioritisation:request"
"""The address of the page of one request for staff. It is a name and no import: that app is above this one."""


def staff_page(asked: Request, request: HttpRequest) -> str:
    """Where staff read this request, in the view of the queue from which they came."""
    query = request.GET.urlencode()
    return reverse(PAGE, args=[asked.pk]) + (f"?{query}" if query else "")


def asked_of(request: SignedIn, ref: int) -> Request:
    """A request that was sent, for the lead body's staff. Nobody else knows of these addresses."""
    if not roles.is_staff(request.user):
        raise Http404
    asked = visible_request(request, ref, "organisation", "adviser", "topic")
    if asked.status == Status.DRAFT:
        raise Http404
    return asked


@require_GET
def page(request: SignedIn, ref: int) -> HttpResponse:
    """Takes staff to the page of the request."""
    return redirect(staff_page(asked_of(request, ref), request))


# --- verbs with a form ---------------------------------------------------------------------------

Can = Callable[[User, Request], Decision]


def _moved_on(form: forms.StaffForm, asked: Request) -> None:
    """Somebody else was quicker: say so before anything is done."""
    seen = form.data.get("seen", "")
    if seen and seen != asked.status:
        word = Status(asked.status).label
        raise MovedOn(
            f"This has changed since you opened it: it now stands at “{word}”. "
            "What you typed is kept below. Look at the request before you go on.",
            code="moved-on",
        )


def _ask(
    request: SignedIn,
    ref: int,
    *,
    can: Can,
    form_class: type[forms.StaffForm],
    do: Callable[[Request, forms.StaffForm], str],
    **words: str,
) -> HttpResponse:
    """The page of one verb: its form, and what happens next. ``do`` returns what is said afterwards."""
    asked = asked_of(request, ref)
    decision = can(request.user, asked)
    if not decision and (request.method == "GET" or not decision.show):
        require(decision)
    form = form_class(request.POST if request.method == "POST" else None, asked=asked, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            _moved_on(form, asked)
            require(decision)
            said = do(asked, form)
        except NotAllowed as refusal:
            if not refusal.decision.show:
                raise
            form.add_error(None, f"{refusal.message} What you typed is kept below.")
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            if isinstance(refusal, MovedOn):
                data = request.POST.copy()
                data["seen"] = Request.objects.values_list("status", flat=True).get(pk=asked.pk)
                form.data = data
        else:
            messages.success(request, said)
            return redirect(staff_page(asked, request))
    context = {"asked": asked, "form": form, "back": staff_page(asked, request), "words": words}
    return render(request, "support/staff_act.html", context, status=422 if form.errors else 200)


_form_view = require_http_methods(["GET", "POST"])


@_form_view
def write(request: SignedIn, ref: int) -> HttpResponse:
    """Writes to the group, or keeps what was said on the phone. It may ask for facts, which starts their clock."""

    def do(asked: Request, form: forms.StaffForm) -> str:
        body, name = form.cleaned_data["body"], asked.organisation.name
        if form.cleaned_data["asks"]:
            services.ask_for_facts(asked, by=request.user, body=body)
            return f"You asked for facts. {name} has been told. Their clock runs now; they keep their place."
        route = form.cleaned_data["route"] or Message.Route.PORTAL
        services.write(asked, by=request.user, body=body, route=route)
        return f"Your message is sent. {name} has been told."

    return _ask(
        request,
        ref,
        can=policies.can_write,
        form_class=forms.WriteForm,
        do=do,
        title="Write to the group",
        then="Everyone who acts for the group is told at once, or in the rhythm that they chose.",
        verb="Send",
    )


@_form_view
def ask_for_facts(request: SignedIn, ref: int) -> HttpResponse:
    """Asks the group for facts."""

    def do(asked: Request, form: forms.StaffForm) -> str:
        services.ask_for_facts(asked, by=request.user, **form.given())
        return f"You asked for facts. {asked.organisation.name} has been told. Their clock runs now; they keep their place."

    return _ask(
        request,
        ref,
        can=policies.can_ask_for_facts,
        form_class=forms.AskFactsForm,
        do=do,
        title="Ask for facts",
        then="If the group has not answered in 3 weeks, it is warned. 2 weeks later the request times out.",
        verb="Ask the group",
    )


@_form_view
def offer(request: SignedIn, ref: int) -> HttpResponse:
    """Offers one-to-one help."""

    def do(asked: Request, form: forms.StaffForm) -> str:
        made = services.offer(asked, by=request.user, **form.given())
        return f"The offer is made, by {made.adviser}. {asked.organisation.name} has been told and can say yes or no."

    return _ask(
        request,
        ref,
        can=policies.can_offer,
        form_class=forms.OfferForm,
        do=do,
        title="Make an offer",
        then="The group answers. If it says no, the request goes back to the queue and keeps its place.",
        verb="Make the offer",
    )


@_form_view
def signpost(request: SignedIn, ref: int) -> HttpResponse:
    """Points the group to someone who can help."""

    def do(asked: Request, form: forms.StaffForm) -> str:
        services.signpost(asked, by=request.user, **form.given())
        return f"The request is signposted and closed. {asked.organisation.name} has been told who can help."

    return _ask(
        request,
        ref,
        can=policies.can_signpost,
        form_class=forms.SignpostForm,
        do=do,
        title="Signpost",
        then="This closes the request. It is final, and counted as demand that was not met.",
        verb="Signpost and close",
        warn="yes",
    )


@_form_view
def decline(request: SignedIn, ref: int) -> HttpResponse:
    """Says that we cannot help with this, and why."""

    def do(asked: Request, form: forms.StaffForm) -> str:
        services.decline(asked, by=request.user, **form.given())
        return f"The request is declined and closed. {asked.organisation.name} has been told why."

    return _ask(
        request,
        ref,
        can=policies.can_decline,
        form_class=forms.DeclineForm,
        do=do,
        title="Decline",
        then="This closes the request. It is final, and counted as demand that was not met.",
        verb="Decline and close",
        warn="yes",
    )


@_form_view
def assign(request: SignedIn, ref: int) -> HttpResponse:
    """Gives the request to an adviser."""

    def do(asked: Request, form: forms.StaffForm) -> str:
        adviser = form.cleaned_data["adviser"]
        services.assign(asked, by=request.user, adviser=adviser)
        return "The request is yours now." if adviser == request.user else f"Assigned to {adviser}, who has been told."

    return _ask(
        request,
        ref,
        can=policies.can_assign,
        form_class=forms.AssignForm,
        do=do,
        title="Assign",
        then="The adviser is told. The group’s place does not change.",
        verb="Assign",
    )


@_form_view
def log_contact(request: SignedIn, ref: int) -> HttpResponse:
    """Records time spent with or for the group."""

    def do(asked: Request, form: forms.StaffForm) -> str:
        contact = services.log_contact(asked, by=request.user, **form.given())
        return f"{in_hours(contact.hours)} logged. Nobody is told of it."

    return _ask(
        request,
        ref,
        can=policies.can_log_contact,
        form_class=forms.ContactForm,
        do=do,
        title="Log a contact",
        then="Hours are counted against the contract. The group does not see this log.",
        verb="Log it",
    )


@_form_view
def complete(request: SignedIn, ref: int) -> HttpResponse:
    """Completes the work, with what changed."""

    def do(asked: Request, form: forms.StaffForm) -> str:
        services.complete(asked, by=request.user, **form.given())
        return (
            f"The work is completed. {asked.organisation.name} has been told, and asked what changed in its own words."
        )

    return _ask(
        request,
        ref,
        can=policies.can_complete,
        form_class=forms.CompleteForm,
        do=do,
        title="Complete",
        then="The group is asked for its own view. No change and worse are answers too, and are reported.",
        verb="Complete the work",
    )


# --- verbs that ask nothing more -----------------------------------------------------------------


def _done(request: SignedIn, asked: Request, do: Callable[[], str]) -> HttpResponse:
    """Does it, and says what happened, or why not."""
    try:
        messages.success(request, do())
    except NotAllowed as refusal:
        if not refusal.decision.show:
            raise
        messages.warning(request, f"Nothing was changed. {refusal.message}")
    except DomainError as refusal:
        messages.warning(request, f"Nothing was changed. {refusal.message}")
    return redirect(staff_page(asked, request))


@require_POST
def accept(request: SignedIn, ref: int) -> HttpResponse:
    """Puts a request that was read into the queue."""
    asked = asked_of(request, ref)

    def do() -> str:
        services.accept(asked, by=request.user)
        return f"The request is read and waits for an adviser. {asked.organisation.name} has been told its place."

    return _done(request, asked, do)


@require_POST
def take(request: SignedIn, ref: int) -> HttpResponse:
    """Assigns the request to the person who asks for it."""
    asked = asked_of(request, ref)

    def do() -> str:
        services.assign(asked, by=request.user, adviser=request.user)
        return "The request is yours now."

    return _done(request, asked, do)


@require_POST
def start(request: SignedIn, ref: int) -> HttpResponse:
    """Starts the work that was agreed."""
    asked = asked_of(request, ref)

    def do() -> str:
        services.start(asked, by=request.user)
        return f"The work has started, and counts as served from today. {asked.organisation.name} has been told."

    return _done(request, asked, do)


@require_POST
def check_fact(request: SignedIn, ref: int, fact: str) -> HttpResponse:
    """Confirms one fact that the group gave."""
    asked = asked_of(request, ref)
    if fact not in FactCheck.Fact.values:
        raise Http404

    def do() -> str:
        services.check_fact(asked, by=request.user, fact=fact)
        return f"{FactCheck.Fact(fact).label}: checked by you. If the group changes it, it has to be checked again."

    return _done(request, asked, do)


def _verb(name: str, view: Any, extra: str = "") -> Any:
    return path(f"<ref:ref>/staff/{name.replace('_', '-')}/{extra}", view, name=f"staff_{name}")


urls = [
    path("<ref:ref>/staff/", page, name="staff_request"),
    _verb("write", write),
    _verb("ask_for_facts", ask_for_facts),
    _verb("offer", offer),
    _verb("signpost", signpost),
    _verb("decline", decline),
    _verb("assign", assign),
    _verb("log_contact", log_contact),
    _verb("complete", complete),
    _verb("accept", accept),
    _verb("take", take),
    _verb("start", start),
    _verb("check_fact", check_fact, "<str:fact>/"),
]
