"""A group that does not answer is warned after three weeks, and its request closes two weeks later."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from apps.core.models import AuditEvent
from apps.digests.models import Message as Mail
from apps.support import tasks
from apps.support.conversation import services as conversation
from apps.support.models import Request
from apps.support.states import OPEN, Status
from apps.support.timeouts import services as timeouts
from apps.support.triage import services as triage

from .factories import RequestFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 2, 10, tzinfo=dt.UTC)


@pytest.mark.parametrize("status", ["needs_facts", "offered"])
def test_chase_warns_after_21_days_once_and_times_out_14_days_later(status, organisation, lead, adviser):
    with time_machine.travel(NOW, tick=False) as clock:
        request = RequestFactory(**{status: True}, organisation=organisation, by=lead, adviser=adviser)
        clock.shift(dt.timedelta(days=20, hours=23))
        assert timeouts.chase() == (0, 0)
        clock.shift(dt.timedelta(hours=1))
        assert timeouts.chase() == (1, 0)
        assert timeouts.chase() == (0, 0)
        clock.shift(dt.timedelta(days=13, hours=23))
        assert timeouts.chase() == (0, 0)
        clock.shift(dt.timedelta(hours=1))
        assert timeouts.chase() == (0, 1)
        assert timeouts.chase() == (0, 0)
    fresh = Request.objects.get(pk=request.pk)
    assert (fresh.status, fresh.offers.filter(answer="").count()) == (Status.TIMED_OUT, 0)
    kinds = Mail.objects.filter(to_email=lead.email, kind__in=["request-warned", "request-timed-out"])
    assert list(kinds.order_by("pk").values_list("kind", flat=True)) == ["request-warned", "request-timed-out"]
    verbs = AuditEvent.objects.filter(verb__in=["request.warned", "request.timed-out"]).order_by("pk")
    assert list(verbs.values_list("verb", "actor")) == [("request.warned", None), ("request.timed-out", None)]


def test_an_answer_after_the_warning_stops_the_time_out(organisation, lead, adviser):
    with time_machine.travel(NOW, tick=False) as clock:
        request = RequestFactory(needs_facts=True, organisation=organisation, by=lead, adviser=adviser)
        clock.shift(dt.timedelta(days=22))
        timeouts.chase()
        conversation.answer(Request.objects.get(pk=request.pk), by=lead, body="Here it is")
        clock.shift(dt.timedelta(days=60))
        assert timeouts.chase() == (0, 0)
        triage.ask_for_facts(Request.objects.get(pk=request.pk), by=adviser, body="One more")
        clock.shift(dt.timedelta(days=15))
        assert timeouts.chase() == (0, 0)


@pytest.mark.parametrize("status", [s for s in OPEN if s not in ("needs-facts", "offered")])
def test_chase_leaves_what_does_not_wait_on_the_group(status):
    RequestFactory(**{status.replace("-", "_"): True}, ago=400)
    assert timeouts.chase() == (0, 0)


def test_the_task_does_one_chase():
    RequestFactory(needs_facts=True, ago=30)
    assert tasks.chase() == (1, 0)
    assert Request.objects.get().warned_at <= timezone.now()
