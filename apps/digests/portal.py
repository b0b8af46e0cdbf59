"""Digests: the outbox, what people choose to hear of, and digests. What the app offers."""

from __future__ import annotations

from django.http import HttpRequest

from apps.accounts.notifications import Delivery
from apps.accounts.today.duties import Duty
from apps.core.navigation import Item
from apps.core.offers import Offer

from . import events, kinds, notifications, personal_data, policies, retention, services, tasks
from .querysets import OUTBOX_ROLES


def may_see_outbox(request: HttpRequest) -> bool:
    """Whether the outbox is drawn for this person."""
    return bool(policies.can_see_outbox(request.user))


OFFERS: list[Offer] = [
    Delivery(services.deliver, tasks.wake_on_commit),
    Item("Outbox", "digests:outbox", audiences=("staff", "administrator"), order=90, when=may_see_outbox),
    Duty(
        "Outbox",
        "digests:outbox",
        "What the portal wrote to people, and what did not arrive.",
        frozenset(OUTBOX_ROLES),
        order=90,
    ),
    *kinds.TOPICS,
    *notifications.KINDS,
    *personal_data.SECTIONS,
    *personal_data.EXEMPTIONS,
    *retention.RULES,
    *events.EVENTS,
]
