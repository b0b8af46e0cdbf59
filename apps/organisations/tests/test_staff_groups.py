"""The staff's list of all groups: who sees it, what is found, and what it costs."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.organisations.models import Identifier, Membership, OtherName
from apps.organisations.record import searching
from apps.organisations.staff import tabs

from .factories import OrganisationFactory, VerificationFactory, group

pytestmark = pytest.mark.django_db

LIST = "organisations:staff_groups"
PAGES = (LIST, "organisations:staff_to_verify", "organisations:staff_without_a_lead", "organisations:staff_gone_quiet")


def names(client, **query) -> list[str]:
    return [row.name for row in client.get(reverse(LIST), query).context["rows"]]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("adviser", (200, 200)),
        ("triage-lead", (200, 200)),
        ("contract-manager", (200, 403)),
        ("voice-officer", (200, 403)),
        ("volunteering-officer", (200, 403)),
        ("partner", (403, 403)),
        ("commissioner", (403, 403)),
        ("panel", (403, 403)),
        ("administrator", (403, 403)),
    ],
)
def test_staff_pages_are_for_those_whose_work_they_are(client, role, status):
    sign_in(client, UserFactory(roles=[role]))
    every, *work = (client.get(reverse(page)).status_code for page in PAGES)
    assert (every, *set(work)) == status


def test_tabs_over_the_list_of_groups_are_those_that_the_person_may_open(client):
    sign_in(client, UserFactory(roles=["voice-officer"]))
    labels = [tab.label for tab in client.get(reverse(LIST)).context["tabs"]]
    assert labels == ["All groups", "Register changes", "Postcodes and wards"]


def test_all_groups_holds_those_that_nobody_else_sees_and_filters_them(client):
    group(name="Active")
    group(name="Unlisted", listed=False)
    group(name="Dormant", status="dormant")
    group(name="Closed", status="closed")
    alone = OrganisationFactory(name="Alone")
    checked = group(name="Checked", checked_at=timezone.now())[0]
    VerificationFactory(organisation=alone)
    VerificationFactory(
        organisation=checked, status="asked", decided_at=timezone.now(), decided_by=UserFactory(), message="x"
    )
    sign_in(client, UserFactory(roles=["adviser"]))
    assert names(client) == ["Active", "Alone", "Checked", "Closed", "Dormant", "Unlisted"]
    assert names(client, standing=["dormant", "closed"]) == ["Closed", "Dormant"]
    assert names(client, standing="unlisted") == ["Unlisted"]
    assert names(client, checked="checked") == ["Checked"]
    assert names(client, checked="to-check") == ["Alone"]
    assert names(client, checked="asked") == ["Checked"]
    assert names(client, lead="none") == ["Alone"]
    assert names(client, standing="nonsense") == names(client)


def test_all_groups_is_searched_by_name_other_name_and_number(client):
    choir, _ = group(name="Hulme Community Choir")
    other, _ = group(name="Moss Side Growers")
    OtherName.objects.create(organisation=other, kind="former", name="The Diggers")
    Identifier.objects.create(organisation=choir, scheme="GB-CHC", value="1134567")
    Identifier.objects.create(organisation=other, scheme="GB-COH", value="01234567")
    sign_in(client, UserFactory(roles=["adviser"]))
    for words, found in (
        ("choir", ["Hulme Community Choir"]),
        ("comunity", ["Hulme Community Choir"]),
        ("1134567", ["Hulme Community Choir"]),
        ("GB-CHC-1134567", ["Hulme Community Choir"]),
        ("1234567", ["Moss Side Growers"]),
        ("diggers", ["Moss Side Growers"]),
        ("no such thing", []),
        ("\x00", ["Hulme Community Choir", "Moss Side Growers"]),
    ):
        assert names(client, q=words) == found, words


def test_all_groups_with_a_common_word_are_not_counted_and_none_is_left_out(client, monkeypatch):
    monkeypatch.setattr(searching, "MOST", 2)
    for number in range(52):
        OrganisationFactory(name=f"Choir {number:02}")
    resting = group(name="Resting choir", status="dormant")[0]
    OrganisationFactory(name="Band")
    sign_in(client, UserFactory(roles=["adviser"]))
    first = client.get(reverse(LIST), {"q": "choir"}).context
    assert [row.name for row in first["rows"]] == [f"Choir {n:02}" for n in range(50)]
    assert first["summary"] == "More than 2 groups, 50 to a page"
    second = client.get(reverse(LIST) + first["next"]).context
    assert [row.name for row in second["rows"]] == ["Choir 50", "Choir 51", "Resting choir"]
    narrowed = client.get(reverse(LIST), {"q": "choir", "standing": "dormant"}).context
    assert ([row.name for row in narrowed["rows"]], narrowed["total"]) == ([resting.name], "1 group")


@pytest.mark.parametrize("page", PAGES)
def test_staff_pages_cost_the_same_with_more_rows(client, queries_of, page):
    sign_in(client, UserFactory(roles=["adviser"]))

    def one_more():
        org = OrganisationFactory()
        VerificationFactory(organisation=org)
        OrganisationFactory._meta.model.objects.filter(pk=org.pk).update(
            created_at="2020-01-01T00:00Z", updated_at="2020-01-01T00:00Z", quiet_asked_at=timezone.now()
        )

    one_more()
    one = queries_of(reverse(page))
    one_more(), one_more()
    assert queries_of(reverse(page)) == one <= 12


def test_staff_record_page_shows_people_requests_and_history(client):
    org, lead = group(name="Moss Side Growers")
    sign_in(client, UserFactory(roles=["adviser"]))
    page = client.get(reverse("organisations:record", args=[org.slug])).content.decode()
    assert all(text in page for text in (lead.email, "It has not asked for support.", "What to do", "History"))
    Membership.objects.filter(organisation=org).update(ended_at=timezone.now(), ended_by=lead)
    page = client.get(reverse("organisations:record", args=[org.slug])).content.decode()
    assert "Nobody acts for this group." in page


def test_tab_stops_counting_at_a_hundred_and_says_so():
    assert [tabs._said(number) for number in (0, 99, 100)] == ["0", "99", "100+"]


def test_record_speaks_to_staff_of_the_group_and_to_its_lead_as_you(client):
    org, lead = group()
    pages = {}
    for person in (lead, UserFactory(roles=[Role.ADVISER])):
        sign_in(client, person)
        page = client.get(reverse("organisations:record", args=[org.slug]))
        pages[person == lead] = [part["title"] for part in page.context["parts"]]
    assert pages == {
        True: ["Your group", "What you do", "Where you work", "People and money", "How people reach you"],
        False: ["The group", "What it does", "Where it works", "People and money", "How people reach it"],
    }
