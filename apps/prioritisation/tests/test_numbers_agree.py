"""What stands on two pages is one number: tabs and what they open, lists and their counts, days here and there, files."""

from __future__ import annotations

import csv
import io
import re

import pytest
import time_machine
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.organisations.tests.factories import ThemeFactory
from apps.prioritisation.scoring import score
from apps.support.conversation import services as conversation
from apps.support.models import Request
from apps.support.states import Status
from apps.support.tests.factories import RequestFactory
from apps.support.triage import services as triage

from .factories import PolicyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(client):
    return sign_in(client, UserFactory(name="Tess", roles=[Role.TRIAGE_LEAD]))


@pytest.fixture
def every_status(lead):
    """One request at each status, a second that waits, one that answered; four of them are the lead's own."""
    PolicyFactory()
    for status in Status.values:
        RequestFactory(at=status, adviser=lead, ago=9)
    RequestFactory(waiting=True, title="A lease for the depot")
    answered = RequestFactory(needs_facts=True)
    conversation.answer(answered, by=answered.asked_by, body="The big one.")
    for request in Request.objects.filter(status__in=["sent", "waiting"]):
        triage.assign(request, by=lead, adviser=lead)


def opened(client, href, here):
    """How many rows the page of a tab lists."""
    address = href if href.startswith("/") else here + href
    return str(len(client.get(address).context["rows"]))


@pytest.mark.parametrize("here", ["/queue/", "/requests/"])
def test_each_tab_counts_what_it_opens(client, every_status, here):
    tabs = [tab for tab in client.get(here).context["tabs"] if tab.count is not None]
    assert len(tabs) >= 4
    assert {tab.label: tab.count for tab in tabs} == {tab.label: opened(client, tab.href, here) for tab in tabs}
    assert any(tab.count not in ("0", tabs[0].count) for tab in tabs)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "5 requests wait."),
        ("?q=lease", "1 request in this list. 5 requests wait in the queue."),
        ("?clock=them", "1 request in this list. 5 requests wait in the queue."),
        ("?tab=answered", "1 request in this list. 5 requests wait in the queue."),
    ],
)
def test_a_narrowed_list_counts_what_it_lists(client, every_status, query, said):
    page = client.get(f"/queue/{query}")
    assert said in " ".join(page.content.decode().split())
    listed = len(page.context["rows"])
    assert page.context["pages"]["summary"].startswith(f"{listed} request")


def test_each_box_of_the_filters_counts_what_it_leaves(client, every_status):
    for tab in ("all", "mine"):
        for group in client.get("/queue/", {"tab": tab}).context["groups"]:
            for box in group.options:
                left = client.get("/queue/", {"tab": tab, group.name: box.value}).context["rows"]
                assert (tab, group.name, box.value, box.count) == (tab, group.name, box.value, len(left))


def test_queue_and_request_page_count_the_same_days(client, lead):
    PolicyFactory()
    night = timezone.localtime().replace(hour=23, minute=30)
    with time_machine.travel(night - timezone.timedelta(days=4), tick=False):
        request = RequestFactory(sent=True)
    with time_machine.travel(night - timezone.timedelta(days=3, hours=1), tick=False):
        triage.ask_for_facts(request, by=lead, body="Which fund?")
    with time_machine.travel(night - timezone.timedelta(days=2, hours=23), tick=False):
        conversation.answer(Request.objects.get(), by=request.asked_by, body="The big one.")
    with time_machine.travel(night, tick=False):
        row = client.get("/queue/").context["rows"][0]
        clocks = client.get(f"/queue/{request.ref}/").context["clocks"]
    assert row.running_for == clocks[1].value


def test_queue_file_has_rank_themes_and_days_and_writes_whole_numbers_whole(client, lead):
    PolicyFactory()
    food = ThemeFactory(code="food", name="Food")
    RequestFactory(waiting=True, ago=9, stage="grow")
    RequestFactory(waiting=True, ago=30, stage="try", title="First of all", organisation__themes=[food])
    RequestFactory(waiting=True, ago=2, stage="try", title="A lease for the depot")
    score()
    ranks = {row.title: row.rank for row in client.get("/queue/").context["rows"]}
    body = b"".join(client.get("/queue/download.csv", {"q": "lease"}).streaming_content).decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(body)))
    assert (row["Rank"], row["Days waited"], row["Days on us"], row["Days on them"]) == (
        ranks["A lease for the depot"],
        "2",
        "2",
        "0",
    )
    body = b"".join(client.get("/queue/download.csv").streaming_content).decode("utf-8-sig")
    rows = {row["Request"]: row for row in csv.DictReader(io.StringIO(body))}
    assert {title: row["Rank"] for title, row in rows.items()} == ranks
    assert rows["First of all"]["Themes"] == "Food"
    assert not re.search(r"(^|,)\d+\.0+(,|\r?$)", body, re.MULTILINE)
