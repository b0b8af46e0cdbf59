"""Background work on records. Each can run twice without harm."""

from __future__ import annotations

from celery import shared_task

from . import finding, services


@shared_task(name="organisations.chase_consents")
def chase_consents() -> dict[str, int]:
    """Asks, reminds, and hides what nobody confirmed for two years, each morning."""
    return services.chase_consents()


@shared_task(name="organisations.settle_handovers")
def settle_handovers() -> dict[str, int]:
    """Passes on the lead where nobody objected in 14 days, each morning."""
    return services.settle_handovers()


@shared_task(name="organisations.ask_the_quiet")
def ask_the_quiet() -> int:
    """Asks groups of which nothing was heard for 24 months, each week."""
    return services.ask_the_quiet()


@shared_task(name="organisations.settle_claims")
def settle_claims() -> int:
    """Ends the claims that nobody answered for 30 days, each morning."""
    return services.settle_claims()


@shared_task(name="organisations.find_pairs")
def find_pairs() -> dict[str, int]:
    """Looks each night for groups that are likely the same as one whose record changed."""
    return services.find_pairs()


@shared_task(name="organisations.refresh_moved")
def refresh_moved() -> int:
    """Finds groups under their ward's new neighbourhood, on the day when it begins."""
    return finding.refresh_moved()


@shared_task(name="organisations.refresh_lapsed")
def refresh_lapsed() -> int:
    """Takes what nobody confirmed for two years out of the directory's search, each morning."""
    return finding.refresh_lapsed()
