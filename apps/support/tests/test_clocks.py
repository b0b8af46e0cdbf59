"""The four clocks: exactly one of 'us' and 'them' runs while a request is open; a reply by any route turns it."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine

from apps.accounts.tests.factories import sign_in
from apps.support import clocks
from apps.support.casework import services as casework
from apps.support.conversation import services as conversation
from apps.support.models import Request
from apps.support.states import OPEN, Status
from apps.support.triage import services as triage

from .factories import RequestFactory

LONDON = ZoneInfo("Europe/London")
MONDAY = dt.datetime(2026, 11, 2, 10, tzinfo=LONDON)
DAY = dt.timedelta(days=1)


@pytest.mark.django_db
@pytest.mark.parametrize("status", Status.values)
def test_a_clock_runs_exactly_while_the_request_is_open(status):
    request = RequestFactory(**({} if status == Status.DRAFT else {status.replace("-", "_"): True}))
    assert (request.waiting_on != "nobody", request.waiting_since is not None) == (status in OPEN, status in OPEN)


@pytest.mark.django_db
def test_the_clocks_of_a_whole_story(organisation, lead, adviser):
    with time_machine.travel(MONDAY, tick=False) as clock:
        request = RequestFactory(sent=True, organisation=organisation, by=lead)
        assert request.reply_due_at == MONDAY + 2 * DAY
        clock.shift(DAY)
        triage.ask_for_facts(request, by=adviser, body="Which fund?")
        clock.shift(3 * DAY)
        conversation.write(Request.objects.get(), by=lead, body="Green Spaces")
        clock.shift(2 * DAY)
        triage.accept(Request.objects.get(), by=adviser)
        clock.shift(4 * DAY)
        casework.offer(Request.objects.get(), by=adviser, what="Two meetings", hours=6)
        clock.shift(DAY)
        conversation.write(Request.objects.get(), by=lead, body="Could it be in the evening?")
        assert Request.objects.get().waiting_on == "us"
        clock.shift(DAY)
        conversation.write(Request.objects.get(), by=adviser, body="Yes")
        clock.shift(2 * DAY)
        casework.accept_offer(Request.objects.get(), by=lead)
        clock.shift(DAY)
        times = clocks.times(Request.objects.get())
    assert times == clocks.ClockTimes(
        first_reply=DAY,
        first_reply_late=False,
        on_us=(1 + 2 + 4 + 1 + 1) * DAY,
        on_them=(3 + 1 + 2) * DAY,
        running="us",
        running_since=MONDAY + 14 * DAY,
        resolved=None,
    )


@pytest.mark.django_db
def test_a_second_message_of_one_side_does_not_set_its_clock_back(organisation, lead, adviser):
    with time_machine.travel(MONDAY, tick=False) as clock:
        request = RequestFactory(active=True, organisation=organisation, by=lead, adviser=adviser)
        conversation.write(request, by=adviser, body="See the draft")
        clock.shift(DAY)
        conversation.write(Request.objects.get(), by=adviser, body="And the budget")
        assert Request.objects.get().waiting_since == MONDAY


@pytest.mark.django_db
def test_the_first_reply_is_late_from_the_moment_that_it_is_due():
    with time_machine.travel(MONDAY, tick=False) as clock:
        request = RequestFactory(sent=True)
        clock.shift(2 * DAY)
        assert clocks.times(request).first_reply_late is False
        clock.shift(dt.timedelta(seconds=1))
        assert clocks.times(request).first_reply_late is True


@pytest.mark.django_db
def test_a_message_of_the_team_is_the_first_reply_once(adviser):
    with time_machine.travel(MONDAY, tick=False) as clock:
        request = RequestFactory(sent=True)
        clock.shift(DAY)
        conversation.write(request, by=adviser, body="We are reading it")
        clock.shift(DAY)
        triage.accept(Request.objects.get(), by=adviser)
        assert Request.objects.get().first_reply_at == MONDAY + DAY


FIRST_REPLIES = {
    "a message": (lambda r, by, why: conversation.write(r, by=by, body="Thank you"), True),
    "a phone call that was written down": (
        lambda r, by, why: conversation.write(r, by=by, body="We rang", route="phone"),
        True,
    ),
    "a question": (lambda r, by, why: triage.ask_for_facts(r, by=by, body="Which fund?"), True),
    "a signpost": (lambda r, by, why: triage.signpost(r, by=by, reason=why["signpost"], closing_note="There"), True),
    "a decline": (lambda r, by, why: triage.decline(r, by=by, reason=why["decline"], closing_note="Sorry"), True),
    "read": (lambda r, by, why: triage.accept(r, by=by), False),
    "assigned": (lambda r, by, why: triage.assign(r, by=by, adviser=by), False),
    "a fact checked": (lambda r, by, why: triage.check_fact(r, by=by, fact="stage"), False),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("act", "counts"), FIRST_REPLIES.values(), ids=FIRST_REPLIES)
def test_first_reply_is_what_the_group_received_and_never_that_it_was_read(adviser, reasons, act, counts):
    with time_machine.travel(MONDAY, tick=False) as clock:
        request = RequestFactory(sent=True)
        clock.shift(DAY)
        act(request, adviser, reasons)
        held = Request.objects.get()
    assert held.first_reply_at == (MONDAY + DAY if counts else None)
    assert clocks.promised_by(held) == (None if counts else MONDAY + 2 * DAY)


@pytest.mark.django_db
def test_an_offer_is_the_first_reply_to_a_request_that_was_only_read(adviser):
    with time_machine.travel(MONDAY, tick=False) as clock:
        request = RequestFactory(waiting=True)
        clock.shift(DAY)
        casework.offer(request, by=adviser, what="Two meetings", hours=6)
        assert Request.objects.get().first_reply_at == MONDAY + DAY


@pytest.mark.django_db
def test_a_read_request_without_a_reply_says_the_promised_day_to_its_group(client):
    with time_machine.travel(MONDAY, tick=False):
        request = RequestFactory(waiting=True)
        sign_in(client, request.asked_by)
        text = client.get(f"/support/{request.ref}/").content.decode()
    assert "You hear from us by Wednesday 4 November." in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "shown", "days"),
    [
        ("2026-11-02 23:59", "2026-11-03 00:01", 1),
        ("2026-11-02 00:01", "2026-11-02 23:59", 0),
        ("2026-10-24 12:00", "2026-10-26 08:00", 2),
    ],
)
def test_days_of_a_clock_are_days_of_the_calendar(asked, shown, days):
    start, now = (dt.datetime.fromisoformat(at).replace(tzinfo=LONDON) for at in (asked, shown))
    with time_machine.travel(start, tick=False):
        request = RequestFactory(sent=True)
    assert (clocks.days_run(request, "us", now), clocks.days_run(request, "them", now)) == (days, 0)


@pytest.mark.django_db
def test_days_of_a_clock_add_up_over_its_stretches_and_stand_still_when_it_stops(organisation, lead, adviser):
    with time_machine.travel(MONDAY, tick=False) as clock:
        request = RequestFactory(sent=True, organisation=organisation, by=lead)
        clock.shift(2 * DAY)
        triage.ask_for_facts(request, by=adviser, body="Which fund?")
        clock.shift(3 * DAY)
        conversation.write(Request.objects.get(), by=lead, body="Green Spaces")
        clock.shift(4 * DAY)
        running = Request.objects.get()
        assert (clocks.days_run(running, "us"), clocks.days_run(running, "them")) == (6, 3)
        triage.ask_for_facts(running, by=adviser, body="And when?")
        clock.shift(dt.timedelta(hours=30))
        stopped = Request.objects.get()
    assert (clocks.days_run(stopped, "us", MONDAY + 11 * DAY), stopped.waiting_on) == (6, "them")


@pytest.mark.django_db
def test_a_closed_request_has_a_time_to_its_end_and_no_clock_runs(organisation, lead, adviser, reasons):
    with time_machine.travel(MONDAY, tick=False) as clock:
        request = RequestFactory(sent=True, organisation=organisation, by=lead)
        clock.shift(5 * DAY)
        triage.decline(request, by=adviser, reason=reasons["decline"], closing_note="Sorry")
        times = clocks.times(Request.objects.get())
    assert (times.resolved, times.on_us, times.running, times.first_reply) == (5 * DAY, 5 * DAY, "nobody", 5 * DAY)
