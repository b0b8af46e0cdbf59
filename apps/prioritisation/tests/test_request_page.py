"""The panel of the queue on the staff page of a request, moves by hand, and the public policy page."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.core.wording import short_moment
from apps.organisations.tests.factories import CommunityFactory, ThemeFactory
from apps.prioritisation import selectors, services
from apps.prioritisation.models import Override, Score
from apps.prioritisation.tests.factories import PolicyFactory
from apps.support import queue_position
from apps.support.casework import services as casework
from apps.support.conversation import services as conversation
from apps.support.models import Request
from apps.support.tests.factories import RequestFactory
from apps.support.triage import services as triage

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(client):
    return sign_in(client, UserFactory(name="Tess", roles=[Role.TRIAGE_LEAD]))


def said(response):
    return [str(message) for message in response.context["messages"]]


def page(client, request, **query):
    return client.get(f"/queue/R-{request.pk}/", query)


@pytest.mark.parametrize(
    ("status", "view", "statements"), [("waiting", {}, 7), ("waiting", {"stage": "do"}, 8), ("active", {}, 8)]
)
def test_page_takes_the_same_statements_however_long_the_thread(lead, client, status, view, statements):
    PolicyFactory()
    request = RequestFactory(at=status)

    def count():
        with CaptureQueriesContext(connection) as seen:
            assert page(client, request, **view).status_code == 200
        return len(seen)

    page(client, request, **view)
    few = count()
    for _ in range(5):
        conversation.write(request, by=lead, body="And another thing")
        casework.log_contact(request, by=lead, on=timezone.localdate(), kind="call", what="A call", hours=1)
    RequestFactory(waiting=True, organisation=request.organisation)
    assert (few, count()) == (statements, statements)


def test_page_draws_every_state(lead, client):
    PolicyFactory()
    for status in (
        "sent",
        "needs-facts",
        "waiting",
        "offered",
        "agreed",
        "active",
        "completed",
        "signposted",
        "declined",
        "withdrawn",
        "timed-out",
    ):
        response = page(client, RequestFactory(at=status))
        assert response.status_code == 200, status
        assert response.context["word"] in response.content.decode()


def test_page_with_no_policy_has_no_score(lead, client):
    assert "No policy has scored it" in page(client, RequestFactory(waiting=True)).content.decode()


def test_page_knows_the_requests_beside_it_in_the_view(lead, client):
    PolicyFactory(weights={"stage": 100})
    made = [RequestFactory(waiting=True, stage=stage, ago=3) for stage in ("try", "do", "grow", "try")]
    order = list(Score.objects.ranked().in_rank_order().values_list("pk", flat=True))
    found = {pk: page(client, Request(pk=pk)).context["panel"] for pk in order}
    assert [(found[pk]["before"], found[pk]["after"]) for pk in order] == list(
        zip([None, *order[:-1]], [*order[1:], None], strict=True)
    )
    context = page(client, made[0], stage="try").context["panel"]
    assert {context["before"], context["after"]} == {made[3].pk, None}


def test_override_of_ones_own_assignment_is_drawn_with_its_reason(lead, client):
    PolicyFactory()
    request = RequestFactory(waiting=True)
    triage.assign(request, by=lead, adviser=lead)
    text = page(client, request).content.decode()
    assert "You assigned this yourself." in text
    assert f"/queue/R-{request.pk}/override/" not in text
    response = client.post(f"/queue/R-{request.pk}/override/", {"points": "90", "reason": "Their roof leaks"})
    assert response.status_code == 422
    assert "Their roof leaks" in response.content.decode()
    assert Override.objects.count() == 0


def test_override_and_its_end_by_the_pages(lead, client):
    PolicyFactory(weights={"stage": 100})
    request = RequestFactory(waiting=True, stage="grow")
    assert client.get(f"/queue/R-{request.pk}/override/").status_code == 200
    response = client.post(
        f"/queue/R-{request.pk}/override/", {"points": "90", "reason": "Their roof leaks"}, follow=True
    )
    assert said(response) == [f"R-{request.pk} has 90 points now. The group sees that a person moved it."]
    assert "Why: Their roof leaks" in response.content.decode()
    assert [one.reason for one in response.context["history"] if one.reason] == ["Their roof leaks"]
    response = client.post(f"/queue/R-{request.pk}/end-override/", follow=True)
    assert said(response) == [f"R-{request.pk} has the points of the policy again."]
    response = client.post(f"/queue/R-{request.pk}/end-override/", follow=True)
    assert said(response) == ["Nothing was changed. Nobody has moved this request."]


def test_forms_about_a_request_stand_beside_its_facts_and_messages_and_lead_back_to_the_view(lead, client):
    PolicyFactory()
    asked = RequestFactory(waiting=True)
    conversation.write(asked, by=lead, body="Is your hall dry?")
    text = page(client, asked, tab="mine").content.decode()
    links = sorted(set(re.findall(rf'href="(/(?:queue|support)/R-{asked.pk}/[a-z/-]+)\?tab=mine"', text)))
    assert {f"/queue/R-{asked.pk}/override/", f"/support/R-{asked.pk}/correct/"} < set(links)
    lacking = []
    for link in links:
        form = client.get(f"{link}?tab=mine").content.decode()
        beside = form.partition('<aside aria-labelledby="beside-heading">')[2]
        if "Is your hall dry?" not in beside or f'href="/queue/R-{asked.pk}/?tab=mine"' not in form:
            lacking.append(link)
    assert lacking == []
    saved = client.post(f"{links[0]}?tab=mine", {"points": "90", "reason": "Their roof leaks"})
    assert (links[0], saved.url) == (f"/queue/R-{asked.pk}/override/", f"/queue/R-{asked.pk}/?tab=mine")


def test_whole_road_of_a_request_by_the_pages(lead, client):
    PolicyFactory()
    request = RequestFactory(sent=True)
    start, name = f"/support/R-{request.pk}/staff/", request.organisation.name

    def post(verb, **data):
        response = client.post(f"{start}{verb}/", data, follow=True)
        assert response.redirect_chain[-1][0] == f"/queue/R-{request.pk}/", response.content.decode()[:3000]
        return said(response)

    due = Request.objects.get(pk=request.pk).reply_due_at
    told = f"The request is read and waits for an adviser. {name} has been told its place."
    by = short_moment(due)
    assert post("accept") == [f"{told} It has no reply of ours yet: write to it by {by}."]
    assert post("accept")[0].startswith(("Nothing was changed.", "You did this"))
    assert post("check-fact/stage") == ["Stage: checked by you. If the group changes it, it has to be checked again."]
    assert post("take") == ["The request is yours now."]
    assert post("write", body="Good morning", route="phone") == [f"Your message is sent. {name} has been told."]
    assert post("offer", what="A visit", hours="3", adviser=lead.pk) == [
        f"The offer is made, by Tess. {name} has been told and can say yes or no."
    ]
    casework.accept_offer(Request.objects.get(pk=request.pk), by=request.asked_by)
    assert post("start")[0].startswith("The work has started")
    today = timezone.localdate()
    when = {"on_day": today.day, "on_month": today.month, "on_year": today.year}
    assert post("log-contact", kind="visit", what="Went through it", hours="1.5", **when) == [
        "1.5 hours logged. Nobody is told of it."
    ]
    assert post("complete", change="same", what="Nothing yet")[0].startswith("The work is completed.")
    assert Request.objects.get(pk=request.pk).status == "completed"


# --- the position, for the group ------------------------------------------------------------------------------------


def test_queue_position_says_a_number_of_others_and_the_groups_own_parts():
    PolicyFactory(weights={"stage": 60, "waiting": 40, "income": 0})
    RequestFactory(waiting=True, stage="try", ago=20)
    mine = RequestFactory(waiting=True, stage="grow", ago=20)
    found = queue_position.of(mine)
    assert (found.ahead, found.wait_low, found.wait_high, found.moved_by_hand) == (1, None, None, False)
    assert [(part.letter, part.maximum) for part in found.parts] == [("S", 60), ("W", 40)]
    assert found.not_counted == ["Income of the group"]
    assert queue_position.of(RequestFactory()) is None


# --- the policy, for everyone --------------------------------------------------------------------


def test_policy_page_is_public_and_says_each_rule_and_list(client):
    CommunityFactory(code="roma", name="Roma people")
    CommunityFactory(code="deaf", name="People who are deaf")
    ThemeFactory(code="food", name="Food")
    PolicyFactory(number=3, settings={"reach": {"communities": ["roma", "deaf"]}, "theme": {"themes": ["food"]}})
    text = client.get("/how-we-decide/").content.decode()
    assert "Policy 3, in force since 1 April 2024" in text
    assert "This year: people who are deaf and Roma people." in text
    assert "This year: food." in text
    assert "Big or small, it makes no difference at present." in text
    assert "0 points" in text


def test_policy_page_says_who_agreed_and_breaks_up_its_equality_analysis(client):
    parts = [{"heading": "Who asks", "text": "We looked."}, {"heading": "Who is left out", "text": "We looked again."}]
    days = {"triage_lead_agreed_on": dt.date(2024, 3, 4), "sector_panel_agreed_on": dt.date(2024, 3, 11)}
    PolicyFactory(equality_analysis=parts, **days)
    text = client.get("/how-we-decide/").content.decode()
    assert [words in text for words in ("Triage lead, 4 March 2024", "Sector panel, 11 March 2024")] == [True, True]
    assert re.findall(r"<h3>(.*?)</h3>\s*<p>(.*?)</p>", text) == [(part["heading"], part["text"]) for part in parts]


def test_policy_page_with_none_in_force_says_so(client):
    response = client.get("/how-we-decide/")
    assert (response.status_code, "No policy is in force" in response.content.decode()) == (404, True)


def test_policy_page_lists_and_shows_earlier_ones_and_never_those_to_come(client):
    today = timezone.localdate()
    PolicyFactory(number=1, in_force_until=dt.date(2025, 4, 1))
    PolicyFactory(number=2, in_force_from=dt.date(2025, 4, 1), in_force_until=today + dt.timedelta(days=9))
    PolicyFactory(number=3, in_force_from=today + dt.timedelta(days=9))
    text = client.get("/how-we-decide/").content.decode()
    assert "Policy 2, in force since" in text
    assert "/how-we-decide/1/" in text
    assert "/how-we-decide/3/" not in text
    assert "to 31 March 2025" in client.get("/how-we-decide/1/").content.decode()
    assert client.get("/how-we-decide/3/").status_code == 404


@pytest.mark.parametrize(("moved", "says"), [(0, None), (1, None), (9, None), (10, 10)])
def test_moved_by_hand_hides_a_small_number(moved, says):
    PolicyFactory()
    lead = UserFactory(roles=[Role.TRIAGE_LEAD])
    request = RequestFactory(waiting=True)
    for _ in range(moved):
        services.override(request, by=lead, points=5, reason="x")
        other = RequestFactory(waiting=True, organisation=request.organisation)
        request = other
    today = timezone.localdate()
    later = dt.date(today.year + (today.month > 9), (today.month - 1) // 3 * 3 % 12 + 4 if today.month <= 9 else 1, 5)
    assert selectors.count_overrides(threshold=10, today=later).moved == says
