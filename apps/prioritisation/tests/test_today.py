"""The page Today of those who advise: the counts of the tabs that it opens, dates that are near, and one's caseload."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.prioritisation.scoring import score
from apps.support.casework import services as casework
from apps.support.conversation import services as conversation
from apps.support.models import Request
from apps.support.planning import services as planning
from apps.support.tests.factories import RequestFactory
from apps.support.triage import services as triage

from .factories import PolicyFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def kofi():
    return UserFactory(name="Kofi", roles=[Role.ADVISER])


@pytest.fixture
def lead():
    return UserFactory(name="Tess", roles=[Role.TRIAGE_LEAD])


def test_counts_are_those_of_the_lists_that_they_open(client, lead, kofi):
    PolicyFactory()
    for status in ("sent", "sent", "needs-facts", "waiting", "offered", "active"):
        RequestFactory(at=status, adviser=kofi, ago=9)
    Request.objects.filter(status="active").update(adviser=None, assigned_by=None, assigned_at=None)
    score()
    sign_in(client, lead)
    text = client.get("/today/").content.decode()
    block = next(block for block in client.get("/today/").context["blocks"] if "What waits" in block)
    context = {label: (href.replace("&amp;", "&"), count) for href, label, count in _links(block)}
    assert {label: count for label, (_, count) in context.items()} == {
        "New, not read": "2",
        "They answered": "0",
        "Reply due today or late": "3",
        "Waiting on them": "1",
        "Mine": "0",
        "Offers without an answer": "1",
    }
    assert {label: str(len(client.get(href).context["rows"])) for label, (href, _) in context.items()} == {
        label: count for label, (_, count) in context.items()
    }
    assert "3 replies late." in " ".join(text.split())
    assert "1 request without an adviser, though an offer is made or work goes on." in " ".join(text.split())


def _links(block):
    found = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)\s*<span class="views__count">(\d+)</span>', block)
    return [(href, label.strip(), count) for href, label, count in found]


def test_caseload_has_last_contact_next_step_and_what_waits_the_nearest_step_first(client, kofi):
    first, second, third = (RequestFactory(active=True, adviser=kofi, title=title) for title in ("One", "Two", "Three"))
    RequestFactory(active=True, title="Somebody else's")
    today = timezone.localdate()
    planning.set_step(first, by=kofi, what="Read the draft", on=today + 5 * DAY)
    planning.set_step(third, by=kofi, what="Ring Ada", on=today)
    conversation.write(second, by=second.asked_by, body="When do you come?")
    casework.log_contact(Request.objects.get(pk=third.pk), by=kofi, on=today, kind="call", what="Rang", hours=1)
    sign_in(client, kofi)
    block = next(block for block in client.get("/today/").context["blocks"] if "Your caseload" in block)
    assert [title for title in ("Three", "One", "Two") if title in block] == sorted(
        ("Three", "One", "Two"), key=block.index
    )
    assert ("Somebody else" in block, block.count("A message waits"), block.count(">Today<")) == (False, 1, 1)
    assert "Plan it" in block


def test_dates_near_are_ones_own_and_all_for_the_triage_lead(client, lead, kofi):
    today = timezone.localdate()
    mine = RequestFactory(waiting=True, title="Soon and mine", deadline=today + 3 * DAY)
    triage.assign(mine, by=kofi, adviser=kofi)
    RequestFactory(waiting=True, title="Soon and nobody's", deadline=today + 14 * DAY)
    RequestFactory(waiting=True, title="Far away", deadline=today + 15 * DAY)
    for person, shown in ((kofi, [True, False, False]), (lead, [True, True, False])):
        sign_in(client, person)
        block = next(block for block in client.get("/today/").context["blocks"] if "Dates near, and just past" in block)
        assert [title in block for title in ("Soon and mine", "Soon and nobody", "Far away")] == shown


def test_page_takes_the_same_statements_for_one_case_and_for_three(client, kofi):
    PolicyFactory()
    sign_in(client, kofi)

    def statements():
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/today/").status_code == 200
        return len(seen)

    for number in range(4):
        RequestFactory(active=True, adviser=kofi, deadline=timezone.localdate() + DAY)
        if number == 0:
            client.get("/today/")
            one = statements()
    assert statements() == one


def test_whoever_assigns_sees_how_much_each_adviser_has(client, lead, kofi):
    PolicyFactory()
    RequestFactory(active=True, adviser=kofi)
    RequestFactory(completed=True, adviser=kofi)
    waiting = RequestFactory(waiting=True, adviser=kofi)
    sign_in(client, lead)
    choices = client.get(f"/support/{waiting.ref}/staff/assign/").context["form"].fields["adviser"].choices
    assert [label for _, label in choices] == ["Choose an adviser", "Kofi: 1 open", "Tess: 0 open"]
    assert [name for _, name in client.get("/queue/").context["advisers"]] == ["Kofi: 1 open", "Tess: 0 open"]
