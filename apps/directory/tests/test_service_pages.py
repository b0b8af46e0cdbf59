"""The pages on which a group says what people can get from it, as somebody fills them in."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from apps.directory.models import Location, Service
from apps.directory.tests.factories import AccessFeatureFactory, LocationFactory, ServiceFactory, ServiceKindFactory
from apps.organisations.tests.factories import CommunityFactory, group
from apps.places.models import Postcode
from apps.places.tests.factories import PostcodeFactory, WardFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(client):
    org, lead = group(name="Moston Choir")
    client.force_login(lead)
    ServiceKindFactory()
    return org


def at(name: str, org, *more: Any) -> str:
    return reverse(f"directory:{name}", args=[org.slug, *more])


LUNCH = {"name": "Lunch", "kinds": ["lunch-club"], "public": "yes"}


def test_add_service_with_three_answers_is_enough(client, own):
    response = client.post(at("add_service", own), LUNCH)
    assert (response.status_code, response.url) == (302, at("services", own))
    service = Service.objects.get()
    assert (service.name, service.public, [kind.pk for kind in service.kinds.all()]) == ("Lunch", True, ["lunch-club"])
    page = client.get(at("services", own)).content.decode()
    assert ("Lunch is added." in page, "Still right" in page) == (True, True)


def test_add_service_takes_everything_and_makes_the_place_with_it(client, own):
    CommunityFactory()
    client.post(
        at("add_service", own),
        LUNCH
        | {
            "description": "A hot meal",
            "when": "Not in August",
            "where": ["new", "online"],
            "place_name": "Mill Hall",
            "place_address": "1 Mill Lane",
            "place_postal_code": "m401aa",
            "place_ward": own.ward_id,
            "place_show": "on",
            "cost": "some",
            "cost_words": "£2",
            "how_to_come": "book",
            "freq": "WEEKLY",
            "weekdays": ["MO", "FR"],
            "starts_at": "noon",
            "ends_at": "2.30pm",
            "languages": "Polish",
            "serves": ["carers"],
            "phone": "0161 496 0000",
            "email": "lunch@example.org",
            "url": "www.example.org/lunch",
        },
    )
    service = Service.objects.get()
    assert (service.starts_at, service.ends_at, service.url) == (
        dt.time(12),
        dt.time(14, 30),
        "https://www.example.org/lunch",
    )
    assert [(place.name, place.location_type, place.postal_code) for place in service.places.order_by("pk")] == [
        ("Mill Hall", "physical", "M40 1AA"),
        ("Online or by phone", "virtual", ""),
    ]
    page = client.get(at("services", own)).content.decode()
    assert "Mondays and Fridays, noon to 2.30pm. Not in August" in page or "12pm to 2.30pm" in page


@pytest.mark.parametrize(
    ("said", "errors"),
    [
        ({"name": ""}, {"name": "Say what people can get, such as Thursday lunch"}),
        ({"kinds": []}, {"kinds": "Choose at least one kind"}),
        ({"name": "x" * 200}, {"name": "The name can have 120 letters at most. Yours has 200."}),
        (
            {"where": ["new"]},
            {
                "place_name": "Say what the place is called",
                "place_address": "Enter the number and street",
                "place_ward": "Choose the ward that the place is in",
            },
        ),
        ({"where": ["999"]}, {"where": "Choose places from the list"}),
        ({"freq": "WEEKLY"}, {"weekdays": "Choose the days, or choose “No regular days”"}),
        ({"freq": "MONTHLY", "week": "1"}, {"week": "Choose the week and the day, such as first and Saturday"}),
        ({"starts_at": "10am"}, {"freq": "Say on which days it is from that time, or leave the times empty"}),
        ({"freq": "WEEKLY", "weekdays": ["MO"], "ends_at": "2pm"}, {"starts_at": "Say when it begins"}),
        (
            {"freq": "WEEKLY", "weekdays": ["MO"], "starts_at": "2pm", "ends_at": "10am"},
            {"ends_at": "It has to end after it begins"},
        ),
        ({"starts_at": "teatime"}, {"starts_at": "Enter a time such as 10am or 2.30pm"}),
        ({"starts_at": "25:00"}, {"starts_at": "Enter a time such as 10am or 2.30pm"}),
        ({"phone": "ring us"}, {"phone": "Enter a phone number such as 0161 496 0000"}),
        ({"url": "not a web address"}, {"url": "Enter a web address such as www.example.org"}),
    ],
)
def test_add_service_that_cannot_be_is_refused_with_a_sentence_and_keeps_what_was_typed(client, own, said, errors):
    response = client.post(at("add_service", own), LUNCH | {"description": "Kept as typed"} | said)
    assert response.status_code == 422
    assert {name: wrong[0] for name, wrong in response.context["form"].errors.items()} == errors
    assert "Kept as typed" in response.content.decode()
    assert (Service.objects.count(), Location.objects.count()) == (0, 0)


def test_change_service_opens_with_what_is_saved_and_saves_it(client, own):
    place = LocationFactory(organisation=own)
    service = ServiceFactory(
        organisation=own,
        name="Singing",
        freq="MONTHLY",
        weekdays=["SA"],
        week=1,
        starts_at=dt.time(10),
        links__kinds=[ServiceKindFactory()],
        links__places=[place],
    )
    page = client.get(at("change_service", own, service.pk))
    form = page.context["form"]
    assert (form["name"].value(), form["where"].value(), form["weekday"].value()) == ("Singing", [str(place.pk)], "SA")
    assert 'value="10am"' in page.content.decode()
    said = LUNCH | {"freq": "MONTHLY", "week": "1", "weekday": "SA", "starts_at": "10am", "version": "1"}
    assert client.post(at("change_service", own, service.pk), said | {"where": [place.pk]}).status_code == 302
    service.refresh_from_db()
    assert (service.name, service.weekdays, service.week, service.version) == ("Lunch", ["SA"], 1, 2)
    assert list(service.places.all()) == [place]


def test_change_service_after_somebody_else_shows_both_and_writes_nothing(client, own):
    service = ServiceFactory(organisation=own, links__kinds=[ServiceKindFactory()])
    client.post(at("change_service", own, service.pk), LUNCH | {"name": "Theirs", "version": "1"})
    response = client.post(at("change_service", own, service.pk), LUNCH | {"name": "Mine", "version": "1"})
    assert response.status_code == 409
    assert [(row["theirs"], row["mine"]) for row in response.context["rows"] if row["differs"]] == [("Theirs", "Mine")]
    assert Service.objects.get().name == "Theirs"
    again: dict[str, list[str]] = {"version": [str(response.context["version"])]}
    for name, value in response.context["kept"]:
        again.setdefault(name, []).append(value)
    assert client.post(at("change_service", own, service.pk), again).status_code == 302
    assert Service.objects.get().name == "Mine"


def test_change_place_after_somebody_else_shows_both(client, own):
    place = LocationFactory(organisation=own, name="Hall")
    said = {"name": "Theirs", "location_type": "physical", "address_1": "1 Mill Lane", "ward": own.ward_id}
    said |= {"show_address": "yes", "postal_code": "M40 1AA", "city": "Manchester", "version": "1"}
    assert client.post(at("change_place", own, place.pk), said).status_code == 302
    response = client.post(at("change_place", own, place.pk), said | {"name": "Mine"})
    assert response.status_code == 409
    assert [row["label"] for row in response.context["rows"] if row["differs"]] == ["Name of the place"]


def test_add_place_with_its_access_and_take_it_off(client, own):
    AccessFeatureFactory()
    said = {"name": "Hall", "location_type": "physical", "address_1": "1 Mill Lane", "ward": own.ward_id}
    client.post(at("add_place", own), said | {"access": ["step-free"], "show_address": "no"})
    place = Location.objects.get()
    assert (place.show_address, [one.pk for one in place.access.all()]) == (False, ["step-free"])
    assert client.get(at("change_place", own, place.pk)).status_code == 200
    assert client.post(at("end_place", own, place.pk)).status_code == 302
    assert Location.objects.open().count() == 0


def test_add_place_without_an_address_is_refused(client, own):
    response = client.post(at("add_place", own), {"postal_code": "nowhere at all"})
    assert {name: wrong[0] for name, wrong in response.context["form"].errors.items()} == {
        "name": "Say what the place is called",
        "location_type": "Say what it is",
        "address_1": "Enter the number and street",
        "postal_code": "That is not a postcode. Enter one such as AB12 3CD",
        "show_address": "Say whether everybody may see the address",
    }


def test_service_is_closed_for_now_started_again_and_ended(client, own):
    service = ServiceFactory(organisation=own, name="Lunch")
    address = at("move_service", own, service.pk)
    assert client.post(address, {"to": "pause_service"}).context["form"].errors == {
        "alert": ["Say until when it is closed, or why"]
    }
    client.post(address, {"to": "pause_service", "alert": "Closed until January"})
    assert "Closed until January" in client.get(at("services", own)).content.decode()
    assert [value for value, _ in client.get(address).context["form"].fields["to"].choices] == [
        "resume_service",
        "rest_service",
        "end_service",
    ]
    client.post(address, {"to": "end_service"})
    page = client.get(at("services", own))
    assert (len(page.context["rows"]), len(page.context["ended"])) == (0, 1)
    assert client.get(at("change_service", own, service.pk)).status_code == 403


def test_service_that_was_not_confirmed_for_two_years_says_so_and_one_tap_shows_it_again(client, own):
    service = ServiceFactory(organisation=own, confirmed_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert "more than two years ago" in client.get(at("services", own)).content.decode()
    client.post(at("confirm_service", own, service.pk))
    assert "more than two years ago" not in client.get(at("services", own)).content.decode()


def test_services_page_costs_the_same_for_three_services_as_for_one(client, own, queries_of):
    def make(number: int) -> None:
        for _ in range(number):
            ServiceFactory(
                organisation=own,
                links__kinds=[ServiceKindFactory()],
                links__places=[LocationFactory(organisation=own, access=[AccessFeatureFactory()])],
            )

    make(1)
    one = queries_of(at("services", own))
    make(2)
    assert queries_of(at("services", own)) == one <= 15
    assert len(client.get(at("services", own)).context["rows"]) == 3


def test_add_place_takes_ward_and_point_from_a_postcode_that_is_known(client, own):
    ward = WardFactory(code="E09990042", name="Hulme")
    Postcode.objects.create(code="M401AA", ward_code=ward.pk, ward=ward, latitude="53.5", longitude="-2.2")
    said = {"name": "Hall", "location_type": "physical", "address_1": "1 Mill Lane", "show_address": "yes"}
    client.post(at("add_place", own), said | {"postal_code": "m40 1aa"})
    place = Location.objects.get()
    assert (place.ward, place.postal_code, str(place.latitude)) == (ward, "M40 1AA", "53.50000")
    response = client.post(at("add_place", own), said | {"postal_code": "M40 1AB"})
    assert response.context["form"].errors == {
        "ward": ["We do not know in which ward this postcode is. Choose the ward"]
    }


def test_place_whose_postcode_alone_is_changed_moves_ward_or_asks(client, own):
    here, there = (WardFactory(code=code) for code in ("E05000101", "E05000102"))
    for code, ward in (("M401AA", here), ("M402BB", there), ("M331AA", None)):
        PostcodeFactory(code=code, ward=ward)
    place = LocationFactory(organisation=own, ward=here, postal_code="M40 1AA")
    address = at("change_place", own, place.pk)
    page = client.get(address)
    drawn = {name: value for name, value in page.context["form"].initial.items() if value not in (None, [])}
    assert drawn["shown"] == f"M40 1AA|{here.pk}"
    sent = {**drawn, "address_1": "1 Long Street", "version": "1", "postal_code": "M33 1AA"}
    refused = client.post(address, sent)
    assert (refused.status_code, refused.context["form"].data["ward"]) == (422, "")
    assert client.post(address, {**sent, "postal_code": "M40 2BB"}).status_code == 302
    place.refresh_from_db()
    assert (place.postal_code, place.ward) == ("M40 2BB", there)
    kept = {**sent, "shown": "M33 1AA|", "ward": there.pk, "version": "2"}
    assert client.post(address, kept).status_code == 302
    place.refresh_from_db()
    assert (place.postal_code, place.ward) == ("M33 1AA", there)
