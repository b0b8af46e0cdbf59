"""Choices, the stop link and the outbox as pages."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Role, RoleGrant, User
from apps.core.errors import NotAllowed
from apps.core.models import AuditEvent
from apps.digests import policies, rendering, services, views
from apps.digests.models import Attempt, Envelope, TopicPreference
from apps.digests.services import Recipient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_kinds")]

ALLOWED = {Role.CONTRACT_MANAGER, Role.TRIAGE_LEAD, Role.ADMINISTRATOR}


def person(*held: Role, email: str = "ada@example.org") -> User:
    user = User.objects.create_user(email, name="Ada")
    for role in held:
        RoleGrant.objects.create(user=user, role=role)
    return user


def put(kind: str = "test-news", email: str = "bo@example.org", **fields) -> Envelope:
    [message] = services.notify(kind, to=[Recipient(email)], context={"organisation": "Moss", "code": "DFHH-SVTJ"})
    Envelope.objects.filter(pk=message.envelope_id).update(**fields)
    return Envelope.objects.get(pk=message.envelope_id)


FAILED = {"state": "failed", "due_at": None}
STUCK = {"state": "unknown", "due_at": None, "delivery_uncertain": True}
SENT = {"state": "sent", "due_at": None, "sent_at": timezone.now()}


@pytest.mark.parametrize("role", [None, *Role])
def test_the_outbox_is_seen_by_those_who_look_after_it(client, role):
    envelope = put(**FAILED)
    user = person(*([role] if role else []))
    client.force_login(user)
    expected = 200 if role in ALLOWED else 403
    pages = [reverse("digests:outbox"), reverse("digests:envelope", args=[envelope.pk])]
    assert [client.get(page).status_code for page in pages] == [expected] * 2
    assert client.post(reverse("digests:retry", args=[envelope.pk])).status_code == (302 if expected == 200 else 403)
    assert Envelope.objects.visible_to(user).count() == (1 if expected == 200 else 0)


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize(
    ("fields", "kind", "code"),
    [
        ({}, "test-news", "wrong-state"),
        (SENT, "test-news", "wrong-state"),
        (FAILED, "test-news", ""),
        (STUCK, "test-news", ""),
        ({"state": "unknown", "delivery_uncertain": True}, "test-news", "wrong-state"),
        (FAILED, "test-alarm", "private"),
    ],
)
def test_can_retry_by_role_and_state(role, fields, kind, code):
    envelope = put(kind, **fields)
    decision = policies.can_retry(person(*([role] if role else [])), envelope)
    assert decision.code == (code if role in ALLOWED else "wrong-role")


def test_retry_puts_it_back_with_the_same_message_id_and_is_recorded():
    envelope, lead = put(**FAILED), person(Role.TRIAGE_LEAD)
    again = services.retry(envelope=envelope, by=lead)
    assert (again.state, again.message_id, again.due_at is None) == ("waiting", envelope.message_id, False)
    assert AuditEvent.objects.get().verb == "envelope.retried"
    with pytest.raises(NotAllowed):
        services.retry(envelope=again, by=lead)


def test_the_outbox_filters_by_state(client):
    rows = {"waiting": put(), "sent": put(**SENT), "failed": put(**FAILED), "uncertain": put(**STUCK)}
    client.force_login(person(Role.TRIAGE_LEAD))
    for chosen, row in rows.items():
        page = client.get(reverse("digests:outbox"), {"show": chosen})
        assert [each.pk for each in page.context["page"]] == [row.pk]
    page = client.get(reverse("digests:outbox"), {"show": "nonsense", "before": "x"})
    assert [each.pk for each in page.context["page"]] == sorted((row.pk for row in rows.values()), reverse=True)


def test_the_outbox_pages_forward_and_back_without_gap_or_repeat(client, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 2)
    expected = sorted((put(email=f"p{i}@example.org").pk for i in range(5)), reverse=True)
    client.force_login(person(Role.TRIAGE_LEAD))
    seen, address = [], ""
    while True:
        context = client.get(reverse("digests:outbox") + address).context
        seen.append([row.pk for row in context["page"]])
        if not context["next"]:
            break
        address = context["next"]
    assert [pk for page in seen for pk in page] == expected
    back = client.get(reverse("digests:outbox") + context["previous"]).context
    assert [row.pk for row in back["page"]] == seen[1]


def test_outbox_pages_cost_the_same_for_one_and_for_many(client):
    envelope = put(**FAILED)
    client.force_login(person(Role.TRIAGE_LEAD))
    pages = [reverse("digests:outbox"), reverse("digests:envelope", args=[envelope.pk]), reverse("digests:preferences")]

    def statements() -> list[int]:
        counts = []
        for page in pages:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(page).status_code == 200
            counts.append(len(captured))
        return counts

    statements()  # the first page of a session notes the time
    before = statements()
    for number in range(3):
        put(email=f"p{number}@example.org")
        Attempt.objects.create(
            envelope=envelope, number=number, worker="w", outcome="permanent", ended_at=timezone.now()
        )
    after = statements()
    assert before == after
    assert max(after) <= 12


def test_the_text_of_a_private_kind_is_on_no_page(client):
    envelope = put("test-alarm")
    client.force_login(person(Role.ADMINISTRATOR))
    page = client.get(reverse("digests:envelope", args=[envelope.pk])).content.decode()
    listed = client.get(reverse("digests:outbox")).content.decode()
    assert ["DFHH" in page, "DFHH" in listed] == [False, False]


def test_choices_are_saved_and_shown(client):
    user = person()
    client.force_login(user)
    page = client.get(reverse("digests:preferences"))
    assert list(page.context["form"].fields) == ["requests", "bookings", "groups"]
    client.post(reverse("digests:preferences"), {"requests": "weekly", "bookings": "at-once", "groups": "never"})
    assert services.frequencies_of(user) == {
        **services.frequencies_of(user),
        "requests": "weekly",
        "groups": "never",
        "account": "at-once",
    }


def test_choices_about_work_are_for_people_with_a_role(client):
    client.force_login(person(Role.ADVISER))
    page = client.get(reverse("digests:preferences"))
    assert list(page.context["form"].fields) == ["requests", "bookings", "groups", "work"]


def test_opening_the_stop_link_changes_nothing_and_its_button_stops():
    address = reverse("digests:stop", args=[rendering.stop_token(put())])
    client = Client(enforce_csrf_checks=True)
    page = client.get(address)
    assert (page.status_code, page.content.decode().count("<button")) == (200, 1)
    assert TopicPreference.objects.count() == 0
    assert client.post(address).status_code == 200
    assert list(TopicPreference.objects.values_list("email", "topic", "frequency")) == [
        ("bo@example.org", "requests", "never")
    ]


def test_one_click_stop_needs_no_sign_in_no_cookie_and_no_csrf_token():
    address = reverse("digests:stop", args=[rendering.stop_token(put())])
    response = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})
    assert (response.status_code, TopicPreference.objects.count()) == (200, 1)


def test_a_stop_link_for_a_fixed_topic_says_that_there_is_nothing_to_stop(client):
    page = client.get(reverse("digests:stop", args=[rendering.stop_token(put("test-alarm"))]))
    assert (page.content.decode().count("<button"), page.status_code) == (0, 200)


@pytest.mark.parametrize("token", ["1", "1~x", "x" * 40])
def test_a_stop_link_that_nobody_signed_is_not_found(client, token):
    assert client.get(reverse("digests:stop", args=[token])).status_code == 404
    assert client.post(reverse("digests:stop", args=[token])).status_code == 404


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"outcome": "started"}, "Nothing yet"),
        ({"outcome": "sent"}, "Taken"),
        (
            {"outcome": "permanent", "error": "SMTPRecipientsRefused", "code": 550},
            "The mail server refused the address (550)",
        ),
        ({"outcome": "unknown", "error": "WorkerLost"}, "The worker stopped in the middle"),
        ({"outcome": "permanent", "error": "KeyError"}, "KeyError"),
    ],
)
def test_an_attempt_says_what_came_back_in_words(fields, words):
    assert Attempt(**fields).answer == words
