"""The page of a measure, and each act about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.models import User
from apps.core.decisions import Decision

from ..acts import act_page, reader
from ..models import Contract, ContractYear, Kpi, KpiFigure, KpiRating, KpiTarget
from ..policies import can_keep_contract, can_see_who
from . import forms, policies, reading, services

form_view = require_http_methods(["GET", "POST"])


def _kpi(pk: int, user: User) -> Kpi:
    found: Kpi = get_object_or_404(Kpi.objects.visible_to(user).select_related("contract"), pk=pk)
    return found


def _with_year(request: HttpRequest, pk: int, number: int) -> tuple[User, Kpi, ContractYear]:
    """The person, a measure and a year of its contract."""
    user = reader(request)
    kpi = _kpi(pk, user)
    return user, kpi, get_object_or_404(kpi.contract.years, pk=number)


@require_GET
def kpi(request: HttpRequest, pk: int) -> HttpResponse:
    """A measure in every year, and all that was ever reported and rated."""
    user = reader(request)
    held = _kpi(pk, user)
    context = {
        "kpi": held,
        "rows": reading.of_kpi(held, user),
        "history": reading.history(held),
        "may_keep": can_keep_contract(user),
        "names": can_see_who(user),
    }
    return render(request, "contract/kpi.html", context)


@form_view
def add_kpi(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds a measure to a contract."""
    user = reader(request)
    contract = get_object_or_404(Contract.objects.visible_to(user), pk=pk)

    def do(given: dict[str, Any]) -> str:
        made = services.add_kpi(contract=contract, by=user, **given)
        return f"“{made.name}” is a measure of the contract. Set its target for each year."

    return act_page(
        request,
        forms.KpiForm(request.POST if request.method == "POST" else None),
        do,
        decision=can_keep_contract(user),
        back=f"{reverse('contract:contract')}?contract={contract.pk}",
        title="Add a measure",
        verb="Add the measure",
        then="It has no target yet: set one for each year on its page.",
    )


def _about_year(
    request: HttpRequest,
    kpi: Kpi,
    form: type[django_forms.Form],
    do: Callable[[dict[str, Any]], str],
    *,
    decision: Decision,
    seen: Callable[[], str],
    initial: dict[str, Any],
    **words: str,
) -> HttpResponse:
    """A form about a measure in a year, which carries what stood when it was opened."""
    return act_page(
        request,
        form(request.POST if request.method == "POST" else None, initial={**initial, "seen": seen()}),
        lambda values: do(forms.given(values)),
        decision=decision,
        back=reverse("contract:kpi", args=[kpi.pk]),
        fresh=lambda: {"seen": seen()},
        **words,
    )


@form_view
def set_target(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Sets what a measure has to reach in a year."""
    user, kpi, year = _with_year(request, pk, number)
    now = KpiTarget.objects.filter(kpi=kpi, year=year).first()

    def seen() -> str:
        return str(KpiTarget.objects.filter(kpi=kpi, year=year).values_list("version", flat=True).first() or 0)

    def do(given: dict[str, Any]) -> str:
        made = services.set_target(kpi=kpi, year=year, by=user, **given)
        return f"The target for {year.name}: {kpi.target_said(made.number).lower()}."

    return _about_year(
        request,
        kpi,
        forms.TargetForm,
        do,
        decision=can_keep_contract(user),
        seen=seen,
        initial={},
        title=f"{kpi.name}: the target for {year.name}",
        verb="Save the target",
        then=f"It is {kpi.target_said(now.number).lower()} now."
        if now
        else f"{kpi.get_kind_display()}. None is set yet.",
    )


def _standing(model: type[KpiFigure | KpiRating], kpi: Kpi, year: ContractYear) -> Callable[[], str]:
    rows: Any = model._default_manager
    return lambda: str(rows.in_force().filter(kpi=kpi, year=year).values_list("pk", flat=True).first() or 0)


def _target(kpi: Kpi, year: ContractYear) -> KpiTarget | None:
    return KpiTarget.objects.filter(kpi=kpi, year=year).first()


@form_view
def report_figure(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Writes down the figure of a year and where it comes from."""
    user, kpi, year = _with_year(request, pk, number)

    def do(given: dict[str, Any]) -> str:
        made = services.report_figure(kpi=kpi, year=year, by=user, **given)
        return f"The figure for {year.name} is {kpi.said(made.number)}."

    return _about_year(
        request,
        kpi,
        forms.FigureForm,
        do,
        decision=policies.can_report(user, kpi, year, _target(kpi, year)),
        seen=_standing(KpiFigure, kpi, year),
        initial={},
        title=f"{kpi.name}: the figure for {year.name}",
        verb="Save the figure",
        then=f"What is counted: {kpi.definition} A figure that stands already is kept in the history.",
    )


@form_view
def rate(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A commissioner rates a year."""
    user, kpi, year = _with_year(request, pk, number)
    now = KpiFigure.objects.in_force().filter(kpi=kpi, year=year).first()
    target = _target(kpi, year)

    def do(given: dict[str, Any]) -> str:
        made = services.rate(kpi=kpi, year=year, by=user, **given)
        return f"{year.name} is rated “{made.get_word_display()}”."

    told = f"{kpi.target_said(target.number)}." if target else "No target."
    figure = f" Reported: {kpi.said(now.number)}, from {now.source}." if now else " No figure is reported yet."
    return _about_year(
        request,
        kpi,
        forms.RateForm,
        do,
        decision=policies.can_rate(user, kpi, year, target),
        seen=_standing(KpiRating, kpi, year),
        initial={},
        title=f"{kpi.name}: your rating of {year.name}",
        verb="Save the rating",
        then=f"Target: {told[0].lower()}{told[1:]}{figure}",
    )
