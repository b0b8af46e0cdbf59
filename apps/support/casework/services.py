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
from apps.core.errors import DomainError, MovedOn
from apps.core.moves import move
from apps.threads import services as threads
from apps.threads.models import Message

from .. import clocks, events
from ..models import Contact, Offer, Request, Verdict
from ..policies import is_member, lock_group
from ..states import Status
from . import notifications, policies


def _check_offer(request: Request, what: str, hours: Decimal, adviser: User) -> None:
    if not roles.has(adviser, Role.ADVISER, Role.TRIAGE_LEAD):
        raise DomainError("Choose somebody who advises groups", field="adviser", code="not-an-adviser")
    if not what.strip():
        raise DomainError("Say what you offer", field="what", code="missing")
    if not 0 < hours <= 200:
        raise DomainError("Enter the hours it is likely to take, such as 6", field="hours", code="out-of-range")
    if is_member(adviser, request):
        raise DomainError("That adviser belongs to this group. Choose another", field="adviser", code="own-group")


def _make_offer(request: Request, *, by: User, what: str, hours: Decimal, adviser: User) -> Offer:
    """The row of an offer. Its adviser has the request from now on, and is told if somebody else made the offer."""
    made = Offer.objects.create(request=request, adviser=adviser, what=what.strip(), hours=hours, made_by=by)
    if request.adviser_id != adviser.pk:
        before = request.adviser_id
        request.adviser, request.assigned_by, request.assigned_at = adviser, by, made.made_at
        request.save(update_fields={"adviser", "assigned_by", "assigned_at"})
        audit.record(
            events.REQUEST_ASSIGNED, subject=request, by=by, before={"adviser": before}, after={"adviser": adviser.pk}
        )
        if adviser != by:
            notifications.offer_given(made)
    return made


def offer(request: Request, *, by: User, what: str, hours: Decimal, adviser: User | None = None) -> Offer:
    """Offers one-to-one help by an adviser, the one who offers unless another is named. The request is theirs from now on.

    ``hours`` is the time that it is likely to take. Records ``request.offered``; the group is told.
    """
    require(policies.can_offer(by, request))
    adviser = adviser or by
    with transaction.atomic():
        lock_group(request)
        moved = move(request, "offer", by=by)
        _check_offer(moved, what, hours, adviser)
        made = _make_offer(moved, by=by, what=what, hours=hours, adviser=adviser)
        notifications.offer_made(made)
    return made


def change_offer(
    request: Request, *, by: User, what: str, hours: Decimal, adviser: User | None = None, seen: int | None = None
) -> Offer:
    """Puts another offer in place of the open one, which is kept. The group is told, and has its full time to answer.

    ``seen`` is the offer that the person's form was drawn from: MovedOn when another stands by now. Records
    ``request.offer-changed``.
    """
    with transaction.atomic():
        lock_group(request)
        locked = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
        require(policies.can_change_offer(by, locked))
        held = _open_offer(locked, seen)
        adviser = adviser or held.adviser
        _check_offer(locked, what, hours, adviser)
        if (what.strip(), hours, adviser.pk) == (held.what, held.hours, held.adviser_id):
            raise DomainError(
                "This is the offer as it stands. Change something in it first", field="what", code="unchanged"
            )
        _end_offer(held, Offer.Answer.CHANGED)
        now = timezone.now()
        locked.save(update_fields=clocks.restart(locked, now) | clocks.note_change(locked, now))
        made = _make_offer(locked, by=by, what=what, hours=hours, adviser=adviser)
        audit.record(
            events.REQUEST_OFFER_CHANGED, subject=locked, by=by, before={"offer": held.pk}, after={"offer": made.pk}
        )
        notifications.offer_changed(made)
    return made


def withdraw_offer(request: Request, *, by: User, body: str) -> Request:
    """Takes back an offer that was not answered. The group is told why, and keeps its place in the queue."""
    with transaction.atomic():
        moved = move(request, "withdraw_offer", by=by)
        _end_offer(_open_offer(moved), Offer.Answer.WITHDRAWN)
        threads.write(moved.thread, by=by, side=Message.Side.TEAM, body=body)
        notifications.offer_withdrawn(moved, body)
    return moved


def _open_offer(request: Request, seen: int | None = None) -> Offer:
    """The open offer, locked. MovedOn when it is not the one that was ``seen``."""
    held = Offer.objects.select_for_update(of=("self",)).select_related("adviser").get(request=request, answer="")
    if seen is not None and seen != held.pk:
        raise MovedOn("The offer has changed since you opened this page. Read it again first.", code="moved-on")
    return held


def _end_offer(held: Offer, answer: str, *, by: User | None = None, note: str = "", said_by: str = "") -> None:
    held.answer, held.answer_note, held.said_by = answer, note.strip(), said_by.strip()
    held.answered_by, held.answered_at = by, timezone.now()
    held.save()


