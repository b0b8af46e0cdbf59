"""What an adviser leaves behind: open requests, open offers, and messages of groups that nobody has answered."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.accounts import roles
from apps.accounts.models import User
from apps.core import audit, wording
from apps.core.audit import SYSTEM, Actor
from apps.core.errors import DomainError
from apps.organisations.models import Membership

from .. import clocks, events
from ..models import Offer, Request
from ..policies import TRIAGE
from ..querysets import RequestQuerySet
from ..states import OPEN
from . import notifications


def _held_by(person: User) -> RequestQuerySet:
    """The open requests that somebody has, and those on which an open offer is in their name."""
    offered = Offer.objects.filter(adviser=person, answer="").values("request")
    return Request.objects.filter(Q(adviser=person) | Q(pk__in=offered), status__in=[str(status) for status in OPEN])


def says(person: User) -> str:
    """What somebody has, for whoever ends their role: 4 open requests, and on how many a message waits."""
    found = list(_held_by(person).with_unanswered().values_list("unanswered", flat=True))
    if not found:
        return ""
    waiting = sum(found)
    said = wording.count(len(found), "open request")
    return f"{said}. On {waiting} of them a message of the group waits for an answer." if waiting else f"{said}."


def hand_over(*, held_by: User, to: User | None = None, by: Actor = SYSTEM) -> int:
    """Gives the open requests and the open offers of one person to another. Returns how many requests.

    An open offer goes with its request, or to whoever has that already. Without ``to``, and where that person belongs
    to the group, a request is nobody's: it stands among those without an adviser, and its next message goes to the
    triage leads. Its place in the queue and its clocks stay as they are.
    Records ``request.assigned`` or ``request.unassigned``, and ``request.offer-handed-over``. Whoever has it from now
    on is told in one message, with what waits for an answer; a role that ends tells the triage leads of the rest.
    """
    if to is not None and not roles.has(to, *TRIAGE):
        raise DomainError("Choose somebody who advises groups", field="to", code="not-an-adviser")
    with transaction.atomic():
        locked = list(
            _held_by(held_by).select_for_update(of=("self",)).select_related("organisation", "adviser").order_by("pk")
        )
        own = set(Membership.objects.open().filter(user=to).values_list("organisation", flat=True)) if to else set()
        numbers = [request.pk for request in locked]
        offers = {
            offer.request_id: offer
            for offer in Offer.objects.select_for_update().filter(adviser=held_by, answer="", request__in=numbers)
        }
        for request in locked:
            taker = to if request.organisation_id not in own else None
            if request.adviser_id == held_by.pk:
                _give(request, taker, by=by)
            helper = taker or request.adviser
            if helper and (offer := offers.get(request.pk)):
                offer.adviser = helper
                offer.save(update_fields={"adviser"})
                audit.record(
                    events.REQUEST_OFFER_HANDED_OVER,
                    subject=request,
                    by=by,
                    before={"offer": offer.pk, "adviser": held_by.pk},
                    after={"offer": offer.pk, "adviser": helper.pk},
                )
        if by is not SYSTEM and locked:
            waits = Request.objects.filter(pk__in=numbers).with_unanswered()
            unanswered = {row.pk for row in waits if row.unanswered}
            notifications.handed_over(locked, held_by=held_by, to=to, unanswered=unanswered, offers=set(offers))
    return len(locked)


def _give(request: Request, taker: User | None, *, by: Actor) -> None:
    before, now = request.adviser_id, timezone.now()
    request.adviser = taker
    request.assigned_by = by if taker and isinstance(by, User) else None
    request.assigned_at = now if taker else None
    request.save(update_fields={"adviser", "assigned_by", "assigned_at", *clocks.note_change(request, now)})
    audit.record(
        events.REQUEST_ASSIGNED if taker else events.REQUEST_UNASSIGNED,
        subject=request,
        by=by,
        before={"adviser": before},
        after={"adviser": taker.pk if taker else None},
    )
