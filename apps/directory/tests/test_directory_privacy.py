"""What a group keeps to itself is on no page, in no file, found by no search and counted on no map."""

from __future__ import annotations

import csv
import datetime as dt
import json
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.tests.factories import UserFactory, sign_in
from apps.directory import search_index
from apps.directory.models import Service
from apps.directory.tests.factories import AccessFeatureFactory, LocationFactory, ServiceFactory, ServiceKindFactory
from apps.organisations.models import FieldConsent, Organisation
from apps.organisations.tests.factories import CommunityFactory, MembershipFactory, OrganisationFactory
from apps.places.tests.factories import WardFactory

pytestmark = pytest.mark.django_db
LIST, MAP = reverse("directory:directory"), reverse("directory:directory_map")
CSV, JSON = reverse("directory:directory_csv"), reverse("directory:directory_json")
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def read(client, address: str, query: dict[str, Any] | None = None) -> str:
    return client.get(address, query).getvalue().decode()


def everywhere(client, query: dict[str, Any] | None = None) -> list[list[str]]:
    """The names that the list, the CSV and the JSON hold, and how many the map counts."""
    listed = [card["group"].name for card in client.get(LIST, query).context["cards"]]
    rows = [row["Name"] for row in csv.DictReader(read(client, CSV, query).lstrip("\ufeff").splitlines())]
    groups = [group["name"] for group in json.loads(read(client, JSON, query))["groups"]]
    counted = client.get(MAP, query).context["search"].by_ward()
    assert sum(many for _, many in counted) == len(listed)
    return [sorted(listed), sorted(rows), sorted(groups)]


@pytest.fixture(
    params=[
        {"listed": False},
        {"status": "dormant"},
        {"status": "closed"},
        {"status": "merged"},
    ],
    ids=["unlisted", "dormant", "closed", "merged"],
)
def hidden(request) -> Organisation:
    """A group that nobody may find, with everything on it that a search could find it by."""
    other = OrganisationFactory(name="Other")
    fields = dict(request.param) | ({"merged_into": other} if request.param.get("status") == "merged" else {})
    if request.param.get("status") == "closed":
        fields |= {"closed_on": dt.date(2026, 1, 1)}
    org = OrganisationFactory(name="Zebra", purpose="Zebra", public=["services_offered", "serves", "led_by"])
    org.serves.add(CommunityFactory())
    org.led_by.add(CommunityFactory())
    place = LocationFactory(organisation=org, access=[AccessFeatureFactory()])
    ServiceFactory(
        organisation=org,
        name="Zebra rides",
        links__kinds=[ServiceKindFactory()],
        links__serves=[CommunityFactory()],
        links__places=[place],
    )
    Organisation.objects.filter(pk=org.pk).update(**fields)
    org.refresh_from_db()
    return org


FILTERS: list[dict[str, Any]] = [
    {"q": "zebra"},
    {"q": "zebr rids"},
    {"offers": "lunch-club"},
    {"serves": "carers"},
    {"led_by": "carers"},
    {"access": "step-free"},
    {"kind": "community-group", "q": "zebra"},
]


@pytest.mark.parametrize("query", FILTERS, ids=lambda q: "-".join(q))
def test_group_that_is_not_in_the_directory_is_found_by_nobody(client, hidden, query):
    member = MembershipFactory(organisation=hidden).user
    for user in (None, member, UserFactory(roles=["adviser"])):
        if user:
            sign_in(client, user)
        assert everywhere(client, query) == [[], [], []]
        page = client.get(reverse("directory:group", args=[hidden.slug]))
        assert page.status_code == (301 if hidden.merged_into else 404), (
            "a merged one leads on to the record that it is in"
        )
    assert "Zebra" not in read(client, LIST) + read(client, CSV) + read(client, JSON)


