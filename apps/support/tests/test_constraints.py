"""What may never be a row, by the name of the constraint that says so."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.support.models import Contact, FactCheck, Offer, Reason, Request, Topic, Verdict

from .factories import RequestFactory, TopicFactory, an_adviser

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 2, 10, tzinfo=dt.UTC)


def refused(name: str, act) -> None:
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        act()
    assert broken.value.__cause__.diag.constraint_name == name


@pytest.mark.parametrize(
    ("trait", "values", "constraint"),
    [
        ("sent", {"status": "lost", "waiting_on": "nobody", "waiting_since": None}, "request_status_is_known"),
        ("sent", {"stage": "leap"}, "request_stage_is_known"),
        ("sent", {"sent_at": None}, "request_sent_at_unless_draft"),
        ("draft", {"sent_at": NOW}, "request_sent_at_unless_draft"),
        ("sent", {"topic": None}, "request_sent_is_complete"),
        ("sent", {"title": ""}, "request_sent_is_complete"),
        ("sent", {"difference": ""}, "request_sent_is_complete"),
        ("sent", {"stage": ""}, "request_sent_is_complete"),
        ("sent", {"ward": None}, "request_sent_is_complete"),
        ("sent", {"closed_at": NOW}, "request_closed_at_when_closed"),
        ("completed", {"closed_at": None}, "request_closed_at_when_closed"),
        ("sent", {"waiting_since": None}, "request_clock_runs_since_a_time"),
        ("sent", {"waiting_on": "nobody", "waiting_since": None}, "request_clock_runs_while_open"),
        ("completed", {"waiting_on": "us", "waiting_since": NOW}, "request_clock_runs_while_open"),
        ("declined", {"reason": None}, "request_ended_early_with_reason"),
        ("withdrawn", {"reason": None}, "request_ended_early_with_reason"),
        ("signposted", {"reason": None}, "request_ended_early_with_reason"),
        ("sent", {"deadline": dt.date(2027, 1, 1)}, "request_deadline_has_a_fact"),
        ("agreed", {"assigned_by": None}, "request_assigned_to_by_and_at"),
        ("sent", {"wish": "named"}, "request_named_wish_has_a_name"),
    ],
)
def test_request_that_cannot_be_is_refused(trait, values, constraint):
    request = RequestFactory(**({trait: True} if trait != "draft" else {}))
    refused(constraint, lambda: Request.objects.filter(pk=request.pk).update(**values))


def offer(request, **values) -> Offer:
    person = an_adviser()
    return Offer.objects.create(request=request, adviser=person, made_by=person, what="Help", **{"hours": 1, **values})


def test_second_open_offer_is_refused():
    request = RequestFactory(offered=True)
    refused("offer_one_open_per_request", lambda: offer(request))


@pytest.mark.parametrize("hours", [0, 201])
def test_offer_of_no_hours_or_too_many_is_refused(hours):
    request = RequestFactory(waiting=True)
    refused("offer_hours_are_more_than_none", lambda: offer(request, hours=hours))


def test_offer_answered_without_a_time_is_refused():
    request = RequestFactory(waiting=True)
    refused("offer_answer_has_a_time", lambda: offer(request, answer="refused"))


@pytest.mark.parametrize("hours", [0, 25])
def test_contact_of_no_hours_or_more_than_a_day_is_refused(hours, adviser):
    request = RequestFactory(active=True)
    row = {"request": request, "on": timezone.localdate(), "kind": "call", "what": "A call", "by": adviser}
    refused("contact_hours_fit_in_a_day", lambda: Contact.objects.create(**row, hours=hours))


def test_second_check_of_one_fact_is_refused(adviser):
    request = RequestFactory(sent=True)
    FactCheck.objects.create(request=request, fact="stage", by=adviser)
    refused("fact_check_one_per_fact", lambda: FactCheck.objects.create(request=request, fact="stage", by=adviser))


def test_second_verdict_of_one_side_and_unknown_stage_are_refused(adviser):
    request = RequestFactory(completed=True)
    row = {"request": request, "change": "better", "what": "All well", "by": adviser}
    refused("verdict_one_per_side", lambda: Verdict.objects.create(**row, side="adviser"))
    refused("verdict_stage_is_known", lambda: Verdict.objects.create(**row, side="group", stage_now="leap"))


def test_lists_hold_only_known_scopes_and_verbs():
    refused("topic_scope_is_known", lambda: TopicFactory(code="x", scope="maybe"))
    refused("reason_verb_is_known", lambda: Reason.objects.create(code="x", name="X", verb="ignore", why="outside"))
    refused("reason_is_counted_in_a_wide_group", lambda: Reason.objects.create(code="x", name="X", verb="decline"))
    refused(
        "reason_is_counted_in_a_wide_group",
        lambda: Reason.objects.create(code="x", name="X", verb="reopen", why="outside"),
    )
    refused(
        "support_topic_ends_after_it_starts",
        lambda: Topic.objects.create(
            code="y", name="Y", scope="core", scope_note="", starts=dt.date(2026, 1, 2), ends=dt.date(2026, 1, 1)
        ),
    )
