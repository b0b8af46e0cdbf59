"""Digests, choices and the stop link."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.core.errors import DomainError
from apps.core.models import AuditEvent
from apps.digests import digest_building, rendering, services, tasks
from apps.digests.models import Envelope, Message, TopicPreference
from apps.digests.services import Recipient
from apps.digests.tests.sink import Sink, at_noon

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_kinds")]


@pytest.fixture
def ada() -> User:
    user = User.objects.create_user("ada@example.org", name="Ada")
    TopicPreference.objects.create(user=user, topic="requests", frequency="weekly")
    return user


def say(kind: str, *emails: str, organisation: str = "Moss Side Growers") -> list[Message]:
    people = [Recipient(email) for email in emails]
    return services.notify(kind, to=people, context={"organisation": organisation}, url="/r/1/", action="See it")


def a_week_on():
    return timezone.now() + timedelta(days=8)


def test_gather_puts_all_that_is_due_for_a_person_into_one_email_with_questions_first(ada, sink: Sink):
    say("test-news", "ada@example.org")
    say("test-question", "ada@example.org")
    say("test-news", "ada@example.org")
    assert (
        digest_building.build_digests(),
        digest_building.build_digests(a_week_on()),
        digest_building.build_digests(a_week_on()),
    ) == (0, 1, 0)
    Envelope.objects.update(due_at=timezone.now())
    with at_noon():
        tasks.send_due()
    [mail] = sink.mails
    text = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == "2 things for Moss Side Growers, and 1 answer we need"
    assert text.index("WE NEED AN ANSWER") < text.index("Who signs?") < text.index("WHAT CHANGED")
    assert text.count("News for Moss Side Growers") == 2


def test_gather_when_nothing_is_new_makes_nothing(ada):
    assert (digest_building.build_digests(a_week_on()), Envelope.objects.count()) == (0, 0)


def test_gather_for_two_people_makes_one_digest_each_at_a_fixed_cost(ada, django_assert_num_queries):
    other = User.objects.create_user("bo@example.org")
    TopicPreference.objects.create(user=other, topic="requests", frequency="daily")
    say("test-news", "ada@example.org")
    with django_assert_num_queries(8):
        digest_building.build_digests(a_week_on())
    for _ in range(3):
        say("test-news", "ada@example.org", "bo@example.org")
    with django_assert_num_queries(8):
        assert digest_building.build_digests(a_week_on()) == 2


def test_gather_leaves_out_a_person_who_was_signed_off_since(ada):
    say("test-news", "ada@example.org")
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert (digest_building.build_digests(a_week_on()), Message.objects.get().frequency) == (0, "never")


@pytest.mark.parametrize(
    ("asks", "names", "subject"),
    [
        ([False], ["A"], "1 thing for A"),
        ([True], ["A"], "1 answer we need from A"),
        ([True, True, False, False], ["A", "A", "A", "A"], "2 things for A, and 2 answers we need"),
        ([False, False], ["A", "B"], "2 things for you"),
    ],
)
def test_digest_subject_says_what_is_in_it(asks, names, subject):
    messages = [Message(asks=a, organisation_name=n) for a, n in zip(asks, names, strict=True)]
    assert rendering.digest_subject(messages) == subject


@pytest.mark.parametrize(
    ("frequency", "kept_as", "due"),
    [("at-once", "weekly", "now"), ("daily", "daily", "later"), ("never", "never", "no")],
)
def test_choose_applies_to_what_already_waits_and_is_recorded(ada, frequency, kept_as, due):
    say("test-news", "ada@example.org")
    services.set_frequencies(by=ada, choices={"requests": frequency})
    message, now = Message.objects.get(), timezone.now()
    when = "no" if message.due_at is None else "now" if message.due_at <= now else "later"
    assert (message.frequency, when, services.frequencies_of(ada)["requests"]) == (kept_as, due, frequency)
    event = AuditEvent.objects.get()
    assert (event.verb, event.before, event.after) == (
        "message-choices.changed",
        {"requests": "weekly"},
        {"requests": frequency},
    )


def test_choose_the_same_again_records_nothing(ada):
    services.set_frequencies(by=ada, choices={"requests": "weekly"})
    assert AuditEvent.objects.count() == 0


def test_choose_for_a_fixed_topic_is_refused(ada):
    with pytest.raises(DomainError) as refusal:
        services.set_frequencies(by=ada, choices={"account": "never"})
    assert (refusal.value.code, TopicPreference.objects.filter(topic="account").count()) == ("fixed-topic", 0)


def test_stop_by_a_person_with_no_account_keeps_the_choice_by_address():
    [message] = say("test-news", "bo@example.org")
    services.stop(envelope=message.envelope)
    services.stop(envelope=message.envelope)
    assert list(TopicPreference.objects.values_list("user", "email", "topic", "frequency")) == [
        (None, "bo@example.org", "requests", "never")
    ]
    assert say("test-news", "bo@example.org")[0].frequency == "never"


def test_stop_of_a_digest_turns_off_all_that_comes_in_digests(ada):
    TopicPreference.objects.create(user=ada, topic="groups", frequency="daily")
    say("test-news", "ada@example.org")
    digest_building.build_digests(a_week_on())
    stopped = services.stop(envelope=Envelope.objects.get())
    assert [topic.code for topic in stopped] == ["requests", "groups"]
    assert {t: r for t, r in services.frequencies_of(ada).items() if r == "never"} == {
        "requests": "never",
        "groups": "never",
    }


def test_a_stop_token_that_nobody_signed_finds_nothing():
    [message] = say("test-news", "bo@example.org")
    token = rendering.stop_token(message.envelope)
    assert rendering.envelope_of(token) == message.envelope
    assert (rendering.envelope_of(f"9{token}"), rendering.envelope_of("1"), rendering.envelope_of("")) == (
        None,
        None,
        None,
    )
