"""Contract: its parties, its years and measures, its money, and the ledger of what is passed down to groups."""

from __future__ import annotations

from django.http import HttpRequest

from apps.accounts.models import Role
from apps.accounts.today.duties import Duty
from apps.core.navigation import Item
from apps.core.offers import Offer
from apps.organisations.duplicates.merging.links import MergeLink, Moves
from apps.organisations.start.blocks import Block

from . import events, personal_data
from .ledger import own_grants, states
from .policies import can_keep_contract


def keeps_contract(request: HttpRequest) -> bool:
    """Whether the contract stands in this person's header: of the staff, in that of its manager alone."""
    return bool(can_keep_contract(request.user))


OFFERS: list[Offer] = [
    Item("Contract", "contract:contract", audiences=("commissioner",), order=40),
    Item("Contract", "contract:contract", audiences=("staff",), order=60, when=keeps_contract),
    Duty(
        "Contract",
        "contract:contract",
        "What the year is worth, what is promised and paid by line, the ledger, grants to groups.",
        frozenset({Role.CONTRACT_MANAGER}),
        order=10,
    ),
    states.GRANT,
    Block("contract/_own_grants.html", own_grants.own_grants, order=60, place="side"),
    MergeLink("contract.Grant.organisation", Moves("Grants that it was awarded")),
    *personal_data.SECTIONS,
    *events.EVENTS,
]
