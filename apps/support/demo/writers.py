"""The two ways in which a demo request comes to be: by the services, and as rows that are inserted in bulk.

Both have the same methods, so that one timeline can be written by either.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.core import burden
from apps.core.audit import SYSTEM
from apps.core.demo_rows import Rows
from apps.organisations.models import Organisation
from apps.places.models import WardMembership
from apps.threads.models import Message, Thread

from .. import clocks, events
from ..asking import services as asking_services
from ..casework import services as casework_services
from ..conversation import services as conversation_services
from ..models import Contact, FactCheck, Offer, Reason, Request, Verdict
from ..timeouts import services as timeout_services
from ..triage import services as triage_services

TASK = "ask"
"""The task under which the portal counts what asking costs people."""


class ServiceWriter:
    """Each step by the service that the pages call."""

    def draft(self, *, by: User, organisation: Organisation, answers: dict[str, Any]) -> Request:
        request = asking_services.start_draft(by=by, organisation=organisation)
        return asking_services.save_draft(request, by=by, **answers)

    def tick(self, request: Request, *, refused: bool = False) -> None:
        burden.tick(TASK, request.pk, refused=refused)

    def submit(self, request: Request, *, by: User) -> Request:
        return asking_services.submit(request, by=by)

    def accept(self, request: Request, *, by: User) -> Request:
        return triage_services.accept(request, by=by)

    def ask_for_facts(self, request: Request, *, by: User, body: str) -> Request:
        return triage_services.ask_for_facts(request, by=by, body=body)

    def answer(self, request: Request, *, by: User, body: str) -> Request:
        return conversation_services.answer(request, by=by, body=body)

    def write(self, request: Request, *, by: User, body: str, route: str = "portal") -> None:
        conversation_services.write(request, by=by, body=body, route=route)

    def assign(self, request: Request, *, by: User, adviser: User) -> Request:
        return triage_services.assign(request, by=by, adviser=adviser)

    def check_fact(self, request: Request, *, by: User, fact: str) -> None:
        triage_services.check_fact(request, by=by, fact=fact)

    def signpost(self, request: Request, *, by: User, reason: Reason, closing_note: str) -> Request:
        return triage_services.signpost(request, by=by, reason=reason, closing_note=closing_note)

    def decline(self, request: Request, *, by: User, reason: Reason, closing_note: str) -> Request:
        return triage_services.decline(request, by=by, reason=reason, closing_note=closing_note)

    def withdraw(self, request: Request, *, by: User, reason: Reason) -> Request:
        return asking_services.withdraw(request, by=by, reason=reason)

    def offer(self, request: Request, *, by: User, what: str, hours: Decimal) -> Request:
        return casework_services.offer(request, by=by, what=what, hours=hours).request

    def accept_offer(self, request: Request, *, by: User) -> Request:
        return casework_services.accept_offer(request, by=by)

    def refuse_offer(self, request: Request, *, by: User, note: str) -> Request:
        return casework_services.refuse_offer(request, by=by, note=note)

    def start(self, request: Request, *, by: User) -> Request:
        return casework_services.start(request, by=by)

    def log_contact(self, request: Request, *, by: User, kind: str, what: str, hours: Decimal) -> None:
        casework_services.log_contact(request, by=by, on=timezone.localdate(), kind=kind, what=what, hours=hours)

    def complete(self, request: Request, *, by: User, change: str, what: str) -> Request:
        return casework_services.complete(request, by=by, change=change, what=what)

    def give_verdict(self, request: Request, *, by: User, change: str, what: str) -> None:
        casework_services.give_verdict(request, by=by, change=change, what=what)

    def warn(self, request: Request) -> Request:
        return timeout_services.warn(request)

    def time_out(self, request: Request) -> Request:
        return timeout_services.time_out(request)


class RowWriter(ServiceWriter):
    """Each step as the rows that its service would write. No message is sent, and nothing is scored."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._offers: dict[int, Offer] = {}
        self._places = list(WardMembership.objects.order_by("starts", "pk"))

    def draft(self, *, by: User, organisation: Organisation, answers: dict[str, Any]) -> Request:
        request = self.rows.add(Request(organisation=organisation, asked_by=by, thread=self.rows.add(Thread())))
        self.rows.record(events.REQUEST_DRAFTED, subject=request, by=by)
        for name in asking_services.FACTS:
            if name in answers:
                setattr(request, name, answers[name])
        for name in ("readiness", "access"):
            self.rows.link(request, name, answers.get(name, ()))
        clocks.note_change(request, timezone.now())
        request.edited_by = by
        return request

    def tick(self, request: Request, *, refused: bool = False) -> None:
        self.rows.tick(TASK, request.pk, refused=refused)

    def submit(self, request: Request, *, by: User) -> Request:
        request.ward, request.asked_by = request.organisation.ward, by
        request.neighbourhood_id = self._neighbourhood(request.organisation.ward_id, timezone.localdate())
        self.rows.finish(TASK, request.pk)
        return self.rows.move(request, "submit", by=by)

    def accept(self, request: Request, *, by: User) -> Request:
        return self.rows.move(request, "accept", by=by)

    def ask_for_facts(self, request: Request, *, by: User, body: str) -> Request:
        self.rows.move(request, "ask_for_facts", by=by)
        self._message(request, by, "team", body, asks=True)
        return request

    def answer(self, request: Request, *, by: User, body: str) -> Request:
        self.rows.move(request, "answer", by=by, to="waiting" if request.read_at else "sent")
        self._message(request, by, "group", body)
        return request

    def write(self, request: Request, *, by: User, body: str, route: str = "portal") -> None:
        """While a request waits, when a message moves no clock."""
        side = "group" if by.pk == request.asked_by_id else "team"
        message = self._message(request, by, side, body, route=route)
        now = timezone.now()
        clocks.note_change(request, now)
        if side == "team":
            clocks.note_first_reply(request, now)
            clocks.note_our_turn_taken(request)
        self.rows.record(events.REQUEST_MESSAGE_WRITTEN, subject=request, by=by, after={"message": message.pk})

    def assign(self, request: Request, *, by: User, adviser: User) -> Request:
        before, now = request.adviser_id, timezone.now()
        if before != adviser.pk:
            request.adviser, request.assigned_by, request.assigned_at = adviser, by, now
            clocks.note_change(request, now)
            self._assigned(request, before, by)
        return request

    def check_fact(self, request: Request, *, by: User, fact: str) -> None:
        self.rows.add(FactCheck(request=request, fact=fact, by=by))
        self.rows.record(events.REQUEST_FACT_CHECKED, subject=request, by=by, after={"fact": fact})

    def signpost(self, request: Request, *, by: User, reason: Reason, closing_note: str) -> Request:
        return self.rows.move(request, "signpost", by=by, reason=reason, closing_note=closing_note)

    def decline(self, request: Request, *, by: User, reason: Reason, closing_note: str) -> Request:
        return self.rows.move(request, "decline", by=by, reason=reason, closing_note=closing_note)

    def withdraw(self, request: Request, *, by: User, reason: Reason) -> Request:
        self.rows.move(request, "withdraw", by=by, reason=reason, closing_note="")
        self._lapse(request)
        return request

    def offer(self, request: Request, *, by: User, what: str, hours: Decimal) -> Request:
        self.rows.move(request, "offer", by=by)
        made = Offer(request=request, adviser=by, what=what, hours=hours, made_by=by)
        self._offers[request.pk] = self.rows.add(made)
        if request.adviser_id != by.pk:
            before = request.adviser_id
            request.adviser, request.assigned_by, request.assigned_at = by, by, made.made_at
            self._assigned(request, before, by)
        return request

    def accept_offer(self, request: Request, *, by: User) -> Request:
        self._answered(request, "accept_offer", by, Offer.Answer.ACCEPTED)
        return request

    def refuse_offer(self, request: Request, *, by: User, note: str) -> Request:
        self._answered(request, "refuse_offer", by, Offer.Answer.REFUSED, note)
        return request

    def start(self, request: Request, *, by: User) -> Request:
        return self.rows.move(request, "start", by=by)

    def log_contact(self, request: Request, *, by: User, kind: str, what: str, hours: Decimal) -> None:
        on = timezone.localdate()
        self.rows.add(Contact(request=request, by=by, on=on, kind=kind, what=what, hours=hours))
        self.rows.record(events.REQUEST_CONTACT_LOGGED, subject=request, by=by, after={"hours": hours, "kind": kind})

    def complete(self, request: Request, *, by: User, change: str, what: str) -> Request:
        self.rows.move(request, "complete", by=by)
        self.rows.add(Verdict(request=request, by=by, side="adviser", change=change, what=what))
        return request

    def give_verdict(self, request: Request, *, by: User, change: str, what: str) -> None:
        self.rows.add(Verdict(request=request, by=by, side="group", change=change, what=what))
        self.rows.record(events.REQUEST_VERDICT_GIVEN, subject=request, by=by, after={"change": change})

    def warn(self, request: Request) -> Request:
        request.warned_at = timezone.now()
        self.rows.record(events.REQUEST_WARNED, subject=request, by=SYSTEM)
        return request

    def time_out(self, request: Request) -> Request:
        self.rows.move(request, "time_out", by=SYSTEM)
        self._lapse(request)
        return request

    def _neighbourhood(self, ward: str, day: dt.date) -> str:
        on = (held for held in self._places if held.ward_id == ward and held.starts <= day)
        return next(held.neighbourhood_id for held in on if held.ends is None or day < held.ends)

    def _message(
        self, request: Request, by: User, side: str, body: str, *, asks: bool = False, route: str = "portal"
    ) -> Message:
        message = Message(thread=request.thread, author=by, side=side, body=body, asks=asks, route=route)
        return self.rows.add(message)

    def _assigned(self, request: Request, before: int | None, by: User) -> None:
        self.rows.record(
            events.REQUEST_ASSIGNED,
            subject=request,
            by=by,
            before={"adviser": before},
            after={"adviser": request.adviser_id},
        )

    def _answered(self, request: Request, verb: str, by: User, answer: str, note: str = "") -> Offer:
        self.rows.move(request, verb, by=by)
        made = self._offers.pop(request.pk)
        made.answer, made.answer_note, made.answered_by, made.answered_at = answer, note, by, timezone.now()
        return made

    def _lapse(self, request: Request) -> None:
        if made := self._offers.pop(request.pk, None):
            made.answer, made.answered_at = Offer.Answer.LAPSED, timezone.now()
