"""Is it here already: names, websites, mail domains and numbers, and what may not be told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.organisations.consent.services import agree
from apps.organisations.duplicates.addresses import mail_domain, phone, site
from apps.organisations.duplicates.index import rebuild_name_keys, save_name_key
from apps.organisations.duplicates.likeness import Facts, compare, name_similarity, names_conflict
from apps.organisations.duplicates.names import Places, parse_name
from apps.organisations.duplicates.similar_groups import find_similar_groups
from apps.organisations.models import FieldConsent, Identifier, NameKey, Organisation, OtherName
from apps.places.tests.factories import WardFactory

from .factories import OrganisationFactory

HERE = Places(["Moston", "Hulme", "Moss Side", "Didsbury West", "Didsbury East", "Ancoats & Beswick", "Manchester"])

ONE_GROUP = [
    ("Moss Side Growers", "The Moss Side Growers C.I.C."),
    ("Moss Side Growers", "Moss-side growers ltd"),
    ("St Mary’s Lunch Club", "Saint Marys luncheon club"),
    ("Friends & Neighbours of Moston", "Friends and Neighbors, Moston"),
    ("Żywiec Choir", "Zywiec choir CIO"),
    ("Al-Furqan Community Association", "Al Furqaan Comm. Assoc."),
    ("Muhammad Ali Boxing Gym", "Mohammed Ali Boxing Gym"),
    ("Hulme Community Foodbank", "Hulme Community Food Bank"),
    ("First Steps Nursery", "1st Steps Nursery"),
    ("Sewing Room of Wanjiru", "Wanjiru Sewing Room"),
    ("Growing Togther Project", "Growing Together Project"),
    ("مجموعة النَّساء العربية", "مجموعه النساء العربيه"),
    ("বাংলা মহিলা সমিতি", "বাংলা মহিলা সমিতি, Manchester"),
    ("北区社区中心", "北区社区中心 Ltd"),
    ("W" * 200, "W" * 200),
]
TWO_GROUPS = [
    ("12th Manchester Scouts", "13th Manchester Scouts"),
    ("Moston Women’s Choir", "Moston Men’s Choir"),
    ("Age Well Moston", "Age Well Hulme"),
    ("Didsbury West Residents’ Association", "Didsbury East Residents’ Association"),
    ("St Mary’s Lunch Club", "St John’s Lunch Club"),
    ("Moston Youth Club", "Moston Lunch Club"),
    ("Somali Carers Group", "Kurdish Carers Group"),
    ("Hulme Football Club", "Hulme Cricket Club"),
    ("Brighter Days", "Brighter Futures"),
    ("Wanjiru Sewing Room", "Marisol Sewing Room"),
]


@pytest.mark.parametrize(("one", "two"), ONE_GROUP)
def test_names_of_one_group_are_alike(one, two):
    assert name_similarity(parse_name(one, HERE), parse_name(two, HERE)) >= 0.8
    assert not names_conflict(parse_name(one, HERE), parse_name(two, HERE))


@pytest.mark.parametrize(("one", "two"), TWO_GROUPS)
def test_names_of_two_groups_are_not_alike_enough(one, two):
    likeness = compare(Facts(parse_name(one, HERE)), Facts(parse_name(two, HERE)))
    assert likeness.score < 70


@pytest.mark.parametrize("name", ["", "!!!", "\x00", "The", "Ltd", "a" * 200, "👋🏽", "‏مجموعة‏"])
def test_name_of_any_kind_is_read(name):
    assert len(parse_name(name, HERE).key) <= 400


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://www.Growers.org.uk/about", "growers.org.uk"),
        ("growers.org.uk", "growers.org.uk"),
        ("https://m.facebook.com/MossSideGrowers/?ref=x", "facebook.com/mosssidegrowers"),
        ("https://facebook.com/", ""),
        ("https://sites.google.com/view/growers/home", "sites.google.com/view/growers"),
        ("https://growers.wordpress.com", "growers.wordpress.com"),
        ("https://linktr.ee/growers", "linktr.ee/growers"),
        ("https://[", ""),
        ("growers", ""),
        ("", ""),
    ],
)
def test_website_is_reduced_to_what_is_the_groups_own(address, said):
    assert site(address) == said


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("hello@growers.org.uk", "growers.org.uk"),
        ("Hello@GMAIL.com", ""),
        ("someone@student.mmu.ac.uk", ""),
        ("growers.org.uk", ""),
        ("", ""),
    ],
)
def test_mail_domain_is_that_of_the_group_or_nothing(address, said):
    assert mail_domain(address) == said


@pytest.mark.parametrize(
    ("number", "said"), [("+44 (0)161 496 0000", "01614960000"), ("0161 496 0000 ext 2", "01614960000"), ("12", "")]
)
def test_phone_is_reduced_to_its_digits(number, said):
    assert phone(number) == said


def found(**described):
    return [(one.organisation.name, one.evidence) for one in find_similar_groups(**described)]


@pytest.mark.django_db
def test_group_is_found_by_a_misspelt_name():
    ward = WardFactory(name="Moston")
    OrganisationFactory(name="Moston Sunrise Growers CIC", ward=ward)
    OrganisationFactory(name="Another matter", ward=ward)
    assert found(name="The Sunrise Growrs") == [("Moston Sunrise Growers CIC", ["A name much like it"])]


@pytest.mark.django_db
def test_group_is_found_by_its_public_website_and_not_by_a_private_one():
    OrganisationFactory(name="Open", website="https://www.open.example/", public=["website"])
    OrganisationFactory(name="Hidden", website="https://hidden.example/")
    assert found(name="Something else", website="open.example") == [("Open", ["The same website"])]
    assert found(name="Something else", website="hidden.example") == []


@pytest.mark.django_db
def test_private_mail_domain_adds_nothing_to_what_is_told():
    OrganisationFactory(name="Sunrise Growers", contact_email="a@sunrise.example")
    assert found(name="Sunrise Growers", email="b@sunrise.example") == [
        ("Sunrise Growers", ["The same name, but for how it is written"])
    ]


@pytest.mark.django_db
def test_unlisted_group_is_found_by_its_number_alone():
    org = OrganisationFactory(name="Safe Door", listed=False, website="https://safe.example", public=["website"])
    Identifier.objects.create(organisation=org, scheme="GB-CHC", value="1234567")
    assert found(name="Safe Door", website="safe.example") == []
    assert found(name="Safe Door", numbers={"GB-CHC": "7654321"}) == []
    [one] = find_similar_groups(name="Any words", numbers={"GB-CHC": "1234567"})
    assert (one.organisation, one.score, one.evidence) == (org, 99, ["The same number in a register"])
    assert one.claim_url == f"/groups/{org.slug}/claim/?number=GB-CHC-1234567"


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "shown"), [("active", True), ("dormant", True), ("closed", True)])
def test_group_that_rests_or_is_closed_is_found_too(status, shown):
    OrganisationFactory(name="Sunrise Growers", status=status)
    assert bool(found(name="Sunrise Growers")) is shown


@pytest.mark.django_db
def test_merged_record_is_not_found_and_nor_is_the_one_left_out():
    kept = OrganisationFactory(name="Sunrise Growers")
    OrganisationFactory(name="Sunrise Growers", status="merged", merged_into=kept)
    assert [one.organisation for one in find_similar_groups(name="Sunrise Growers")] == [kept]
    assert (
        find_similar_groups(name="Sunrise Growers", excluding=kept)
        == find_similar_groups(name="Sunrise Growers", excluding=kept.pk)
        == []
    )


@pytest.mark.django_db
def test_number_of_statements_does_not_grow_with_groups():
    counts = []
    for total in (1, 3):
        while Organisation.objects.count() < total:
            OrganisationFactory(name="Sunrise Growers", website="https://sun.example", public=["website"])
        with CaptureQueriesContext(connection) as captured:
            assert (
                len(find_similar_groups(name="Sunrise Growers", website="sun.example", numbers={"GB-CHC": "1"}))
                == total
            )
        counts.append(len(captured))
    assert counts == [counts[0]] * 2
    assert counts[0] <= 10


@pytest.mark.django_db
def test_key_is_kept_with_what_is_public():
    org = OrganisationFactory(
        name="The Sunrise Growers Ltd", website="https://www.sun.example", contact_email="a@sun.example"
    )
    key = NameKey.objects.get(pk=org.pk)
    assert (key.key, key.site, key.mail_domain, key.site_public, key.mail_public) == (
        "sunrise grower",
        "sun.example",
        "sun.example",
        False,
        False,
    )
    FieldConsent.objects.create(
        organisation=org, field="website", public=True, wording="2026-11", given_by=org.created_by
    )
    save_name_key(org)
    assert NameKey.objects.get(pk=org.pk).site_public is True
    NameKey.objects.all().delete()
    assert rebuild_name_keys() == 1
    assert NameKey.objects.get(pk=org.pk).site_public is True


@pytest.mark.parametrize(
    ("typed", "confirmed", "found"),
    [
        ("Alexandra Park Growers", True, ["It is or was also called Alexandra Park Growers"]),
        ("Growers of Alexandra Park", True, ["It is or was also called Alexandra Park Growers"]),
        ("Alexandra Park Growers", False, None),
        ("Alexandra Park Bowlers", True, None),
    ],
)
def test_group_is_found_by_a_name_that_it_had_before_where_it_shows_it_to_everybody(
    typed, confirmed, found, named_twice
):
    if not confirmed:
        FieldConsent.objects.filter(organisation=named_twice).update(public=False)
    [*like] = find_similar_groups(name=typed)
    assert [each.organisation for each in like] == ([] if found is None else [named_twice])
    assert [each.evidence[-1:] for each in like] == ([] if found is None else [found])


def test_group_that_is_found_by_two_of_its_names_stands_once(named_twice):
    OtherName.objects.create(organisation=named_twice, name="Sunrise Grower", kind="also")
    [like] = find_similar_groups(name="Sunrise Growers")
    assert (like.organisation, like.codes) == (named_twice, ("same-name",))


@pytest.fixture
def named_twice(db):
    """Sunrise Growers, which were Alexandra Park Growers and say so to everybody."""
    org = OrganisationFactory(name="Sunrise Growers")
    OtherName.objects.create(organisation=org, name="Alexandra Park Growers", kind="former")
    agree(org, ["other_names"], by=org.created_by)
    save_name_key(org)
    return org
