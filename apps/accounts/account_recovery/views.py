"""The pages of account recovery: the public form, the link that stops one, and the team's list and decisions."""

from __future__ import annotations

from typing import Any

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from apps.core import keyset, wording
from apps.core.audit import history
from apps.core.decisions import require
from apps.core.errors import DomainError
from apps.core.parts import Fact, HistoryEntry, ListTab, Step
from apps.core.rate_limits import RateLimit

from ..people.current import current_person
from ..people.models import User
from ..reauthentication.step_up import step_up
from ..sign_in import second_factors
from . import policies, services, tokens
from .forms import AskRecoveryForm, CheckRecoveryForm, RefuseRecoveryForm
from .models import AccountRecovery
from .states import RecoveryStatus

PAGE = 50
TOO_OFTEN = "You have asked several times. Wait an hour and try again, or phone us."
PER_PLACE = RateLimit("account-recovery-place", times=5, seconds=60 * 60, sentence=TOO_OFTEN)
PER_ADDRESS = RateLimit("account-recovery-address", times=3, seconds=24 * 60 * 60, sentence=TOO_OFTEN)
TAGS = {
    RecoveryStatus.ASKED: "needs-facts",
    RecoveryStatus.CHECKED: "waiting",
    RecoveryStatus.APPROVED: "in-hand",
    RecoveryStatus.DONE: "done",
    RecoveryStatus.REFUSED: "closed",
    RecoveryStatus.STOPPED: "failed",
}
WORDS = {
    "account-recovery.asked": "Asked for help",
    "account-recovery.checked": "Checked who it is",
    "account-recovery.approved": "Approved",
    "account-recovery.done": "Took effect",
    "account-recovery.refused": "Refused",
    "account-recovery.stopped": "Stopped by the owner of the account",
}


@login_not_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Tell us that I cannot get in. The answer is the same whether the address has an account or not."""
    form = AskRecoveryForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if PER_PLACE.allows(get_ip(request)) and PER_ADDRESS.allows(form.cleaned_data["email"].lower()):
                services.ask(**form.cleaned_data)
                return redirect("accounts:recovery_asked")
            form.add_error(None, PER_PLACE.sentence)
            status = 429
    return render(request, "accounts/recovery_ask.html", {"form": form}, status=status)


@login_not_required
@require_GET
def asked(request: HttpRequest) -> HttpResponse:
    """What happens after asking."""
    return render(request, "accounts/recovery_asked.html")


@login_not_required
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop what I did not ask for, by the link in the message to my address. Reading the page changes nothing."""
    case = tokens.case_of(token)
    if case is None:
        return render(request, "accounts/recovery_stop.html", {"gone": True}, status=404)
    person = case.person
    assert person is not None
    if request.method == "POST" and policies.can_stop(person, case):
        services.stop(case=case, by=person)
        return redirect(request.path)
    return render(request, "accounts/recovery_stop.html", {"case": case, "may": policies.can_stop(person, case)})


