"""What is said about an offer, its answer, and the work."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from apps.core import wording
from apps.digests.services import Recipient

from ..notifications import notify_group, notify_team, recipient, team

if TYPE_CHECKING:
    from apps.core.models import AuditEvent

    from ..models import Offer, Request


def offer_made(offer: Offer) -> None:
    """The group hears what is offered, by whom, and is asked for yes or no."""
    notify_group(
        "request-offered",
        offer.request,
        action="Answer the offer",
        adviser=offer.adviser.name,
        what=offer.what,
        hours=wording.hours(offer.hours),
    )


def accept_offer(request: Request, event: AuditEvent) -> None:
    """The adviser of the offer hears yes."""
    notify_team("work-offer-accepted", request, to=_offered_by(request))


def refuse_offer(request: Request, event: AuditEvent) -> None:
    """The adviser of the offer hears no."""
    notify_team("work-offer-refused", request, to=_offered_by(request))


def _offered_by(request: Request) -> Iterable[Recipient]:
    offer = request.offers.select_related("adviser").latest("made_at", "pk")
    return [recipient(offer.adviser)] if offer.adviser.erased_at is None else team(request)


def start(request: Request, event: AuditEvent) -> None:
    """The group hears that the work has started, and with whom."""
    notify_group("request-started", request, action="See your request")


def complete(request: Request, event: AuditEvent) -> None:
    """The group hears that the work is completed, and is asked what changed."""
    notify_group("request-completed", request, action="Say what changed")
