"""What a group does with a request that it has sent: takes it back, corrects a fact."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from apps.core.decisions import require
from apps.core.errors import DomainError, EditConflict

from ..policies import is_member
from ..staff_page.policies import can_see_asker
from ..staff_verbs import beside, staff_page
from ..states import Status
from ..visible import SignedIn, visible_request
from . import answers, policies, services
from .forms import CorrectForm, WithdrawForm


def withdraw(request: SignedIn, ref: int) -> HttpResponse:
    """Takes the request back, with a reason. It cannot be undone, and the page says so."""
    asked = visible_request(request, ref, "organisation")
    require(policies.can_withdraw(request.user, asked))
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw(asked, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "You took this request back. We have told the support team.")
            return redirect("support:request", asked.pk)
    return render(
        request, "support/request_withdraw.html", {"asked": asked, "form": form}, status=422 if form.errors else 200
    )


def correct(request: SignedIn, ref: int) -> HttpResponse:
    """Puts a fact right. What was checked and changes has to be checked again."""
    asked = visible_request(request, ref, "organisation", "topic")
    if asked.status == Status.DRAFT:
        return redirect("support:check", asked.pk)
    require(policies.can_correct(request.user, asked))
    conflict: dict[str, Any] = {}
    of_staff = not is_member(request.user, asked)
    shown: dict[str, Any] = {
        "knows_access": not of_staff or bool(can_see_asker(request.user, asked)),
        "of_staff": of_staff,
    }
    back = staff_page(asked, request) if of_staff else reverse("support:request", args=[asked.pk])
    form = CorrectForm(request.POST if request.method == "POST" else None, asked=asked, **shown)
    if request.method == "POST" and form.is_valid():
        try:
            services.correct(asked, by=request.user, version=form.cleaned_data["version"], **form.answers())
        except EditConflict as refusal:
            current = refusal.current
            conflict = {"who": refusal.who, "rows": answers.two_versions(form.names, current, form.answers())}
            data = request.POST.copy()
            data["version"] = str(current.version)
            form = CorrectForm(data, asked=current, **shown)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            said = "What was checked and has changed is to be checked again." if of_staff else ""
            messages.success(request, f"Saved. {said or 'We look at the facts that you changed again.'}")
            return redirect(back)
    context = {"asked": asked, "form": form, "conflict": conflict, "of_staff": of_staff, "back": back}
    if of_staff:
        context |= beside(request.user, asked)
    return render(
        request, "support/request_correct.html", context, status=409 if conflict else 422 if form.errors else 200
    )
