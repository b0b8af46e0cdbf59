"""notify(): what is written, to whom, and when it falls due."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction

from apps.accounts.models import User
from apps.digests import services
from apps.digests.due_times import due_at
from apps.digests.kinds import Frequency, reminders
from apps.digests.models import Envelope, Message, TopicPreference
from apps.digests.services import Recipient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_kinds")]
LONDON = ZoneInfo("Europe/London")


def news(*to: Recipient) -> list[Message]:
    return services.notify("test-news", to=to, context={"organisation": "Moss & Sons"}, url="/r/1/", action="See it")


def test_notify_with_no_choice_made_puts_the_message_in_an_envelope_of_its_own():
    user = User.objects.create_user("ada@example.org", name="Ada")
    [message] = news(Recipient("ada@example.org", "Ada", user.pk))
    assert (message.subject, message.body, message.url) == (
        "News for Moss & Sons",
        "First & <last>.\n\nSecond.",
        "http://testserver/r/1/",
    )
    envelope = Envelope.objects.get()
    assert (envelope.to_email, envelope.subject, envelope.state, envelope.user_id) == (
        "ada@example.org",
        "News for Moss & Sons",
        "waiting",
        user.pk,
    )
    assert Message.objects.get().envelope == envelope


def test_notify_when_the_transaction_rolls_back_writes_nothing():
    with transaction.atomic():
        news(Recipient("ada@example.org"))
        transaction.set_rollback(True)
    assert (Message.objects.count(), Envelope.objects.count()) == (0, 0)


@pytest.mark.parametrize(("frequency", "envelopes"), [("at-once", 1), ("daily", 0), ("weekly", 0), ("never", 0)])
def test_notify_follows_the_choice_of_the_person(frequency, envelopes):
    user = User.objects.create_user("ada@example.org")
    TopicPreference.objects.create(user=user, topic="requests", frequency=frequency)
    [message] = news(Recipient("ada@example.org", "", user.pk))
    assert (message.frequency, message.due_at is None, Envelope.objects.count()) == (
        frequency,
        frequency == "never",
        envelopes,
    )


def test_notify_about_a_fixed_topic_ignores_choices():
    TopicPreference.objects.create(email="bo@example.org", topic="account", frequency="never")
    [message] = services.notify("test-alarm", to=[Recipient("bo@example.org")], context={"code": "1"})
    assert message.frequency == "at-once"


def test_notify_an_address_that_has_an_account_follows_that_accounts_choice():
    user = User.objects.create_user("ada@example.org", name="Ada")
    TopicPreference.objects.create(user=user, topic="requests", frequency="weekly")
    [message] = news(Recipient("Ada@Example.org "))
    assert (message.user_id, message.to_name, message.frequency) == (user.pk, "Ada", "weekly")


def test_notify_keeps_the_choice_made_by_address_before_the_account_was_made():
    TopicPreference.objects.create(email="ada@example.org", topic="requests", frequency="daily")
    user = User.objects.create_user("ada@example.org")
    [message] = news(Recipient("ada@example.org", "", user.pk))
    assert message.frequency == "daily"


def test_notify_one_address_twice_writes_one_message():
    assert len(news(Recipient("ada@example.org"), Recipient("ADA@example.org"))) == 1


def test_notify_a_person_who_was_signed_off_writes_nothing():
    user = User.objects.create_user("ada@example.org", is_active=False)
    assert news(Recipient("ada@example.org", "", user.pk), Recipient("ada@example.org")) == []


def test_notify_costs_the_same_statements_for_one_and_for_thirty(django_assert_num_queries):
    for number in (1, 30):
        with django_assert_num_queries(6):
            news(*(Recipient(f"p{number}-{i}@example.org") for i in range(number)))


@pytest.mark.parametrize(
    ("frequency", "now", "due"),
    [
        ("daily", "2026-11-23 07:59", "2026-11-23 08:00"),
        ("daily", "2026-11-23 08:00", "2026-11-24 08:00"),
        ("weekly", "2026-11-23 07:59", "2026-11-23 08:00"),
        ("weekly", "2026-11-23 08:01", "2026-11-30 08:00"),
        ("weekly", "2026-11-29 23:59", "2026-11-30 08:00"),
        ("daily", "2026-03-28 12:00", "2026-03-29 08:00"),
    ],
)
def test_due_at_is_eight_in_the_morning_by_local_clocks(frequency, now, due):
    moment = datetime.fromisoformat(now).replace(tzinfo=LONDON)
    assert due_at(frequency, moment) == datetime.fromisoformat(due).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-22 19:59:59", "2026-11-22 19:59:59"),
        ("2026-11-22 20:00", "2026-11-23 08:00"),
        ("2026-11-23 00:00", "2026-11-23 08:00"),
        ("2026-11-23 07:59:59", "2026-11-23 08:00"),
        ("2026-11-23 08:00", "2026-11-23 08:00"),
        ("2026-07-01 20:00", "2026-07-02 08:00"),
        ("2026-03-28 23:00", "2026-03-29 08:00"),
    ],
)
def test_due_at_of_a_reminder_is_never_at_night(now, due):
    moment = datetime.fromisoformat(now).replace(tzinfo=LONDON)
    assert due_at("at-once", moment, reminds=True) == datetime.fromisoformat(due).replace(tzinfo=LONDON)
    assert due_at("at-once", moment) == moment


def test_kinds_that_only_time_brings_about_are_reminders():
    assert reminders() == [
        "digest",
        "account-unused",
        "event-reminder",
        "group-claim-lapsed",
        "group-consents-due",
        "group-consents-ended",
        "group-still-there",
        "request-timed-out",
        "request-warned",
        "work-next-step",
        "work-timed-out",
    ]


@pytest.mark.parametrize(
    ("at", "sent"),
    [
        ("2026-11-22T19:59:00Z", ["account-code", "account-unused", "digest"]),
        ("2026-11-22T20:00:00Z", ["account-code"]),
        ("2026-11-23T07:59:00Z", ["account-code"]),
        ("2026-11-23T08:00:00Z", ["account-code", "account-unused", "digest"]),
    ],
)
def test_what_was_late_waits_for_the_morning_too_unless_somebody_waits_for_it(at, sent):
    for kind in ("account-unused", "digest", "account-code"):
        due = datetime(2026, 11, 22, 12, tzinfo=UTC)
        Envelope.objects.create(kind=kind, to_email="ada@example.org", subject="s", due_at=due)
    due = Envelope.objects.due(datetime.fromisoformat(at))
    assert sorted(due.values_list("kind", flat=True)) == sent


def test_due_at_for_never_is_never():
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC)):
        assert due_at(Frequency.NEVER, datetime(2026, 1, 1, tzinfo=UTC)) is None
