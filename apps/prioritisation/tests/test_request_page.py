"""The staff page of one request, its verbs, and the public policy page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.organisations.tests.factories import CommunityFactory, ThemeFactory
from apps.prioritisation import selectors, services
from apps.prioritisation.models import Override, Score
from apps.prioritisation.tests.factories import PolicyFactory
from apps.support import services as support
from apps.support import standing
from apps.support.models import Request
from apps.support.tests.factories import ReasonFactory, RequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(client):
    return sign_in(client, UserFactory(name="Tess", roles=[Role.TRIAGE_LEAD]))


def said(response):
    return [str(message) for message in response.context["messages"]]


def page(client, request, **query):
    return client.get(f"/queue/R-{request.pk}/", query)


VERBS = ("write", "ask-for-facts", "offer", "signpost", "decline", "assign", "log-contact", "complete")
POSTS = ("accept", "take", "start", "check-fact/stage")


def test_page_takes_the_same_statements_however_long_the_thread(lead, client):
    PolicyFactory()
    request = RequestFactory(active=True)

    def count():
        with CaptureQueriesContext(connection) as seen:
            assert page(client, request).status_code == 200
        return len(seen)

    page(client, request)
    few = count()
    for _ in range(5):
        support.write(request, by=lead, body="And another thing")
        support.log_contact(request, by=lead, on=timezone.localdate(), kind="call", what="A call", hours=1)
    RequestFactory(waiting=True, organisation=request.organisation)
    assert (count(), few) == (few, few)
    assert few <= 16


@pytest.mark.parametrize("roles", [[], [Role.COMMISSIONER], [Role.PARTNER], [Role.ADMINISTRATOR]])
def test_staff_addresses_are_unknown_to_everyone_else(client, roles):
    request = RequestFactory(waiting=True)
    sign_in(client, UserFactory(roles=roles) if roles else request.asked_by)
    start = f"/support/R-{request.pk}/staff/"
    answers = {verb: client.get(f"{start}{verb}/").status_code for verb in VERBS}
    answers |= {verb: client.post(f"{start}{verb}/").status_code for verb in POSTS}
    assert answers == dict.fromkeys([*VERBS, *POSTS], 404)


def test_staff_addresses_of_a_draft_are_unknown(lead, client):
    draft = RequestFactory()
    assert page(client, draft).status_code == 404
    assert client.get(f"/support/R-{draft.pk}/staff/decline/").status_code == 404


def test_mail_link_takes_staff_to_the_page_in_their_view(lead, client):
    request = RequestFactory(waiting=True)
    response = client.get(f"/support/R-{request.pk}/staff/?stage=do")
    assert (response.status_code, response["Location"]) == (302, f"/queue/R-{request.pk}/?stage=do")


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
    found = {pk: page(client, Request(pk=pk)).context for pk in order}
    assert [(found[pk]["before"], found[pk]["after"]) for pk in order] == list(
        zip([None, *order[:-1]], [*order[1:], None], strict=True)
    )
    context = page(client, made[0], stage="try").context
    assert {context["before"], context["after"]} == {made[3].pk, None}


def test_override_of_ones_own_assignment_is_drawn_with_its_reason(lead, client):
    PolicyFactory()
    request = RequestFactory(waiting=True)
    support.assign(request, by=lead, adviser=lead)
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


def test_whole_road_of_a_request_by_the_pages(lead, client):
    PolicyFactory()
    request = RequestFactory(sent=True)
    start, name = f"/support/R-{request.pk}/staff/", request.organisation.name

    def post(verb, **data):
        response = client.post(f"{start}{verb}/", data, follow=True)
        assert response.redirect_chain[-1][0] == f"/queue/R-{request.pk}/", response.content.decode()[:3000]
        return said(response)

    assert post("accept") == [f"The request is read and waits for an adviser. {name} has been told its place."]
    assert post("accept")[0].startswith("Nothing was changed.")
    assert post("check-fact/stage") == ["Stage: checked by you. If the group changes it, it has to be checked again."]
    assert post("take") == ["The request is yours now."]
    assert post("write", body="Good morning", route="phone") == [f"Your message is sent. {name} has been told."]
    assert post("offer", what="A visit", hours="3", adviser=lead.pk) == [
        f"The offer is made, by Tess. {name} has been told and can say yes or no."
    ]
    support.accept_offer(Request.objects.get(pk=request.pk), by=request.asked_by)
    assert post("start")[0].startswith("The work has started")
    today = timezone.localdate()
    when = {"on_day": today.day, "on_month": today.month, "on_year": today.year}
    assert post("log-contact", kind="visit", what="Went through it", hours="1.5", **when) == [
        "1.5 hours logged. Nobody is told of it."
    ]
    assert post("complete", change="same", what="Nothing yet")[0].startswith("The work is completed.")
    assert Request.objects.get(pk=request.pk).status == "completed"


def test_write_that_asks_for_facts_starts_their_clock(lead, client):
    request = RequestFactory(waiting=True)
    client.post(f"/support/R-{request.pk}/staff/write/", {"body": "Which fund?", "asks": "on", "seen": "waiting"})
    request.refresh_from_db()
    assert (request.status, request.waiting_on) == ("needs-facts", "them")


def test_assign_by_the_page_tells_who_has_it(lead, client):
    request, adviser = RequestFactory(waiting=True), UserFactory(name="Bea", roles=[Role.ADVISER])
    response = client.post(f"/support/R-{request.pk}/staff/assign/", {"adviser": adviser.pk}, follow=True)
    assert said(response) == ["Assigned to Bea, who has been told."]


@pytest.mark.parametrize("verb", ["signpost", "decline"])
def test_closing_needs_a_reason_and_words(lead, client, verb):
    request = RequestFactory(waiting=True)
    reason = ReasonFactory(declining=True) if verb == "decline" else ReasonFactory()
    address = f"/support/R-{request.pk}/staff/{verb}/"
    refused = client.post(address, {"closing_note": "Ask the law centre"})
    assert (refused.status_code, "Ask the law centre" in refused.content.decode()) == (422, True)
    assert "Choose a reason" in refused.content.decode()
    client.post(address, {"closing_note": "Ask the law centre", "reason": reason.pk})
    request.refresh_from_db()
    assert (request.is_open, request.closing_note, request.reason) == (False, "Ask the law centre", reason)


def test_closing_what_somebody_moved_meanwhile_keeps_what_was_typed(lead, client):
    request, reason = RequestFactory(sent=True), ReasonFactory(declining=True)
    support.accept(request, by=UserFactory(roles=[Role.ADVISER]))
    typed = {"closing_note": "Words that took an hour", "reason": reason.pk, "seen": "sent"}
    response = client.post(f"/support/R-{request.pk}/staff/decline/", typed)
    text = response.content.decode()
    assert response.status_code == 422
    assert "This has changed since you opened it" in text
    assert "Words that took an hour" in text
    assert 'name="seen" value="waiting"' in text
    request.refresh_from_db()
    assert request.status == "waiting"


def test_closing_what_was_closed_meanwhile_keeps_what_was_typed(lead, client):
    request, reason = RequestFactory(declined=True), ReasonFactory(declining=True)
    response = client.post(
        f"/support/R-{request.pk}/staff/decline/", {"closing_note": "My words", "reason": reason.pk, "seen": "sent"}
    )
    assert (response.status_code, "My words" in response.content.decode()) == (422, True)


def test_verb_by_staff_who_do_not_triage_is_refused_with_the_reason(client):
    sign_in(client, UserFactory(roles=[Role.VOICE_OFFICER]))
    request = RequestFactory(waiting=True)
    assert page(client, request).status_code == 200
    response = client.get(f"/support/R-{request.pk}/staff/decline/")
    assert response.status_code == 403
    assert "Only an adviser or the triage lead" in response.content.decode()


# --- standing ------------------------------------------------------------------------------------


def test_standing_says_a_number_of_others_and_the_groups_own_parts():
    PolicyFactory(weights={"stage": 60, "waiting": 40, "income": 0})
    RequestFactory(waiting=True, stage="try", ago=20)
    mine = RequestFactory(waiting=True, stage="grow", ago=20)
    found = standing.of(mine)
    assert (found.ahead, found.wait_low, found.wait_high, found.moved_by_hand) == (1, None, None, False)
    assert [(part.letter, part.maximum) for part in found.parts] == [("S", 60), ("W", 40)]
    assert found.not_counted == ["Income of the group"]
    assert standing.of(RequestFactory()) is None


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
    assert selectors.moved_by_hand(threshold=10, today=later).times == says
