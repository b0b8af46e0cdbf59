"""Other offers than the apps make, for one test."""

from __future__ import annotations

from apps.core import offers
from apps.core.offers import Offer


class Offering:
    """Changes what is offered. The fixture ``offering`` puts everything back."""

    def __init__(self) -> None:
        self.before = offers._offers

    def only(self, kind: type[Offer], *made: Offer) -> None:
        """As if these were the only offers of their kind."""
        offers._keep([*(offer for offer in offers._all() if type(offer) is not kind), *made])

    def also(self, *made: Offer) -> None:
        """As if an app offered these too."""
        offers._keep([*offers._all(), *made])

    def back(self) -> None:
        """As it was."""
        offers._offers = self.before
        offers._cleared()
