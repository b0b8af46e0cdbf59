"""Digests: the outbox, what people choose to hear of, and digests. What the app offers."""

from __future__ import annotations

from django.http import HttpRequest

from apps.accounts.notifications import Delivery
from apps.core.navigation import Item
from apps.core.offers import Offer

from . import events, kinds, notifications, personal_data, policies, retention, services


def may_see_outbox(request: HttpRequest) -> bool:
    """Whether the outbox is drawn for this person."""
    return bool(policies.can_see_outbox(request.user))


OFFERS: list[Offer] = [
    Delivery(services.deliver),
    Item("Outbox", "digests:outbox", audiences=("staff", "administrator"), order=90, when=may_see_outbox),
    *kinds.TOPICS,
    *notifications.KINDS,
    *personal_data.SECTIONS,
    *personal_data.EXEMPTIONS,
    *retention.RULES,
    *events.EVENTS,
]
