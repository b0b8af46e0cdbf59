"""The pages of the ledger: its list, a grant, and each act."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from apps.core import exports, keyset, wording

from .. import forms
from ..acts import act_page, current_contract, reader
from ..amounts import pounds
from ..models import BudgetLine, ContractYear, Grant, LedgerEntry
from ..policies import can_keep_contract, can_see_who
from . import figures, policies, services
from .listing import ORDER, PAGE, LedgerFilter, columns

form_view = require_http_methods(["GET", "POST"])


def _post(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """Every entry, newest first, narrowed by year, line, kind and group."""
    user = reader(request)
    contract = current_contract(user)
    listed = LedgerFilter(request.GET, contract=contract)
    rows = listed.rows().visible_to(user).select_related("line", "year", "grant__organisation", "by")
    page = keyset.page(rows, order=ORDER, size=PAGE, **keyset.asked(request.GET))
    kept = listed.kept()
    names = can_see_who(user)
    context = {
        "form": listed,
        "rows": [_row(entry, user, names=bool(names)) for entry in page.rows],
        "names": names,
        "may_keep": can_keep_contract(user),
        "narrowed": bool(kept),
        "query": urlencode(kept),
        "pages": {
            "summary": f"{PAGE} to a page" if page.has_more else "These are all",
            **keyset.links(page, lambda **place: "?" + urlencode(kept | place)),
        },
    }
    return render(request, "contract/ledger.html", context)


def _row(entry: Any, user: Any, *, names: bool) -> dict[str, Any]:
    return {
        "entry": entry,
        "amount": pounds(entry.pence),
        "who": str(entry.by) if names else "",
        "reverses": entry.reverses_id is not None,
        "reversed": entry.is_reversed,
        "may_reverse": names and not entry.is_reversed and entry.reverses_id is None and entry.kind in REVERSIBLE,
    }


REVERSIBLE = (LedgerEntry.Kind.COMMITMENT, LedgerEntry.Kind.PAYMENT)
"""The kinds of entry beside which the list has a link to take one back. The policy decides."""


@require_GET
def ledger_file(request: HttpRequest, kind: exports.Kind) -> HttpResponseBase:
    """The same entries as a file. Amounts are pounds with two places, as numbers."""
    user = reader(request)
    listed = LedgerFilter(request.GET, contract=current_contract(user))
    rows = listed.rows().select_related("line", "year", "grant__organisation", "by").order_by(*ORDER)
    return exports.export(rows, user, columns(names=bool(can_see_who(user))), "ledger", kind)


@require_GET
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """One grant with its whole story."""
    user = reader(request)
    held: Any = get_object_or_404(
        Grant.objects.visible_to(user).with_sums().select_related("line", "organisation"), pk=pk
    )
    names = bool(can_see_who(user))
    entries = LedgerEntry.objects.visible_to(user).filter(grant=held).with_reversed()
    rows = entries.select_related("line", "year", "grant__organisation", "by").order_by("at", "pk")
    context = {
        "grant": held,
        "rows": [_row(entry, user, names=names) for entry in rows],
        "names": names,
        "awarded": pounds(held.awarded_pence),
        "paid": pounds(held.paid_pence),
        "left": pounds(held.awarded_pence - held.paid_pence),
        "may_pay": policies.can_pay(user, held),
        "may_cancel": policies.can_cancel_grant(user, held),
    }
    return render(request, "contract/grant.html", context)


@form_view
def add_line(request: HttpRequest) -> HttpResponse:
    """Adds a line."""
    user = reader(request)
    contract = current_contract(user)

    def do(given: dict[str, Any]) -> str:
        line = services.add_line(contract=contract, by=user, **given)
        return f"“{line.name}” is a line of the contract. Give it a budget next."

    return act_page(
        request,
        forms.LineForm(_post(request)),
        do,
        decision=can_keep_contract(user),
        back=reverse("contract:contract"),
        title="Add a line",
        verb="Add it",
    )


def _line(request: HttpRequest, pk: int) -> BudgetLine:
    found: BudgetLine = get_object_or_404(BudgetLine.objects.visible_to(request.user), pk=pk)
    return found


@form_view
def end_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a line."""
    user = reader(request)
    line = _line(request, pk)

    def do(given: dict[str, Any]) -> str:
        services.end_line(line=line, by=user, **given)
        return f"“{line.name}” has ended. What was entered stays."

    return act_page(
        request,
        forms.EndLineForm(_post(request)),
        do,
        decision=policies.can_end_line(user, line),
        back=reverse("contract:contract"),
        title=f"End “{line.name}”",
        verb="End it",
        then="It cannot be opened again. Everything that was entered stays in the ledger.",
    )


