"""tell(): what is written, to whom, and when it falls due."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction

from apps.accounts.models import User
from apps.digests import services
from apps.digests.kinds import Rhythm
from apps.digests.models import Choice, Envelope, Message
from apps.digests.rhythms import due_at
from apps.digests.services import Recipient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_kinds")]
LONDON = ZoneInfo("Europe/London")


def news(*to: Recipient) -> list[Message]:
    return services.tell("test-news", to=to, context={"organisation": "Moss & Sons"}, url="/r/1/", action="See it")


def test_tell_with_no_choice_made_puts_the_message_in_an_envelope_of_its_own():
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


def test_tell_when_the_transaction_rolls_back_writes_nothing():
    with transaction.atomic():
        news(Recipient("ada@example.org"))
        transaction.set_rollback(True)
    assert (Message.objects.count(), Envelope.objects.count()) == (0, 0)


@pytest.mark.parametrize(("rhythm", "envelopes"), [("at-once", 1), ("daily", 0), ("weekly", 0), ("never", 0)])
def test_tell_follows_the_choice_of_the_person(rhythm, envelopes):
    user = User.objects.create_user("ada@example.org")
    Choice.objects.create(user=user, topic="requests", rhythm=rhythm)
    [message] = news(Recipient("ada@example.org", "", user.pk))
    assert (message.rhythm, message.due_at is None, Envelope.objects.count()) == (rhythm, rhythm == "never", envelopes)


def test_tell_about_a_fixed_topic_ignores_choices():
    Choice.objects.create(email="bo@example.org", topic="account", rhythm="never")
    [message] = services.tell("test-alarm", to=[Recipient("bo@example.org")], context={"code": "1"})
    assert message.rhythm == "at-once"


def test_tell_an_address_that_has_an_account_follows_that_accounts_choice():
    user = User.objects.create_user("ada@example.org", name="Ada")
    Choice.objects.create(user=user, topic="requests", rhythm="weekly")
    [message] = news(Recipient("Ada@Example.org "))
    assert (message.user_id, message.to_name, message.rhythm) == (user.pk, "Ada", "weekly")


def test_tell_keeps_the_choice_made_by_address_before_the_account_was_made():
    Choice.objects.create(email="ada@example.org", topic="requests", rhythm="daily")
    user = User.objects.create_user("ada@example.org")
    [message] = news(Recipient("ada@example.org", "", user.pk))
    assert message.rhythm == "daily"


def test_tell_one_address_twice_writes_one_message():
    assert len(news(Recipient("ada@example.org"), Recipient("ADA@example.org"))) == 1


def test_tell_a_person_who_was_signed_off_writes_nothing():
    user = User.objects.create_user("ada@example.org", is_active=False)
    assert news(Recipient("ada@example.org", "", user.pk), Recipient("ada@example.org")) == []


def test_tell_costs_the_same_statements_for_one_and_for_thirty(django_assert_num_queries):
    for number in (1, 30):
        with django_assert_num_queries(6):
            news(*(Recipient(f"p{number}-{i}@example.org") for i in range(number)))


@pytest.mark.parametrize(
    ("rhythm", "now", "due"),
    [
        ("daily", "2026-11-23 06:59", "2026-11-23 07:00"),
        ("daily", "2026-11-23 07:00", "2026-11-24 07:00"),
        ("weekly", "2026-11-23 06:59", "2026-11-23 07:00"),
        ("weekly", "2026-11-23 07:01", "2026-11-30 07:00"),
        ("weekly", "2026-11-29 23:59", "2026-11-30 07:00"),
        ("daily", "2026-03-28 12:00", "2026-03-29 07:00"),
    ],
)
def test_due_at_is_seven_in_the_morning_by_local_clocks(rhythm, now, due):
    moment = datetime.fromisoformat(now).replace(tzinfo=LONDON)
    assert due_at(rhythm, moment) == datetime.fromisoformat(due).replace(tzinfo=LONDON)


def test_due_at_for_never_is_never():
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC)):
        assert due_at(Rhythm.NEVER, datetime(2026, 1, 1, tzinfo=UTC)) is None
