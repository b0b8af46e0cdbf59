"""The contract: its years, its money and the ledger of what is passed down to groups. What the app offers."""

from __future__ import annotations

from apps.core.offers import Offer
from apps.organisations.duplicates.merging.links import MergeLink, Moves

from . import events, personal_data
from .ledger import states

OFFERS: list[Offer] = [
    states.GRANT,
    MergeLink("contract.Grant.organisation", Moves("Grants that it was awarded")),
    *personal_data.SECTIONS,
    *events.EVENTS,
]
