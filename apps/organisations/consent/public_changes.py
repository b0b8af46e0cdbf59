"""Callbacks of other apps for changes of a group's public facts, such as refreshing the directory's search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from apps.core.offers import Offer, offered

from ..models import Organisation


@dataclass(frozen=True, slots=True)
class OnPublicChange(Offer):
    """An offer of a callback: ``call(organisation)`` runs in the same transaction, after the rows are written."""

    call: Callable[[Organisation], None]

    @property
    def key(self) -> str:
        return f"{self.call.__module__}.{self.call.__qualname__}"


def announce(organisation: Organisation) -> None:
    """Runs all callbacks for a group. For the services of this app."""
    for each in offered(OnPublicChange):
        each.call(organisation)
