"""The directory's search in full: services, distance, communities, access, the map and the files."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.core.audit import SYSTEM
from apps.directory import search_index
from apps.directory.tests.factories import AccessFeatureFactory, LocationFactory, ServiceFactory, ServiceKindFactory
from apps.organisations.models import Organisation
from apps.organisations.record import searching
from apps.organisations.tests.factories import CommunityFactory, KindFactory, OrganisationFactory, ThemeFactory
from apps.places import distance
from apps.places.models import Postcode, Ward
from apps.places.services import import_boundaries
from apps.places.tests.factories import NeighbourhoodFactory, SourceFactory, WardFactory, WardMembershipFactory
from apps.places.tests.shapes import collection, place

pytestmark = pytest.mark.django_db
LIST, MAP = reverse("directory:directory"), reverse("directory:directory_map")
JSON = reverse("directory:directory_json")


def names(client, **query) -> list[str]:
    return [card["group"].name for card in client.get(LIST, query).context["cards"]]


def made(name: str, **fields: Any) -> Organisation:
    org = OrganisationFactory(name=name, **fields)
    search_index.refresh(org)
    return org


@pytest.fixture
def wards():
    """Moston and Hulme, some 4 miles apart, each in a neighbourhood."""
    found = {}
    for name, latitude, longitude in (("Moston", "53.5170", "-2.1880"), ("Hulme", "53.4640", "-2.2500")):
        ward = found[name] = WardFactory(name=name, latitude=latitude, longitude=longitude)
        WardMembershipFactory(ward=ward, neighbourhood=NeighbourhoodFactory(name=f"{name} and around"))
    return found


def test_words_are_found_across_name_place_services_and_themes(client, wards):
    made("Moston Choir", ward=wards["Hulme"])
    made("Singers", purpose="A choir", ward=wards["Moston"])
    made("Hulme Choir", ward=wards["Hulme"]).works_in.add(wards["Moston"])
    search_index.refresh(Organisation.objects.get(name="Hulme Choir"))
    org = made("The Hall", ward=wards["Moston"])
    ServiceFactory(organisation=org, name="Choir practice")
    made("Elsewhere choir", ward=wards["Hulme"])
    assert names(client, q="choir moston") == ["Moston Choir", "Hulme Choir", "Singers", "The Hall"]


def test_words_find_kinds_of_service_places_and_neighbourhoods(client, wards):
    org = made("Plain", ward=wards["Moston"], themes=[ThemeFactory(code="carers")])
    ServiceFactory(
        organisation=org,
        links__kinds=[ServiceKindFactory(code="esol", name="English lessons")],
        links__places=[LocationFactory(organisation=org, name="Café Zoë")],
    )
    for words in ("english lesson", "cafe zoe", "Zoë", "around moston", "carers"):
        assert names(client, q=words) == ["Plain"], words


def test_names_alike_follow_the_words_the_most_alike_first_and_say_so(client):
    made("Levenshulme Growers")
    made("Levenshulm Growrs")
    response = client.get(LIST, {"q": "levenshulm growrs"})
    assert [card["group"].name for card in response.context["cards"]] == ["Levenshulm Growrs", "Levenshulme Growers"]
    assert response.context["alike"]
    assert not client.get(LIST, {"q": "growers"}).context["alike"]


@pytest.mark.parametrize("having", [0, 3])
def test_names_alike_fill_pages_forth_and_back_over_every_group_once(client, having):
    for number in range(having):
        made(f"Aside {number}", purpose="A comunity")
    for number in range(45 - having):
        made(f"Community {number:02}")
    expected = [*(f"Aside {n}" for n in range(having)), *(f"Community {n:02}" for n in range(45 - having))]
    seen, address = [], f"{LIST}?q=comunity"
    while address:
        context = client.get(address).context
        assert context["summary"] == "45 groups"
        seen += [card["group"].name for card in context["cards"]]
        address = LIST + context["next"] if context["next"] else ""
    assert seen == expected
    middle = client.get(LIST + context["previous"]).context
    assert [card["group"].name for card in middle["cards"]] == seen[20:40]
    first = client.get(LIST + middle["previous"]).context
    assert ([card["group"].name for card in first["cards"]], first["previous"]) == (seen[:20], "")


def test_names_alike_that_filters_leave_out_are_not_counted(client):
    made("Community one", kind=KindFactory(code="faith"))
    made("Community two", purpose="A comunity")
    assert names(client, q="comunity", kind="faith") == ["Community one"]
    assert names(client, q="comunity") == ["Community two", "Community one"]


def test_names_alike_are_searched_for_once_for_the_count_and_the_first_page(client):
    made("Community")
    with CaptureQueriesContext(connection) as found:
        client.get(LIST, {"q": "comunity"})
    assert sum("%>" in query["sql"] for query in found) == 1


def test_names_alike_are_left_out_when_enough_groups_have_the_words(client):
    for number in range(searching.FEW):
        OrganisationFactory(name=f"Choir {number:02}")
    OrganisationFactory(name="Chior")
    assert "Chior" not in names(client, q="choir")
    assert client.get(LIST, {"q": "choir"}).context["summary"] == "20 groups"


def test_common_word_gives_every_group_once_in_the_same_order_as_a_rare_one(client):
    for number in range(30):
        OrganisationFactory(name=f"Group {number:02}")
    for number in range(15):
        OrganisationFactory(name=f"Aside {number:02}", purpose="A group")
    expected = [*(f"Group {n:02}" for n in range(30)), *(f"Aside {n:02}" for n in range(15))]
    seen, address, back = [], f"{LIST}?q=group", []
    while address:
        context = client.get(address).context
        seen += [card["group"].name for card in context["cards"]]
        back.append(context["previous"])
        address = LIST + context["next"] if context["next"] else ""
    assert seen == expected
    second = client.get(LIST + back[2]).context
    assert [card["group"].name for card in second["cards"]] == expected[20:40]
    first = client.get(LIST + second["previous"]).context
    assert ([card["group"].name for card in first["cards"]], first["previous"]) == (expected[:20], "")


def test_count_stops_where_it_says_nothing_more(client, monkeypatch):
    monkeypatch.setattr(searching, "MOST", 2)
    OrganisationFactory.create_batch(4, purpose="A choir")
    assert client.get(LIST, {"q": "choir"}).context["summary"] == "More than 2 groups"
    assert client.get(LIST).context["summary"] == "4 groups"


def test_map_counts_every_group_of_a_common_word_and_keeps_the_numbers_for_a_while(client, wards, monkeypatch):
    cache.clear()
    monkeypatch.setattr(searching, "MOST", 2)

    def counted(**asked: str) -> dict[str, int]:
        rows = client.get(MAP, asked).context["rows"]
        return {ward: int(number) for _, ward, number in rows}

    for name in ("Moston", "Moston", "Hulme"):
        made(f"Choir of {name}", ward=wards[name])
    moston, hulme = "Moston and around", "Hulme and around"
    assert counted(q="choir") == {moston: 2, hulme: 1}
    made("Choir of Hulme", ward=wards["Hulme"])
    assert counted(q="choir") == {moston: 2, hulme: 1}
    assert counted(q="choir", where=wards["Hulme"].pk) == {moston: 0, hulme: 2}
    assert counted(q="hulme") == {moston: 0, hulme: 2}
    made("Another of Hulme", ward=wards["Hulme"])
    cache.clear()
    assert counted(q="choir") == {moston: 2, hulme: 2}
    cache.clear()


def test_filters_find_any_of_a_list_and_all_of_several_lists(client):
    kinds = [ServiceKindFactory(code=code) for code in ("advice", "esol")]
    one, two = made("One", kind=KindFactory(code="faith")), made("Two")
    ServiceFactory(organisation=one, links__kinds=[kinds[0]])
    ServiceFactory(organisation=two, links__kinds=[kinds[1]])
    made("Three")
    assert names(client, offers=["advice", "esol"]) == ["One", "Two"]
    assert names(client, offers=["advice", "esol"], kind="faith") == ["One"]
    assert names(client, offers="nonsense") == ["One", "Three", "Two"]


def test_access_asks_for_all_at_one_place(client):
    step, loop = AccessFeatureFactory(code="step-free"), AccessFeatureFactory(code="hearing-loop")
    both, parted = made("Both"), made("Parted")
    ServiceFactory(organisation=both, links__places=[LocationFactory(organisation=both, access=[step, loop])])
    ServiceFactory(
        organisation=parted,
        links__places=[LocationFactory(organisation=parted, access=[one]) for one in (step, loop)],
    )
    assert names(client, access="step-free") == ["Both", "Parted"]
    assert names(client, access=["step-free", "hearing-loop"]) == ["Both"]


def test_community_served_is_that_of_the_group_or_of_a_service(client):
    community = CommunityFactory()
    made("Whole", serves=[community], public=["serves"])
    ServiceFactory(organisation=made("Part"), links__serves=[community])
    made("Neither")
    assert names(client, serves=community.pk) == ["Part", "Whole"]


def test_near_a_ward_puts_the_nearest_first_and_says_how_far_and_from_where(client, wards):
    made("Far", ward=wards["Hulme"])
    close = made("Close", ward=wards["Moston"])
    ServiceFactory(
        organisation=close,
        links__places=[LocationFactory(organisation=close, latitude="53.5180", longitude="-2.1900")],
    )
    made("Middle", ward=wards["Moston"])
    response = client.get(LIST, {"near": "moston"})
    facts = [(card["group"].name, card["facts"][0].value) for card in response.context["cards"]]
    assert facts == [
        ("Middle", "In the same ward, Moston"),
        ("Close", "0.1 miles, Moston"),
        ("Far", "About 4.5 miles, Hulme"),
    ]
    assert "measured in a straight line from the middle of Moston" in response.content.decode()
    assert names(client, near="moston", sort="name") == ["Close", "Far", "Middle"]


def test_near_pages_go_forth_and_back_over_every_group_once(client, wards):
    for number in range(45):
        made(f"Group {number:02}", ward=wards["Hulme" if number % 2 else "Moston"])
    seen, address = [], f"{LIST}?near=Moston"
    while address:
        context = client.get(address).context
        seen += [card["group"].name for card in context["cards"]]
        address = LIST + context["next"] if context["next"] else ""
    assert seen == [*(f"Group {n:02}" for n in range(0, 45, 2)), *(f"Group {n:02}" for n in range(1, 45, 2))]
    back = client.get(LIST + context["previous"]).context
    assert [card["group"].name for card in back["cards"]] == seen[20:40]


def test_near_a_postcode_measures_from_it_and_an_unknown_one_says_so(client, wards):
    Postcode.objects.create(code="M401AA", ward_code="E05011373", latitude="53.5170", longitude="-2.1880")
    made("Far", ward=wards["Hulme"])
    made("Near", ward=wards["Moston"])
    assert names(client, near="m40 1aa") == ["Near", "Far"]
    for typed, problem in (
        ("M40 1AB", "We do not know where M40 1AB is. Enter the name of a ward instead"),
        ("nowhere at all", "We do not know where “nowhere at all” is. Enter a whole postcode, or the name of a ward"),
    ):
        context = client.get(LIST, {"near": typed}).context
        assert (context["search"].near.problem, [card["group"].name for card in context["cards"]]) == (
            problem,
            ["Far", "Near"],
        )


def test_near_reads_neighbourhoods_and_the_beginning_of_a_ward(client, wards):
    made("One", ward=wards["Hulme"])
    for typed, label in (("Hulme AND around", "the middle of Hulme and around"), ("most", "the middle of Moston")):
        assert client.get(LIST, {"near": typed}).context["search"].near.label == label


@pytest.mark.parametrize(
    ("miles", "words"),
    [(0.04, "less than 0.1 miles"), (0.44, "0.4 miles"), (1.02, "1 mile"), (2.96, "3 miles"), (12.4, "12 miles")],
)
def test_distance_is_said_as_people_say_it(miles, words):
    assert distance.in_words(miles) == words


def test_distance_agrees_with_a_known_one():
    one_degree_of_latitude = distance.miles(53, -2, 54, -2)
    assert round(one_degree_of_latitude, 1) == 69.1


def test_links_have_one_order_and_leave_out_what_is_not_on(client, wards):
    ThemeFactory(code="food")
    made("One")
    response = client.get(
        f"{LIST}?sort=name&theme=food&theme=nonsense&q=&near=&where={wards['Hulme'].pk}&where={wards['Moston'].pk}"
    )
    canonical = f"?where={wards['Hulme'].pk}&where={wards['Moston'].pk}&theme=food"
    assert response.context["canonical"].endswith(LIST + canonical)
    assert [chip.text for chip in response.context["chips"]] == ["Hulme", "Moston", "Food"]
    assert response.context["chips"][2].remove == f"?where={wards['Hulme'].pk}&where={wards['Moston'].pk}"


def test_map_counts_groups_where_they_are_based_and_leads_to_their_list(client, wards):
    made("One", ward=wards["Hulme"], purpose="A choir")
    made("Two", ward=wards["Hulme"]).works_in.add(wards["Moston"])
    context = client.get(MAP).context
    assert [(str(row[0]), row[2]) for row in context["rows"]] == [
        (f'<a href="{LIST}?where={wards["Hulme"].pk}">Hulme</a>', "2"),
        (f'<a href="{LIST}?where={wards["Moston"].pk}">Moston</a>', "0"),
    ]
    assert (
        context["maps"].hexagons.sentence
        == "2 groups, each counted in the ward where it is based. Most are in Hulme: 2."
    )
    assert [row[2] for row in client.get(MAP, {"q": "choir"}).context["rows"]] == ["1", "0"]
    assert client.get(MAP, {"q": "zeppelin"}).context["nothing"]["heading"] == "No group matches “zeppelin”."


def test_map_draws_true_shapes_beside_the_hexagons_where_every_ward_has_one(client):
    boundaries = collection(place(2, 1))
    made("One", ward=Ward.objects.get(pk="W00"))
    assert client.get(MAP).context["maps"].shapes is None
    import_boundaries(
        boundaries,
        by=SYSTEM,
        file_name="w.geojson",
        code_property="WD23CD",
        source=SourceFactory(),
        starts=dt.date(2018, 5, 3),
    )
    response = client.get(MAP)
    maps = response.context["maps"]
    assert (maps.shapes.rows, maps.credit[:12]) == (maps.hexagons.rows, "Boundaries: ")
    assert maps.credit in response.content.decode()
    WardFactory(code="W9", name="New", hex_q=9, hex_r=9)
    assert client.get(MAP).context["maps"].shapes is None


def test_json_is_for_anybody_says_its_licence_and_every_field_is_documented(client, wards):
    org = made("Plain", ward=wards["Moston"], website="https://a.example.org", public=["website"])
    ServiceFactory(
        organisation=org,
        name="Lunch",
        cost="free",
        how_to_come="drop-in",
        when="Thursdays",
        links__places=[LocationFactory(organisation=org, latitude="53.5", longitude="-2.2")],
    )
    response = client.get(JSON)
    assert response["Access-Control-Allow-Origin"] == "*"
    found = json.loads(response.getvalue())
    [group] = found["groups"]
    assert (found["licence"], group["website"], group["point"], group["latitude"]) == (
        "Open Government Licence v3.0",
        "https://a.example.org",
        "place",
        53.5,
    )
    assert (group["services"][0]["cost"], group["services"][0]["places"]) == (
        "Free",
        [f"{org.locations.get().name}, 1 Mill Lane, Manchester, M40 1AA"],
    )
    page = client.get(reverse("directory:open_data")).content.decode()
    keys = {*found, *group, *group["services"][0]}
    assert [key for key in sorted(keys) if key not in page] == []


def test_json_of_nothing_is_still_json(client):
    assert json.loads(client.get(JSON).getvalue())["groups"] == []


@pytest.mark.parametrize(
    "query",
    [
        {"q": "group"},
        {"q": "groupp"},
        {"near": "Hulme"},
        {"theme": "food", "offers": "lunch-club", "access": "step-free", "serves": "carers"},
        {"q": "group", "near": "Hulme", "led_by": "carers"},
    ],
)
@pytest.mark.parametrize("address", [LIST, MAP, JSON])
def test_every_view_costs_the_same_for_three_groups_as_for_one(client, queries_of, wards, address, query):
    theme, kind, access, community = ThemeFactory(), ServiceKindFactory(), AccessFeatureFactory(), CommunityFactory()

    def make(number: int) -> None:
        for _ in range(number):
            org = OrganisationFactory(
                ward=wards["Hulme"], themes=[theme], serves=[community], public=["serves", "led_by"]
            )
            org.led_by.add(community)
            place = LocationFactory(organisation=org, access=[access])
            ServiceFactory(organisation=org, links__kinds=[kind], links__places=[place])

    make(1)
    one = queries_of(address, query)
    assert len(names(client, **query)) == 1
    make(2)
    assert queries_of(address, query) == one
    assert one <= (18 if address == JSON else 12)
    assert len(names(client, **query)) == 3


def test_group_page_costs_the_same_for_three_services_as_for_one(client, queries_of):
    org = OrganisationFactory()

    def make(number: int) -> None:
        for _ in range(number):
            place = LocationFactory(organisation=org, access=[AccessFeatureFactory()])
            ServiceFactory(organisation=org, links__kinds=[ServiceKindFactory()], links__places=[place])

    address = reverse("directory:group", args=[org.slug])
    make(1)
    one = queries_of(address)
    make(2)
    assert queries_of(address) == one <= 12
    assert len(client.get(address).context["services"]) == 3
