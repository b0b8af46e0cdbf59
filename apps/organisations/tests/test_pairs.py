"""Likely pairs: found by night, kept apart, found again with new evidence; the list that staff work on."""

import pytest
from django.urls import reverse

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.errors import NotAllowed
from apps.core.tests.interleaved import interleaved
from apps.organisations.duplicates import index
from apps.organisations.duplicates import services as duplicate_services
from apps.organisations.models import DuplicatePair, NameKey, Organisation, OtherName
from apps.places.tests.factories import WardFactory

from .factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    return WardFactory(name="Moston")


def doubles(ward, **more):
    one = OrganisationFactory(name="Sunrise Growers", ward=ward, **more)
    return one, OrganisationFactory(name="The Sunrise Growers CIC", ward=ward, **more)


def shown():
    return [(p.one.name, p.two.name, p.status, p.evidence) for p in DuplicatePair.objects.order_by("pk")]


def test_pair_is_found_once_with_its_evidence(ward):
    doubles(ward)
    OrganisationFactory(name="Another Matter", ward=ward)
    assert duplicate_services.find_pairs() == {"looked_at": 3, "found": 1, "returned": 0, "dropped": 0}
    assert shown() == [("Sunrise Growers", "The Sunrise Growers CIC", "open", ["same-name", "ward"])]
    assert duplicate_services.find_pairs() == {"looked_at": 0, "found": 0, "returned": 0, "dropped": 0}
    assert duplicate_services.find_pairs(everything=True)["found"] == 0


@pytest.mark.parametrize("everything", [True, False])
@pytest.mark.parametrize(
    ("ours", "theirs", "evidence"),
    [
        ([("former", "Alexandra Park Allotments")], "Allotments of Alexandra Park", ["other-name", "ward"]),
        ([("also", "Alexandra Park Allotments")], "Alexandra Park Allotments", ["other-name", "ward"]),
        ([("acronym", "Wibble")], "Wibble", ["other-name", "ward"]),
        ([("former", "Alexandra Park Allotments")], "Alexandra Park Bowlers", None),
    ],
)
def test_pair_is_found_by_a_name_that_one_has_or_had(ward, everything, ours, theirs, evidence):
    one, two = OrganisationFactory(name="Sunrise Growers", ward=ward), OrganisationFactory(name=theirs, ward=ward)
    duplicate_services.find_pairs(everything=True)
    assert shown() == []
    called(one, ours)
    duplicate_services.find_pairs(everything=everything)
    assert shown() == ([] if evidence is None else [("Sunrise Growers", two.name, "open", evidence)])


@pytest.mark.parametrize("everything", [True, False])
def test_pair_is_found_by_two_former_names_and_not_by_two_sets_of_letters(ward, everything):
    one, two, three = (OrganisationFactory(name=name, ward=ward) for name in ("Sunrise", "Harvest Home", "Loom"))
    called(one, [("former", "Alexandra Allotments"), ("acronym", "Wibble")])
    called(two, [("former", "Alexandra Allotments")])
    called(three, [("acronym", "Wibble")])
    duplicate_services.find_pairs(everything=everything)
    assert shown() == [("Sunrise", "Harvest Home", "open", ["other-name", "ward"])]


def test_pair_that_was_kept_apart_does_not_return_for_another_name(ward):
    one, _two = doubles(ward)
    duplicate_services.find_pairs()
    duplicate_services.keep_apart(pair=DuplicatePair.objects.get(), by=UserFactory(roles=[Role.ADVISER]))
    Organisation.objects.filter(pk=one.pk).update(name="Quite Different Words")
    called(Organisation.objects.get(pk=one.pk), [("former", "Sunrise Growers")])
    assert duplicate_services.find_pairs() == {"looked_at": 1, "found": 0, "returned": 0, "dropped": 0}
    assert DuplicatePair.objects.values_list("status", "evidence").get() == ("apart", ["same-name", "ward"])


def called(org, names) -> None:
    """Says by which other names a group is known, as saving them does."""
    OtherName.objects.bulk_create(OtherName(organisation=org, kind=kind, name=name) for kind, name in names)
    index.save_name_key(Organisation.objects.get(pk=org.pk))


def test_only_what_changed_is_looked_at_and_a_pair_that_is_no_more_leaves(ward):
    _one, two = doubles(ward)
    duplicate_services.find_pairs()
    Organisation.objects.filter(pk=two.pk).update(name="Quite Different Words")
    index.save_name_key(Organisation.objects.get(pk=two.pk))
    assert duplicate_services.find_pairs() == {"looked_at": 1, "found": 0, "returned": 0, "dropped": 1}
    assert shown() == []


