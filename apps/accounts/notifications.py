"""How this app says something to people. It cannot reach up to the outbox: the outbox offers a ``Delivery``."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from apps.core.offers import Offer, offered

from .people.models import User
from .personal_data import ERASED_DOMAIN


@dataclass(frozen=True, slots=True)
class Delivery(Offer):
    """Writes messages, called as ``write(kind, email=, name=, user_id=, context=, url=, action=)``. One app alone does.

    ``wake`` asks for what was written to be sent once the transaction is committed; ``write`` does so by itself.
    """

    write: Callable[..., None]
    wake: Callable[[], None]

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


def notify_nobody(kind: str, **context: Any) -> None:
    """Does the work of one message and leaves none, so that time tells nobody whether an address has an account."""
    [delivery] = offered(Delivery)
    nobody = f"{secrets.token_hex(16)}@{ERASED_DOMAIN}"
    with transaction.atomic():
        delivery.write(kind, email=nobody, name="", user_id=None, context=context, url="", action="")
        transaction.set_rollback(True)
    delivery.wake()
