"""The list of all requests with every status, and the search of the staff's header."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.organisations.tests.factories import MembershipFactory, group
from apps.places.tests.factories import WardMembershipFactory
from apps.support.all_requests.listing import STATUSES
from apps.support.models import Request
from apps.support.states import Status

from .factories import RequestFactory

pytestmark = pytest.mark.django_db

ENDED = ("completed", "signposted", "declined", "withdrawn", "timed-out")


@pytest.fixture
def staff(client):
    return sign_in(client, UserFactory(name="Tess", roles=[Role.TRIAGE_LEAD]))


@pytest.fixture
def made(db):
    """One request of one group at every status, a draft too."""
    organisation, lead = group(name="Moss Side Growers", lead=UserFactory(name="Ada Osei", email="ada@growers.example"))
    WardMembershipFactory(ward=organisation.ward)
    return {status: RequestFactory(at=status, organisation=organisation, by=lead) for status in Status.values}


def refs(response):
    return [row["ref"] for row in response.context["rows"]]


def listed(client, **query):
    return refs(client.get("/requests/", query))


def test_every_status_but_the_draft_has_a_tab_and_the_first_holds_them_all():
    assert {str(status) for status in STATUSES["all"]} == set(Status.values) - {"draft"}


def test_tabs_hold_every_request_that_was_sent_by_where_it_stands(client, staff, made):
    wanted = {
        "all": [status for status in Status.values if status != "draft"],
        "offered": ["offered"],
        "active": ["agreed", "active"],
        "ended": list(ENDED),
    }
    for tab, statuses in wanted.items():
        page = client.get("/requests/", {"tab": tab})
        assert sorted(refs(page)) == sorted(made[status].ref for status in statuses), tab
        assert [each.count for each in page.context["tabs"] if each.current] == [str(len(statuses))]
        assert page.context["total"] == ("1 request" if len(statuses) == 1 else f"{len(statuses)} requests")


def test_filter_by_status_and_adviser_counts_what_it_lists(client, staff, made):
    page = client.get("/requests/", {"tab": "ended", "status": ["declined", "withdrawn"]})
    assert sorted(refs(page)) == sorted([made["declined"].ref, made["withdrawn"].ref])
    assert page.context["total"] == "2 requests"
    assert [chip.text for chip in page.context["chips"]] == ["Declined", "Withdrawn"]
    held = made["active"].adviser
    assert listed(client, adviser=held.pk) == [made["active"].ref]
    assert made["sent"].ref in listed(client, adviser="nobody")
    assert listed(client, tab="offered", status="declined") == [made["offered"].ref]


@pytest.mark.parametrize("words", ["Growers moss", "ada osei", "ada@growers", "winter", "R-{}", "r{}", "{}"])
def test_search_finds_a_closed_request_by_group_person_email_words_and_number(client, staff, made, words):
    RequestFactory(declined=True, title="A roof", difference="We stay dry.")
    number = made["declined"].pk
    assert made["declined"].ref in listed(client, tab="ended", q=words.format(number))
    assert "A roof" not in client.get("/requests/", {"q": words.format(number)}).content.decode()


@pytest.mark.parametrize("words", ["²", "\x00", "9" * 5000, "'", "%", "(", "-", "R-0", "٣"])
def test_odd_search_words_find_nothing_and_break_nothing(client, staff, made, words):
    assert client.get("/requests/", {"q": words}).status_code == 200
    assert client.get("/find/", {"q": words}).status_code == 200


@pytest.mark.parametrize("query", [{"tab": "x"}, {"status": "x"}, {"adviser": "²"}, {"after": "x"}, {"before": "y"}])
def test_odd_address_gives_the_whole_list(client, staff, made, query):
    assert len(listed(client, **query)) == len(Status.values) - 1


def test_list_goes_on_from_page_to_page_in_both_directions(client, staff, monkeypatch):
    monkeypatch.setattr("apps.support.all_requests.listing.PAGE", 2)
    organisation, lead = group()
    WardMembershipFactory(ward=organisation.ward)
    made = [RequestFactory(sent=True, organisation=organisation, by=lead).ref for _ in range(5)][::-1]
    first = client.get("/requests/")
    second = client.get("/requests/" + first.context["pages"]["next"])
    third = client.get("/requests/" + second.context["pages"]["next"])
    assert [refs(first), refs(second), refs(third)] == [made[:2], made[2:4], made[4:]]
    assert refs(client.get("/requests/" + third.context["pages"]["previous"])) == made[2:4]


@pytest.mark.parametrize("address", ["/requests/", "/requests/?tab=ended&q=help", "/find/?q=help"])
def test_pages_take_the_same_statements_for_one_row_and_three(client, staff, address):
    counts = []
    for number in (1, 2):
        for _ in range(number):
            RequestFactory(declined=True)
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("roles", [[], [Role.COMMISSIONER], [Role.PARTNER], [Role.ADMINISTRATOR]])
def test_list_and_search_are_unknown_to_everyone_else(client, made, roles):
    sign_in(client, UserFactory(roles=roles) if roles else made["sent"].asked_by)
    assert [client.get(address, {"q": "moss"}).status_code for address in ("/requests/", "/find/")] == [404, 404]


def test_draft_of_a_group_is_found_nowhere(client, staff, made):
    Request.objects.filter(pk=made["draft"].pk).update(title="A secret plan")
    assert listed(client, q="secret plan") == []
    page = client.get("/find/", {"q": made["draft"].ref}, follow=True)
    assert (page.status_code, "A secret plan" in page.content.decode()) == (200, False)


def test_number_of_a_request_in_the_header_opens_it(client, staff, made):
    for typed in (made["declined"].ref, f" r{made['declined'].pk} "):
        answer = client.get("/find/", {"q": typed})
        assert (answer.status_code, answer["Location"]) == (302, f"/queue/{made['declined'].ref}/")


@pytest.mark.parametrize("words", ["moss side", "Ada", "ada@growers.example"])
def test_header_finds_requests_groups_and_people_each_in_their_place(client, staff, made, words):
    other = group(name="A choir", lead=UserFactory(name="Bea"))[0]
    page = client.get("/find/", {"q": words})
    assert len(page.context["requests"]) == 10
    assert page.context["request_count"] == "11 requests"
    assert "/requests/?q=" in page.context["more_requests"]
    people = [(each.user.name, each.organisation.name) for each in page.context["people"]]
    assert people == ([] if words == "moss side" else [("Ada Osei", "Moss Side Growers")])
    assert [each.name for each in page.context["groups"]] == (["Moss Side Growers"] if words == "moss side" else [])
    assert other.name not in page.content.decode()


def test_email_of_a_person_is_not_printed_and_an_ended_membership_is_not_found(client, staff, made):
    MembershipFactory(
        organisation=made["sent"].organisation, user=UserFactory(name="Ada Old"), ended_at=made["sent"].sent_at,
        ended_by=made["sent"].asked_by,
    )  # fmt: skip
    page = client.get("/find/", {"q": "ada"})
    assert "ada@growers.example" not in page.content.decode()
    assert [each.user.name for each in page.context["people"]] == ["Ada Osei"]


def test_header_of_staff_has_the_search_and_the_queue_leads_to_the_list(client, staff):
    page = client.get("/queue/").content.decode()
    assert 'action="/find/"' in page
    for tab in ("all", "offered", "active", "ended"):
        assert f'href="/requests/?tab={tab}"' in page
