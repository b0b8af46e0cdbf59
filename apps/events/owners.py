"""What owns events: the apps above say at which address people read about one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from apps.core.offers import Offer, offered

from .models import Event


@dataclass(frozen=True, slots=True)
class EventOwner(Offer):
    """A model with a foreign key ``event``. ``url`` gives the address of the page, or nothing for an event of others."""

    model: str
    url: Callable[[Event], str]

    @property
    def key(self) -> str:
        return self.model


def url_of(event: Event) -> str:
    """The address at which people read about an event; empty where nothing owns it."""
    return next((url for owner in offered(EventOwner) if (url := owner.url(event))), "")
