"""What staff check of a record: the list and one record."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from apps.core import keyset
from apps.core.decisions import require
from apps.core.errors import DomainError, NotAllowed
from apps.registers import identifiers

from ..models import Verification
from ..staff import policies as staff_policies
from ..staff import tabs
from ..staff.list_page import PAGE, count_in_words, query_string, render_page
from . import policies, services
from .forms import CheckForm
from .services import OPEN


@require_safe
def to_verify(request: HttpRequest) -> HttpResponse:
    """New and changed records that wait to be checked, the longest waiting first."""
    require(staff_policies.can_see_staff_lists(request.user))
    waiting = Verification.objects.filter(status__in=OPEN)
    page = keyset.page(
        waiting.select_related("organisation__kind", "organisation__ward").defer("organisation__search"),
        order=("since", "pk"),
        size=PAGE,
        **keyset.asked(request.GET),
    )
    return render_page(
        request,
        "organisations/staff_to_verify.html",
        {
            "rows": page.rows,
            "summary": keyset.summary(count_in_words(waiting, "record"), PAGE, more=page.has_more),
            **keyset.links(page, query_string),
        },
    )


def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What staff checked of one record: right, or what the group is asked for."""
    require(staff_policies.can_see_staff_lists(request.user))
    found = get_object_or_404(
        Verification.objects.select_related("organisation__kind", "organisation__legal_form", "decided_by"), pk=pk
    )
    decision = policies.can_verify(request.user, found)
    form = CheckForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(decision)
        right = request.POST.get("outcome") != "ask"
        if form.is_valid():
            try:
                _decide(found, form, right=right, by=request.user)
            except NotAllowed:
                raise
            except DomainError as refused:
                form.add_error(refused.field or None, refused.message)
            else:
                name = found.organisation.name
                messages.success(
                    request, f"{name} is checked. We have told its people." if right else f"We have asked {name}."
                )
                return redirect("organisations:staff_to_verify")
    context = {
        "found": found,
        "group": found.organisation,
        "form": form,
        "decision": decision,
        "numbers": [
            identifiers.in_words(number.scheme, number.value)
            for number in found.organisation.identifiers.order_by("scheme", "value")
        ],
        "tabs": tabs.links(request),
    }
    return render(request, "organisations/staff_check.html", context, status=422 if form.is_bound else 200)


def _decide(found: Verification, form: CheckForm, *, right: bool, by: Any) -> None:
    checks = list(form.cleaned_data["checks"])
    if right:
        services.verify(verification=found, checks=checks, by=by)
        return
    message = form.cleaned_data["message"]
    if not message:
        raise DomainError("Say what you need from the group", field="message")
    services.ask_for_proof(verification=found, checks=checks, message=message, by=by)


def waiting_to_be_checked() -> int:
    """For the tab: how many records wait for staff, 100 at most."""
    return Verification.objects.filter(status=Verification.Status.WAITING)[:100].count()
