"""A request whose group answered stands in a tab of its own with its due date, and not among the new ones."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.prioritisation.models import Score
from apps.support.conversation import services as conversation
from apps.support.models import Request
from apps.support.tests.factories import RequestFactory
from apps.support.triage import services as triage

from .factories import PolicyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(db):
    """One answered while it waited, one before it was read, and one that is new."""
    PolicyFactory()
    adviser = UserFactory(roles=[Role.ADVISER])
    made = {}
    for name, status in (("read", "waiting"), ("unread", "sent")):
        request = RequestFactory(at=status, ago=10)
        triage.ask_for_facts(Request.objects.get(pk=request.pk), by=adviser, body="Which fund?")
        conversation.answer(Request.objects.get(pk=request.pk), by=request.asked_by, body="The big one.")
        made[name] = request.pk
    made["new"] = RequestFactory(sent=True).pk
    return made


def in_tab(client, tab):
    return {int(row.number) for row in client.get("/queue/", {"tab": tab}).context["rows"]}


def test_tabs_hold_the_answered_the_new_and_none_twice(client, answered):
    sign_in(client, UserFactory(roles=[Role.TRIAGE_LEAD]))
    assert in_tab(client, "answered") == {answered["read"], answered["unread"]}
    assert in_tab(client, "new") == {answered["new"]}
    page = client.get("/queue/", {"tab": "answered"})
    assert [tab.count for tab in page.context["tabs"] if tab.label == "They answered"] == ["2"]
    assert "They answered" in page.content.decode()


def test_score_of_an_answered_request_has_the_new_due_date_until_somebody_replies(answered):
    score = Score.objects.get(pk=answered["read"])
    assert (score.answered, score.reply_due_at > timezone.now()) == (True, True)
    conversation.write(Request.objects.get(pk=score.pk), by=UserFactory(roles=[Role.ADVISER]), body="Thank you.")
    score.refresh_from_db()
    assert (score.answered, score.reply_due_at) == (False, None)
