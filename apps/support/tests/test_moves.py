"""What single moves do beside changing the status. The whole table is in test_every_move.py."""

from __future__ import annotations

import pytest

from apps.core.audit import SYSTEM
from apps.core.errors import DomainError, MovedOn, NotAllowed
from apps.core.models import AuditEvent
from apps.digests.models import Message as Mail
from apps.support.asking import services as asking
from apps.support.casework import services as casework
from apps.support.conversation import services as conversation
from apps.support.models import Offer, Request
from apps.support.states import OPEN, Status
from apps.support.tests.factories import RequestFactory
from apps.support.timeouts import services as timeouts
from apps.support.triage import services as triage
from apps.threads.models import Message

pytestmark = pytest.mark.django_db


def at(status: str, **given) -> Request:
    return RequestFactory(**({} if status == Status.DRAFT else {status.replace("-", "_"): True}), **given)


def trace(request: Request) -> tuple:
    return (
        Request.objects.filter(pk=request.pk).values().get(),
        AuditEvent.objects.count(),
        Mail.objects.count(),
        Message.objects.count(),
        list(Offer.objects.order_by("pk").values_list("answer", flat=True)),
    )


def test_move_from_where_the_thing_no_longer_stands_says_that_it_moved_on(organisation, lead, adviser):
    stale = at(Status.SENT, organisation=organisation, by=lead)
    triage.accept(Request.objects.get(pk=stale.pk), by=adviser)
    with pytest.raises(MovedOn) as refusal:
        triage.accept(stale, by=adviser)
    assert refusal.value.message == "This has changed since you opened it. It now stands at “Waiting for an adviser”."


@pytest.mark.parametrize("status", OPEN)
def test_withdrawing_leaves_no_open_offer_and_keeps_the_reason(status, organisation, lead, adviser, reasons):
    request = at(status, organisation=organisation, by=lead, adviser=adviser)
    asking.withdraw(request, by=lead, reason=reasons["withdraw"], closing_note="We moved.")
    fresh = Request.objects.get(pk=request.pk)
    assert (fresh.status, fresh.reason_id, fresh.closing_note) == ("withdrawn", "plans-changed", "We moved.")
    assert Offer.objects.filter(answer="").count() == 0
    assert AuditEvent.objects.latest("pk").reason_code == "plans-changed"


@pytest.mark.parametrize("verb", ["signpost", "decline"])
@pytest.mark.parametrize(("reason", "note"), [(False, "Words"), (True, "")])
def test_ending_without_a_reason_or_words_for_the_group_is_refused(verb, reason, note, lead, adviser, reasons):
    request = at(Status.SENT)
    before = trace(request)
    with pytest.raises(DomainError):
        getattr(triage, verb)(request, by=adviser, reason=reasons[verb] if reason else None, closing_note=note)
    assert trace(request) == before


def test_the_question_stands_in_the_thread_and_the_group_hears_it_once(organisation, lead, adviser):
    request = at(Status.SENT, organisation=organisation, by=lead)
    triage.ask_for_facts(request, by=adviser, body="Which fund is it?")
    [message] = Message.objects.filter(thread=request.thread)
    assert (message.side, message.asks, message.body) == ("team", True, "Which fund is it?")
    [mail] = Mail.objects.filter(to_email=lead.email).exclude(kind="request-sent")
    assert (mail.kind, "Which fund is it?" in mail.body) == ("request-facts-asked", True)


def test_the_offer_is_told_once_with_its_words(organisation, lead, adviser):
    at(Status.OFFERED, organisation=organisation, by=lead, adviser=adviser)
    [mail] = Mail.objects.filter(to_email=lead.email, kind="request-offered")
    assert "Two meetings and a read of your draft" in mail.body
    assert "about 6 hours" in mail.body


def test_a_message_of_the_group_while_we_wait_for_facts_is_the_answer(organisation, lead, adviser):
    request = at(Status.NEEDS_FACTS, organisation=organisation, by=lead, adviser=adviser)
    conversation.write(request, by=lead, body="The Green Spaces fund.")
    assert Request.objects.get(pk=request.pk).status == Status.SENT
    assert AuditEvent.objects.filter(verb="request.answered").count() == 1


def test_accepting_an_offer_makes_its_adviser_the_one_who_works_on_it(organisation, lead, adviser, triage_lead):
    request = at(Status.WAITING, organisation=organisation, by=lead, adviser=triage_lead)
    casework.offer(request, by=triage_lead, what="Two meetings", hours=4, adviser=adviser)
    casework.accept_offer(request, by=lead, note="Yes please")
    fresh = Request.objects.get(pk=request.pk)
    offer = fresh.offers.get()
    assert (fresh.adviser, fresh.assigned_by) == (adviser, triage_lead)
    assert (offer.answer, offer.answer_note, offer.answered_by) == ("accepted", "Yes please", lead)


def test_the_system_alone_times_out(organisation, lead, adviser):
    request = at(Status.NEEDS_FACTS, organisation=organisation, by=lead, adviser=adviser)
    with pytest.raises(NotAllowed):
        timeouts.time_out(request, by=SYSTEM)
    timeouts.warn(request, by=SYSTEM)
    assert timeouts.time_out(request, by=SYSTEM).status == Status.TIMED_OUT