@form_view
def set_budget(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Gives a line its budget for the year of this number."""
    user = reader(request)
    line = _line(request, pk)
    of_year = get_object_or_404(ContractYear.objects.visible_to(user), pk=number, contract=line.contract_id)
    now = figures.of_line(line, of_year)

    def do(given: dict[str, Any]) -> str:
        services.set_budget(
            line=line, year=of_year, pence=given["amount"], said=given["said"], seen=given["seen"], by=user
        )
        return f"The budget of “{line.name}” for {of_year.name} is {pounds(given['amount'])}."

    return act_page(
        request,
        forms.BudgetForm(_post(request), initial={"seen": str(now.budget)}),
        do,
        decision=policies.can_enter(user, line),
        back=f"{reverse('contract:contract')}?year={of_year.pk}",
        fresh=lambda: {"seen": str(figures.of_line(line, of_year).budget)},
        title=f"The budget of “{line.name}” for {of_year.name}",
        verb="Set the budget",
        then=f"It is {pounds(now.budget)} now, of which {pounds(now.committed + now.awarded)} is promised.",
    )


@form_view
def commit(request: HttpRequest, pk: int) -> HttpResponse:
    """Promises money of a line."""
    user = reader(request)
    line = _line(request, pk)

    def do(given: dict[str, Any]) -> str:
        services.commit(line=line, pence=given["amount"], said=given["said"], on=given["on"], by=user)
        return f"{pounds(given['amount'])} of “{line.name}” is committed."

    return act_page(
        request,
        forms.CommitForm(_post(request)),
        do,
        decision=policies.can_enter(user, line),
        back=reverse("contract:ledger"),
        title=f"Commit money of “{line.name}”",
        verb="Commit it",
        then="For posts, premises or a partner. What a group gets is a grant.",
    )


@form_view
def award(request: HttpRequest) -> HttpResponse:
    """Awards a grant to a group."""
    user = reader(request)
    contract = current_contract(user)

    def do(given: dict[str, Any]) -> str:
        group, pence = given.pop("group"), given.pop("amount")
        made = services.award(organisation=group, pence=pence, by=user, **given)
        return f"{group.name} is awarded {pounds(pence)}. The id of the grant is {made.identifier}."

    return act_page(
        request,
        forms.AwardForm(_post(request), contract=contract),
        do,
        decision=can_keep_contract(user),
        back=reverse("contract:ledger"),
        title="Award a grant",
        verb="Award it",
        then="The portal writes it down and sends nothing: tell the group yourself.",
    )


def _grant(request: HttpRequest, pk: int) -> Grant:
    reader(request)
    found: Grant = get_object_or_404(Grant.objects.visible_to(request.user).select_related("organisation"), pk=pk)
    return found


@form_view
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Pays a part of a grant, or the rest."""
    user = reader(request)
    held = _grant(request, pk)

    def do(given: dict[str, Any]) -> str:
        services.pay(grant=held, pence=given["amount"], on=given["on"], said=given["said"], by=user)
        return f"The payment of {pounds(given['amount'])} to {held.organisation.name} is entered."

    return act_page(
        request,
        forms.PayForm(_post(request)),
        do,
        decision=policies.can_pay(user, held),
        back=reverse("contract:grant", args=[held.pk]),
        title=f"Pay {held.organisation.name}",
        verb="Enter the payment",
        then="The portal pays nothing itself: enter what was paid.",
    )


@form_view
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancels what is not paid of a grant."""
    user = reader(request)
    held = _grant(request, pk)

    def do(given: dict[str, Any]) -> str:
        services.cancel_grant(held, why=given["said"], by=user)
        return f"The grant to {held.organisation.name} is cancelled. What was paid stays."

    return act_page(
        request,
        forms.WhyForm(_post(request)),
        do,
        decision=policies.can_cancel_grant(user, held),
        back=reverse("contract:grant", args=[held.pk]),
        title=f"Cancel the grant to {held.organisation.name}",
        verb="Cancel the grant",
        then="What is not paid yet goes back to its line. This is final, and the grant stays with its story.",
    )


@form_view
def reverse_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an entry back."""
    user = reader(request)
    entry = get_object_or_404(
        LedgerEntry.objects.visible_to(user).select_related("line", "year", "grant__organisation"), pk=pk
    )

    def do(given: dict[str, Any]) -> str:
        services.reverse(entry=entry, said=given["said"], by=user)
        return f"{pounds(entry.pence)} on “{entry.line.name}” is taken back. Both entries stay in the ledger."

    return act_page(
        request,
        forms.WhyForm(_post(request)),
        do,
        decision=policies.can_reverse(user, entry),
        back=reverse("contract:ledger"),
        title=f"Take back {pounds(entry.pence)}",
        verb="Take it back",
        then=f"{entry.get_kind_display()} on “{entry.line.name}”, {wording.day(entry.on)}: {entry.said}.",
    )
