"""The directory: everybody finds what groups chose to show, and nothing else."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote

import openpyxl
import pytest
from django.urls import reverse

from apps.accounts.tests.factories import UserFactory, sign_in
from apps.directory.tests.factories import LocationFactory, ServiceFactory
from apps.organisations.consent import publishing
from apps.organisations.consent.services import agree
from apps.organisations.models import Organisation
from apps.organisations.tests.factories import OrganisationFactory, ThemeFactory, group
from apps.places.tests.factories import NeighbourhoodFactory, WardFactory, WardMembershipFactory

pytestmark = pytest.mark.django_db
DIRECTORY = reverse("directory:directory")


def names(client, **query) -> list[str]:
    return [card["group"].name for card in client.get(DIRECTORY, query).context["cards"]]


@pytest.fixture
def moston():
    ward = WardFactory(name="Moston")
    WardMembershipFactory(ward=ward, neighbourhood=NeighbourhoodFactory(code="n4", name="Newton Heath & Moston"))
    return ward


def test_directory_lists_active_listed_groups_by_name(client):
    OrganisationFactory(name="beta")
    OrganisationFactory(name="Alpha")
    OrganisationFactory(name="Hidden", listed=False)
    OrganisationFactory(name="Asleep", status="dormant")
    OrganisationFactory(name="Shut", status="closed")
    assert names(client) == ["Alpha", "beta"]


@pytest.mark.parametrize("hidden", [{"listed": False}, {"status": "dormant"}, {"status": "closed"}])
def test_page_of_a_group_that_is_not_in_the_directory_is_not_found_by_anybody(client, hidden):
    org, lead = group(**hidden)
    address = reverse("directory:group", args=[org.slug])
    assert client.get(address).status_code == 404
    client.force_login(lead)
    assert client.get(address).status_code == 404
    assert publishing.public_fields(org) == []


def test_search_finds_words_in_name_then_in_text_then_names_alike(client):
    OrganisationFactory(name="Voices together", purpose="A choir for everybody")
    OrganisationFactory(name="Moston Choir", purpose="We meet")
    OrganisationFactory(name="The Choirs Network", purpose="We meet")
    OrganisationFactory(name="Allotment", purpose="We dig")
    assert names(client, q="choir") == ["Moston Choir", "The Choirs Network", "Voices together"]


@pytest.mark.parametrize("typed", ["levenshulm growrs", "LEVENSHULME", "grower", "levenshulme -"])
def test_search_finds_a_name_that_is_misspelt(client, typed):
    OrganisationFactory(name="Levenshulme Growers")
    OrganisationFactory(name="Chess Club")
    assert names(client, q=typed) == ["Levenshulme Growers"]


@pytest.mark.parametrize("typed", ["cafe", "Café", "CAFÉ"])
def test_search_does_not_mind_accents(client, typed):
    OrganisationFactory(name="Café des Amis")
    assert names(client, q=typed) == ["Café des Amis"]


@pytest.mark.parametrize("typed", ["'; drop table", "(((", "& | !", "\x00", "%", "a" * 3000, "🎺"])
def test_search_for_nonsense_finds_nothing(client, typed):
    OrganisationFactory(name="Café des Amis")
    assert names(client, q=typed) == (["Café des Amis"] if typed == "\x00" else [])  # which is no word at all


def test_search_never_finds_a_group_by_what_it_keeps_private(client, lists):
    OrganisationFactory(
        name="Plain",
        services_offered="Zebrafood parcels",
        contact_name="Zebra Person",
        contact_email="zebra@example.org",
        contact_phone="0161 999 9999",
        website="https://zebra.example.org",
        serves=[lists["community"]],
    )
    for word in ("zebrafood", "zebra", "0161", lists["community"].name):
        assert names(client, q=word) == []


def test_page_shows_public_fields_and_no_private_one(client, lists):
    org = OrganisationFactory(
        name="Plain",
        services_offered="Private parcels",
        contact_name="Private Person",
        contact_email="public@example.org",
        contact_phone="0161 999 9999",
        website="https://private.example.org",
        income=2300,
        income_year=2026,
        serves=[lists["community"]],
        public=["contact_email", "income_band"],
    )
    page = client.get(reverse("directory:group", args=[org.slug])).content.decode()
    assert ("public@example.org" in page, "Under £5,000" in page) == (True, True)
    hidden = ("Private parcels", "Private Person", "0161 999 9999", "private.example.org", "2,300", "Carers")
    assert [text for text in hidden if text in page] == []
    fresh = publishing.with_public(Organisation.objects.all()).get()
    assert [field.code for field in publishing.public_fields(fresh)] == [
        "name",
        "kind",
        "purpose",
        "ward",
        "works_in",
        "contact_email",
        "income_band",
    ]


def test_consent_for_a_field_that_is_no_longer_offered_shows_nothing():
    org = OrganisationFactory(public=["shoe_size"])
    assert publishing.consented(org) == set()


def test_place_finds_groups_that_are_based_or_work_there(client, moston):
    hulme = WardFactory(name="Hulme")
    OrganisationFactory(name="Based", ward=moston)
    OrganisationFactory(name="Working", ward=hulme).works_in.add(moston)
    OrganisationFactory(name="Elsewhere", ward=hulme)
    assert names(client, where=moston.pk) == ["Based", "Working"]
    assert "Hulme, also works in Moston" in client.get(DIRECTORY, {"where": moston.pk}).content.decode()
    assert names(client, where="n-n4") == ["Based", "Working"]
    assert names(client, where="n-nowhere") == ["Based", "Elsewhere", "Working"]


def test_themes_find_groups_with_any_of_them(client):
    food, arts = ThemeFactory(code="food"), ThemeFactory(code="arts")
    OrganisationFactory(name="Both", themes=[food, arts])
    OrganisationFactory(name="Food", themes=[food])
    OrganisationFactory(name="Neither")
    assert names(client, theme=["food", "arts"]) == ["Both", "Food"]
    assert names(client, theme="food") == ["Both", "Food"]


def test_nothing_found_names_the_filters_and_offers_one_alone(client, moston):
    OrganisationFactory(name="Chess", ward=moston)
    nothing = client.get(DIRECTORY, {"q": "choir", "where": moston.pk}).context["nothing"]
    assert (nothing["heading"], nothing["text"], nothing["href"]) == (
        "No group matches both “choir” and Moston.",
        "Try Moston alone.",
        f"?where={moston.pk}",
    )


def test_pages_go_forth_and_back_over_every_group_once(client):
    for number in range(45):
        OrganisationFactory(name=f"Group {number:02}")
    seen, address, pages = [], DIRECTORY, []
    while address:
        context = client.get(address).context
        seen += [card["group"].name for card in context["cards"]]
        pages.append(context)
        address = DIRECTORY + context["next"] if context["next"] else ""
    assert seen == [f"Group {number:02}" for number in range(45)]
    assert [bool(page["previous"]) for page in pages] == [False, True, True]
    back = client.get(DIRECTORY + pages[2]["previous"]).context
    assert [card["group"].name for card in back["cards"]] == [f"Group {number:02}" for number in range(20, 40)]
    first = client.get(DIRECTORY + back["previous"]).context
    assert (first["cards"][0]["group"].name, first["previous"]) == ("Group 00", "")


def test_pages_of_a_search_keep_its_order(client):
    for number in range(15):
        OrganisationFactory(name=f"Choir {number:02}")
        OrganisationFactory(name=f"Aside {number:02}", purpose="A choir")
    first = client.get(DIRECTORY, {"q": "choir"}).context
    second = client.get(DIRECTORY + first["next"]).context
    assert [card["group"].name for page in (first, second) for card in page["cards"]] == [
        *(f"Choir {number:02}" for number in range(15)),
        *(f"Aside {number:02}" for number in range(15)),
    ]


def rows_of(response) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def test_file_holds_the_same_groups_as_the_page_and_only_what_is_public(client, moston, lists):
    OrganisationFactory(
        name="=Choir", ward=moston, website="https://a.example.org", contact_email="a@example.org", public=["website"]
    )
    OrganisationFactory(name="Hidden choir", ward=moston, listed=False)
    OrganisationFactory(name="Elsewhere choir")
    _, lead = group(name="Own choir", ward=moston, listed=False)
    for user in (None, lead, UserFactory(roles=["adviser"])):
        if user:
            sign_in(client, user)
        [row] = rows_of(client.get(reverse("directory:directory_csv"), {"q": "choir", "where": moston.pk}))
        assert (row["Name"], row["Website"], row["Email address"]) == ("'=Choir", "https://a.example.org", "")


def test_workbook_says_what_the_file_says_and_keeps_noughts(client, moston):
    OrganisationFactory(name="Choir", ward=moston, contact_phone="01614960000", public=["contact_phone"])
    OrganisationFactory(name="Hidden choir", ward=moston, listed=False)
    [row] = rows_of(client.get(reverse("directory:directory_csv"), {"q": "choir"}))
    answer = client.get(reverse("directory:directory_xlsx"), {"q": "choir"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    headings, cells = list(sheet.iter_rows(values_only=True))
    assert {heading: cell or "" for heading, cell in zip(headings, cells, strict=True)} == row
    assert row["Phone number"] == "01614960000"


def test_file_costs_the_same_for_three_groups_as_for_one(client, queries_of, lists):
    def make(number: int) -> None:
        for _ in range(number):
            OrganisationFactory(themes=[lists["theme"]], income=5, income_year=2026, public=["income_band"])

    address = reverse("directory:directory_csv")
    make(1)
    one = queries_of(address)
    make(2)
    assert queries_of(address) == one <= 12
    assert len(rows_of(client.get(address))) == 3


@pytest.mark.parametrize("token", ["nonsense", "a:b:c", ""])
def test_page_with_a_changed_place_is_the_first(client, token):
    OrganisationFactory(name="Alpha")
    assert names(client, after=token) == ["Alpha"]


@pytest.mark.parametrize("query", [{}, {"q": "group"}, {"q": "group", "where": "w", "theme": "food"}])
def test_directory_costs_the_same_for_three_groups_as_for_one(client, queries_of, lists, query):
    query = {**query, **({"where": lists["ward"].pk} if "where" in query else {})}
    OrganisationFactory(ward=lists["ward"], themes=[lists["theme"]])
    one = queries_of(DIRECTORY, query)
    assert len(names(client, **query)) == 1
    OrganisationFactory.create_batch(2, ward=lists["ward"], themes=[lists["theme"]])
    assert queries_of(DIRECTORY, query) == one <= 12
    assert len(names(client, **query)) == 3


def test_page_has_contact_under_its_title_then_its_story_and_ways_to_share_map_and_mend(client, lists, settings):
    settings.SITE_EMAIL = "hello@example.org"
    org, lead = group(name="Moston & Hulme Choir", contact_phone="0161 496 0000")
    agree(org, ["contact_phone"], by=lead)
    place = LocationFactory(organisation=org, name="Mill Hall", show_address=True)
    ServiceFactory(organisation=org).places.set([place])
    address = reverse("directory:group", args=[org.slug])
    page = client.get(address).content.decode()
    order = [page.index(words) for words in ("<h1", "0161 496 0000", 'class="story__main"', "Report a mistake")]
    assert order == sorted(order)
    here = quote(f"http://testserver{address}", safe="")
    assert f'href="mailto:?subject=Moston%20%26%20Hulme%20Choir&amp;body={here}"' in page
    assert f"mailto:hello@example.org?subject=A%20mistake%3A%20Moston%20%26%20Hulme%20Choir&amp;body={here}" in page
    assert 'href="https://www.openstreetmap.org/search?query=Mill%20Hall' in page
    settings.SITE_EMAIL = ""
    assert f'<a href="{reverse("contact")}">Report a mistake</a>' in client.get(address).content.decode()
