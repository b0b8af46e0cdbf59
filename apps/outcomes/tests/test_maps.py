"""A published year is drawn with the wards that its neighbourhoods had then, whatever moves later."""

import datetime as dt

import pytest
from django.urls import reverse

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.audit import SYSTEM
from apps.outcomes import selectors, services
from apps.outcomes.figures import by_neighbourhood
from apps.outcomes.models import Publication
from apps.outcomes.periods import Quarter, Year
from apps.places import services as places
from apps.places.models import Neighbourhood, Ward, WardMembership
from apps.places.services.neighbourhoods import membership_token
from apps.places.tests.factories import NeighbourhoodFactory, SourceFactory, WardMembershipFactory
from apps.places.tests.shapes import collection, place

pytestmark = pytest.mark.django_db

YEAR = Year(2024)
NOW = YEAR.ends + dt.timedelta(days=30)
IN_THE_YEAR, AFTER_IT = dt.date(2024, 9, 1), dt.date(2025, 6, 1)


@pytest.fixture
def city():
    """Three wards in two neighbourhoods. Answers the file of their boundaries."""
    features = place(3, 1, steps=4)
    north, south = (NeighbourhoodFactory(code=name, name=name.capitalize()) for name in ("north", "south"))
    for code, held in (("W00", north), ("W10", north), ("W20", south)):
        WardMembershipFactory(ward=Ward.objects.get(pk=code), neighbourhood=held)
    return collection(features)


def load(file):
    places.import_boundaries(
        file,
        by=SYSTEM,
        file_name="w.geojson",
        code_property="WD23CD",
        source=SourceFactory(),
        starts=dt.date(2018, 5, 3),
    )


def move(day, code="W10", to="south"):
    rows = list(WardMembership.objects.filter(ward=code).order_by("starts"))
    ward, there = Ward.objects.get(pk=code), Neighbourhood.objects.get(pk=to)
    return places.move_ward(
        ward, by=SYSTEM, neighbourhood=there, first_day=day, reason="Agreed", expected=membership_token(rows)
    )


def close():
    for number in (1, 2, 3, 4):
        services.close_quarter(Quarter(2024, number), now=NOW)
    services.close_year(YEAR, now=NOW)


def maps():
    [year] = selectors.years()
    return by_neighbourhood(year, year.lines("neighbourhood", selectors.names()))


def wards_of(figure):
    return {name: wards for name, wards, _ in figure.rows}


AS_IT_BEGAN = {"North": "Ward W00, Ward W10", "South": "Ward W20"}
AS_MOVED = {"North": "Ward W00", "South": "Ward W10, Ward W20"}


def test_map_of_a_year_has_the_wards_of_its_last_day_whatever_moved_after_it(city):
    close()
    move(AFTER_IT)
    assert wards_of(maps().hexagons) == AS_IT_BEGAN


def test_map_of_a_year_in_which_a_ward_moved_has_it_where_it_ended_up(city):
    move(IN_THE_YEAR)
    close()
    assert wards_of(maps().hexagons) == AS_MOVED
    assert "with the wards that it had on 31 March 2025" in maps().said


def test_map_of_a_closed_year_stays_when_a_move_is_dated_back_into_it(city):
    close()
    move(IN_THE_YEAR)
    assert wards_of(maps().hexagons) == AS_IT_BEGAN


def test_year_that_was_closed_before_wards_were_kept_is_drawn_from_the_dated_rows(city):
    close()
    move(AFTER_IT)
    Publication.objects.update(wards={})
    assert wards_of(maps().hexagons) == AS_IT_BEGAN


def test_neighbourhood_added_after_a_year_has_no_line_in_it(city):
    NeighbourhoodFactory(code="late", name="Late")
    move(AFTER_IT, to="late")
    close()
    assert list(wards_of(maps().hexagons)) == ["North", "South"]
    assert sorted(services.lines(YEAR, {})["neighbourhood"]) == ["north", "south"]
    assert sorted(services.lines(Year(2025), {})["neighbourhood"]) == ["late", "north", "south"]


def test_neighbourhood_with_counts_and_no_ward_keeps_its_line():
    NeighbourhoodFactory(code="gone", name="Gone")
    assert services.lines(YEAR, {"neighbourhood": {"gone": {"asked": 12}}})["neighbourhood"] == ["gone"]


def test_both_maps_say_the_same_and_the_shapes_come_only_with_boundaries(city):
    close()
    assert maps().shapes is None
    load(city)
    found = maps()
    assert found.shapes.rows == found.hexagons.rows
    assert found.credit.startswith("Boundaries: Nobody, A source for tests.")


@pytest.mark.parametrize(("name", "most"), [("results", 17), ("dashboard", 17)])
def test_results_offer_the_map_as_a_tab_when_boundaries_are_loaded(
    client, city, name, most, django_assert_max_num_queries
):
    close()
    client.force_login(UserFactory(roles=[Role.COMMISSIONER]))
    address = reverse(f"outcomes:{name}")
    html = client.get(address).content.decode()
    assert ("#map-chart" in html, "#map-second" in html, ">Hexagons<" in html) == (True, False, True)
    load(city)
    with django_assert_max_num_queries(most):
        html = client.get(address).content.decode()
    assert "#map-second" in html
    assert "Boundaries: Nobody, A source for tests." in html


def test_small_numbers_are_as_hidden_on_the_shapes_as_on_the_hexagons(city):
    load(city)
    close()
    found = maps()
    assert {number for _, _, number in found.shapes.rows} == {number for _, _, number in found.hexagons.rows}
    assert {number for _, _, number in found.shapes.rows} == {"hidden *"}, (
        "of fewer than ten requests in all, at most four can be of groups that were helped before: nothing is said of them"
    )
    assert found.shapes.wide.count('fill="url(#hatch-') == found.hexagons.wide.count('fill="url(#hatch-') == 4
