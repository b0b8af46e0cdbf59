"""Every kind of message renders, and every rule of the tables is kept by the database."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.digests import rendering, services
from apps.digests.kinds import Frequency, Kind, Topic, all_kinds
from apps.digests.models import Attempt, Envelope, Message, TopicPreference
from apps.digests.services import Recipient

pytestmark = pytest.mark.django_db


class Words(HTMLParser):
    """The words of a page, without its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("code", sorted(all_kinds()))
def test_every_kind_renders_a_subject_text_and_html_that_say_the_same(code, settings):
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "OPTIONS": {**engine["OPTIONS"], "string_if_invalid": "MISSING"}}]
    [message] = services.notify(
        code,
        to=[Recipient("ada@example.org", "Ada")],
        context=all_kinds()[code].example,
        url="/somewhere/",
        action="Look",
    )
    email = rendering.email(message.envelope, [message])
    page = Words()
    page.feed(email.alternatives[0].content)
    flat = " ".join(page.text.split())
    assert 8 <= len(message.subject) <= 90, message.subject
    body, _ = message.for_reader
    assert body
    for paragraph in body.split("\n\n"):
        assert " ".join(paragraph.split()) in flat
        assert paragraph in email.body
    assert re.findall(r"{{|{%|None|MISSING|<|>", message.subject + body) == []


def test_every_kind_has_its_words_and_every_file_of_words_its_kind():
    files = {path.stem for path in (settings.BASE_DIR / "templates" / "messages").glob("*.txt")}
    assert {name for name in files if name not in {"layout", "_item"}} == set(all_kinds())


def test_a_kind_that_names_no_topic_stops_the_start(offering):
    with pytest.raises(ImproperlyConfigured, match="The message lost names the topic nowhere, which nobody offers"):
        offering.also(Kind("lost", "nowhere", "Lost"))


@pytest.mark.parametrize("other", [Kind("role-ended", "account", "Other"), Topic("account", "Something else")])
def test_another_topic_or_kind_under_a_code_in_use_stops_the_start(offering, other):
    with pytest.raises(ImproperlyConfigured, match=f"Two apps offer the {type(other).__name__} “{other.code}”"):
        offering.also(other)


def envelope(**fields) -> Envelope:
    return Envelope(**{"kind": "digest", "to_email": "a@example.org", "subject": "s", **fields})


def message(**fields) -> Message:
    return Message(
        **{
            "kind": "k",
            "topic": "t",
            "to_email": "a@example.org",
            "subject": "s",
            "frequency": Frequency.DAILY,
            "due_at": timezone.now(),
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("row", "constraint"),
    [
        (lambda: envelope(state="lost"), "envelope_state_is_known"),
        (lambda: envelope(state="sending"), "envelope_claimed_while_being_sent"),
        (lambda: envelope(claimed_by="w"), "envelope_claimed_while_being_sent"),
        (lambda: envelope(state="sent", due_at=None), "envelope_sent_and_when"),
        (lambda: envelope(sent_at=timezone.now()), "envelope_sent_and_when"),
        (lambda: envelope(due_at=None), "envelope_waiting_is_due_some_time"),
        (lambda: envelope(state="failed"), "envelope_finished_is_not_due"),
        (lambda: envelope(state="unknown"), "envelope_unknown_is_uncertain"),
        (lambda: envelope(to_email="A@example.org"), "envelope_address_is_lower_case"),
        (lambda: message(frequency="hourly"), "message_frequency_is_known"),
        (lambda: message(frequency="never"), "message_never_is_never_due"),
        (lambda: message(due_at=None), "message_never_is_never_due"),
        (lambda: message(frequency="at-once"), "message_at_once_is_in_an_envelope"),
        (lambda: message(to_email=""), "message_address_is_lower_case"),
        (lambda: TopicPreference(topic="t", frequency="daily"), "topic_preference_of_person_or_address"),
        (lambda: TopicPreference(email="a@b.org", topic="t", frequency="x"), "topic_preference_frequency_is_known"),
        (
            lambda: TopicPreference(email="A@b.org", topic="t", frequency="daily"),
            "topic_preference_email_is_lower_case",
        ),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused_by_the_database(row, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row().save()


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"number": 1, "outcome": "sent", "ended_at": timezone.now()}, "attempt_number_once_per_envelope"),
        ({"number": 2}, "attempt_one_at_a_time"),
        ({"number": 2, "outcome": "sent"}, "attempt_outcome_and_when"),
        ({"number": 2, "outcome": "lost", "ended_at": timezone.now()}, "attempt_outcome_is_known"),
    ],
)
def test_an_attempt_that_breaks_a_rule_is_refused_by_the_database(fields, constraint):
    parent = envelope()
    parent.save()
    Attempt.objects.create(envelope=parent, number=1, worker="w")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Attempt.objects.create(envelope=parent, worker="w", **fields)


def test_one_address_chooses_once_for_each_topic():
    TopicPreference.objects.create(email="a@example.org", topic="t", frequency="daily")
    with pytest.raises(IntegrityError, match="topic_preference_one_per_address"), transaction.atomic():
        TopicPreference.objects.create(email="a@example.org", topic="t", frequency="never")


def test_names_and_subjects_with_line_breaks_are_flattened_where_mail_is_made():
    one = message(organisation_name="Moss\r\nBcc: all@example.org", topic="account")
    broken = envelope(to_name="Ada\r\nBcc: all@example.org", subject=rendering.digest_subject([one]))
    made = rendering.email(broken, [one]).message()
    assert made["Subject"] == "1 thing for Moss Bcc: all@example.org"
    assert made["To"] == '"Ada Bcc: all@example.org" <a@example.org>'
    assert made["Bcc"] is None
