"""The pages about neighbourhoods: the public one on a day, and those of administrators."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.audit import SYSTEM
from apps.core.wording import day as in_words
from apps.places import services
from apps.places.models import Neighbourhood, PlaceEdit, Ward, WardMembership
from apps.places.services.neighbourhoods import membership_token
from apps.places.tests.factories import NeighbourhoodFactory, SourceFactory, WardMembershipFactory
from apps.places.tests.shapes import collection, place

pytestmark = pytest.mark.django_db

MOVED_ON = dt.date(2024, 4, 1)


def in_days(number):
    return timezone.localdate() + dt.timedelta(days=number)


@pytest.fixture
def city():
    """Three wards: two in the north, one in the south, with no boundaries. Returns the file that would fit."""
    features = place(3, 1, steps=6)
    north, south = (NeighbourhoodFactory(code=name, name=name.capitalize()) for name in ("north", "south"))
    for code, held in (("W00", north), ("W10", north), ("W20", south)):
        WardMembershipFactory(ward=Ward.objects.get(pk=code), neighbourhood=held)
    return collection(features)


def load(file):
    services.import_boundaries(
        file,
        by=SYSTEM,
        file_name="w.geojson",
        code_property="WD23CD",
        source=SourceFactory(),
        starts=dt.date(2018, 5, 3),
    )


def rows(code):
    return list(WardMembership.objects.filter(ward=code).order_by("starts"))


def move(code="W10", to="south", day=MOVED_ON):
    return services.move_ward(
        Ward.objects.get(pk=code),
        by=SYSTEM,
        neighbourhood=Neighbourhood.objects.get(pk=to),
        first_day=day,
        reason="Agreed by the board",
        expected=membership_token(rows(code)),
    )


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(roles=[Role.ADMINISTRATOR], name="Ada"))
    return client


def table_of(page):
    """The rows of the table that is equal to the maps."""
    return page.context["maps"].hexagons.rows


# --- the public page -----------------------------------------------------------------------------


def test_map_without_a_day_is_of_today(client, city):
    move()
    page = client.get(reverse("places:map"))
    assert page.status_code == 200
    assert table_of(page) == (("North", "Ward W00"), ("South", "Ward W10, Ward W20"))


@pytest.mark.parametrize(
    ("on", "north"),
    [("2019-05-01", "Ward W00, Ward W10"), ("2024-03-31", "Ward W00, Ward W10"), ("2024-04-01", "Ward W00")],
)
def test_map_on_a_day_is_as_it_was_then(client, city, on, north):
    move()
    assert table_of(client.get(reverse("places:map"), {"on": on}))[0] == ("North", north)


def test_map_says_each_change_in_words_with_its_reason(client, city):
    move()
    page = " ".join(client.get(reverse("places:map")).content.decode().split())
    assert "Ward W10 went from North to South." in page
    assert "Agreed by the board" in page


def test_map_of_a_day_to_come_shows_what_is_planned(client, city):
    move(day=in_days(30))
    page = client.get(reverse("places:map"), {"on": in_days(30).isoformat()})
    assert table_of(page)[0] == ("North", "Ward W00")
    assert "Ward W10 goes from North to South." in " ".join(page.content.decode().split())


def test_map_offers_hexagons_and_table_and_the_map_only_when_boundaries_are_loaded(client, city):
    page = " ".join(client.get(reverse("places:map")).content.decode().split())
    assert ('href="#places-chart"' in page, 'href="#places-second"' in page) == (True, False)
    load(city)
    page = " ".join(client.get(reverse("places:map")).content.decode().split())
    assert 'href="#places-second"' in page
    assert "Boundaries: Nobody, A source for tests." in page


def test_both_maps_have_the_same_table(client, city):
    load(city)
    maps = client.get(reverse("places:map")).context["maps"]
    assert maps.shapes.rows == maps.hexagons.rows


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"on": "yesterday"}, "The date must include a day and a month"),
        ({"on": "2019-02-31"}, "There is no such day in that month."),
        ({"on": "2010-01-01"}, "Enter a date on or after 3 May 2018"),
        ({"on_day": "1", "on_month": "", "on_year": "2020"}, "The date must include a month"),
    ],
)
def test_map_of_no_day_says_what_to_put_right_and_shows_today(client, city, sent, says):
    page = client.get(reverse("places:map"), sent)
    assert page.status_code == 422
    assert says in " ".join(page.content.decode().split())
    assert page.context["day"] == timezone.localdate()


def test_three_boxes_lead_to_an_address_that_can_be_shared(client, city):
    page = client.get(reverse("places:map"), {"on_day": "1", "on_month": "5", "on_year": "2019"})
    assert page["Location"] == reverse("places:map") + "?on=2019-05-01"


def test_map_before_any_place_is_loaded_says_so(client):
    assert "No ward is in a neighbourhood on this day" in client.get(reverse("places:map")).content.decode()


# --- the pages of administrators -----------------------------------------------------------------


ANSWERS = {"ward": "W10", "neighbourhood": "south", "reason": "Agreed by the board"}


def boxes(day):
    return {"first_day_day": day.day, "first_day_month": day.month, "first_day_year": day.year}


def test_move_is_previewed_with_both_maps_before_and_after_and_saves_nothing(admin, city):
    load(city)
    page = admin.post(reverse("places:move"), ANSWERS | boxes(in_days(7)))
    assert page.status_code == 200
    assert page.context["before"].shapes.rows == (("North", "Ward W00, Ward W10"), ("South", "Ward W20"))
    assert page.context["after"].shapes.rows == (("North", "Ward W00"), ("South", "Ward W10, Ward W20"))
    assert page.context["after"].hexagons.rows == page.context["after"].shapes.rows
    assert len(rows("W10")) == 1


def test_previewed_move_is_saved_with_what_the_page_sends(admin, city):
    page = admin.post(reverse("places:move"), ANSWERS | boxes(in_days(7)))
    sent = ANSWERS | boxes(in_days(7)) | {"expected": page.context["expected"], "save": ""}
    assert admin.post(reverse("places:move"), sent)["Location"] == reverse("places:ward", args=["W10"])
    assert [(row.neighbourhood_id, row.starts) for row in rows("W10")][1] == ("south", in_days(7))
    page = admin.get(reverse("places:ward", args=["W10"])).content.decode()
    assert in_words(in_days(6)) in page
    assert "Moved from North to South" in page
    assert "Ada" in page


def test_second_of_two_who_looked_at_once_is_told_and_keeps_what_was_typed(admin, city):
    page = admin.post(reverse("places:move"), ANSWERS | boxes(in_days(7)))
    move(day=in_days(3))
    sent = ANSWERS | boxes(in_days(7)) | {"expected": page.context["expected"], "save": ""}
    page = admin.post(reverse("places:move"), sent)
    assert page.status_code == 422
    html = page.content.decode()
    assert re.search(r"The portal moved Ward W10 at [0-9.]+[ap]m\. Look at where it is now, then decide again", html)
    assert 'value="Agreed by the board"' in html
    assert [row.starts for row in rows("W10")][1:] == [in_days(3)]


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "Choose the ward"),
        (ANSWERS | boxes(dt.date(2010, 1, 1)), "Ward W10 has been in North since 3 May 2018. Choose a later day"),
        (ANSWERS | boxes(dt.date(2024, 1, 1)) | {"neighbourhood": "north"}, "Ward W10 is in North already"),
        (ANSWERS | boxes(dt.date(2024, 1, 1)) | {"reason": ""}, "Say why, and where it was decided"),
    ],
)
def test_move_with_a_mistake_says_what_and_saves_nothing(admin, city, sent, says):
    page = admin.post(reverse("places:move"), sent)
    assert page.status_code == 422
    assert says in " ".join(page.content.decode().split())
    assert len(rows("W10")) == 1


def test_move_from_a_day_that_has_passed_is_warned_of(admin, city):
    page = admin.post(reverse("places:move"), ANSWERS | boxes(in_days(-7))).content.decode()
    assert "The first day is today or has passed" in page


def test_move_to_come_is_taken_back_from_its_page(admin, city):
    planned = move(day=in_days(9))
    address = reverse("places:take_back", args=[planned.pk])
    assert address in admin.get(reverse("places:neighbourhoods")).content.decode()
    assert admin.post(address, {}).status_code == 422
    assert admin.post(address, {"reason": "Put off"}).status_code == 302
    assert len(rows("W10")) == 1


def test_move_that_has_begun_is_refused_with_the_reason(admin, city):
    page = admin.get(reverse("places:take_back", args=[move().pk]))
    assert page.status_code == 403
    assert page.context["reason"] == "The first day has come. Move the ward again instead."


def test_neighbourhood_is_added_and_closed_from_the_page(admin, city):
    sent = {"name": "New town", "short_name": "New town", "code": "N5", "area": "", "reason": "Agreed"}
    assert admin.post(reverse("places:add_neighbourhood"), sent).status_code == 302
    assert admin.post(reverse("places:add_neighbourhood"), sent).status_code == 422
    address = reverse("places:close_neighbourhood", args=["n5"])
    assert address in admin.get(reverse("places:neighbourhoods")).content.decode()
    assert admin.post(address, {"reason": "Not after all"}).status_code == 302
    assert [edit.kind for edit in PlaceEdit.objects.order_by("pk")] == ["added", "closed"]
    assert admin.get(address).status_code == 403


def test_neighbourhoods_on_a_day_shows_what_differs_from_today(admin, city):
    move()
    page = admin.get(reverse("places:neighbourhoods"), {"on": "2019-05-01"})
    differ = [row["ward"].pk for row in page.context["wards"] if row["now"] != row["then"]]
    assert differ == ["W10"]


@pytest.mark.parametrize("name", ["map", "neighbourhoods"])
def test_pages_ask_the_database_as_often_for_three_wards_as_for_one(admin, city, name):
    load(city)
    extra = WardMembership.objects.exclude(ward="W00")
    kept = list(extra)
    address = reverse(f"places:{name}")

    extra.delete()
    admin.get(address)
    few = queries(admin, address)
    WardMembership.objects.bulk_create(kept)
    move()
    assert queries(admin, address) == few
    assert few <= 13


def queries(client, address):
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)