@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """Those who cannot get in: the open ones, or the closed ones, newest first."""
    require(policies.can_see(request.user))
    closed = request.GET.get("show") == "closed"
    seen = AccountRecovery.objects.visible_to(request.user)
    rows = (seen.closed() if closed else seen.open()).select_related("person", "checked_by")
    page = keyset.page(rows, order=("-pk",), size=PAGE, **keyset.asked(request.GET))
    kept = {"show": "closed"} if closed else {}
    address = reverse("accounts:recovery_cases")
    return render(
        request,
        "accounts/recovery_cases.html",
        {
            "rows": [(case, TAGS[RecoveryStatus(case.status)]) for case in page.rows],
            **keyset.links(page, lambda **place: "?" + urlencode(kept | place)),
            "closed": closed,
            "views": [
                ListTab("Open", address, current=not closed),
                ListTab("Closed", f"{address}?show=closed", current=closed),
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
        "accounts/recovery_case.html",
        {
            "case": shown,
            "tag": TAGS[RecoveryStatus(shown.status)],
            "told": _told(shown),
            "held": _held(person) if person else [],
            "steps": _steps(shown),
            "events": _events(shown),
            "may_check": policies.can_check(request.user, shown),
            "may_approve": policies.can_approve(request.user, shown),
            "may_refuse": policies.can_refuse(request.user, shown),
        },
    )


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Note how I made sure who it is."""
    shown = _visible(request, pk)
    require(policies.can_check(request.user, shown))
    form = CheckRecoveryForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.check(case=shown, checks=form.cleaned_data["checks"], by=current_person(request))
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "It is noted. A second person can approve it now.")
            return redirect("accounts:recovery_case", pk=pk)
    return render(
        request, "accounts/recovery_check.html", {"case": shown, "form": form}, status=422 if form.errors else 200
    )


@step_up
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, as the second person, what somebody else has checked."""
    shown = _visible(request, pk)
    require(policies.can_approve(request.user, shown))
    problem = ""
    if request.method == "POST":
        try:
            moved = services.approve(case=shown, by=current_person(request))
        except DomainError as error:
            problem = error.message
        else:
            at = "It is done."
            if moved.takes_effect_at and moved.status == RecoveryStatus.APPROVED:
                at = f"It takes effect on {wording.moment(moved.takes_effect_at)}."
            messages.success(request, f"Approved. {at} We have told them.")
            return redirect("accounts:recovery_case", pk=pk)
    hours = int(settings.RECOVERY_WAIT.total_seconds() // 3600)
    return render(
        request,
        "accounts/recovery_approve.html",
        {"case": shown, "checks": list(shown.checks.in_order()), "hours": hours, "problem": problem},
        status=422 if problem else 200,
    )


@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, with a reason."""
    shown = _visible(request, pk)
    require(policies.can_refuse(request.user, shown))
    form = RefuseRecoveryForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.refuse(case=shown, reason=form.cleaned_data["reason"], by=current_person(request))
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "It is refused, and nothing was changed.")
            return redirect("accounts:recovery_case", pk=pk)
    return render(
        request, "accounts/recovery_refuse.html", {"case": shown, "form": form}, status=422 if form.errors else 200
    )


def _visible(request: HttpRequest, pk: int) -> AccountRecovery:
    require(policies.can_see(request.user))
    seen = AccountRecovery.objects.visible_to(request.user)
    found: AccountRecovery = get_object_or_404(
        seen.select_related("person", "checked_by", "approved_by", "reason").prefetch_related("checks"), pk=pk
    )
    return found


def _told(case: AccountRecovery) -> list[Fact]:
    return [
        Fact("Name", case.name or "Wiped after 180 days"),
        Fact("Address of the account", case.email or "Wiped after 180 days"),
        Fact("Phone number given", case.phone or "None", note="Do not rely on it: it came with this request"),
        Fact("New address", case.new_email or "None: the old one stays"),
        Fact("What happened", case.happened or "Wiped after 180 days"),
    ]


def _held(person: User) -> list[Fact]:
    held = second_factors.held_by(person)
    words = {second_factors.APP: "authenticator app", second_factors.PASSKEY: "passkey"}
    grants = ", ".join(grant.get_role_display() for grant in person.open_grants)
    return [
        Fact("Name", str(person)),
        Fact("Phone number that we hold", person.phone or "None"),
        Fact("Roles", grants or "None"),
        Fact("Second step", " and ".join(words[each] for each in sorted(held)) or "None"),
        Fact("Last signed in", wording.day(person.last_login) if person.last_login else "Never"),
    ]


def _steps(case: AccountRecovery) -> list[Step]:
    def step(title: str, at: Any, who: Any, waits: str, *, now: bool) -> Step:
        if at is not None:
            return Step(title, f"{wording.moment(at)}, {who}" if who else wording.moment(at), "done")
        return Step(title, waits if case.closed_at is None else "Did not come to this", "now" if now else "next")

    done = case.closed_at if case.status == RecoveryStatus.DONE else None
    waits = (
        f"On {wording.moment(case.takes_effect_at)}"
        if case.takes_effect_at
        else "24 hours later, if the address changes"
    )
    return [
        step("Asked", case.asked_at, None, "", now=False),
        step("Checked who it is", case.checked_at, case.checked_by, "One of the team", now=case.status == RecoveryStatus.ASKED),
        step("Approved", case.approved_at, case.approved_by, "Somebody else: a triage lead or an administrator",
             now=case.status == RecoveryStatus.CHECKED),
        step("Takes effect", done, None, waits, now=case.status == RecoveryStatus.APPROVED),
    ]  # fmt: skip


def _events(case: AccountRecovery) -> list[HistoryEntry]:
    events = list(history(case).filter(verb__in=WORDS).select_related("actor"))
    reason = str(case.reason) if case.reason else ""
    return [
        HistoryEntry(
            what=WORDS[event.verb],
            when=wording.moment(event.at),
            who=str(event.actor or ("signed out" if event.verb == "account-recovery.asked" else "the system")),
            reason=reason if event.verb == "account-recovery.refused" else "",
        )
        for event in events
    ]
