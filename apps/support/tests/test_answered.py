"""An answer goes back where it came from, and is answered by a date that has not passed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.tests.factories import sign_in
from apps.core.working_days import working_days_after
from apps.support import clocks
from apps.support.casework import policies as casework_policies
from apps.support.conversation import services as conversation
from apps.support.models import Request
from apps.support.triage import services as triage

from .factories import ReasonFactory, RequestFactory, walk

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def fresh(request):
    return Request.objects.get(pk=request.pk)


def asked_after(status, adviser, days=10):
    """A request that stood at this status for some days, was asked for facts and answered today."""
    request = RequestFactory(at=status, ago=days)
    triage.ask_for_facts(fresh(request), by=adviser, body="Which fund?")
    return conversation.answer(fresh(request), by=request.asked_by, body="The big one.")


@pytest.mark.parametrize("status", ["sent", "waiting"])
def test_answer_takes_the_request_back_where_it_was_asked(adviser, status):
    request = fresh(asked_after(status, adviser))
    assert (request.status, request.waiting_on, request.answered_at is not None) == (status, "us", True)
    assert (request.read_at is not None) is (status == "waiting")
    assert bool(casework_policies.can_offer(adviser, request)) is (status == "waiting")


def test_message_while_we_wait_for_facts_goes_back_the_same_way(adviser):
    request = RequestFactory(waiting=True)
    triage.ask_for_facts(fresh(request), by=adviser, body="Which fund?")
    conversation.write(fresh(request), by=request.asked_by, body="The big one.")
    assert (fresh(request).status, fresh(request).answered_at is not None) == ("waiting", True)


def test_clocks_after_an_answer_keep_what_ran_and_ours_runs(adviser):
    request = fresh(asked_after("waiting", adviser, days=10))
    times = clocks.times(request)
    assert (times.on_us.days, times.on_them.days, times.running) == (10, 0, "us")
    assert request.first_reply_at is not None
    assert request.reply_due_at < timezone.now() < request.answer_due_at


def test_answer_is_due_two_working_days_later():
    friday = dt.datetime(2026, 11, 27, 10, 0, tzinfo=dt.UTC)
    assert working_days_after(friday, clocks.ANSWER_WORKING_DAYS).date() == dt.date(2026, 12, 1)


OURS = ["accept", "ask_for_facts", "offer", "signpost", "decline", "message"]


@pytest.mark.parametrize("verb", OURS)
def test_whatever_the_team_does_next_ends_that_they_answered(adviser, verb):
    request = asked_after("sent" if verb == "accept" else "waiting", adviser)
    if verb == "message":
        conversation.write(fresh(request), by=adviser, body="Thank you.")
    else:
        walk(request, verb, member=request.asked_by, adviser=adviser)
    assert (fresh(request).answered_at, fresh(request).answer_due_at) == (None, None)


def test_another_message_of_the_group_leaves_that_they_answered_and_its_date(adviser):
    request = fresh(asked_after("waiting", adviser))
    conversation.write(request, by=request.asked_by, body="And one more thing.")
    assert fresh(request).answer_due_at == request.answer_due_at


def test_read_survives_questions_and_refused_offers_and_ends_never(adviser):
    request = RequestFactory(waiting=True)
    first = request.read_at
    walk(request, "offer", member=request.asked_by, adviser=adviser)
    walk(request, "refuse_offer", member=request.asked_by, adviser=adviser)
    triage.ask_for_facts(fresh(request), by=adviser, body="Which fund?")
    conversation.answer(fresh(request), by=request.asked_by, body="The big one.")
    assert (fresh(request).status, fresh(request).read_at) == ("waiting", first)


@pytest.mark.parametrize("values", [{"answered_at": timezone.now()}, {"answer_due_at": timezone.now()}])
def test_answered_without_a_due_date_is_refused_by_the_database(values):
    request = RequestFactory(waiting=True)
    with pytest.raises(IntegrityError, match="request_answered_has_a_due_date"), transaction.atomic():
        Request.objects.filter(pk=request.pk).update(**values)


def test_waiting_without_having_been_read_is_refused_by_the_database():
    request = RequestFactory(waiting=True)
    with pytest.raises(IntegrityError, match="request_read_before_it_waits"), transaction.atomic():
        Request.objects.filter(pk=request.pk).update(read_at=None)


@pytest.mark.parametrize("status", ["sent", "waiting"])
def test_group_is_promised_a_date_that_is_to_come(client, adviser, status):
    request = fresh(asked_after(status, adviser))
    sign_in(client, request.asked_by)
    steps = client.get(f"/support/R-{request.pk}/").context["steps"]
    [now] = [step for step in steps if step.state == "now"]
    due = timezone.localtime(request.answer_due_at)
    assert f"You hear from us by {due:%A} {due.day} {due:%B}" in now.note
    assert due > timezone.now()


@pytest.mark.parametrize("answered", [False, True])
def test_group_whose_date_has_passed_is_told_that_we_are_late(client, adviser, answered):
    request = asked_after("sent", adviser) if answered else RequestFactory(sent=True)
    past = timezone.now() - 9 * DAY
    Request.objects.filter(pk=request.pk).update(**{"answer_due_at" if answered else "reply_due_at": past})
    sign_in(client, request.asked_by)
    [now] = [step for step in client.get(f"/support/R-{request.pk}/").context["steps"] if step.state == "now"]
    assert "We are late, and we are sorry." in now.note
    assert "You hear from us by" not in now.note


def test_sent_request_that_was_written_to_promises_no_date_that_has_gone(client, adviser):
    request = RequestFactory(sent=True, ago=10)
    conversation.write(request, by=adviser, body="We are looking at it.")
    sign_in(client, request.asked_by)
    [now] = [step for step in client.get(f"/support/R-{request.pk}/").context["steps"] if step.state == "now"]
    assert now.note == "A person reads it."


def test_staff_see_that_they_answered_with_the_date_and_the_offer_at_hand(client, triage_lead):
    request = fresh(asked_after("waiting", triage_lead))
    sign_in(client, triage_lead)
    page = client.get(f"/queue/R-{request.pk}/")
    assert (page.context["tag"], page.context["word"]) == ("answered", "They answered")
    assert page.context["clocks"][1].note.startswith("They answered. Reply due ")
    assert f"/support/R-{request.pk}/staff/offer/" in page.content.decode()
    ReasonFactory()
