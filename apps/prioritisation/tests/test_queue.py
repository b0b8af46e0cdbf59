"""The queue page and its acts on rows of a test's own. Views, pages and counts of a world: test_queue_shown.py."""

from __future__ import annotations

import datetime as dt
import io
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.core.models import AuditEvent
from apps.organisations.models import Community, Theme
from apps.organisations.tests.factories import MembershipFactory, OrganisationFactory, ThemeFactory
from apps.places.models import Ward
from apps.prioritisation.models import SavedView
from apps.prioritisation.rows import deadline_said
from apps.prioritisation.scoring import score
from apps.prioritisation.tests.factories import PolicyFactory
from apps.prioritisation.views.keys import KEYS
from apps.support.asking import services as asking
from apps.support.conversation import services as conversation
from apps.support.models import Readiness, Request, Topic
from apps.support.tests.factories import RequestFactory

pytestmark = pytest.mark.django_db
QUEUE = "/queue/"
STAGES = ("try", "do", "grow")


@pytest.fixture
def lead(client):
    return sign_in(client, UserFactory(name="Tess", roles=[Role.TRIAGE_LEAD]))


# --- the page ------------------------------------------------------------------------------------


def test_page_takes_the_same_statements_for_one_row_and_for_three(lead, client):
    PolicyFactory()

    def count_of(address):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    addresses = (
        QUEUE,
        f"{QUEUE}?stage=do",
        f"{QUEUE}?q=bid",
        f"{QUEUE}?last=1",
        f"{QUEUE}?q=bid&stage=do&tab=mine",
        f"{QUEUE}?sort=deadline",
    )
    client.get(QUEUE)  # signing in leaves a session to be read once
    RequestFactory(waiting=True)
    one = [count_of(address) for address in addresses]
    RequestFactory(waiting=True, organisation__themes=[ThemeFactory()])
    RequestFactory(sent=True)
    assert [count_of(address) for address in addresses] == one
    assert max(one) <= 13


def test_page_says_why_and_compares_with_the_row_above(lead, client):
    PolicyFactory(weights={"stage": 60, "waiting": 40})
    first = RequestFactory(waiting=True, stage="try", ago=30)
    RequestFactory(waiting=True, stage="grow", ago=30)
    score()
    rows = client.get(QUEUE).context["rows"]
    assert [row.explanation for row in rows] == [
        "60 for stage and 2 for time waiting.",
        "24 for stage and 2 for time waiting.",
    ]
    assert [row.comparison for row in rows] == [
        "",
        f"R-{first.pk} above it has 36 points more, most of it for stage.",
    ]


def test_page_with_no_request_says_why_it_is_empty(lead, client):
    PolicyFactory()
    assert "Nobody waits" in client.get(QUEUE).content.decode()
    assert "You have no requests" in client.get(QUEUE, {"tab": "mine"}).content.decode()
    assert "No request matches" in client.get(QUEUE, {"q": "zebra"}).content.decode()


def test_page_with_no_policy_says_that_nothing_is_ranked(lead, client):
    RequestFactory(waiting=True)
    assert "No policy is in force" in client.get(QUEUE).content.decode()


def test_page_writes_a_name_as_text_and_never_as_markup(lead, client):
    PolicyFactory()
    RequestFactory(waiting=True, title="<b>x</b>", organisation__name="<script>y</script>")
    text = client.get(QUEUE).content.decode()
    assert "&lt;b&gt;x&lt;/b&gt;" in text
    assert "<script>y" not in text


TITLES = (
    "The council asked us to do this at two more places",
    "Nobody knows that we are here",
    "A budget for the year",
    "Help with a bid for the tool store",
    "Closing well",
)
GROUPS = (
    "Wheels for All, Whalley Range",
    "Ahlan English Café",
    "Rainbow Supper Club",
    "Moss Side Growers",
    "Ukrainian Sunday School",
)


