"""After a review of wards: what the directory, the record, forms and postcodes say of groups whose ward has ended."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.http import QueryDict
from django.urls import reverse

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.core.audit import SYSTEM
from apps.directory import search_index
from apps.directory.filters import DirectoryFilter
from apps.directory.forms.places import PlaceForm, initial_place
from apps.organisations.models import Organisation
from apps.organisations.tests.factories import OrganisationFactory, group
from apps.places import postcodes, selectors, services
from apps.places.models import Neighbourhood, Ward
from apps.places.services.neighbourhoods import is_used
from apps.places.tests.factories import PostcodeFactory
from apps.places.tests.reviewed import AFTER, BEFORE, write

from .factories import LocationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(tmp_path):
    """A group in each ward of before the review, one that works in the divided ward, and then the review."""
    call_command("load_lists", verbosity=0)
    services.load_pack(write(tmp_path, BEFORE), by=SYSTEM)
    ward = {each.pk: each for each in Ward.objects.all()}
    for name, code in (("Quay Choir", "W1"), ("Rope Makers", "W2"), ("Saint Club", "W3")):
        OrganisationFactory(name=name, ward=ward[code], listed=True)
    Organisation.objects.get(name="Saint Club").works_in.add(ward["W2"])
    services.load_pack(write(tmp_path, AFTER), by=SYSTEM)
    search_index.refresh_many(Organisation.objects.values_list("pk", flat=True))


def found(query: str) -> list[str]:
    search = DirectoryFilter(QueryDict(query))
    return sorted(search.filter_queryset(search.queryset).values_list("name", flat=True))


def test_directory_finds_groups_of_an_ended_ward_under_those_that_replaced_it_and_by_its_old_address(city):
    assert {query: found(query) for query in ("", "where=W4", "where=W5", "where=W3", "where=n-hill")} == {
        "": ["Quay Choir", "Rope Makers", "Saint Club"],
        "where=W4": ["Quay Choir"],
        "where=W5": ["Rope Makers", "Saint Club"],
        "where=W3": ["Saint Club"],
        "where=n-hill": ["Rope Makers", "Saint Club"],
    }
    assert (found("where=W1"), found("where=W2")) == (["Quay Choir"], ["Rope Makers", "Saint Club"])
    search = DirectoryFilter(QueryDict("where=W2"))
    assert [place.name for place in search.chosen_places] == ["Rope East", "Rope West"]
    assert [ward.name for ward in search.wards] == ["Old Quay", "Rope East", "Rope West", "St Éloi’s"]
    assert DirectoryFilter(QueryDict("near=Ropewalk")).near.label == "the middle of Ropewalk"
    assert found("q=harbour") == ["Quay Choir", "Rope Makers", "Saint Club"]


def test_directory_map_counts_every_group_and_names_those_of_a_divided_ward(city, client, django_assert_num_queries):
    page = client.get(reverse("directory:directory_map"))
    assert [(row[1], row[2]) for row in page.context["rows"]] == [
        ("The Harbour", "1"),
        ("The Harbour", "0"),
        ("Upper Hill & Moor", "0"),
        ("Upper Hill & Moor", "1"),
        ("No ward any more", "1"),
    ]
    assert page.context["maps"].hexagons.sentence == (
        "3 groups, each counted in the ward where it is based. Most are in Old Quay: 1. Not on the map are the groups of "
        "wards that were divided: Ropewalk (1)."
    )
    csv = b"".join(client.get(reverse("directory:directory_csv")).streaming_content).decode()
    assert [name in csv for name in ("Quay Choir", "Rope Makers", "Saint Club")] == [True] * 3


def test_postcode_of_an_ended_ward_is_in_the_one_that_replaced_it_and_asks_where_it_was_divided(city):
    PostcodeFactory(code="BW11AA", ward=Ward.objects.get(pk="W1"))
    PostcodeFactory(code="BW22BB", ward=Ward.objects.get(pk="W2"))
    one, two = postcodes.answer("BW1 1AA"), postcodes.answer("BW2 2BB")
    assert (one.ward.pk, one.said) == ("W4", "BW1 1AA is in Old Quay, in The Harbour.")
    assert (two.ward, two.said) == (
        None,
        "BW2 2BB is in Rope East or Rope West: the wards were drawn anew. Choose the ward that you meet or work in most.",
    )


@pytest.mark.parametrize(
    ("name", "chosen", "ticked", "said"),
    [
        ("Quay Choir", "W4", set(), "Quayside is no ward any more. Change it to Old Quay"),
        ("Rope Makers", "", set(), "Ropewalk is no ward any more. Change it to Rope East or Rope West"),
        ("Saint Club", "W3", {"W5", "W6"}, ""),
    ],
)
def test_record_form_offers_wards_of_today_and_chooses_the_only_one_that_replaced_it(
    city, client, name, chosen, ticked, said
):
    org = Organisation.objects.get(name=name)
    sign_in(client, UserFactory(roles=[Role.ADVISER]))
    form = client.get(reverse("organisations:record_section", args=[org.slug, "place"])).context["form"]
    assert [code for code, _ in form.fields["ward"].choices] == ["", "W4", "W5", "W6", "W3"]
    assert (form["ward"].value(), set(form["works_in"].value())) == (chosen, ticked)
    page = client.get(reverse("organisations:record", args=[org.slug])).content.decode()
    assert ("is no ward any more" in page, said in page) == (bool(said), True)


def test_place_of_a_group_in_an_ended_ward_is_shown_with_the_only_one_that_replaced_it(city):
    org, _ = group(name="Lantern Walk", ward=Ward.objects.get(pk="W3"))
    forms = [
        PlaceForm(group=org, initial=initial_place(LocationFactory(organisation=org, ward_id=code)))
        for code in ("W1", "W2")
    ]
    assert [form.initial["ward"] for form in forms] == ["W4", None]
    assert [code for code, _ in forms[0].fields["ward"].choices] == ["", "W4", "W5", "W6", "W3"]


def test_maps_and_neighbourhoods_draw_the_wards_of_the_day_and_keep_the_last_for_what_still_lies_in_an_ended_one(city):
    before, after = dt.date(2025, 4, 30), dt.date(2025, 5, 1)
    assert [sorted(selectors.neighbourhoods_by_ward(day)) for day in (before, after)] == [
        ["W1", "W2", "W3"],
        ["W3", "W4", "W5", "W6"],
    ]
    assert [each.ward for each in selectors.hexagons(after)] == ["W4", "W5", "W6", "W3"]
    published = selectors.hexagons(held={"W1": "harbour", "W2": "harbour", "W3": "hill"})
    assert {each.ward: each.neighbourhood for each in published if each.neighbourhood} == {
        "W1": "harbour", "W2": "harbour", "W3": "hill",
    }  # fmt: skip
    assert selectors.neighbourhoods_by_ward(after, ended=True)["W2"].name == "The Harbour"
    assert [is_used(each) for each in Neighbourhood.objects.in_order()] == [True, True]
    Ward.objects.filter(pk__in=["W4", "W5"]).update(ends=dt.date(2026, 5, 7), replaced_by=["W6"])
    assert [is_used(each) for each in Neighbourhood.objects.in_order()] == [False, True]


def test_page_of_neighbourhoods_lists_wards_of_today_and_of_the_day_drawn_and_what_replaced_each(city, client):
    sign_in(client, UserFactory(roles=[Role.ADMINISTRATOR]))
    address = reverse("places:neighbourhoods")
    today, then = client.get(address), client.get(f"{address}?on=2025-04-30")
    assert [row["ward"].pk for row in today.context["wards"]] == ["W4", "W5", "W6", "W3"]
    assert [(row["ward"].pk, row["now"] is not None, row["then"] is not None) for row in then.context["wards"]] == [
        ("W4", True, False),
        ("W1", False, True),
        ("W5", True, False),
        ("W6", True, False),
        ("W2", False, True),
        ("W3", True, True),
    ]
    assert [(each.ward.pk, each.replaced_by) for each in today.context["endings"]] == [
        ("W1", "Old Quay"),
        ("W2", "Rope East and Rope West"),
    ]
    for page in (today, client.get(reverse("places:map"))):
        assert " ".join(page.content.decode().split()).count("was replaced by Rope East and Rope West") == 1
    ended = client.get(reverse("places:ward", args=["W2"])).content.decode()
    assert ("Rope East and Rope West replace" in ended, "Move this ward" in ended) == (True, False)
    refused = client.post(reverse("places:move"), {"ward": "W2", "neighbourhood": "hill", "reason": "A review"})
    assert (refused.status_code, "ward" in refused.context["form"].errors) == (422, True)


def test_place_of_a_group_in_an_ended_ward_stands_on_the_list_of_staff_with_the_page_that_changes_it(city, client):
    Organisation.objects.exclude(name="Saint Club").update(status="closed", closed_on=dt.date(2026, 1, 1))
    club = Organisation.objects.get(name="Saint Club")
    hall = LocationFactory(organisation=club, ward_id="W2", name="Rope Hall")
    LocationFactory(organisation=club, ward_id="W3")
    sign_in(client, UserFactory(roles=[Role.ADVISER]))
    (row,) = client.get(reverse("organisations:place_changes")).context["rows"]
    assert (row.group, row.says, row.moves) == (club, [], [])
    assert [(place.name, place.ward.name, place.href) for place in row.places] == [
        ("Rope Hall", "Ropewalk", reverse("directory:change_place", args=[club.slug, hall.pk]))
    ]
    assert client.get(row.places[0].href).status_code == 200
