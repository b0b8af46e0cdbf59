"""What may never be a row, by the name of the constraint that says so."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.tests.factories import UserFactory
from apps.threads.models import InboundMail, ReadMark

from .factories import MessageFactory, ThreadFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 2, 10, tzinfo=dt.UTC)


def refused(name: str, act) -> None:
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        act()
    assert broken.value.__cause__.diag.constraint_name == name


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"body": ""}, "message_says_something"),
        ({"side": "group", "asks": True}, "message_only_the_team_asks"),
        ({"side": "", "asks": True}, "message_only_the_team_asks"),
        ({"side": "panel"}, "message_side_is_known"),
    ],
)
def test_message_that_cannot_be_is_refused(values, constraint):
    thread, author = ThreadFactory(), UserFactory()
    refused(constraint, lambda: MessageFactory(thread=thread, author=author, **values))


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"status": "lost"}, "inbound_mail_status_is_known"),
        ({"status": "taken"}, "inbound_mail_taken_has_a_message"),
        ({"status": "held"}, "inbound_mail_held_for_something"),
        ({"status": "thrown-away"}, "inbound_mail_thrown_away_with_a_reason"),
        ({"why": "spam"}, "inbound_mail_thrown_away_with_a_reason"),
    ],
)
def test_email_that_cannot_be_is_refused(values, constraint):
    refused(constraint, lambda: InboundMail.objects.create(key="1", size=1, **values))


def test_email_to_the_thread_of_nobody_is_refused():
    thread = ThreadFactory()
    refused("inbound_mail_thread_of_a_person", lambda: InboundMail.objects.create(key="1", size=1, thread=thread))


def test_second_read_mark_of_one_person_is_refused():
    mark = {"thread": ThreadFactory(), "user": UserFactory(), "read_at": NOW}
    ReadMark.objects.create(**mark)
    refused("read_mark_one_per_person", lambda: ReadMark.objects.create(**mark))
