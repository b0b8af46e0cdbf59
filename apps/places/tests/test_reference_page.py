"""Reference data: administrators see what is loaded, who loaded it and what was refused."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.audit import SYSTEM
from apps.places import postcodes
from apps.places.models import PostcodeImport
from apps.places.postcodes import staging
from apps.registers.models import RegisterImport

from .factories import SourceFactory, WardFactory, WardMembershipFactory
from .postcode_files import OURS, table

pytestmark = pytest.mark.django_db
PAGE = reverse("places:reference")


@pytest.fixture
def admin(client):
    person = UserFactory(name="Ada Admin", roles=[Role.ADMINISTRATOR])
    client.force_login(person)
    return person


def text(client) -> str:
    return " ".join(client.get(PAGE).content.decode().split())


def test_page_without_postcodes_says_what_forms_do_instead_and_how_to_load_them(client, admin):
    page = text(client)
    assert "Forms ask for the ward by its name until a list is loaded." in page
    assert "python manage.py import_postcodes" in page
    assert "too much to send through a browser" in page
    assert "The last imports" not in page


def test_page_shows_the_release_who_loaded_it_and_what_was_refused(client, admin, tmp_path):
    WardMembershipFactory(ward=WardFactory(code=OURS, name="Moss Side"))
    postcodes.import_file(table(tmp_path, "M14 4FB", "M1 1AA"), by=admin)
    bad = tmp_path / "minutes<b>.pdf"
    bad.write_bytes(b"%PDF-1.7")
    with pytest.raises(postcodes.BadFile):
        postcodes.import_file(bad, by=SYSTEM)
    page = text(client)
    assert "<strong>ONSPD February 2025</strong>, loaded on " in page
    assert ": 2 postcodes, 2 of them in this place." in page
    assert '<td data-label="By">Ada Admin</td>' in page
    assert "This is a PDF, not a table of postcodes. Nothing was changed." in page
    assert "minutes&lt;b&gt;.pdf" in page
    assert '<td data-label="By">A command on the server</td>' in page
    assert "ONS Postcode Directory, February 2025" in page
    assert "Contains Royal Mail data © Royal Mail copyright and database right 2025." in page
    assert "<li>Wards: 1</li>" in page


def test_page_tells_an_import_that_runs_from_one_that_broke_off(client, admin):
    PostcodeImport.objects.create(release="ONSPD May 2025", kind="ONSPD", file_name="a.csv", sha256="0" * 64)
    assert "Broke off" in text(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [staging.LOCK])
    page = text(client)
    assert ("An import is running" in page, "Broke off" in page) == (True, False)


def test_page_costs_the_same_for_three_imports_as_for_one(client, admin):
    def costs() -> int:
        client.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        return len(captured)

    def another(n: int) -> None:
        SourceFactory(code=f"source-{n}")
        PostcodeImport.objects.create(
            release="x",
            kind="other",
            file_name="x",
            sha256="0" * 64,
            by=admin,
            refused_at=timezone.now(),
            refusal="No.",
        )

    another(1)
    one = costs()
    another(2)
    another(3)
    assert costs() == one <= 15


def test_page_says_which_register_and_boundaries_are_loaded_or_that_none_are(client, admin):
    page = text(client)
    assert "None are loaded: maps are drawn with hexagons alone." in page
    assert "The charity register is not loaded" in page
    day = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
    RegisterImport.objects.create(
        started_at=day,
        finished_at=day,
        extract_date=day.date(),
        charities_file="charity.zip",
        classification_file="classification.zip",
        new=3,
        changed=1,
        removed=0,
        kept=1200,
    )
    page = text(client)
    assert "The register of <strong>20 November 2026</strong>: 0 charities." in page
    assert "3 new, 1 changed, 0 removed, 1,200 as they were" in page


@pytest.mark.parametrize("role", [Role.TRIAGE_LEAD, Role.COMMISSIONER, Role.PARTNER])
def test_page_is_for_administrators(client, role):
    client.force_login(UserFactory(roles=[role]))
    response = client.get(PAGE)
    assert (response.status_code, "Reference data is for administrators." in response.content.decode()) == (403, True)
