"""Help for somebody who cannot get in: the public form, the link that stops it, and the team's pages."""

from __future__ import annotations

from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from apps.core import wording
from apps.core.audit import history
from apps.core.decisions import require
from apps.core.errors import DomainError
from apps.core.parts import Fact, Happening, Step, View

from . import factors, helping, policies, services
from .help_forms import AskForHelp, CheckHelp, RefuseHelp
from .models import SignInHelp, User
from .states import HelpStatus
from .step_up import step_up

PAGE = 50
TAGS = {
    HelpStatus.ASKED: "needs-facts",
    HelpStatus.CHECKED: "waiting",
    HelpStatus.APPROVED: "in-hand",
    HelpStatus.DONE: "done",
    HelpStatus.REFUSED: "closed",
    HelpStatus.STOPPED: "failed",
}
WORDS = {
    "help.asked": "Asked for help",
    "help.checked": "Checked who it is",
    "help.approved": "Approved",
    "help.done": "Took effect",
    "help.refused": "Refused",
    "help.stopped": "Stopped by the owner of the account",
}


@login_not_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Tell us that I cannot get in. The answer is the same whether the address has an account or not."""
    form = AskForHelp(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            key = form.cleaned_data["email"].lower()
            if ratelimit.consume(request, app="portal", action="ask", config=settings.SIGN_IN_HELP_RATES, key=key):
                services.ask_for_help(**form.cleaned_data)
                return redirect("accounts:help_asked")
            form.add_error(None, "You have asked several times. Wait an hour and try again, or phone us.")
            status = 429
    return render(request, "accounts/help_ask.html", {"form": form}, status=status)


@login_not_required
@require_GET
def asked(request: HttpRequest) -> HttpResponse:
    """What happens after asking."""
    return render(request, "accounts/help_asked.html")


@login_not_required
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop what I did not ask for, by the link in the message to my address. Reading the page changes nothing."""
    case = helping.case_of(token)
    if case is None:
        return render(request, "accounts/help_stop.html", {"gone": True}, status=404)
    person = case.person
    assert person is not None
    if request.method == "POST" and policies.can_stop_help(person, case):
        services.stop_help(case=case, by=person)
        return redirect(request.path)
    return render(request, "accounts/help_stop.html", {"case": case, "may": policies.can_stop_help(person, case)})


