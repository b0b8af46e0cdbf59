"""What is said about an offer, its answer, and the work."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from apps.accounts import roles
from apps.core import wording
from apps.digests.services import Recipient

from ..notifications import notify_group, notify_team, recipient, team
from ..policies import TRIAGE

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


def offer_given(offer: Offer) -> None:
    """The adviser hears that a request was given to them with an offer in their name."""
    notify_team("work-assigned", offer.request, to=[recipient(offer.adviser)])


def offer_changed(offer: Offer) -> None:
    """The group hears what is offered now, in place of what was."""
    notify_group(
        "request-offer-changed",
        offer.request,
        action="Answer the offer",
        adviser=offer.adviser.name,
        what=offer.what,
        hours=wording.hours(offer.hours),
    )


def offer_withdrawn(request: Request, body: str) -> None:
    """The group hears that the offer was taken back, why, and that it keeps its place."""
    notify_group("request-offer-withdrawn", request, action="See your request", body=body)


def answer_recorded(request: Request, offer: Offer) -> None:
    """The group hears what was written down for it, and the adviser of the offer hears the answer."""
    said_yes = offer.answer == offer.Answer.ACCEPTED
    notify_group(
        "request-answer-recorded",
        request,
        action="See your request",
        author=str(offer.answered_by),
        said_by=offer.said_by,
        answer="yes" if said_yes else "no",
    )
    kind = "work-offer-accepted" if said_yes else "work-offer-refused"
    writer = offer.answered_by_id
    notify_team(kind, request, to=[each for each in _offered_by(request) if each.user_id != writer])


def accept_offer(request: Request, event: AuditEvent) -> None:
    """The adviser of the offer hears yes."""
    notify_team("work-offer-accepted", request, to=_offered_by(request))


def refuse_offer(request: Request, event: AuditEvent) -> None:
    """The adviser of the offer hears no."""
    notify_team("work-offer-refused", request, to=_offered_by(request))


def _offered_by(request: Request) -> Iterable[Recipient]:
    offer = request.offers.select_related("adviser").latest("made_at", "pk")
    return [recipient(offer.adviser)] if roles.has(offer.adviser, *TRIAGE) else team(request)


def start(request: Request, event: AuditEvent) -> None:
    """The group hears that the work has started, and with whom."""
    notify_group("request-started", request, action="See your request")


def stop_work(request: Request, event: AuditEvent) -> None:
    """The group hears that the work has ended because nobody heard from it."""
    notify_group("request-stopped", request, action="See your request", closing_note=request.closing_note)


def complete(request: Request, event: AuditEvent) -> None:
    """The group hears that the work is completed, and is asked what changed."""
    notify_group("request-completed", request, action="Say what changed")
