"""Open Referral UK: every object that is built has every field that the standard requires, of the right type."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from apps.directory import open_referral, search_index
from apps.directory.models import Service
from apps.directory.tests.factories import AccessFeatureFactory, LocationFactory, ServiceFactory, ServiceKindFactory
from apps.organisations.models import Identifier, Organisation
from apps.organisations.tests.factories import CommunityFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

REQUIRED = {
    "organization": ("id", "name", "description"),
    "organization_identifiers": ("id", "identifier_type", "identifier"),
    "services": ("id", "name", "status"),
    "location": ("id", "location_type"),
    "addresses": ("id", "address_1", "city", "state_province", "postal_code", "country", "address_type"),
    "phones": ("id", "number"),
    "schedules": ("id",),
    "service_areas": ("id",),
    "attributes": ("id",),
    "cost_options": ("id",),
    "service_at_locations": ("id",),
    "languages": ("id",),
    "accessibility": ("id",),
    "taxonomy_term": ("id", "name", "description"),
}
"""By the name under which the object stands in the one above it (the profile of October 2024)."""
CHOSEN = {
    "status": {"active", "inactive", "defunct", "temporarily closed"},
    "location_type": {"physical", "postal", "virtual"},
    "address_type": {"physical", "postal", "virtual"},
    "freq": {"WEEKLY", "MONTHLY"},
}


def problems(kind: str, found: dict[str, Any]) -> list[str]:
    """What is missing or wrong in an object and in all below it."""
    wrong = [f"{kind} has no {name}" for name in REQUIRED[kind] if not found.get(name)]
    for name, value in found.items():
        if name == "id" and str(uuid.UUID(value)) != value:
            wrong.append(f"{kind}: {value} is no UUID")
        if name in CHOSEN and value not in CHOSEN[name]:
            wrong.append(f"{kind}: {name} is {value}")
        below = value if isinstance(value, list) else [value] if isinstance(value, dict) else []
        for one in below:
            wrong += problems(name, one)
        if not below and not isinstance(value, str | int | float):
            wrong.append(f"{kind}: {name} is a {type(value)}")
    return wrong


@pytest.fixture
def whole() -> Organisation:
    org = OrganisationFactory(website="https://a.example.org", public=["website", "identifiers"])
    Identifier.objects.create(organisation=org, scheme="GB-CHC", value="1234567")
    places = [
        LocationFactory(organisation=org, access=[AccessFeatureFactory()], latitude="53.5", longitude="-2.2"),
        LocationFactory(organisation=org, postal_code=""),
        LocationFactory(organisation=org, location_type="virtual", address_1="", postal_code="", ward=None),
    ]
    ServiceFactory(
        organisation=org,
        name="Lunch",
        when="Not in August",
        freq=Service.Freq.MONTHLY,
        weekdays=["SA"],
        week=-1,
        starts_at=dt.time(12),
        ends_at=dt.time(14, 30),
        cost="some",
        cost_words="£2",
        how_to_come="book",
        url="https://a.example.org/lunch",
        email="lunch@example.org",
        phone="0161 496 0000",
        languages="English and Polish",
        alert="Upstairs this week",
        links__kinds=[ServiceKindFactory()],
        links__serves=[CommunityFactory()],
        links__places=places,
    )
    ServiceFactory(organisation=org, name="Bare")
    return search_index.with_found(Organisation.objects.all(), entries=True).get()


def test_group_and_its_services_have_every_field_that_the_standard_requires(whole):
    found = open_referral.organization(whole)
    assert problems("organization", found) == []
    lunch = next(one for one in found["services"] if one["name"] == "Lunch")
    assert set(lunch) >= {
        "phones",
        "schedules",
        "service_at_locations",
        "cost_options",
        "languages",
        "service_areas",
        "attributes",
    }
    assert lunch["schedules"][0] == {
        "id": lunch["schedules"][0]["id"],
        "freq": "MONTHLY",
        "byday": "-1SA",
        "opens_at": "12:00",
        "closes_at": "14:30",
        "description": "Not in August",
    }
    assert [len(at["location"].get("addresses", [])) for at in lunch["service_at_locations"]] == [1, 0, 0]
    assert [set(one) >= {"id", "name", "description"} for one in open_referral.taxonomies()] == [True, True]


def test_the_search_for_missing_fields_can_fail():
    assert problems("services", {"id": str(uuid.uuid4()), "name": "", "status": "on"}) == [
        "services has no name",
        "services: status is on",
    ]


def test_objects_are_the_same_each_time_they_are_built(whole):
    assert open_referral.organization(whole) == open_referral.organization(whole)


def test_private_things_are_in_no_object():
    org = OrganisationFactory(website="https://secret.example.org", contact_phone="0161 496 9999")
    Identifier.objects.create(organisation=org, scheme="GB-CHC", value="7654321")
    place = LocationFactory(
        organisation=org, name="Secret hall", address_1="9 Secret Road", show_address=False, latitude=53, longitude=-2
    )
    ServiceFactory(organisation=org, name="Shown", links__places=[place])
    ServiceFactory(organisation=org, name="Secret lunch", public=False)
    text = str(open_referral.organization(search_index.with_found(Organisation.objects.all(), entries=True).get()))
    assert [word for word in ("ecret", "7654321", "496 9999", "latitude") if word in text] == []
    assert "Shown" in text