@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """Those who cannot get in: the open ones, or the closed ones, newest first."""
    require(policies.can_see_help(request.user))
    closed = request.GET.get("show") == "closed"
    seen = SignInHelp.objects.visible_to(request.user)
    rows = (seen.closed() if closed else seen.open()).select_related("person", "checked_by").order_by("-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    address = reverse("accounts:help_cases")
    return render(
        request,
        "accounts/help_cases.html",
        {
            "page": page,
            "rows": [(case, TAGS[HelpStatus(case.status)]) for case in page],
            "closed": closed,
            "views": [
                View("Open", address, current=not closed),
                View("Closed", f"{address}?show=closed", current=closed),
            ],
        },
    )


@require_GET
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One person who cannot get in: what they told, what we hold, who checked and who approved."""
    shown = _visible(request, pk)
    person = shown.person
    return render(
        request,
        "accounts/help_case.html",
        {
            "case": shown,
            "tag": TAGS[HelpStatus(shown.status)],
            "told": _told(shown),
            "held": _held(person) if person else [],
            "steps": _steps(shown),
            "events": _events(shown),
            "may_check": policies.can_check_help(request.user, shown),
            "may_approve": policies.can_approve_help(request.user, shown),
            "may_refuse": policies.can_refuse_help(request.user, shown),
        },
    )


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Note how I made sure who it is."""
    shown = _visible(request, pk)
    require(policies.can_check_help(request.user, shown))
    form = CheckHelp(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.check_help(case=shown, checks=form.cleaned_data["checks"], by=_me(request))
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "It is noted. A second person can approve it now.")
            return redirect("accounts:help_case", pk=pk)
    return render(
        request, "accounts/help_check.html", {"case": shown, "form": form}, status=422 if form.errors else 200
    )


@step_up
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, as the second person, what somebody else has checked."""
    shown = _visible(request, pk)
    require(policies.can_approve_help(request.user, shown))
    problem = ""
    if request.method == "POST":
        try:
            moved = services.approve_help(case=shown, by=_me(request))
        except DomainError as error:
            problem = error.message
        else:
            at = "It is done."
            if moved.takes_effect_at and moved.status == HelpStatus.APPROVED:
                at = f"It takes effect on {wording.moment(moved.takes_effect_at)}."
            messages.success(request, f"Approved. {at} We have told them.")
            return redirect("accounts:help_case", pk=pk)
    hours = int(settings.SIGN_IN_HELP_WAIT.total_seconds() // 3600)
    return render(
        request,
        "accounts/help_approve.html",
        {"case": shown, "checks": list(shown.checks.in_order()), "hours": hours, "problem": problem},
        status=422 if problem else 200,
    )


@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, with a reason."""
    shown = _visible(request, pk)
    require(policies.can_refuse_help(request.user, shown))
    form = RefuseHelp(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.refuse_help(case=shown, reason=form.cleaned_data["reason"], by=_me(request))
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "It is refused, and nothing was changed.")
            return redirect("accounts:help_case", pk=pk)
    return render(
        request, "accounts/help_refuse.html", {"case": shown, "form": form}, status=422 if form.errors else 200
    )


def _visible(request: HttpRequest, pk: int) -> SignInHelp:
    require(policies.can_see_help(request.user))
    seen = SignInHelp.objects.visible_to(request.user)
    found: SignInHelp = get_object_or_404(
        seen.select_related("person", "checked_by", "approved_by", "reason").prefetch_related("checks"), pk=pk
    )
    return found


def _told(case: SignInHelp) -> list[Fact]:
    return [
        Fact("Name", case.name or "Wiped after 180 days"),
        Fact("Address of the account", case.email or "Wiped after 180 days"),
        Fact("Phone number given", case.phone or "None", note="Do not rely on it: it came with this request"),
        Fact("New address", case.new_email or "None: the old one stays"),
        Fact("What happened", case.happened or "Wiped after 180 days"),
    ]


def _held(person: User) -> list[Fact]:
    held = factors.held_by(person)
    words = {factors.APP: "authenticator app", factors.PASSKEY: "passkey"}
    grants = ", ".join(grant.get_role_display() for grant in person.open_grants)
    return [
        Fact("Name", str(person)),
        Fact("Phone number that we hold", person.phone or "None"),
        Fact("Roles", grants or "None"),
        Fact("Second step", " and ".join(words[each] for each in sorted(held)) or "None"),
        Fact("Last signed in", wording.day(person.last_login) if person.last_login else "Never"),
    ]


def _steps(case: SignInHelp) -> list[Step]:
    def step(title: str, at: Any, who: Any, waits: str, *, now: bool) -> Step:
        if at is not None:
            return Step(title, f"{wording.moment(at)}, {who}" if who else wording.moment(at), "done")
        return Step(title, waits if case.closed_at is None else "Did not come to this", "now" if now else "next")

    done = case.closed_at if case.status == HelpStatus.DONE else None
    waits = (
        f"On {wording.moment(case.takes_effect_at)}"
        if case.takes_effect_at
        else "24 hours later, if the address changes"
    )
    return [
        step("Asked", case.asked_at, None, "", now=False),
        step("Checked who it is", case.checked_at, case.checked_by, "One of the team", now=case.status == HelpStatus.ASKED),
        step("Approved", case.approved_at, case.approved_by, "Somebody else: a triage lead or an administrator",
             now=case.status == HelpStatus.CHECKED),
        step("Takes effect", done, None, waits, now=case.status == HelpStatus.APPROVED),
    ]  # fmt: skip


def _events(case: SignInHelp) -> list[Happening]:
    events = list(history(case).filter(verb__in=WORDS).select_related("actor"))
    reason = str(case.reason) if case.reason else ""
    return [
        Happening(
            what=WORDS[event.verb],
            when=wording.moment(event.at),
            who=str(event.actor or ("signed out" if event.verb == "help.asked" else "the system")),
            reason=reason if event.verb == "help.refused" else "",
        )
        for event in events
    ]


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
