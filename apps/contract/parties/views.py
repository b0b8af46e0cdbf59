"""Adds a party, gives it a new name from a day on, and ends it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.accounts.models import User
from apps.core import wording

from ..acts import act_page, reader
from ..models import Contract, Party
from ..policies import can_keep_contract
from . import forms, reading, services

form_view = require_http_methods(["GET", "POST"])


def _back(contract: int) -> str:
    return f"{reverse('contract:contract')}?contract={contract}"


def _party(pk: int, user: User) -> tuple[Party, str]:
    """A party with what it is called today."""
    party = get_object_or_404(Party.objects.visible_to(user).select_related("contract"), pk=pk)
    return party, reading.called(party, timezone.localdate())


def _fresh(party: Party) -> dict[str, str]:
    return {"version": str(Party.objects.get(pk=party.pk).version)}


@form_view
def add_party(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds a party to a contract."""
    user = reader(request)
    contract = get_object_or_404(Contract.objects.visible_to(user), pk=pk)

    def do(given: dict[str, Any]) -> str:
        services.add_party(contract=contract, by=user, **given)
        return f"“{given['name']}” is a party from {wording.day(given['starts'])}."

    initial = {"starts": contract.starts}
    return act_page(
        request,
        forms.PartyForm(request.POST if request.method == "POST" else None, initial=initial),
        do,
        decision=can_keep_contract(user),
        back=_back(contract.pk),
        title="Add a party",
        verb="Add the party",
        then="It is bound until the contract ends. You can end it earlier later.",
    )


@form_view
def rename_party(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives a party a new name from a day on."""
    user = reader(request)
    party, name = _party(pk, user)

    def do(given: dict[str, Any]) -> str:
        services.rename_party(party=party, by=user, **given)
        return f"“{name}” is called “{given['name']}” from {wording.day(given['on'])}."

    return act_page(
        request,
        forms.RenameForm(request.POST if request.method == "POST" else None, initial={"version": party.version}),
        do,
        decision=can_keep_contract(user),
        back=_back(party.contract_id),
        fresh=lambda: _fresh(party),
        title=f"A new name for {name}",
        verb="Save the name",
        then="The name until that day stays on the page. To put a mistake right, enter the day on which the last name began.",
    )


@form_view
def end_party(request: HttpRequest, pk: int) -> HttpResponse:
    """Sets the last day of a party."""
    user = reader(request)
    party, name = _party(pk, user)

    def do(given: dict[str, Any]) -> str:
        services.end_party(party=party, by=user, **given)
        return f"The last day of “{name}” is {wording.day(given['last_day'])}."

    return act_page(
        request,
        forms.EndPartyForm(request.POST if request.method == "POST" else None, initial={"version": party.version}),
        do,
        decision=can_keep_contract(user),
        back=_back(party.contract_id),
        fresh=lambda: _fresh(party),
        title=f"The last day of {name}",
        verb="Save the last day",
        then=f"It is {wording.day(party.last_day)} now. It stays on the page with its days. The lead body must end before another leads.",
    )
