"""One-to-one help: the offer, the answer, the time spent and what changed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from apps.accounts import roles
from apps.accounts.models import Role, User
from apps.core import audit
from apps.core.decisions import require
from apps.core.errors import DomainError
from apps.core.moves import move

from .. import events
from ..models import Contact, Offer, Request, Verdict
from . import notifications, policies


def offer(request: Request, *, by: User, what: str, hours: Decimal, adviser: User | None = None) -> Offer:
    """Offers one-to-one help by an adviser, the one who offers unless another is named.

    ``hours`` is the time that it is likely to take. Records ``request.offered``; the group is told.
    """
    require(policies.can_offer(by, request))
    adviser = adviser or by
    if not roles.has(adviser, Role.ADVISER, Role.TRIAGE_LEAD):
        raise DomainError("Choose somebody who advises groups", field="adviser", code="not-an-adviser")
    if not what.strip():
        raise DomainError("Say what you offer", field="what", code="missing")
    if not 0 < hours <= 200:
        raise DomainError("Enter the hours it is likely to take, such as 6", field="hours", code="out-of-range")
    with transaction.atomic():
        moved = move(request, "offer", by=by)
        made = Offer.objects.create(request=moved, adviser=adviser, what=what.strip(), hours=hours, made_by=by)
        notifications.offer_made(made)
    return made


def _answer(request: Request, verb: str, *, by: User, answer: str, note: str) -> Request:
    with transaction.atomic():
        moved = move(request, verb, by=by)
        made = Offer.objects.select_for_update().get(request=moved, answer="")
        made.answer, made.answer_note = answer, note.strip()
        made.answered_by, made.answered_at = by, timezone.now()
        made.save()
        still_here = made.adviser.erased_at is None
        if answer == Offer.Answer.ACCEPTED and moved.adviser_id != made.adviser_id and still_here:
            before = moved.adviser_id
            moved.adviser, moved.assigned_by, moved.assigned_at = made.adviser, made.made_by, made.answered_at
            moved.save(update_fields={"adviser", "assigned_by", "assigned_at"})
            audit.record(
                events.REQUEST_ASSIGNED,
                subject=moved,
                by=by,
                before={"adviser": before},
                after={"adviser": made.adviser_id},
            )
    return moved


def accept_offer(request: Request, *, by: User, note: str = "") -> Request:
    """Takes the offer. The adviser is told and becomes the one who works on it."""
    return _answer(request, "accept_offer", by=by, answer=Offer.Answer.ACCEPTED, note=note)


def refuse_offer(request: Request, *, by: User, note: str = "") -> Request:
    """Says no to the offer. The request goes back to the queue and keeps its place."""
    return _answer(request, "refuse_offer", by=by, answer=Offer.Answer.REFUSED, note=note)


def start(request: Request, *, by: User) -> Request:
    """Starts the work that was agreed. Counted as served from now. The group is told."""
    return move(request, "start", by=by)


def log_contact(request: Request, *, by: User, on: dt.date, kind: str, what: str, hours: Decimal) -> Contact:
    """Records time spent with or for the group, in hours. Nobody is told."""
    require(policies.can_log_contact(by, request))
    if on > timezone.localdate():
        raise DomainError("The date must be today or before", field="on", code="in-the-future")
    if request.sent_at and on < timezone.localdate(request.sent_at):
        raise DomainError("The date is before the group asked", field="on", code="before-asking")
    if not 0 < hours <= 24:
        raise DomainError("Enter hours such as 1.5, up to 24", field="hours", code="out-of-range")
    if not what.strip():
        raise DomainError("Say in a few words what you did", field="what", code="missing")
    with transaction.atomic():
        contact = Contact.objects.create(request=request, by=by, on=on, kind=kind, what=what.strip(), hours=hours)
        audit.record(events.REQUEST_CONTACT_LOGGED, subject=request, by=by, after={"hours": hours, "kind": kind})
    return contact


def _verdict(request: Request, *, by: User, side: str, change: str, what: str, stage_now: str) -> Verdict:
    if not change:
        raise DomainError("Choose what changed", field="change", code="missing")
    if not what.strip():
        raise DomainError("Say in your own words what changed", field="what", code="missing")
    return Verdict.objects.create(
        request=request, by=by, side=side, change=change, what=what.strip(), stage_now=stage_now
    )


def complete(request: Request, *, by: User, change: str, what: str, stage_now: str = "") -> Request:
    """Completes the work, with what changed as the adviser sees it. The group is told and asked for its own view.

    Unchanged and worse are answers too. Refuses until at least one contact is logged.
    """
    with transaction.atomic():
        moved = move(request, "complete", by=by)
        _verdict(moved, by=by, side="adviser", change=change, what=what, stage_now=stage_now)
    return moved


def give_verdict(request: Request, *, by: User, change: str, what: str, stage_now: str = "") -> Verdict:
    """Keeps what changed in the group's own words, once."""
    with transaction.atomic():
        locked = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
        require(policies.can_give_verdict(by, locked))
        verdict = _verdict(locked, by=by, side="group", change=change, what=what, stage_now=stage_now)
        audit.record(events.REQUEST_VERDICT_GIVEN, subject=locked, by=by, after={"change": change})
    return verdict
