"""How this app says something to people. It cannot reach up to the outbox: the outbox offers a ``Delivery``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from apps.core.offers import Offer, offered

from .people.models import User


@dataclass(frozen=True, slots=True)
class Delivery(Offer):
    """Writes messages, called as ``write(kind, email=, name=, user_id=, context=, url=, action=)``. One app alone does."""

    write: Callable[..., None]

    @property
    def key(self) -> str:
        return "delivery"


def notify(kind: str, email: str, *, url: str = "", action: str = "", user: User | None = None, **context: Any) -> None:
    """Writes one message to one address, in the transaction that is open."""
    [delivery] = offered(Delivery)
    name = user.name if user else ""
    delivery.write(
        kind, email=email, name=name, user_id=user.pk if user else None, context=context, url=url, action=action
    )