def test_row_of_the_real_lists_and_places_is_under_1200_bytes(lead, client):
    for command in ("load_places", "load_lists", "load_policies"):
        call_command(command, verbosity=0, stdout=io.StringIO())
    wards = list(Ward.objects.by_name())
    themes = list(Theme.objects.filter(pk__in=["sport", "food", "disabled-people", "new-arrivals"]).in_order())
    refugees = Community.objects.get(pk="refugees")
    ready = list(Readiness.objects.all())
    for i, title in enumerate(TITLES * 3):
        group = OrganisationFactory(
            name=GROUPS[i % 5], ward=wards[i * 2], themes=themes[i % 3 : i % 3 + 2], serves=[refugees]
        )
        RequestFactory(
            waiting=i % 3 > 0,
            sent=not i % 3,
            organisation=group,
            topic=Topic.objects.first(),
            title=title,
            stage=STAGES[i % 3],
            readiness=ready[: i % 4],
            deadline=timezone.localdate() + timedelta(days=10 * i) if i % 2 else None,
            ago=i * 3,
            adviser=lead,
        )
    Request.objects.filter(status="waiting").update(first_reply_at=timezone.now())
    score()
    page = client.get(QUEUE).content.decode()
    rows = re.findall("<tr>.*?</tr>", page.partition("<tbody>")[2].partition("</tbody>")[0], re.DOTALL)
    sizes = [len(row.encode()) for row in rows]
    assert len(sizes) == 15
    assert max(sizes) < 1200, max(rows, key=len)
    assert sum(sizes) / len(sizes) > 900  # whole rows, and not the beginnings of them


NOT_STAFF = ([], [Role.COMMISSIONER], [Role.PARTNER], [Role.ADMINISTRATOR], [Role.PANEL], [Role.SAFEGUARDING_LEAD])
PAGES = ("/queue/", "/queue/download.csv", "/queue/download.xlsx", "/queue/R-{pk}/", "/queue/R-{pk}/override/")


def test_queue_is_unknown_to_all_but_the_lead_bodys_staff(client):
    request = RequestFactory(waiting=True)
    people = [request.asked_by, *(UserFactory(roles=roles) for roles in NOT_STAFF)]
    for person in people:
        sign_in(client, person)
        answers = {address: client.get(address.format(pk=request.pk)).status_code for address in PAGES}
        assert answers == dict.fromkeys(PAGES, 404)


def test_queue_signed_out_asks_to_sign_in(client):
    assert client.get(QUEUE).status_code == 302


# --- deadlines and keys --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        (None, ("", "")),
        (dt.date(2026, 12, 19), ("19 Dec", "in 9 days")),
        (dt.date(2026, 12, 11), ("11 Dec", "in 1 day")),
        (dt.date(2026, 12, 10), ("10 Dec", "today")),
        (dt.date(2026, 12, 9), ("9 Dec", "passed")),
        (dt.date(2027, 3, 1), ("1 Mar", "in 81 days")),
        (dt.date(2027, 12, 10), ("10 Dec 2027", "in 365 days")),
    ],
)
def test_deadline_is_said_short_and_with_how_far_off_it_is(deadline, words):
    assert deadline_said(deadline, dt.date(2026, 12, 10)) == words


def test_deadline_that_staff_correct_is_that_of_the_row_at_once(lead, client):
    PolicyFactory(weights={"stage": 60, "waiting": 40})  # it moves no points, and the row shows it all the same
    request = RequestFactory(waiting=True)
    day = timezone.localdate() + timedelta(days=5)
    asking.correct(request, by=lead, deadline=day, deadline_fact="The fund closes.")
    assert [row.deadline_in for row in client.get(QUEUE).context["rows"]] == ["in 5 days"]


def test_keys_page_lists_what_the_script_does():
    script = (settings.BASE_DIR / "assets" / "js" / "queue.js").read_text()
    assert sorted(re.findall(r'event\.key === "([^"]+)"', script)) == sorted(key for key, _ in KEYS)