@pytest.mark.parametrize(
    "private", [{"public": False}, {"status": "inactive"}, {"status": "defunct"}, {"confirmed_at": LONG_AGO}]
)
def test_service_that_is_not_shown_is_nowhere_and_finds_nothing(client, private):
    org = OrganisationFactory(name="Plain")
    place = LocationFactory(
        organisation=org, name="Zebra hall", address_1="9 Zebra Road", access=[AccessFeatureFactory()]
    )
    service = ServiceFactory(
        organisation=org,
        name="Zebra rides",
        description="Zebra",
        phone="0161 496 9999",
        links__kinds=[ServiceKindFactory()],
        links__serves=[CommunityFactory()],
        links__places=[place],
    )
    Service.objects.filter(pk=service.pk).update(**private)
    search_index.refresh(org)
    for query in FILTERS[:-1]:
        assert everywhere(client, query) == [[], [], []]
    page = read(client, reverse("directory:group", args=[org.slug]))
    texts = page + read(client, LIST) + read(client, CSV) + read(client, JSON)
    assert [word for word in ("Zebra", "496 9999", "4969999") if word in texts] == []


def test_service_whose_two_years_end_is_hidden_at_once_though_the_search_is_told_once_a_day(client):
    org = OrganisationFactory(name="Plain")
    service = ServiceFactory(organisation=org, name="Zebra rides", links__kinds=[ServiceKindFactory()])
    assert everywhere(client, {"offers": "lunch-club"}) == [["Plain"]] * 3
    Service.objects.filter(pk=service.pk).update(confirmed_at=LONG_AGO)
    assert everywhere(client, {"offers": "lunch-club"}) == [[], [], []]
    assert "Zebra" not in read(client, reverse("directory:group", args=[org.slug])) + read(client, JSON)


def test_address_that_is_kept_back_is_nowhere(client):
    org = OrganisationFactory(name="Plain", ward=WardFactory(name="Moston", longitude="-2.20", latitude="53.50"))
    place = LocationFactory(
        organisation=org,
        name="Zebra’s home",
        address_1="9 Zebra Road",
        postal_code="M40 9ZZ",
        show_address=False,
        latitude="53.51234",
        longitude="-2.21234",
    )
    ServiceFactory(organisation=org, name="Rides", links__places=[place])
    page = read(client, reverse("directory:group", args=[org.slug]))
    texts = page + read(client, LIST, {"near": "Moston"}) + read(client, CSV) + read(client, JSON)
    assert [word for word in ("Zebra", "M40 9", "53.512", "2.212") if word in texts] == []
    assert "In Moston. Ask the group for the address" in page
    assert json.loads(read(client, JSON))["groups"][0]["point"] == "ward"
    assert everywhere(client, {"q": "zebra"}) == [[], [], []]


@pytest.mark.parametrize("field", ["serves", "led_by"])
def test_community_that_a_group_keeps_to_itself_finds_nothing(client, field):
    community = CommunityFactory()
    shown = OrganisationFactory(name="Shown", public=[field])
    taken_back = OrganisationFactory(name="Taken back", public=[field])
    for org in (shown, taken_back, OrganisationFactory(name="Never shown")):
        getattr(org, field).add(community)
    FieldConsent.objects.filter(organisation=taken_back).update(public=False)
    assert everywhere(client, {field: community.pk}) == [["Shown"]] * 3
    groups = {group["name"]: group.get(field) for group in json.loads(read(client, JSON))["groups"]}
    assert groups == {"Shown": [community.name], "Taken back": None, "Never shown": None}


def test_every_private_field_of_a_record_is_left_out_of_the_files(client):
    OrganisationFactory(
        name="Plain",
        services_offered="Zebrafood parcels",
        contact_name="Zebra Person",
        contact_email="zebra@example.org",
        contact_phone="0161 999 9999",
        website="https://zebra.example.org",
        address="9 Zebra Road",
        postcode="M40 9ZZ",
        income=98765,
        income_year=2026,
    )
    texts = read(client, CSV) + read(client, JSON)
    assert [word for word in ("ebra", "999 9999", "9ZZ", "98765", "98,765") if word in texts] == []
