"""The page of the contract, setting it up, and the value of a year."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from apps.core import typed
from apps.core.parts import ListTab

from .. import forms
from ..acts import act_page, reader
from ..amounts import pounds, split
from ..kpis import reading as kpis
from ..ledger import figures, policies
from ..ledger.figures import Figures
from ..models import BudgetLine, Contract, ContractYear
from ..parties import reading as parties
from ..policies import can_keep_contract
from . import services

form_view = require_http_methods(["GET", "POST"])


@require_GET
def contract(request: HttpRequest) -> HttpResponse:
    """Who is bound by a contract, what a year is worth, the four figures of each line, and how each measure did."""
    user = reader(request)
    today = timezone.localdate()
    every = list(Contract.objects.visible_to(user).order_by("starts"))
    may_keep = can_keep_contract(user)
    if not every:
        return render(request, "contract/none.html", {"may_keep": may_keep})
    current = Contract.objects.visible_to(user).current(today)
    held, year, years = _asked(request, every, current)
    by_line = figures.of_year(year)
    lines = list(BudgetLine.objects.filter(contract=held).order_by("position", "pk"))
    total = figures.together(by_line.values())
    context = {
        "contract": held,
        "year": year,
        "others": [
            ListTab(f"{each.reference}, from {each.starts.year}", f"?contract={each.pk}", current=each == held)
            for each in every
            if len(every) > 1
        ],
        "is_current": held == current,
        "tabs": [ListTab(each.name, f"?year={each.pk}", current=each == year) for each in years],
        "parties": parties.of_contract(held, user, today),
        "kpis": kpis.of_year(held, year, user),
        "value": pounds(year.value_pence),
        "quarters": [pounds(part) for part in split(year.value_pence, 4)],
        "not_budgeted": pounds(year.value_pence - total.budget),
        "total": _said(total),
        "rows": [
            {
                "line": line,
                **_said(by_line.get(line.pk, Figures())),
                "may_enter": bool(policies.can_enter(user, line)) and line.ended_on is None,
            }
            for line in lines
        ],
        "may_keep": may_keep,
    }
    return render(request, "contract/contract.html", context)


def _asked(
    request: HttpRequest, every: list[Contract], current: Contract
) -> tuple[Contract, ContractYear, list[ContractYear]]:
    """The contract and the year that were asked for; a year brings its contract. What is not there gives the current."""
    by_contract: dict[int, list[ContractYear]] = {each.pk: [] for each in every}
    for year in ContractYear.objects.filter(contract__in=by_contract).order_by("starts"):
        by_contract[year.contract_id].append(year)
    wanted, number = typed.number(request.GET.get("contract", "")), typed.number(request.GET.get("year", ""))
    whose = {year.pk: year.contract_id for years in by_contract.values() for year in years}
    wanted = whose.get(number or 0, wanted)
    held = next((each for each in every if each.pk == wanted), current)
    years = by_contract[held.pk]
    return held, _chosen(years, request.GET.get("year", "")), years


def _chosen(years: list[ContractYear], asked: str) -> ContractYear:
    """The year that was asked for, else that of today, else the one nearest to it."""
    number, today = typed.number(asked), timezone.localdate()
    by_key = {year.pk: year for year in years}
    if number in by_key:
        return by_key[number]
    begun = [year for year in years if year.starts <= today]
    return begun[-1] if begun else years[0]


def _said(found: Figures) -> dict[str, Any]:
    """The figures in words, and how much of the budget each part of the bar takes, in hundredths."""
    whole = found.budget or 1
    return {
        "budget": pounds(found.budget),
        "committed": pounds(found.committed),
        "awarded": pounds(found.awarded),
        "paid": pounds(found.paid),
        "uncommitted": pounds(found.uncommitted),
        "promised_share": (found.committed + found.awarded) * 100 // whole,
    }


@form_view
def set_up(request: HttpRequest) -> HttpResponse:
    """Writes down a contract."""
    user = reader(request)

    def do(given: dict[str, Any]) -> str:
        made = services.set_up_contract(value_pence=given.pop("value"), by=user, **given)
        return f"“{made.title}” is set up. Add its lines next."

    return act_page(
        request,
        forms.SetUpForm(request.POST if request.method == "POST" else None),
        do,
        decision=can_keep_contract(user),
        back=reverse("contract:contract"),
        title="Set up a contract",
        verb="Set it up",
        then="Its days and its reference cannot be changed later.",
    )


@form_view
def value_year(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes what the council pays for a year."""
    user = reader(request)
    year = get_object_or_404(ContractYear.objects.visible_to(user), pk=pk)

    def do(given: dict[str, Any]) -> str:
        services.value_year(year=year, value_pence=given["value"], version=given["version"], by=user)
        return f"The council pays {pounds(given['value'])} for {year.name}."

    return act_page(
        request,
        forms.ValueForm(request.POST if request.method == "POST" else None, initial={"version": year.version}),
        do,
        decision=can_keep_contract(user),
        back=f"{reverse('contract:contract')}?year={year.pk}",
        fresh=lambda: {"version": str(ContractYear.objects.get(pk=year.pk).version)},
        title=f"The value of {year.name}",
        verb="Save the value",
        then=f"It is {pounds(year.value_pence)} now. It is the most that the budgets of all lines can add up to.",
    )