def test_keys_are_on_until_turned_off_on_this_device_and_lead_back_to_the_view(lead, client):
    def form_of_queue():
        return re.search("<form[^>]*data-queue[^>]*>", client.get(QUEUE).content.decode())[0]

    PolicyFactory()
    RequestFactory(waiting=True)
    assert "data-keys" not in form_of_queue()
    answer = client.post("/queue/keys/switch/", {"keys": "off", "view": "stage=do&sort=waited&evil=1"}, follow=True)
    assert answer.redirect_chain == [("/queue/keys/?stage=do&sort=waited", 302)]
    assert answer.context["back"] == "/queue/?stage=do&sort=waited"
    assert "The keys are off" in answer.content.decode()
    assert 'data-keys="off"' in form_of_queue()
    client.post("/queue/keys/switch/", {"keys": "on"})
    assert "data-keys" not in form_of_queue()


# --- bulk assignment -----------------------------------------------------------------------------


def said(response):
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"adviser": "1"}, "Nothing was assigned. Tick the requests first."),
        ({"request": "1", "adviser": ""}, "Nothing was assigned. Choose an adviser."),
        ({"request": "1", "adviser": "x"}, "Nothing was assigned. Choose an adviser."),
        ({"request": "none", "adviser": "1"}, "Nothing was assigned. Tick the requests first."),
    ],
)
def test_assign_selected_with_something_missing_says_what(lead, client, data, words):
    assert said(client.post("/queue/assign/", data, follow=True)) == [words]


def test_assign_selected_by_an_adviser_for_another_is_refused(client):
    sign_in(client, UserFactory(roles=[Role.ADVISER]))
    other = UserFactory(roles=[Role.ADVISER])
    request = RequestFactory(waiting=True)
    response = client.post("/queue/assign/", {"request": request.pk, "adviser": other.pk}, follow=True)
    assert said(response) == [
        f"Not assigned: R-{request.pk}: Only the triage lead can give a request to somebody else."
    ]


def test_assign_selected_of_ones_own_group_is_for_a_colleague(lead, client):
    request = RequestFactory(waiting=True)
    MembershipFactory(organisation=request.organisation, user=lead)
    client.post("/queue/assign/", {"request": request.pk, "adviser": lead.pk})
    request.refresh_from_db()
    assert request.adviser_id is None
    assert not AuditEvent.objects.filter(verb="request.assigned").exists()


# --- saved views ---------------------------------------------------------------------------------


def test_saved_view_with_no_name_is_refused_and_keeps_what_was_chosen(lead, client):
    response = client.post("/queue/views/save/", {"name": " ", "query": "stage=do"})
    assert response.status_code == 422
    assert "Give the view a name" in response.content.decode()
    assert response.context["query"] == "stage=do"


def test_saved_view_can_be_taken_away(lead, client):
    view = SavedView.objects.create(user=lead, name="Old", query="stage=do")
    assert client.post(f"/queue/views/{view.pk}/delete/").status_code == 302
    assert SavedView.objects.count() == 0


def test_saved_view_name_is_unique_for_a_person(lead):
    SavedView.objects.create(user=lead, name="One", query="a=1")
    with pytest.raises(IntegrityError, match="saved_view_name_is_unique"):
        SavedView.objects.create(user=lead, name="One", query="b=1")


def test_reply_due_tab_drops_a_request_once_answered(lead, client):
    def due():
        return [int(row.number) for row in client.get(QUEUE, {"tab": "due"}).context["rows"]]

    PolicyFactory()
    request = RequestFactory(sent=True)
    Request.objects.filter(pk=request.pk).update(reply_due_at=timezone.now() - timedelta(days=1))
    score()
    assert due() == [request.pk]
    conversation.write(request, by=lead, body="We are on it.")
    assert due() == []


def test_queue_addresses_are_named():
    assert reverse("prioritisation:queue") == QUEUE
