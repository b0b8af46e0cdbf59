"""Background work of events. It can run twice without harm."""

from __future__ import annotations

from celery import shared_task

from . import services


@shared_task(name="events.settle_offers")
def settle_offers() -> int:
    """Ends the offers of places whose time is over, and offers the places to the next in turn."""
    return services.settle_offers()


@shared_task(name="events.remind")
def remind() -> int:
    """Reminds groups of what they booked, in the morning."""
    return services.remind()