def _check_not_own(request: Request, held: Offer) -> None:
    """Refuses a yes to an offer whose adviser has joined the group since it was made."""
    if is_member(held.adviser, request):
        raise DomainError(
            f"{held.adviser} belongs to this group by now, so somebody else has to help. The support team can change the "
            "offer: write to them",
            code="own-group",
        )


def accept_offer(request: Request, *, by: User, note: str = "", seen: int | None = None) -> Request:
    """Takes the offer that was ``seen``. The adviser is told. Refuses one by somebody who acts for the group by now."""
    with transaction.atomic():
        lock_group(request)
        moved = move(request, "accept_offer", by=by)
        held = _open_offer(moved, seen)
        _check_not_own(moved, held)
        _end_offer(held, Offer.Answer.ACCEPTED, by=by, note=note)
    return moved


def refuse_offer(request: Request, *, by: User, note: str = "", seen: int | None = None) -> Request:
    """Says no to the offer that was ``seen``. The request goes back to the queue and keeps its place."""
    with transaction.atomic():
        moved = move(request, "refuse_offer", by=by)
        _end_offer(_open_offer(moved, seen), Offer.Answer.REFUSED, by=by, note=note)
    return moved


_RECORDED: dict[str, str] = {Offer.Answer.ACCEPTED: Status.AGREED, Offer.Answer.REFUSED: Status.WAITING}


def record_answer(
    request: Request, *, by: User, answer: str, said_by: str, note: str = "", seen: int | None = None
) -> Request:
    """Writes down a yes or no that somebody of the group said on the phone. The group and the offer's adviser are told."""
    if answer not in _RECORDED:
        raise DomainError("Choose what they said", field="answer", code="missing")
    if not said_by.strip():
        raise DomainError("Enter the name of the person who said it", field="said_by", code="missing")
    with transaction.atomic():
        lock_group(request)
        moved = move(request, "record_answer", by=by, to=_RECORDED[answer])
        held = _open_offer(moved, seen)
        if answer == Offer.Answer.ACCEPTED:
            _check_not_own(moved, held)
        _end_offer(held, answer, by=by, note=note, said_by=said_by)
        notifications.answer_recorded(moved, held)
    return moved


def start(request: Request, *, by: User) -> Request:
    """Starts the work that was agreed. Counted as served from now. The group is told.

    The group's other requests are scored again, so all are locked first, in the order of their keys: see ``scoring``.
    """
    with transaction.atomic():
        own = Request.objects.filter(organisation=request.organisation_id).order_by("pk")
        list(own.select_for_update(of=("self",)).values_list("pk", flat=True))
        return move(request, "start", by=by)


def stop_work(request: Request, *, by: User, closing_note: str) -> Request:
    """Ends work because the group is no longer heard of. It is told, and counted as help that did not come to an end."""
    return move(request, "stop_work", by=by, closing_note=closing_note.strip())


def _check_contact(request: Request, on: dt.date, what: str) -> None:
    if on > timezone.localdate():
        raise DomainError("The date must be today or before", field="on", code="in-the-future")
    if request.sent_at and on < timezone.localdate(request.sent_at):
        raise DomainError("The date is before the group asked", field="on", code="before-asking")
    if not what.strip():
        raise DomainError("Say in a few words what you did", field="what", code="missing")


def log_contact(request: Request, *, by: User, on: dt.date, kind: str, what: str, hours: Decimal) -> Contact:
    """Records time spent with or for the group, in hours. Nobody is told."""
    require(policies.can_log_contact(by, request))
    if not 0 < hours <= 24:
        raise DomainError("Enter hours such as 1.5, up to 24", field="hours", code="out-of-range")
    _check_contact(request, on, what)
    with transaction.atomic():
        contact = Contact.objects.create(request=request, by=by, on=on, kind=kind, what=what.strip(), hours=hours)
        audit.record(events.REQUEST_CONTACT_LOGGED, subject=request, by=by, after={"hours": hours, "kind": kind})
    return contact


def correct_contact(
    contact: Contact, *, by: User, on: dt.date, kind: str, what: str, hours: Decimal, why: str
) -> Contact:
    """Puts another row in place of time that was logged wrongly. Both are kept; only the new one counts.

    No hours take the time out. Records ``request.contact-corrected``; nobody is told.
    """
    with transaction.atomic():
        asked = Request.objects.select_for_update(of=("self",)).get(pk=contact.request_id)
        contact.request = asked
        require(policies.can_correct_contact(by, contact))
        if not 0 <= hours <= 24:
            raise DomainError("Enter hours such as 1.5, up to 24", field="hours", code="out-of-range")
        _check_contact(asked, on, what)
        if not why.strip():
            raise DomainError("Say why it changes", field="why", code="missing")
        after = Contact.objects.create(
            request=asked, by=by, on=on, kind=kind, what=what.strip(), hours=hours, corrects=contact, why=why.strip()
        )
        audit.record(
            events.REQUEST_CONTACT_CORRECTED,
            subject=asked,
            by=by,
            before={"hours": contact.hours, "kind": contact.kind},
            after={"hours": hours, "kind": kind},
        )
    return after


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