def test_pair_that_was_kept_apart_returns_with_new_evidence_alone(ward):
    _one, _two = doubles(ward)
    duplicate_services.find_pairs()
    duplicate_services.keep_apart(pair=DuplicatePair.objects.get(), by=UserFactory(roles=[Role.ADVISER]))
    assert duplicate_services.find_pairs(everything=True)["returned"] == 0
    Organisation.objects.all().update(contact_phone="0161 496 0001")
    for org in Organisation.objects.all():
        index.save_name_key(org)
    assert duplicate_services.find_pairs()["returned"] == 1
    assert shown() == [("Sunrise Growers", "The Sunrise Growers CIC", "open", ["same-name", "phone", "ward"])]


def test_branches_with_one_website_and_numbered_troops_are_no_pairs(ward):
    hulme = WardFactory(name="Hulme")
    for place in (ward, hulme):
        OrganisationFactory(name=f"Age Well {place.name}", ward=place, website="https://agewell.example")
    for number in ("12th", "13th"):
        OrganisationFactory(name=f"{number} Moston Scouts", ward=ward, contact_phone="0161 496 0001")
    assert duplicate_services.find_pairs()["found"] == 0


def test_merged_records_are_not_compared(ward):
    one, two = doubles(ward)
    Organisation.objects.filter(pk=two.pk).update(status="merged", merged_into=one)
    assert duplicate_services.find_pairs()["found"] == 0


def test_staff_of_a_group_do_not_say_that_it_is_another(ward):
    one, _two = doubles(ward)
    duplicate_services.find_pairs()
    me = UserFactory(roles=[Role.ADVISER])
    MembershipFactory(organisation=one, user=me)
    with pytest.raises(NotAllowed, match="a colleague"):
        duplicate_services.keep_apart(pair=DuplicatePair.objects.get(), by=me)


def test_list_is_cut_by_evidence_and_pairs_leave_it(client, ward):
    doubles(ward)
    duplicate_services.find_pairs()
    client.force_login(UserFactory(roles=[Role.TRIAGE_LEAD]))
    place = reverse("organisations:staff_pairs")
    assert [
        b"Sunrise Growers CIC" in client.get(place, {"evidence": code}).content
        for code in ("ward", "phone", "nonsense")
    ] == [True, False, True]
    apart = reverse("organisations:keep_apart", args=[DuplicatePair.objects.get().pk])
    assert b"are two groups" in client.post(apart, follow=True).content
    assert shown()[0][2] == "apart"


def test_list_takes_as_many_queries_for_three_as_for_one(client, queries_of, ward):
    client.force_login(UserFactory(roles=[Role.TRIAGE_LEAD]))
    counts = []
    for total in (1, 3):
        while DuplicatePair.objects.count() < total:
            one, two = OrganisationFactory(), OrganisationFactory()
            DuplicatePair.objects.create(one=one, two=two, score=80, evidence=["ward"])
        counts.append(queries_of(reverse("organisations:staff_pairs")))
    assert counts[0] == counts[1]


def test_list_is_for_staff(client):
    client.force_login(UserFactory(roles=[Role.COMMISSIONER]))
    assert client.get(reverse("organisations:staff_pairs")).status_code == 403
    assert NameKey.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_pair_that_is_kept_apart_during_the_night_is_neither_deleted_nor_scored_again(ward):
    one, two = doubles(ward)
    duplicate_services.find_pairs()
    pair, staff = DuplicatePair.objects.get(), UserFactory(roles=[Role.ADVISER])
    for change in ({"contact_phone": "0161 496 0001"}, {"name": "Quite Different Words", "contact_phone": ""}):
        DuplicatePair.objects.update(status="open", decided_at=None, decided_by=None)
        for org in (one, two) if "name" not in change else (two,):
            Organisation.objects.filter(pk=org.pk).update(**change)
            index.save_name_key(Organisation.objects.get(pk=org.pk))
        interleaved(lambda: duplicate_services.keep_apart(pair=pair, by=staff), duplicate_services.find_pairs)
        assert shown() == [("Sunrise Growers", two_name(), "apart", ["same-name", "ward"])]


def two_name():
    return Organisation.objects.order_by("-pk")[0].name
