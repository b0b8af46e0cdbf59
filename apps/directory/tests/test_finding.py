"""What search may look at, and where everybody may think that a group is: public things alone."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.directory import search_index, service_words
from apps.directory.models import Service
from apps.directory.tests.factories import AccessFeatureFactory, LocationFactory, ServiceFactory, ServiceKindFactory
from apps.organisations.models import Organisation
from apps.organisations.tests.factories import OrganisationFactory, ThemeFactory
from apps.places.models import WardMembership
from apps.places.services import neighbourhoods
from apps.places.services.neighbourhoods import membership_token
from apps.places.tests.factories import NeighbourhoodFactory, WardFactory, WardMembershipFactory

pytestmark = pytest.mark.django_db
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def lines(org: Organisation) -> list[str]:
    search_index.refresh(org)
    return org.findable.splitlines()


def test_text_holds_public_services_places_wards_and_neighbourhoods_once_each():
    moston = WardFactory(name="Moston")
    WardMembershipFactory(ward=moston, neighbourhood=NeighbourhoodFactory(name="Newton Heath & Moston"))
    org = OrganisationFactory(
        ward=moston, services_offered="Tea", public=["services_offered"], themes=[ThemeFactory(code="food")]
    )
    org.works_in.add(moston, WardFactory(name="Hulme"))
    ServiceFactory(
        organisation=org,
        name="Lunch",
        description="A hot meal",
        when="Thursdays at noon",
        languages="Polish",
        links__kinds=[ServiceKindFactory()],
        links__places=[LocationFactory(organisation=org, name="Mill Hall")],
    )
    assert lines(org) == [
        "Tea",
        "Food",
        "Moston",
        "Newton Heath & Moston",
        "Hulme",
        "Lunch",
        "A hot meal",
        "Thursdays at noon",
        "Polish",
        "Lunch club",
        "Mill Hall",
        "1 Mill Lane",
    ]


@pytest.mark.parametrize(
    "hidden", [{"public": False}, {"status": "inactive"}, {"status": "defunct"}, {"confirmed_at": LONG_AGO}]
)
def test_text_leaves_out_a_service_that_is_not_shown(hidden):
    org = OrganisationFactory(services_offered="Secret tea")
    service = ServiceFactory(organisation=org, name="Secret lunch")
    Service.objects.filter(pk=service.pk).update(**hidden)
    assert lines(org) == [org.ward.name]


def test_text_and_point_leave_out_a_place_whose_address_is_not_shown():
    org = OrganisationFactory()
    place = LocationFactory(organisation=org, name="Mrs Reed’s", show_address=False, latitude="53.1", longitude="-2.1")
    ServiceFactory(organisation=org, name="Lunch", links__places=[place])
    assert lines(org) == [org.ward.name, "Lunch"]
    assert (org.latitude, org.longitude) == (Decimal("53.48000"), Decimal("-2.24000"))


def test_point_is_that_of_the_place_that_most_public_services_use():
    org = OrganisationFactory()
    often = LocationFactory(organisation=org, latitude="53.2", longitude="-2.2")
    once = LocationFactory(organisation=org, latitude="53.3", longitude="-2.3")
    ServiceFactory(organisation=org, links__places=[once, often])
    ServiceFactory(organisation=org, links__places=[often])
    ServiceFactory(organisation=org, public=False, links__places=[once])
    ServiceFactory(organisation=org, public=False, links__places=[once])
    search_index.refresh(org)
    assert (org.latitude, org.longitude) == (Decimal("53.20000"), Decimal("-2.20000"))


@pytest.mark.parametrize(
    "place", [{"location_type": "postal"}, {"latitude": None, "longitude": None}, {"ended_at": LONG_AGO}]
)
def test_point_is_the_centre_of_the_ward_where_no_place_can_be_shown(place):
    org = OrganisationFactory()
    where = LocationFactory(organisation=org, **{"latitude": "53.2", "longitude": "-2.2", **place})
    ServiceFactory(organisation=org, links__places=[where])
    search_index.refresh(org)
    assert (org.latitude, org.longitude) == (Decimal("53.48000"), Decimal("-2.24000"))


def test_refresh_lapsed_takes_out_what_was_not_confirmed_for_two_years():
    org = OrganisationFactory()
    service = ServiceFactory(organisation=org, name="Zebra lunch")
    Service.objects.filter(pk=service.pk).update(confirmed_at=timezone.now() - dt.timedelta(days=731))
    org.refresh_from_db()
    assert "Zebra lunch" in org.findable
    assert search_index.refresh_lapsed() == 1
    org.refresh_from_db()
    assert "Zebra lunch" not in org.findable


def test_refresh_many_costs_the_same_for_three_groups_as_for_one(django_assert_num_queries):
    def make(number: int) -> list[int]:
        return [ServiceFactory(links__places=[LocationFactory()]).organisation_id for _ in range(number)]

    one, three = make(1), make(3)
    with django_assert_num_queries(12):
        search_index.refresh_many(one)
    with django_assert_num_queries(12):
        search_index.refresh_many(three)


def test_access_of_a_service_is_what_every_one_of_its_places_has():
    step, loop = AccessFeatureFactory(code="step-free"), AccessFeatureFactory(code="hearing-loop")
    org = OrganisationFactory()
    both = LocationFactory(organisation=org, access=[step, loop])
    one = LocationFactory(organisation=org, access=[loop])
    assert service_words.access(ServiceFactory(organisation=org, links__places=[both])) == ["Hearing loop", "Step free"]
    assert service_words.access(ServiceFactory(organisation=org, links__places=[both, one])) == ["Hearing loop"]


def test_move_of_a_ward_that_has_begun_is_found_at_once_and_one_to_come_on_its_day():
    north, south, west = (NeighbourhoodFactory(name=name) for name in ("Northside", "Southside", "Westside"))
    ward, other = WardFactory(name="Moston"), WardFactory(name="Hulme")
    for each in (ward, other):
        WardMembershipFactory(ward=each, neighbourhood=north)
    based, works, away = (
        OrganisationFactory(ward=ward),
        OrganisationFactory(ward=other),
        OrganisationFactory(ward=other),
    )
    works.works_in.add(ward)
    for org in (based, works, away):
        search_index.refresh(org)
    today, administrator = timezone.localdate(), UserFactory(roles=[Role.ADMINISTRATOR])

    def move(to, first_day):
        held = list(WardMembership.objects.filter(ward=ward).order_by("starts"))
        said = {"first_day": first_day, "reason": "Decided by the board", "expected": membership_token(held)}
        neighbourhoods.move_ward(ward, by=administrator, neighbourhood=to, **said)

    def found():
        rows = Organisation.objects.filter(pk__in=[based.pk, works.pk, away.pk]).order_by("pk")
        return [row.findable.splitlines() for row in rows]

    move(south, today)
    now = [["Moston", "Southside"], ["Hulme", "Northside", "Moston", "Southside"], ["Hulme", "Northside"]]
    assert found() == now
    move(west, today + dt.timedelta(days=3))
    assert found() == now
    assert search_index.refresh_moved() == 2
    assert found() == now
    with time_machine.travel(timezone.now() + dt.timedelta(days=3)):
        assert search_index.refresh_moved() == 2
    assert found() == [["Moston", "Westside"], ["Hulme", "Northside", "Moston", "Westside"], ["Hulme", "Northside"]]
