"""Background work on records. Each can run twice without harm."""

from __future__ import annotations

from celery import shared_task

from .access.claims import services as claim_services
from .access.handover import services as handover_services
from .consent import services as consent_services
from .duplicates import services as duplicate_services
from .lifecycle import services as lifecycle_services


@shared_task(name="organisations.chase_consents")
def chase_consents() -> dict[str, int]:
    """Asks, reminds, and hides what nobody confirmed for two years, each morning."""
    return consent_services.chase_consents()


@shared_task(name="organisations.settle_handovers")
def settle_handovers() -> dict[str, int]:
    """Passes on the lead where nobody objected in 14 days, each morning."""
    return handover_services.settle_handovers()


@shared_task(name="organisations.ask_the_quiet")
def ask_the_quiet() -> int:
    """Asks groups of which nothing was heard for 24 months, each week."""
    return lifecycle_services.ask_the_quiet()


@shared_task(name="organisations.settle_claims")
def settle_claims() -> int:
    """Ends the claims that nobody answered for 30 days, each morning."""
    return claim_services.settle_claims()


@shared_task(name="organisations.find_pairs")
def find_pairs() -> dict[str, int]:
    """Looks each night for groups that are likely the same as one whose record changed."""
    return duplicate_services.find_pairs()
