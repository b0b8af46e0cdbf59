"""In every list of names Éclair stands beside eclair, punctuation aside; so it does on every page, forwards and back."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import RequestFactory as Asked
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.roles import views as roles_views
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.core.names import sort_key
from apps.directory.models import Location, Service
from apps.directory.tests.factories import LocationFactory, ServiceFactory
from apps.directory.views import directory as directory_views
from apps.organisations.middleware import acting_for
from apps.organisations.models import Organisation
from apps.organisations.staff import views as staff_views
from apps.organisations.tests.factories import MembershipFactory, OrganisationFactory
from apps.places.models import Ward
from apps.places.tests.factories import WardFactory

pytestmark = pytest.mark.django_db

IN_ORDER = [
    "3 Rivers",
    "Café Zoë",
    "“Cafe” Zoo",
    "eclair choir",
    "Éclair Club",
    "E\u0301clair (Drama)",
    "=Eclair Eating",
    "ECLAIR-FANS",
    "O'Brien’s Trust",
    "Ørsted House",
    "Straße Fest",
    "Strasse Fete",
    "Żabka",
    "zebra",
    "বাংলা সমিতি",
]
KEYS = {
    "“Cafe” Zoo": "cafe zoo",
    "E\u0301clair (Drama)": "eclair drama",
    "O'Brien’s Trust": "obriens trust",
    "Ørsted House": "orsted house",
    "Straße Fest": "strasse fest",
    "ﷺ" * 120: "صلي الله عليه وسلم" * 12,
}


@pytest.fixture
def groups(db) -> list[Organisation]:
    return [OrganisationFactory(name=name) for name in reversed(IN_ORDER)]


def pages_of(client, address: str, rows, **query) -> list[str]:
    """The names on all pages of a list, read to its end and back to its beginning."""
    forwards, page = [], client.get(address, query).context
    while True:
        forwards += rows(page)
        if not page["next"]:
            break
        page = client.get(address + page["next"]).context
    backwards = rows(page)
    while page["previous"]:
        page = client.get(address + page["previous"]).context
        backwards = rows(page) + backwards
    assert backwards == forwards
    return forwards


def test_key_of_a_name_is_the_same_in_the_database_and_here():
    names = [*IN_ORDER, *list(KEYS)[:-1]]
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_sort_key(name) FROM unnest(%s) WITH ORDINALITY AS n(name, at) ORDER BY at", [names])
        kept = [key for (key,) in cursor.fetchall()]
        assert kept[: len(IN_ORDER) - 1] == [sort_key(name) for name in IN_ORDER[:-1]]
        assert kept[len(IN_ORDER) :] == list(KEYS.values())[:-1]
        cursor.execute("SELECT length(core_sort_key(%s)), core_sort_key('!!!')", ["ﷺ" * 120])
        assert cursor.fetchone() == (200, "")


def test_groups_stand_in_order_on_every_page_of_the_directory_and_of_the_staff(client, groups, monkeypatch):
    monkeypatch.setattr(directory_views, "PAGE", 4)
    monkeypatch.setattr(staff_views, "PAGE", 4)
    assert (
        pages_of(client, reverse("directory:directory"), lambda page: [c["group"].name for c in page["cards"]])
        == IN_ORDER
    )
    sign_in(client, UserFactory(roles=["adviser"]))
    for name in ("staff_groups", "staff_without_a_lead"):
        address = reverse(f"organisations:{name}")
        assert pages_of(client, address, lambda page: [row.name for row in page["rows"]]) == IN_ORDER


def test_name_that_is_changed_in_any_way_moves_to_its_place(groups):
    Organisation.objects.filter(name="zebra").update(name="Éclair Ends")
    ordered = Organisation.objects.order_by("sort_name").values_list("name", flat=True)
    assert list(ordered)[6:10] == ["=Eclair Eating", "Éclair Ends", "ECLAIR-FANS", "O'Brien’s Trust"]


def test_people_stand_in_order_on_every_page(client, monkeypatch):
    monkeypatch.setattr(roles_views, "PAGE", 4)
    for name in reversed(IN_ORDER):
        UserFactory(name=name, roles=["adviser"])
    admin = sign_in(client, UserFactory(name="0", roles=["administrator"]))
    names = pages_of(client, reverse("accounts:people"), lambda page: [row.name for row in page["page"]])
    assert names == [admin.name, *IN_ORDER]
    assert list(User.objects.order_by("sort_name").values_list("name", flat=True)) == names


def test_wards_services_places_and_the_groups_of_a_person_stand_in_order(groups):
    for name in reversed(IN_ORDER):
        WardFactory(name=name)
        ServiceFactory(name=name, organisation=groups[0])
        LocationFactory(name=name, organisation=groups[0])
    for model in (Ward, Service, Location):
        assert list(model.objects.filter(name__in=IN_ORDER).by_name().values_list("name", flat=True)) == IN_ORDER
    person = UserFactory()
    for one in groups:
        MembershipFactory(organisation=one, user=person)
    request = Asked().get("/")
    request.user, request.session = person, {}
    acting_for(lambda request: None)(request)
    assert [held.organisation.name for held in request.groups] == IN_ORDER
