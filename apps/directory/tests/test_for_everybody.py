"""A group or a service that is for everybody: how it is said, found, given away and kept free of contradiction."""

from __future__ import annotations

import csv

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from apps.directory import open_data, open_referral, search_index
from apps.directory.models import Service
from apps.directory.tests.factories import ServiceFactory, ServiceKindFactory
from apps.organisations.models import Organisation
from apps.organisations.tests.factories import CommunityFactory, OrganisationFactory, group

pytestmark = pytest.mark.django_db
LIST = reverse("directory:directory")


@pytest.fixture
def groups():
    """For carers; for everybody; for everybody in one service; for everybody but kept private; and one that never said."""
    carers = CommunityFactory()
    found = {
        "Carers": OrganisationFactory(name="Carers", serves=[carers], public=["serves"]),
        "Open": OrganisationFactory(name="Open", serves_answer="everybody", public=["serves"]),
        "Open lunch": OrganisationFactory(name="Open lunch"),
        "Private": OrganisationFactory(name="Private", serves_answer="everybody"),
        "Silent": OrganisationFactory(name="Silent", public=["serves"]),
    }
    ServiceFactory(organisation=found["Open lunch"], name="Lunch", for_whom="everybody")
    ServiceFactory(organisation=found["Open lunch"], name="Rest", for_whom="some", links__serves=[carers])
    for org in found.values():
        search_index.refresh(org)
    return found


def test_everybody_is_a_choice_of_its_own_in_the_directory_and_a_community_finds_who_named_it(client, groups):
    def names(**query):
        return [card["group"].name for card in client.get(LIST, query).context["cards"]]

    assert names(serves="everybody") == ["Open", "Open lunch"]
    assert names(serves="carers") == ["Carers", "Open lunch"]
    assert names(serves=["carers", "everybody"]) == ["Carers", "Open", "Open lunch"]
    context = client.get(LIST, {"serves": "everybody"}).context
    boxes = {each.name: [option.label for option in each.options] for each in context["panel"]}
    assert (boxes["serves"], boxes["led_by"]) == (["Everybody", "Carers"], ["Carers"])
    assert [chip.text for chip in context["chips"]] == ["For: Everybody"]


def test_everybody_is_said_on_the_page_and_in_every_file_where_the_group_shows_it(client, groups):
    pages = {name: client.get(reverse("directory:group", args=[org.slug])) for name, org in groups.items()}
    said = {name: getattr(page.context["fields"].get("serves"), "value", None) for name, page in pages.items()}
    assert said == {"Carers": ["Carers"], "Open": ["Everybody"], "Open lunch": None, "Private": None, "Silent": None}
    text = b"".join(client.get(reverse("directory:directory_csv")).streaming_content).decode()
    rows = csv.DictReader(text.lstrip("\ufeff").splitlines())
    assert {row["Name"]: row["Who the group is for"] for row in rows} == {
        "Carers": "Carers", "Open": "Everybody", "Open lunch": "", "Private": "", "Silent": "",
    }  # fmt: skip
    found = search_index.with_found(Organisation.objects.filter(name="Open lunch"), entries=True).get()
    assert {one["name"]: one["serves"] for one in open_data.group(found, [])["services"]} == {
        "Lunch": ["Everybody"], "Rest": ["Carers"],
    }  # fmt: skip
    terms = {
        one["name"]: [part["taxonomy_term"]["name"] for part in one["attributes"]]
        for one in open_referral.organization(found)["services"]
    }
    assert terms == {"Lunch": ["Everybody"], "Rest": ["Carers"]}


def test_service_form_takes_everybody_or_the_communities_and_not_both(client):
    own, lead = group()
    client.force_login(lead)
    CommunityFactory(), ServiceKindFactory()
    address = reverse("directory:add_service", args=[own.slug])
    said = {"name": "Lunch", "kinds": ["lunch-club"], "public": "yes"}
    refused = client.post(address, said | {"for_whom": "some"})
    assert (refused.status_code, refused.context["form"].errors["serves"]) == (
        422, ["Choose who it is for, or another answer"],
    )  # fmt: skip
    client.post(address, said | {"for_whom": "some", "serves": ["carers"]})
    service = Service.objects.get()
    assert (service.for_whom, [one.pk for one in service.serves.all()]) == ("some", ["carers"])
    change = reverse("directory:change_service", args=[own.slug, service.pk])
    assert client.get(change).context["form"]["for_whom"].value() == "some"
    client.post(change, said | {"for_whom": "everybody", "serves": ["carers"], "version": "1"})
    service = Service.objects.get()
    assert (service.for_whom, service.serves.count()) == ("everybody", 0)


def test_everybody_beside_a_community_is_refused_by_the_database():
    org, service, carers = OrganisationFactory(), ServiceFactory(), CommunityFactory()
    for thing, answer, refused in (
        (org, "serves_answer", "organisation_for_everybody_names_none"),
        (service, "for_whom", "service_for_everybody_names_none"),
    ):
        everyone = type(thing).objects.filter(pk=thing.pk)
        with pytest.raises(IntegrityError, match=refused), transaction.atomic():
            thing.serves.add(carers)
            everyone.update(**{answer: "everybody"})
            connection.check_constraints()
        everyone.update(**{answer: "everybody"})
        connection.check_constraints()
        with pytest.raises(IntegrityError, match=refused), transaction.atomic():
            thing.serves.add(carers)
            connection.check_constraints()
    with pytest.raises(IntegrityError, match="service_for_whom_is_known"), transaction.atomic():
        Service.objects.update(for_whom="nobody")
    with pytest.raises(IntegrityError, match="organisation_answers_are_known"), transaction.atomic():
        Organisation.objects.update(led_by_answer="everybody")
